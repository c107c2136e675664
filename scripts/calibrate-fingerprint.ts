// Fits the fingerprint matcher's model to sets of images and prints the constants of biometrics/src/fingerprint/calibration.ts.
import { parseArgs } from 'node:util';
import {
  cropCentre,
  evidenceBetween,
  evidenceFeatures,
  extractFingerprint,
  parseFingerprintTemplate,
  prepareFingerprint,
  reduceToFourBits,
  type PreparedTemplate,
} from '@changqing/biometrics';
import type { GreyImage } from '@changqing/protocol';
import { errorRates } from './error-rates.ts';
import { readGreyImage } from './grey-image-file.ts';
import { comparisonPairs, listImpressions } from './impression-set.ts';
import { fitLogistic, linear, type Example } from './logistic-fit.ts';

const USAGE = `usage: node scripts/run.mjs scripts/calibrate-fingerprint.ts --images DIR [--images DIR …]

  Every DIR holds FINGER_IMPRESSION.ext at 500 dpi. Weights are fitted to all of them, whole and as the module delivers them
  (256x288, 4 bits); the false match rate is read off the latter's impostor
  pairs, as the upper 90 % bound of a bootstrap over pairs of fingers. Also prints the error rates of each set under
  weights that were fitted to the other sets only.`;

interface Sample extends Example {
  readonly set: number;
  /** Which two fingers were compared: their 64 pairs of impressions are alike, so they count as one draw. */
  readonly fingers: string;
  readonly asDelivered: boolean;
}

type GreyImageEdit = (image: GreyImage) => GreyImage;

const asDelivered: GreyImageEdit = (image) => reduceToFourBits(cropCentre(image, 256, 288));
const whole: GreyImageEdit = (image) => image;

async function samplesOf(folder: string, set: number, edit: GreyImageEdit): Promise<Sample[]> {
  const impressions = listImpressions(folder);
  if (!impressions.ok) throw new Error(impressions.error);
  const templates: (PreparedTemplate | undefined)[] = [];
  for (const { path, name } of impressions.value) {
    const image = await readGreyImage(path, 500);
    if (!image.ok) throw new Error(image.error);
    const sample = extractFingerprint(edit(image.value), 'right-index');
    const template = sample.ok ? parseFingerprintTemplate(sample.value.template) : undefined;
    if (template?.ok !== true) console.error(`${name}: left out, no template`);
    templates.push(template?.ok === true ? prepareFingerprint(template.value) : undefined);
  }
  return comparisonPairs(impressions.value, 'full').flatMap(({ kind, a, b }): Sample[] => {
    const [probe, reference] = [templates[a], templates[b]];
    if (probe === undefined || reference === undefined) return [];
    return [
      {
        features: evidenceFeatures(evidenceBetween(probe, reference)),
        genuine: kind === 'genuine',
        set,
        fingers: `${set}/${impressions.value[a]!.finger}/${impressions.value[b]!.finger}`,
        asDelivered: edit === asDelivered,
      },
    ];
  });
}

function report(samples: readonly Sample[], folders: readonly string[]): void {
  for (const delivered of [false, true]) {
    let sum = 0;
    folders.forEach((folder, set) => {
      const weights = fitLogistic(folders.length > 1 ? samples.filter((sample) => sample.set !== set) : samples);
      const scored = samples.filter((sample) => sample.set === set && sample.asDelivered === delivered);
      const scores = (genuine: boolean) =>
        scored.filter((sample) => sample.genuine === genuine).map((sample) => linear(weights, sample.features));
      const rates = errorRates(scores(true), scores(false));
      sum += rates.eer;
      console.log(
        `${folder} ${delivered ? '256x288 4 bits' : 'whole'}: EER ${(rates.eer * 100).toFixed(2)} %, FNMR at 1e-3 ${(rates.fnmr1e3 * 100).toFixed(2)} %`,
      );
    });
    console.log(`mean EER, each set by the others' weights: ${((sum / folders.length) * 100).toFixed(2)} %`);
  }
}

const RATES = [0.5, 0.3, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005, 0.0003];

const BOOTSTRAPS = 300;
const CONFIDENCE = 0.9;

/**
 * Raw score at each rate, as the upper confidence bound of a bootstrap over pairs of fingers: the sets have a few hundred of these, and a
 * lucky draw of fingers must not make the stated rates too good.
 */
function rawAtRates(samples: readonly Sample[], weights: readonly number[]): number[] {
  const groups = [...Map.groupBy(samples, (sample) => sample.fingers).values()].map((group) =>
    group.map(({ features }) => linear(weights, features)),
  );
  let state = 20_260_501;
  const draw = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return groups[Math.floor((state / 4294967296) * groups.length)]!;
  };
  const draws = Array.from({ length: BOOTSTRAPS }, () => {
    const drawn = Float64Array.from(groups.flatMap(draw)).sort().reverse();
    return RATES.map((rate) => drawn[Math.floor(rate * drawn.length)]!);
  });
  return RATES.map((_, k) => Float64Array.from(draws, (row) => row[k]!).sort()[Math.floor(CONFIDENCE * BOOTSTRAPS)]!);
}

function printConstants(samples: readonly Sample[]): void {
  const weights = fitLogistic(samples).map((weight) => Number(weight.toFixed(4)));
  const impostors = samples.filter((sample) => sample.asDelivered && !sample.genuine);
  const least = impostors.reduce((low, { features }) => Math.min(low, linear(weights, features)), Infinity);
  const raws = rawAtRates(impostors, weights);
  const decibels = (rate: number) => Number((-10 * Math.log10(rate)).toFixed(3));
  console.log(`const WEIGHTS: readonly number[] = [${weights.join(', ')}];`);
  console.log('const KNOTS: readonly (readonly [raw: number, decibels: number])[] = [');
  console.log(`  [${least.toFixed(3)}, 0],`);
  RATES.forEach((rate, k) => {
    if (rate * impostors.length >= 3) console.log(`  [${raws[k]!.toFixed(3)}, ${decibels(rate)}],`);
  });
  console.log('];');
  const slope = 10 / (raws[RATES.indexOf(0.001)]! - raws[RATES.indexOf(0.01)]!);
  console.log(`const TAIL_SLOPE = ${(0.8 * slope).toFixed(3)};`);
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { images: { type: 'string', multiple: true } } });
  const folders = values.images ?? [];
  if (folders.length === 0) {
    console.error(USAGE);
    return 2;
  }
  const samples: Sample[] = [];
  for (const [set, folder] of folders.entries()) {
    samples.push(...(await samplesOf(folder, set, whole)), ...(await samplesOf(folder, set, asDelivered)));
  }
  report(samples, folders);
  printConstants(samples);
  return 0;
}

process.exitCode = await main();
