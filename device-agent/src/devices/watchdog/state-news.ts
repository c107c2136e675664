import type { DeviceState } from '@changqing/protocol';
import type { Clock } from '../../clock.ts';

export interface StateNews {
  readonly state: DeviceState;
  readonly detail?: string;
}

/** A cable with a loose contact must not fill the audit. */
const LEAST_BETWEEN_MS = 5_000;

/** Which changes are news: that a reader captures is none, and starting is on the way to something. */
const kindOf = ({ state, detail }: StateNews): string =>
  state === 'busy' ? 'ready' : state === 'stopped' ? `stopped ${detail ?? ''}` : state;

/** Tells of changes of one device's state, at most one in five seconds, and the last one always. */
export function createStateNews(clock: Clock, tell: (news: StateNews) => void) {
  let told: string | undefined;
  let toldAtMs = Number.NEGATIVE_INFINITY;
  let latest: StateNews | undefined;
  let cancel: (() => void) | undefined;

  const flush = () => {
    cancel?.();
    cancel = undefined;
    if (latest === undefined || kindOf(latest) === told) return;
    told = kindOf(latest);
    toldAtMs = clock.monotonic();
    tell(latest.state === 'busy' ? { ...latest, state: 'ready' } : latest);
  };
  return {
    now: (news: StateNews) => {
      if (news.state === 'starting') return;
      latest = news;
      const waitMs = toldAtMs + LEAST_BETWEEN_MS - clock.monotonic();
      if (waitMs <= 0) flush();
      else cancel ??= clock.after(waitMs, flush);
    },
    /** Tells what was still held back. */
    close: flush,
  };
}
