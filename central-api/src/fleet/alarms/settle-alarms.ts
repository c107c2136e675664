import { keyOf, type Wanted } from './alarms-of.ts';

/** An alarm that stands in the database, as the process that hears its terminal remembers it. */
export interface OpenAlarm {
  readonly id: string;
  readonly kind: Wanted['kind'];
  readonly subject: string;
  /** Since when it does not hold any more. */
  readonly quietSinceMs: number | undefined;
}

/** An alarm clears once it has not held for so long, which is two beats: a loose cable is one alarm. */
export const CLEAR_AFTER_MS = 15_000;
/** These say of themselves when they are over. */
const AT_ONCE = new Set<Wanted['kind']>(['late']);

/** What to do about the alarms of one terminal. */
export interface AlarmSteps {
  readonly raise: readonly Wanted[];
  readonly clear: readonly OpenAlarm[];
  /** What is open afterwards, but for what is raised. */
  readonly kept: readonly OpenAlarm[];
}

/** Compares what is open with what holds. Pure. */
export function settleAlarms(open: readonly OpenAlarm[], wanted: readonly Wanted[], nowMs: number): AlarmSteps {
  const holds = new Set(wanted.map(keyOf));
  const known = new Set(open.map(keyOf));
  const clear: OpenAlarm[] = [];
  const kept: OpenAlarm[] = [];
  for (const alarm of open) {
    if (holds.has(keyOf(alarm))) kept.push({ ...alarm, quietSinceMs: undefined });
    else {
      const quietSinceMs = alarm.quietSinceMs ?? nowMs;
      if (AT_ONCE.has(alarm.kind) || nowMs - quietSinceMs >= CLEAR_AFTER_MS) clear.push(alarm);
      else kept.push({ ...alarm, quietSinceMs });
    }
  }
  return { raise: wanted.filter((one) => !known.has(keyOf(one))), clear, kept };
}
