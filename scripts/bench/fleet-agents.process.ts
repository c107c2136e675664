import { setTimeout as pause } from 'node:timers/promises';
import { BEAT_MS, type StoredEvent } from '@changqing/protocol';
import { io, type Socket } from 'socket.io-client';
import { connected, deviceReport, LiveTerminal } from '../../central-api/test/support/live-terminal.ts';
import { TestTerminal } from '../../central-api/test/support/test-terminal.ts';
import { fleetWanted, type FleetSaid } from './fleet-messages.ts';

/**
 * Simulated terminals and one console in one process, so that both ends of a message are timed by one clock: `fleet-agents.process.ts JSON`.
 * Each terminal beats and tells one event every ten seconds, signed and chained as a real one's.
 */
const wanted = fleetWanted.parse(JSON.parse(process.argv[2] ?? ''));
/** Resolves once it is on its way: a process that ends before takes a long message along. */
const say = (said: FleetSaid): Promise<void> =>
  new Promise((resolve, reject) => {
    process.send?.(said, undefined, {}, (fault) => (fault === null ? resolve() : reject(fault)));
  });
const clock = { now: () => Date.now(), set: () => undefined, pass: () => undefined };
const CONNECT_AT_A_TIME = 20;

const toldAt = new Map<string, number>();
let latencies: number[] = [];
let terminalMessages = 0;
const console_: Socket = io(`${wanted.url}/console`, {
  transports: ['websocket'],
  forceNew: true,
  extraHeaders: { cookie: wanted.cookie, origin: wanted.url },
});
console_.on('event', ({ terminalId, event }: { terminalId: string; event: StoredEvent }) => {
  const key = `${terminalId} ${event.sequence}`;
  const at = toldAt.get(key);
  if (at === undefined) return;
  toldAt.delete(key);
  latencies.push(performance.now() - at);
});
console_.on('terminal', () => void (terminalMessages += 1));
await connected(console_);

async function tell(live: LiveTerminal): Promise<void> {
  const sequence = live.audit.length + 1;
  live.add({ act: 'device-reset', role: 'printer', rung: 'reopen', worked: sequence % 2 === 0 });
  toldAt.set(`${live.id} ${sequence}`, performance.now());
  const answer = await live.send(sequence - 1);
  if (answer['ok'] !== true) throw new Error(`central refused an event: ${JSON.stringify(answer)}`);
}

/** As much as a kiosk with six devices says. */
async function beat(live: LiveTerminal, into: number[]): Promise<void> {
  const at = live.terminal.now();
  const startedAt = performance.now();
  await live.beat({
    devices: (['card', 'finger', 'palm', 'printer', 'document', 'presence'] as const).map((role) => deviceReport(role, at)),
    roundTripMs: 10 + Math.random(),
    memory: { rssBytes: 150_000_000 + Math.random() * 1e6, ceilingBytes: 400_000_000 },
    disk: { freeBytes: 20e9, totalBytes: 64e9 },
    supplies: { rollLeftMm: 40_000, low: false },
  });
  into.push(performance.now() - startedAt);
}

const terminals: LiveTerminal[] = [];
async function open(code: string): Promise<void> {
  terminals.push(await LiveTerminal.open(await TestTerminal.enrol(wanted.url, code, clock)));
}

const [first = '', ...others] = wanted.codes;
await open(first);
const [alone] = terminals;
if (alone === undefined) throw new Error('no terminal is connected');
for (let event = 0; event < 60; event += 1) {
  await tell(alone);
  await pause(20);
}
await say({ said: 'alone', events: latencies.slice(10) });

const startedAt = performance.now();
const waiting = [...others];
await Promise.all(
  Array.from({ length: CONNECT_AT_A_TIME }, async () => {
    for (let code = waiting.shift(); code !== undefined; code = waiting.shift()) await open(code);
  }),
);
await say({ said: 'connected', ms: performance.now() - startedAt });

let beats: number[] = [];
const until = performance.now() + BEAT_MS + wanted.seconds * 1_000;
// The first ten seconds fill caches and raise nothing that is counted.
setTimeout(() => {
  latencies = [];
  beats = [];
  terminalMessages = 0;
}, BEAT_MS);
const cpuBefore = process.cpuUsage();
await Promise.all(
  terminals.map(async (live, index) => {
    // Spread over the ten seconds, as a city's terminals are that were switched on at any time.
    await pause((index / terminals.length) * BEAT_MS);
    while (performance.now() < until) {
      const turnAt = performance.now();
      await beat(live, beats);
      await tell(live);
      await pause(Math.max(0, BEAT_MS - (performance.now() - turnAt)));
    }
  }),
);
await pause(1_000);
const cpu = process.cpuUsage(cpuBefore);
await say({
  said: 'done',
  events: latencies,
  beats,
  missing: toldAt.size,
  terminals: terminalMessages,
  cpuMs: (cpu.user + cpu.system) / 1_000,
});
for (const live of terminals) live.close();
console_.disconnect();
process.disconnect();
