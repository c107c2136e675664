/**
 * Measures the fingerprint engine on synthetic prints, all by seed:
 * `node scripts/synthetic-accuracy.ts [--fingers 100] [--impressions 4] [--condition clean,worn] [--enrolled clean] [--bits 4] [--seed text]`
 * prints a line for each condition. Genuine: every pair of one finger's impressions; impostor: the first impressions of
 * different fingers. With `--enrolled`, the first impression is of that condition, as an enrolment is taken with care.
 * A refused extraction stays in with score 0. Because the truth is known, it also says how many of the real minutiae
 * were found (recall) and how many of those found are real (precision), within 10 px and 30 degrees.
 */
import { parseArgs } from 'node:util';
import {
  extractFingerprint,
  matchPrepared,
  parseFingerprintTemplate,
  prepareFingerprint,
  reduceToFourBits,
  type Minutia,
  type PreparedTemplate,
} from '@changqing/biometrics';
import {
  fingerConditions,
  makeImpression,
  makeMasterPrint,
  type FingerCondition,
  type GroundTruthMinutia,
  type MasterPrint,
} from '@changqing/fixtures';
import { fingerPosition } from '@changqing/protocol';
import { errorRates, median } from './error-rates.ts';

interface Settings {
  readonly fingers: number;
  readonly impressions: number;
  readonly enrolled: FingerCondition | undefined;
  readonly fourBits: boolean;
}

interface Tally {
  makeMs: number[];
  extractMs: number[];
  counts: number[];
  refused: number;
  real: number;
  found: number;
  right: number;
}

function masterOf(seed: string, finger: number): MasterPrint {
  const positions = fingerPosition.options;
  return makeMasterPrint({ personSeed: `${seed} ${finger}`, position: positions[finger % positions.length]! });
}

function templateOf(
  master: MasterPrint,
  impression: number,
  condition: FingerCondition,
  fourBits: boolean,
  tally: Tally,
): PreparedTemplate | undefined {
  const start = performance.now();
  const { image, minutiae } = makeImpression(master, { impression, condition });
  const made = performance.now();
  const sample = extractFingerprint(fourBits ? reduceToFourBits(image) : image, master.spec.position);
  tally.makeMs.push(made - start);
  tally.extractMs.push(performance.now() - made);
  if (!sample.ok) {
    tally.refused++;
    return undefined;
  }
  const template = parseFingerprintTemplate(sample.value.template);
  if (!template.ok) throw new Error(`the engine does not read its own template: ${template.error.reason}`);
  tally.counts.push(minutiae.length);
  tally.real += minutiae.length;
  tally.found += template.value.minutiae.length;
  tally.right += paired(minutiae, template.value.minutiae);
  return prepareFingerprint(template.value);
}

/** How many real minutiae have a found one of their own near them that points the same way. */
function paired(real: readonly GroundTruthMinutia[], found: readonly Minutia[]): number {
  const free = new Set(found);
  let pairs = 0;
  for (const truth of real) {
    for (const candidate of free) {
      const near = (truth.xPx - candidate.x) ** 2 + (truth.yPx - candidate.y) ** 2 <= 100;
      // Templates count angles counter-clockwise in 256ths, the truth clockwise in radians.
      const apart = Math.cos((candidate.angle / 128) * Math.PI + truth.angleRadians);
      if (!near || apart < Math.cos(Math.PI / 6)) continue;
      free.delete(candidate);
      pairs++;
      break;
    }
  }
  return pairs;
}

function measure(masters: readonly MasterPrint[], condition: FingerCondition, settings: Settings): string {
  const tally: Tally = { makeMs: [], extractMs: [], counts: [], refused: 0, real: 0, found: 0, right: 0 };
  const prints = masters.map((master) =>
    Array.from({ length: settings.impressions }, (_, impression) =>
      templateOf(master, impression, impression === 0 ? (settings.enrolled ?? condition) : condition, settings.fourBits, tally),
    ),
  );
  const score = (a: PreparedTemplate | undefined, b: PreparedTemplate | undefined): number =>
    a === undefined || b === undefined ? 0 : matchPrepared(a, b).score;
  const genuine: number[] = [];
  const impostor: number[] = [];
  prints.forEach((own, finger) => {
    own.forEach((a, i) => own.slice(i + 1).forEach((b) => genuine.push(score(a, b))));
    for (const other of prints.slice(finger + 1)) impostor.push(score(own[0], other[0]));
  });
  const rates = errorRates(genuine, impostor);
  const percent = (share: number): string => (100 * share).toFixed(2).padStart(6);
  return [
    condition.padEnd(11),
    percent(rates.eer),
    percent(rates.fnmr1e2),
    percent(rates.fnmr1e3),
    percent(tally.refused / (masters.length * settings.impressions)),
    median(genuine).toFixed(1).padStart(7),
    Math.min(...genuine)
      .toFixed(1)
      .padStart(6),
    median(impostor).toFixed(1).padStart(7),
    Math.max(...impostor)
      .toFixed(1)
      .padStart(6),
    median(tally.counts).toString().padStart(6),
    percent(tally.right / (tally.real || 1)),
    percent(tally.right / (tally.found || 1)),
    median(tally.makeMs).toFixed(0).padStart(5),
    median(tally.extractMs).toFixed(0).padStart(5),
  ].join(' ');
}

function conditionNamed(name: string): FingerCondition {
  const condition = fingerConditions.find((known) => known === name);
  if (condition === undefined) throw new Error(`no condition "${name}"; there are ${fingerConditions.join(', ')}, or all`);
  return condition;
}

function wholeNumber(text: string, least: number, name: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < least) throw new Error(`--${name} takes a whole number from ${least}, not "${text}"`);
  return number;
}

function main(): void {
  const { values } = parseArgs({
    options: {
      fingers: { type: 'string', default: '100' },
      impressions: { type: 'string', default: '4' },
      condition: { type: 'string', default: 'clean' },
      enrolled: { type: 'string' },
      bits: { type: 'string', default: '8' },
      seed: { type: 'string', default: 'synthetic accuracy' },
    },
  });
  if (values.bits !== '4' && values.bits !== '8') throw new Error(`--bits takes 4 or 8, not "${values.bits}"`);
  const settings: Settings = {
    fingers: wholeNumber(values.fingers, 2, 'fingers'),
    impressions: wholeNumber(values.impressions, 2, 'impressions'),
    enrolled: values.enrolled === undefined ? undefined : conditionNamed(values.enrolled),
    fourBits: values.bits === '4',
  };
  const conditions = values.condition === 'all' ? fingerConditions : values.condition.split(',').map(conditionNamed);
  const start = performance.now();
  const masters = Array.from({ length: settings.fingers }, (_, finger) => masterOf(values.seed, finger));
  const each = (performance.now() - start) / settings.fingers;
  console.log(
    `${settings.fingers} fingers x ${settings.impressions} impressions, ${values.bits} bits; a master print took ${each.toFixed(0)} ms`,
  );
  console.log('condition      EER   @1e-2  @1e-3 refused genuine lowest impost. highest real recall precis. make extract');
  for (const condition of conditions) console.log(measure(masters, condition, settings));
}

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
