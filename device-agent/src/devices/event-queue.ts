/** Events on their way from a driver to one who watches. */
export interface EventQueue<T> {
  push(event: T): void;
  /** Yields events as they come, until the signal aborts or `end` is called. */
  watch(signal: AbortSignal): AsyncGenerator<T, void, undefined>;
  end(): void;
}

export function createEventQueue<T>(): EventQueue<T> {
  const events: T[] = [];
  let over = false;
  let wake = () => {};
  return {
    push: (event) => {
      events.push(event);
      wake();
    },
    end: () => {
      over = true;
      wake();
    },
    async *watch(signal) {
      const onAbort = () => wake();
      signal.addEventListener('abort', onAbort);
      try {
        while (!signal.aborted) {
          const event = events.shift();
          if (event !== undefined) yield event;
          else if (over) return;
          else
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
        }
      } finally {
        signal.removeEventListener('abort', onAbort);
      }
    },
  };
}
