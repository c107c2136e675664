import { REPLUGGED, replug } from '../../device-agent/test/faults/replugging.ts';
import type { Figure } from './figure.ts';
import { plainRow } from './spread.ts';

const SEED = 'bench';
const TAIL = 0.99;

/** REL-09: each simulated device pulled and plugged in again at random moments of its work, until it is usable. */
export const replugging: Figure = {
  name: 'replug',
  title: 'Unplug and replug: from plugging in to usable, simulated time',
  measure: async ({ quick, say }) => {
    const times = quick ? 100 : 1_000;
    const rows = [];
    for (const role of REPLUGGED) {
      const { usableMs, pulledIn, leakedLinks, leakedTimers } = await replug(role, times, SEED);
      const sorted = usableMs.toSorted((a, b) => a - b);
      const p99 = sorted[Math.max(0, Math.ceil(TAIL * sorted.length) - 1)] ?? Number.NaN;
      const states = Object.entries(pulledIn).map(([state, count]) => `${state} ${count}`);
      const note = `p99 ${Math.round(p99)} ms, longest ${Math.round(sorted.at(-1) ?? Number.NaN)} ms; pulled while ${states.join(', ')}; leaked links ${leakedLinks}, timers ${leakedTimers}`;
      rows.push(plainRow(`${role}, ${times} times`, 'ms', usableMs, note));
      say(`${role}: ${note}`);
    }
    return rows;
  },
};
