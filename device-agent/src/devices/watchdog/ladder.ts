import type { Result } from '@changqing/protocol';
import type { Clock } from '../../clock.ts';
import { isAborted } from '../../links/aborted.ts';

export type Rung = 're-initialise' | 'reopen' | 'power-cycle';
export const RUNGS: readonly Rung[] = ['re-initialise', 'reopen', 'power-cycle'];

/** Waits of the watchdog, ms. */
export interface WatchdogLimits {
  /** So long a device may be ill before anything is reset: its driver tries by itself meanwhile. */
  readonly patienceMs: number;
  /** So long may it start, from the moment that its driver was made. */
  readonly startingMs: number;
  /** So long is waited after each rung for the device to be well. */
  readonly waitMs: Readonly<Record<Rung, number>>;
  /** A device that was well for less is still the ill one: the ladder goes on where it stood. */
  readonly settleMs: number;
  /** A device that is out of order is tried again after this time. */
  readonly againMs: number;
}

export const USUAL_LIMITS: WatchdogLimits = {
  patienceMs: 10_000,
  startingMs: 30_000,
  waitMs: { 're-initialise': 8_000, reopen: 10_000, 'power-cycle': 15_000 },
  settleMs: 20_000,
  againMs: 600_000,
};

/** How the device is, as the ladder sees it. `idle`: there is nothing to be reset, such as a cable that is out. */
export type Health = 'well' | 'ill' | 'starting' | 'idle';

export interface LadderPlan {
  readonly clock: Clock;
  readonly limits: WatchdogLimits;
  readonly health: () => Health;
  /** Nobody is using the device: only then it may be reset. */
  readonly isFree: () => boolean;
  /** Does what the rung says. An error says why that is not possible here; the rung is left out then. */
  readonly climb: (rung: Rung, signal: AbortSignal) => Promise<Result<undefined, string>>;
  /** Told of each rung and of what came of it; `out-of-order` is the end of the ladder. `again` in later rounds at the same device. */
  readonly onRung: (rung: Rung | 'out-of-order', worked: boolean, again: boolean) => void;
  readonly onChange: () => void;
}

/** The reset ladder of one device, climbed by itself where the device stays ill, and on demand. */
export interface Ladder {
  /** The device may be in another state now. */
  note(): void;
  readonly outOfOrder: boolean;
  /** Why rungs were left out at the last climb. */
  readonly leftOut: readonly string[];
  /** From the first rung, now, even where the device is well. True when it is well in the end. */
  climbNow(signal: AbortSignal): Promise<boolean>;
  close(): Promise<void>;
}

export function createLadder(plan: LadderPlan): Ladder {
  const { clock, limits } = plan;
  const stopping = new AbortController();
  const waiting = new Set<() => void>();
  let outOfOrder = false;
  let leftOut: string[] = [];
  let climbing: Promise<boolean> | undefined;
  let next = 0;

  const setOutOfOrder = (value: boolean) => {
    if (outOfOrder === value) return;
    outOfOrder = value;
    plan.onChange();
  };

  /** Resolves with true as soon as it holds; with false after the time, or when the signal aborts. */
  const comesAbout = (holds: () => boolean, timeoutMs: number, signal: AbortSignal): Promise<boolean> => {
    if (holds()) return Promise.resolve(true);
    if (signal.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const settle = (value: boolean) => {
        waiting.delete(look);
        cancelTimer();
        signal.removeEventListener('abort', onAbort);
        resolve(value);
      };
      const look = () => holds() && settle(true);
      const onAbort = () => settle(false);
      const cancelTimer = timeoutMs === Number.POSITIVE_INFINITY ? () => undefined : clock.after(timeoutMs, () => settle(false));
      signal.addEventListener('abort', onAbort, { once: true });
      waiting.add(look);
    });
  };

  const isWell = () => plan.health() === 'well';
  const isOver = () => plan.health() === 'well' || plan.health() === 'idle';

  /** Climbs from one rung on until the device is well, gone, or the ladder is at its end. */
  const climb = async (from: number, again: boolean, signal: AbortSignal): Promise<boolean> => {
    leftOut = [];
    for (let at = from; at < RUNGS.length; at += 1) {
      const rung = RUNGS[at]!;
      await comesAbout(plan.isFree, Number.POSITIVE_INFINITY, signal);
      if (isAborted(signal)) return false;
      const done = await plan.climb(rung, signal);
      if (isAborted(signal)) return false;
      if (!done.ok) {
        leftOut.push(`${rung}: ${done.error}`);
        continue;
      }
      const over = await comesAbout(isOver, limits.waitMs[rung], signal);
      if (isAborted(signal)) return false;
      const worked = over && isWell();
      plan.onRung(rung, worked, again);
      next = worked ? at + 1 : 0;
      if (worked) setOutOfOrder(false);
      if (over) return worked;
    }
    next = 0;
    plan.onRung('out-of-order', false, again);
    setOutOfOrder(true);
    return false;
  };

  const startClimb = (from: number, again: boolean, signal: AbortSignal): Promise<boolean> => {
    climbing ??= climb(from, again, signal).finally(() => {
      climbing = undefined;
    });
    return climbing;
  };

  const watch = async () => {
    const { signal } = stopping;
    let illSinceMs: number | undefined;
    while (!isAborted(signal)) {
      const needy = () => plan.health() === 'ill' || plan.health() === 'starting';
      if (!needy()) {
        // Well for long enough, or gone: what was ill before is over.
        if (illSinceMs !== undefined) {
          const wellForMs = plan.health() === 'idle' ? 0 : limits.settleMs;
          if (wellForMs > 0 && (await comesAbout(() => !isWell(), wellForMs, signal))) continue;
          illSinceMs = undefined;
          next = 0;
        }
        setOutOfOrder(false);
        await comesAbout(needy, Number.POSITIVE_INFINITY, signal);
        continue;
      }
      illSinceMs ??= clock.monotonic();
      const waitMs = outOfOrder ? limits.againMs : plan.health() === 'ill' ? limits.patienceMs : limits.startingMs;
      const passedMs = outOfOrder ? 0 : clock.monotonic() - illSinceMs;
      const before = plan.health();
      if (await comesAbout(() => !needy() || (plan.health() !== before && !outOfOrder), Math.max(0, waitMs - passedMs), signal)) continue;
      if (isAborted(signal)) return;
      const again = outOfOrder;
      await startClimb(again ? 0 : next, again, signal);
      // A device on which nothing could be tried is not tried in a tight circle either.
      if (needy() && !outOfOrder) await comesAbout(() => !needy(), limits.patienceMs, signal);
    }
  };
  const watching = watch();

  return {
    note: () => {
      for (const look of [...waiting]) look();
    },
    get outOfOrder() {
      return outOfOrder;
    },
    get leftOut() {
      return leftOut;
    },
    climbNow: async (signal) => {
      await climbing;
      const either = AbortSignal.any([signal, stopping.signal]);
      return startClimb(0, false, either);
    },
    close: async () => {
      stopping.abort();
      await watching;
      await climbing;
    },
  };
}
