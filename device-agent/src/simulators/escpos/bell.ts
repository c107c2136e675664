/** Wakes everybody who waits for something to change. */
export interface Bell {
  ring(): void;
  /** Resolves at the next ring. */
  wait(): Promise<void>;
}

export function createBell(): Bell {
  let waiting: (() => void)[] = [];
  return {
    ring: () => {
      for (const wake of waiting.splice(0)) wake();
      waiting = [];
    },
    wait: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
      }),
  };
}
