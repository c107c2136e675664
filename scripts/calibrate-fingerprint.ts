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
  (256x288, 4 bits); the false match rate is read off the latter's impostor pairs. Also prints the error rates of each set under
  weights that were fitted to the other sets only.`;

interface Sample extends Example {
  readonly set: number;
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

function printConstants(samples: readonly Sample[]): void {
  const weights = fitLogistic(samples).map((weight) => Number(weight.toFixed(4)));
  const impostors = samples.filter((sample) => sample.asDelivered && !sample.genuine).map((sample) => linear(weights, sample.features));
  impostors.sort((a, b) => b - a);
  const decibels = (rate: number) => Number((-10 * Math.log10(rate)).toFixed(3));
  const at = (rate: number) => Number(impostors[Math.floor(rate * impostors.length)]!.toFixed(3));
  console.log(`const WEIGHTS: readonly number[] = [${weights.join(', ')}];`);
  console.log('const KNOTS: readonly (readonly [raw: number, decibels: number])[] = [');
  console.log(`  [${impostors.at(-1)!.toFixed(3)}, 0],`);
  for (const rate of RATES) if (rate * impostors.length >= 3) console.log(`  [${at(rate)}, ${decibels(rate)}],`);
  console.log('];');
  const slope = (decibels(0.001) - decibels(0.01)) / (at(0.001) - at(0.01));
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
