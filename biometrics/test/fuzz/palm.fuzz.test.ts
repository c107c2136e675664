import { seededRandom } from '@changqing/fixtures';
import { expect, test } from 'vitest';
import { matchPalm } from '../../src/palm-vein/match-palm.ts';
import { PALM_TEMPLATE_BYTES, parsePalmTemplate, writePalmTemplate } from '../../src/palm-vein/palm-template.ts';

const RUNS = Number(process.env['CHANGQING_FUZZ'] ?? 1_000_000);
const SEED = process.env['CHANGQING_FUZZ_SEED'] ?? `${Date.now()}`;
const CODES = ['template-not-recognised', 'template-truncated', 'template-malformed'];

test(`mutated palm templates give a template or an error, never anything else (CHANGQING_FUZZ_SEED=${SEED})`, { timeout: 120_000 }, () => {
  console.log(`palm fuzz: ${RUNS} templates, CHANGQING_FUZZ_SEED=${SEED}`);
  const random = seededRandom(SEED);
  const cells = Uint8Array.from({ length: 48 * 48 }, () => (random.next() < 0.3 ? random.integer(1, 6) : 0));
  const sound = writePalmTemplate({ position: 'right-palm', quality: 80, cells });
  const room = new Uint8Array(PALM_TEMPLATE_BYTES + 64);
  let read = 0;
  let refused = 0;
  for (let run = 0; run < RUNS; run++) {
    room.set(sound);
    for (let flips = random.integer(1, 6); flips > 0; flips--) {
      // Half of the damage goes to the header, where the decisions are.
      const at = random.next() < 0.5 ? random.integer(0, 8) : random.integer(0, PALM_TEMPLATE_BYTES - 1);
      room[at] = random.next() < 0.3 ? random.pick([0, 1, 2, 48, 100, 127, 128, 255]) : random.integer(0, 255);
    }
    const cut = random.next();
    const length = cut < 0.1 ? random.integer(0, PALM_TEMPLATE_BYTES) : cut < 0.15 ? random.integer(0, room.length) : PALM_TEMPLATE_BYTES;
    const bytes = room.subarray(0, length);
    const parsed = parsePalmTemplate(bytes);
    if (parsed.ok) {
      read++;
      if (parsed.value.cells.length !== 48 * 48 || parsed.value.quality > 100 || length !== PALM_TEMPLATE_BYTES) {
        throw new Error(`run ${run} was read wrongly`);
      }
      // Whatever can be read can be compared; matching is dearer, so a sample of it does.
      if (read % 2000 === 1) {
        const score = matchPalm(bytes, sound);
        if (!score.ok || !(score.value.score >= 0 && score.value.score <= 120)) throw new Error(`run ${run} gave no score`);
      }
    } else {
      refused++;
      if (!CODES.includes(parsed.error.code) || parsed.error.reason === '')
        throw new Error(`run ${run} gave ${JSON.stringify(parsed.error)}`);
    }
  }
  // Both ways must have been walked, or the mutations test nothing.
  expect(read).toBeGreaterThan(RUNS / 50);
  expect(refused).toBeGreaterThan(RUNS / 50);
});
