/** So many ends within so long, and the machine is taken out of service instead of being started once more. */
export const CRASH_LOOP = { exits: 5, withinMs: 60_000 } as const;
/** From the safe page the agent is tried again after so long, and then each time after twice as long, up to an hour. */
export const SAFE_PAGE_MS = { first: 60_000, longest: 3_600_000 } as const;
/** Wait before an ordinary start anew, so that a broken disk is not hammered. */
export const RESTART_MS = 500;

export type AfterExit = { readonly then: 'start'; readonly afterMs: number } | { readonly then: 'safe-page'; readonly forMs: number };

/** What to do after an unasked end. Pure: `endsMs` are the monotonic times of all unasked ends so far, `safePages` how often it came to that in a row. */
export function afterExit(endsMs: readonly number[], nowMs: number, safePages: number): AfterExit {
  const recent = endsMs.filter((at) => nowMs - at <= CRASH_LOOP.withinMs);
  if (recent.length < CRASH_LOOP.exits) return { then: 'start', afterMs: RESTART_MS };
  return { then: 'safe-page', forMs: Math.min(SAFE_PAGE_MS.longest, SAFE_PAGE_MS.first * 2 ** safePages) };
}
