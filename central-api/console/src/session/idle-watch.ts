import { STAFF_IDLE_MS } from '@changqing/protocol';

/** So long before the end somebody is warned. */
export const WARN_MS = 60_000;
/** Whoever only reads and scrolls tells central this often that they are there. */
const TOUCH_EVERY_MS = 60_000;
const CHANNEL = 'changqing-console';
const ACTS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

/** What the watch tells. */
export interface IdleListener {
  /** How long is left once somebody has to be warned, ms; undefined when they are back. */
  readonly onWarning: (leftMs: number | undefined) => void;
  readonly onIdle: () => void;
  /** Another window of this browser has logged out. */
  readonly onElsewhere: () => void;
  /** Somebody is there: central should know. */
  readonly touch: () => void;
}

export interface IdleWatch {
  /** Somebody said that they are still there. */
  readonly here: () => void;
  /** Tells the other windows that this login is over. */
  readonly loggedOut: () => void;
  readonly close: () => void;
}

/** Counts from somebody's last act in any window of this browser. Once the warning stands, only saying so counts as being there. */
export function watchIdle(listener: IdleListener): IdleWatch {
  const channel = new BroadcastChannel(CHANNEL);
  let lastActMs = Date.now();
  let toldMs = Date.now();
  let warned = false;

  function here(): void {
    lastActMs = Date.now();
    if (warned) {
      warned = false;
      listener.onWarning(undefined);
    }
    if (lastActMs - toldMs < TOUCH_EVERY_MS) return;
    toldMs = lastActMs;
    listener.touch();
    channel.postMessage('here');
  }
  const act = (): void => {
    if (!warned) here();
  };
  const look = (): void => {
    const leftMs = lastActMs + STAFF_IDLE_MS - Date.now();
    if (leftMs <= 0) {
      listener.onIdle();
      return;
    }
    if (leftMs <= WARN_MS) {
      warned = true;
      listener.onWarning(leftMs);
    }
  };
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (data === 'logged-out') listener.onElsewhere();
    if (data === 'here') {
      toldMs = Date.now();
      here();
    }
  });
  for (const name of ACTS) window.addEventListener(name, act, { capture: true, passive: true });
  const timer = setInterval(look, 1_000);
  return {
    here,
    loggedOut: () => channel.postMessage('logged-out'),
    close: () => {
      clearInterval(timer);
      for (const name of ACTS) window.removeEventListener(name, act, { capture: true });
      channel.close();
    },
  };
}
