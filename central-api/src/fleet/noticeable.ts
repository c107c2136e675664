import type { TerminalReport } from '@changqing/protocol';

/** What of a report somebody in front of the list would see change: not the times, bytes and round trips that differ in each beat. */
export function noticeable(report: TerminalReport): string {
  const { mode, busy, agentVersion, bootId, devices, services, outbox, supplies, lastSelfTest, today } = report;
  return JSON.stringify([
    mode,
    busy,
    agentVersion,
    bootId,
    devices.map(({ role, state, detail, serialNumber, firmware }) => [role, state, detail, serialNumber, firmware]),
    services.map(({ service, open, problem }) => [service, open, problem?.code]),
    outbox.waiting,
    supplies,
    lastSelfTest,
    today,
  ]);
}
