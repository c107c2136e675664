/** How long something took, and how long the event loop stood still at most meanwhile, ms. */
export interface Watched {
  readonly ms: number;
  readonly blockMs: number;
}

const LOOK_EVERY_MS = 2;

/** Does it, and looks at the clock every other millisecond: the longest time without a look is how long nothing else was served. */
export async function watchLoop(work: () => Promise<unknown>): Promise<Watched> {
  let last = performance.now();
  let blockMs = 0;
  const look = (): void => {
    const now = performance.now();
    blockMs = Math.max(blockMs, now - last - LOOK_EVERY_MS);
    last = now;
  };
  const watching = setInterval(look, LOOK_EVERY_MS);
  const startedAt = performance.now();
  await work();
  const ms = performance.now() - startedAt;
  // What it blocked at its very end was not looked at yet.
  look();
  clearInterval(watching);
  return { ms, blockMs: Math.max(0, blockMs) };
}
