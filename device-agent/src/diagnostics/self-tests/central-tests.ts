import type { Result } from '@changqing/protocol';
import type { CentralError } from '../../central/central-client.ts';
import type { Clock } from '../../clock.ts';
import { withDeadline } from '../../deadline.ts';
import { failed, passed, type SelfTest } from './self-test.ts';

export interface CentralParts {
  readonly clock: Clock;
  heartbeat(signal: AbortSignal): Promise<Result<{ readonly time: string }, CentralError>>;
  /** The wall clock stands before the last record. */
  clockBehind(): boolean;
}

const ROUNDS = 5;
const EACH_MS = 6_000;

const centralWords = (error: CentralError): string => {
  if (error.code === 'unreachable') return '中心连不上，检查网络。';
  if (error.code === 'garbled') return '中心的回答读不通，请联系中心的管理员。';
  return `中心不认这台机器（${error.problem.code}），请联系中心的管理员。`;
};

/** Signed questions to central and back, timed. */
const centralTest = (parts: CentralParts): SelfTest => ({
  id: 'central',
  limitMs: ROUNDS * EACH_MS + 5_000,
  alone: true,
  whyNot: () => undefined,
  run: async (bench) => {
    const { clock } = parts;
    const times: number[] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      const from = clock.monotonic();
      const heard = await withDeadline(clock, EACH_MS, bench.signal, (signal) => parts.heartbeat(signal));
      if (!heard.ok) return failed(centralWords(heard.error), { rounds: times.length, code: heard.error.code });
      times.push(Math.round(clock.monotonic() - from));
      bench.progress({ rounds: times.length, roundTripMs: times.at(-1) ?? 0 });
    }
    const sorted = times.toSorted((one, other) => one - other);
    return passed({ rounds: ROUNDS, medianMs: sorted[Math.floor(ROUNDS / 2)] ?? 0, slowestMs: sorted.at(-1) ?? 0 });
  },
});

/** Records whose time is farther off than five minutes are flagged at central: long before that somebody should know. */
const MOST_OFF_MS = 60_000;
const WATCH_MS = 2_000;
/** Somebody, or a time server, moved the wall clock in that time. */
const MOST_DRIFT_MS = 100;

const clockTest = (parts: CentralParts): SelfTest => ({
  id: 'clock',
  limitMs: 20_000,
  alone: true,
  whyNot: () => undefined,
  run: async (bench) => {
    const { clock } = parts;
    const wall = clock.now();
    const monotonic = clock.monotonic();
    await clock.sleep(WATCH_MS, bench.signal);
    const driftMs = Math.round(clock.now() - wall - (clock.monotonic() - monotonic));
    const evidence: Record<string, number | boolean> = { driftMs, behindLastRecord: parts.clockBehind() };
    const sentAt = clock.now();
    const from = clock.monotonic();
    const heard = await withDeadline(clock, EACH_MS, bench.signal, (signal) => parts.heartbeat(signal));
    if (!heard.ok) return failed(`没有中心，就对不了时钟：${centralWords(heard.error)}`, evidence);
    const offsetMs = Math.round(Date.parse(heard.value.time) - (sentAt + (clock.monotonic() - from) / 2));
    evidence['offsetMs'] = offsetMs;
    if (Math.abs(offsetMs) > MOST_OFF_MS) return failed(`时钟和中心差 ${Math.round(offsetMs / 1000)} 秒，把系统时间调对。`, evidence);
    if (parts.clockBehind()) return failed('时钟比最后一条记录还早，把系统时间调对。', evidence);
    if (Math.abs(driftMs) > MOST_DRIFT_MS) return failed('检测的时候系统时间跳了，看看是不是有两个程序在对时。', evidence);
    return passed(evidence);
  },
});

/** Central and the clock. */
export const centralTests = (parts: CentralParts): readonly SelfTest[] => [centralTest(parts), clockTest(parts)];
