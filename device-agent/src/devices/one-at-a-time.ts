/** Runs pieces of work one after another, in the order in which they were asked for. A piece that throws does not stop the next. */
export type Turn = <T>(work: () => Promise<T>) => Promise<T>;

/** Creates a queue of turns: a half-duplex wire has one conversation at a time. */
export function createTurns(): Turn {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}
