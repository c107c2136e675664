import { err } from '@changqing/protocol';
import { compareTemplates } from '../../src/matching/engine.ts';
import type { Matcher } from '../../src/matching/matcher.ts';

/** The real engine in the thread of the test, and a switch that makes it as busy as an overloaded machine. */
export interface DirectMatcher extends Matcher {
  busy: boolean;
  /** Runs once, when the next comparison is done and before anybody hears of it. */
  whileComparing: (() => Promise<void>) | undefined;
}

export function directMatcher(): DirectMatcher {
  const matcher: DirectMatcher = {
    busy: false,
    whileComparing: undefined,
    async compare(work) {
      if (matcher.busy) return err({ code: 'busy' });
      const result = compareTemplates(work);
      const meanwhile = matcher.whileComparing;
      matcher.whileComparing = undefined;
      await meanwhile?.();
      return result;
    },
    close: () => Promise.resolve(),
  };
  return matcher;
}
