/**
 * Measures the palm engine on synthetic palms, all by seed: `node scripts/palm-accuracy.ts [--palms 100] [--level usual]`
 * prints a table; `--calibrate` prints the pairs of `biometrics/src/palm-vein/calibration.ts` from other seeds.
 * Half of the palms are the other hands of the same people, and count as impostors.
 */
import { parseArgs } from 'node:util';
import { extractPalm, matchPalm } from '@changqing/biometrics';
import type { PalmView } from '@changqing/fixtures';
import { makePalm, makePalmImage, seededRandom } from '@changqing/fixtures';
import type { GreyImage, PalmPosition } from '@changqing/protocol';
import { palmSimilarity } from '../biometrics/src/palm-vein/match-palm.ts';

/** How far from ideal a hand is held at each level: half ranges of placement, and ranges of height, light and noise. */
const LEVELS = {
  easy: { heightMm: [58, 62], offsetMm: 3, tiltDegrees: 2, rotationDegrees: 3, illumination: [1, 1], noise: [1, 1] },
  usual: { heightMm: [50, 75], offsetMm: 6, tiltDegrees: 5, rotationDegrees: 7, illumination: [0.8, 1.1], noise: [1, 2] },
  hard: { heightMm: [42, 88], offsetMm: 10, tiltDegrees: 9, rotationDegrees: 12, illumination: [0.5, 1.2], noise: [1.5, 3] },
  extreme: { heightMm: [42, 90], offsetMm: 12, tiltDegrees: 12, rotationDegrees: 18, illumination: [0.3, 1.2], noise: [3, 6] },
} as const;
type Level = keyof typeof LEVELS;
const LEVEL_NAMES: readonly Level[] = ['easy', 'usual', 'hard', 'extreme'];

function levelView(level: Level, seed: string, view: number): PalmView {
  const random = seededRandom(`${seed} ${level} ${view}`);
  const { heightMm, offsetMm, tiltDegrees, rotationDegrees, illumination, noise } = LEVELS[level];
  const between = ([low, high]: readonly [number, number]): number => low + (high - low) * random.next();
  const about = (half: number): number => between([-half, half]);
  return {
    view,
    heightMm: between(heightMm),
    offsetXMm: about(offsetMm),
    offsetYMm: about(offsetMm * 0.7),
    tiltDegrees: between([0, tiltDegrees]),
    rotationDegrees: about(rotationDegrees),
    illumination: between(illumination),
    noise: between(noise),
  };
}

/** Every second palm is the left hand of the person before it. */
function palmOf(set: string, index: number): { readonly personSeed: string; readonly position: PalmPosition } {
  return { personSeed: `${set} ${index >> 1}`, position: index % 2 === 0 ? 'right-palm' : 'left-palm' };
}

interface Timing {
  extractMs: number[];
  matchMs: number[];
}

function extract(image: GreyImage, position: PalmPosition, timing: Timing): Uint8Array | undefined {
  const start = performance.now();
  const sample = extractPalm(image, position);
  timing.extractMs.push(performance.now() - start);
  return sample.ok ? sample.value.template : undefined;
}

/** The score of one comparison; a template that could not be made scores 0 and stays in the count. */
function scoreOf(probe: Uint8Array | undefined, reference: Uint8Array | undefined, timing: Timing): number {
  if (!probe || !reference) return 0;
  const start = performance.now();
  const score = matchPalm(probe, reference);
  timing.matchMs.push(performance.now() - start);
  if (!score.ok) throw new Error(`a template just made cannot be read: ${score.error.reason}`);
  return score.value.score;
}

const SMALL = { widthPx: 320, heightPx: 240 };

/** Enrols every palm at the easy level and holds it again twice at `level`: once at full size, once binned to half. */
function runLevel(level: Level, palms: number): void {
  const timing: Timing = { extractMs: [], matchMs: [] };
  const set = Array.from({ length: palms }, (_, index) => {
    const spec = palmOf('protocol', index);
    const palm = makePalm(spec);
    const seed = `${spec.personSeed} ${spec.position}`;
    const reference = extract(makePalmImage(palm, levelView('easy', seed, 1)), spec.position, timing);
    const probes = [makePalmImage(palm, levelView(level, seed, 2)), makePalmImage(palm, levelView(level, seed, 3), SMALL)];
    return { reference, probes: probes.map((image) => extract(image, spec.position, timing)) };
  });
  const genuine = set.flatMap(({ reference, probes }) => probes.map((probe) => scoreOf(probe, reference, timing)));
  const impostor: number[] = [];
  const otherHand: number[] = [];
  set.forEach(({ probes }, i) => {
    set.forEach(({ reference }, j) => {
      if (i === j) return;
      const score = scoreOf(probes[(i + j) % 2], reference, timing);
      impostor.push(score);
      if (i >> 1 === j >> 1) otherHand.push(score);
    });
  });
  const failures = set.flatMap(({ reference, probes }) => [reference, ...probes]).filter((template) => !template).length;
  const percent = (share: number): string => (100 * share).toFixed(2);
  const row = [
    level,
    genuine.length,
    impostor.length,
    failures,
    percent(equalErrorRate(genuine, impostor)),
    percent(missedAt(genuine, impostor, 1e-3)),
    percent(genuine.filter((score) => score < 30).length / genuine.length),
    percent(impostor.filter((score) => score >= 20).length / impostor.length),
    percent(impostor.filter((score) => score >= 30).length / impostor.length),
    Math.max(...otherHand).toFixed(1),
    median(timing.extractMs).toFixed(1),
    median(timing.matchMs).toFixed(2),
  ];
  console.log(`| ${row.join(' | ')} |`);
}

/** Where as many genuine pairs lie below a threshold as impostors reach it; the mean of both where they step past each other. */
function equalErrorRate(genuine: readonly number[], impostor: readonly number[]): number {
  const thresholds = [...new Set([...genuine, ...impostor])].sort((a, b) => a - b);
  let best = { gap: Infinity, rate: 1 };
  for (const threshold of [...thresholds, Infinity]) {
    const missed = genuine.filter((score) => score < threshold).length / genuine.length;
    const admitted = impostor.filter((score) => score >= threshold).length / impostor.length;
    if (Math.abs(missed - admitted) < best.gap) best = { gap: Math.abs(missed - admitted), rate: (missed + admitted) / 2 };
    if (missed > admitted) break;
  }
  return best.rate;
}

/** The share of genuine pairs that do not score above all but `rate` of the impostors. */
function missedAt(genuine: readonly number[], impostor: readonly number[], rate: number): number {
  const threshold = [...impostor].sort((a, b) => b - a)[Math.floor(rate * impostor.length)] ?? 0;
  return genuine.filter((score) => score <= threshold).length / genuine.length;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}

/** Similarities that chosen shares of the impostors reach, from palms of other seeds at mixed levels. */
function calibrate(palms: number): void {
  const templates = Array.from({ length: palms }, (_, index) => {
    const spec = palmOf('calibration', index);
    const seed = `${spec.personSeed} ${spec.position}`;
    const view = levelView(LEVEL_NAMES[index % LEVEL_NAMES.length]!, seed, 1);
    const sample = extractPalm(makePalmImage(makePalm(spec), view, SMALL), spec.position);
    return sample.ok ? [sample.value.template] : [];
  }).flat();
  const similarities: number[] = [];
  templates.forEach((probe, i) => {
    for (const reference of templates.slice(i + 1)) {
      const similarity = palmSimilarity(probe, reference);
      if (similarity.ok) similarities.push(similarity.value);
    }
  });
  similarities.sort((a, b) => b - a);
  console.log(`// ${templates.length} palms, ${similarities.length} impostor pairs, highest ${similarities[0]!.toFixed(4)}`);
  for (const rate of [0.99, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 5e-3, 2e-3, 1e-3, 5e-4, 3e-4]) {
    const similarity = similarities[Math.max(0, Math.ceil(rate * similarities.length) - 1)]!;
    console.log(`  [${similarity.toFixed(4)}, ${(-10 * Math.log10(rate)).toFixed(2)}],`);
  }
}

const { values } = parseArgs({
  options: { palms: { type: 'string' }, level: { type: 'string' }, calibrate: { type: 'boolean', default: false } },
});
const palms = Number(values.palms ?? (values.calibrate ? 220 : 100));
if (!Number.isInteger(palms) || palms < 4 || palms % 2 !== 0)
  throw new RangeError('--palms must be an even number from 4: people have two hands');
const levels = LEVEL_NAMES.filter((name) => values.level === undefined || name === values.level);
if (levels.length === 0) throw new RangeError(`--level must be one of ${LEVEL_NAMES.join(', ')}`);
if (values.calibrate) {
  calibrate(palms);
} else {
  console.log(
    '| level | genuine | impostor | not extracted | EER % | FNMR % @ FMR 1e-3 | below score 30 % | FMR % at score 20 | at score 30 | best other hand | extract ms | match ms |',
  );
  console.log('|---|---|---|---|---|---|---|---|---|---|---|---|');
  for (const level of levels) runLevel(level, palms);
}
