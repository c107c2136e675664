import type { Problem, Site, View } from '@changqing/protocol';
import type { Clock } from '../clock.ts';
import type { SessionRunner } from '../sessions/run-session.ts';
import { secondsLeft, stepOf } from '../sessions/view-of.ts';
import type { Nonces } from './nonces.ts';

/** The one view of the moment, whole, for whoever shows it. */
export interface ViewFeed {
  readonly view: View;
  /** Something that is not the session's changed. */
  refresh(): void;
  onView(listener: (view: View) => void): () => void;
  /** Has the page loaded anew, as a whole document. */
  reloadPage(): void;
  onReload(listener: () => void): () => void;
  stop(): void;
}

export interface ViewFeedOptions {
  readonly clock: Clock;
  readonly bootId: string;
  readonly runner: SessionRunner;
  readonly nonces: Nonces;
  site(): Site;
  notices(): Problem[];
}

/** A page that stands still is shown anew so often: its clock goes on, and its nonce does not run out. */
const REFRESH_MS = 20_000;

export function createViewFeed(options: ViewFeedOptions): ViewFeed {
  const { clock, runner, nonces, bootId } = options;
  const listeners = new Set<(view: View) => void>();
  const reloaders = new Set<() => void>();
  let version = 0;

  const compose = (): View => {
    const { state } = runner;
    const step = stepOf(state, clock.now() - clock.monotonic());
    const seconds = secondsLeft(state, clock.monotonic());
    version += 1;
    return {
      version,
      bootId,
      ...(state.session === undefined ? {} : { sessionId: state.session.id }),
      time: new Date(clock.now()).toISOString(),
      site: options.site(),
      step,
      ...(seconds === undefined ? {} : { stillThere: { secondsLeft: seconds } }),
      settings: state.settings,
      ...(state.speech === undefined ? {} : { speech: state.speech }),
      nonce: nonces.current(`${state.session?.id ?? 'nobody'} ${step.step}`),
      notices: options.notices(),
    };
  };

  let view = compose();
  let cancelTimer = () => {};
  const refresh = () => {
    cancelTimer();
    view = compose();
    for (const listener of [...listeners]) listener(view);
    cancelTimer = clock.after(REFRESH_MS, refresh);
  };
  cancelTimer = clock.after(REFRESH_MS, refresh);
  const stopListening = runner.onChange(refresh);

  return {
    get view() {
      return view;
    },
    refresh,
    reloadPage: () => {
      for (const reload of [...reloaders]) reload();
    },
    onReload: (listener) => {
      reloaders.add(listener);
      return () => void reloaders.delete(listener);
    },
    onView: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stop: () => {
      stopListening();
      cancelTimer();
    },
  };
}
