/** Values on their way from one who pushes to one who waits; the order is kept. One reader. */
export interface Mailbox<T> {
  push(value: T): void;
  /** The next value; undefined once the mailbox was shut and is empty. */
  next(): Promise<T | undefined>;
  shut(): void;
}

export function createMailbox<T>(): Mailbox<T> {
  const values: T[] = [];
  let waiting: ((value: T | undefined) => void) | undefined;
  let isShut = false;
  return {
    push(value) {
      if (isShut) return;
      if (waiting === undefined) {
        values.push(value);
        return;
      }
      const wake = waiting;
      waiting = undefined;
      wake(value);
    },
    next: () => {
      const value = values.shift();
      if (value !== undefined || isShut) return Promise.resolve(value);
      return new Promise((resolve) => {
        waiting = resolve;
      });
    },
    shut() {
      isShut = true;
      waiting?.(undefined);
      waiting = undefined;
    },
  };
}
