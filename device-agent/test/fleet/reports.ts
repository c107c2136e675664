import type { TerminalReport } from '@changqing/protocol';

/** A terminal of which nothing is to be told. */
export const quietReport = (atMs: number): TerminalReport => ({
  at: new Date(atMs).toISOString(),
  bootId: '0a8c2a35-6ad1-4a52-9d8c-0f3f7f1d2a11',
  agentVersion: '0.0.0',
  uptimeSeconds: 1,
  mode: 'people',
  busy: false,
  devices: [],
  services: [],
  outbox: { waiting: 0 },
  today: { sessions: 0, certified: 0, kept: 0, counter: 0, prints: 0 },
});
