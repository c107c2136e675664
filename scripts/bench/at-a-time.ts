/** Requests under way at a time, and as many connections for the bare database beside. */
export const AT_A_TIME = 8;

/** Does all of them with `AT_A_TIME` under way; how many that were a second. */
export async function rate<T>(all: readonly T[], act: (one: T) => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  const queue = all.values();
  await Promise.all(
    Array.from({ length: AT_A_TIME }, async () => {
      for (const one of queue) await act(one);
    }),
  );
  return (all.length * 1_000) / (performance.now() - startedAt);
}
