import { CLOCK_TOLERANCE_MS, type RecordHead } from '@changqing/protocol';

/** When a record counts, and how sure that is. */
export interface EffectiveTime {
  readonly effectiveAtMs: number;
  /** How far the true time of the act may lie from `effectiveAtMs`, ms. */
  readonly doubtMs: number;
  readonly flags: readonly ('clock-doubt' | 'late-delivery')[];
}

const DAY_MS = 86_400_000;
/** What a request on its way and two rounded clocks may make out. */
const ROUNDING_MS = 5_000;

/**
 * Central's rule of time. The capture time, corrected by the terminal's last known offset, is believed if it lies between the last
 * acknowledgement (or the terminal's enrolment, where it has none) less five minutes, and the receipt plus five minutes; else the time
 * of receipt counts, flagged `clock-doubt`. A record later than `lateDeliveryDays` counts from its receipt, flagged `late-delivery`.
 * Never a reason to refuse anybody.
 */
export function effectiveTime(
  head: Pick<RecordHead, 'at' | 'offsetToCentralMs' | 'lastAck'>,
  known: { readonly receivedAtMs: number; readonly enrolledAtMs: number; readonly lateDeliveryDays: number },
): EffectiveTime {
  const { receivedAtMs } = known;
  const correctedMs = Date.parse(head.at) + (head.offsetToCentralMs ?? 0);
  const lastContactMs = head.lastAck === undefined ? known.enrolledAtMs : Math.max(known.enrolledAtMs, Date.parse(head.lastAck.time));
  const earliestMs = Math.min(lastContactMs, receivedAtMs) - CLOCK_TOLERANCE_MS;
  if (!(correctedMs >= earliestMs && correctedMs <= receivedAtMs + CLOCK_TOLERANCE_MS))
    return { effectiveAtMs: receivedAtMs, doubtMs: Math.max(CLOCK_TOLERANCE_MS, receivedAtMs - earliestMs), flags: ['clock-doubt'] };
  const lateMs = receivedAtMs - correctedMs;
  if (lateMs > known.lateDeliveryDays * DAY_MS) return { effectiveAtMs: receivedAtMs, doubtMs: lateMs, flags: ['late-delivery'] };
  return { effectiveAtMs: correctedMs, doubtMs: Math.min(CLOCK_TOLERANCE_MS, Math.abs(lateMs) + ROUNDING_MS), flags: [] };
}
