import type { Presence } from '../../hal/presence-sensor.ts';

/** The times and the distance by which single measurements become somebody or nobody. */
export interface Smoothing {
  readonly thresholdCm: number;
  readonly nearMs: number;
  readonly goneMs: number;
}

/** What is known, and since when the measurements say otherwise. Times are monotonic ms. */
export interface Watching {
  readonly presence: Presence;
  /** Since when every measurement has been near; undefined while the last was not. */
  readonly nearSinceMs: number | undefined;
  /** Since when no measurement has been near; undefined while the last was. */
  readonly farSinceMs: number | undefined;
}

export const knowsNothing: Watching = { presence: { state: 'unknown' }, nearSinceMs: undefined, farSinceMs: undefined };

/**
 * Somebody after `nearMs` of nothing but near measurements, nobody after `goneMs` of none. In between what was known stays. Who
 * stands farther away than the threshold is not before the kiosk, and counts like no target.
 */
export function afterMeasurement(before: Watching, distanceCm: number | undefined, nowMs: number, rule: Smoothing): Watching {
  const near = distanceCm !== undefined && distanceCm < rule.thresholdCm;
  if (near) {
    const nearSinceMs = before.nearSinceMs ?? nowMs;
    const known = before.presence.state === 'somebody' || nowMs - nearSinceMs >= rule.nearMs;
    return { presence: known ? { state: 'somebody', distanceCm } : before.presence, nearSinceMs, farSinceMs: undefined };
  }
  const farSinceMs = before.farSinceMs ?? nowMs;
  const gone = nowMs - farSinceMs >= rule.goneMs;
  return { presence: gone ? { state: 'nobody' } : before.presence, nearSinceMs: undefined, farSinceMs };
}
