import { expect, it } from 'vitest';
import { REPLUGGED, replug } from './replugging.ts';

const SEED = process.env['CHANGQING_SEED'] ?? String(Date.now());
/** REL-09; `npm run bench -- --only replug` does it a thousand times. */
const TIMES = 30;
const USABLE_MS = 3_000;

it.each(REPLUGGED)(
  `%s: pulled and plugged ${TIMES} times at random moments it is usable within 3 s, and leaves nothing behind`,
  async (role) => {
    const { usableMs, leakedLinks, leakedTimers, resets } = await replug(role, TIMES, SEED);
    expect(usableMs).toHaveLength(TIMES);
    expect(Math.max(...usableMs), `seed ${SEED}`).toBeLessThanOrEqual(USABLE_MS);
    expect({ leakedLinks, leakedTimers, resets }).toEqual({ leakedLinks: 0, leakedTimers: 0, resets: 0 });
  },
);
