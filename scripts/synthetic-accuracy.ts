// How well the fingerprint engine tells synthetic fingers apart, and how many of their true minutiae it finds. All by seed.
import { parseArgs } from 'node:util';
import {
  assessFingerprint,
  extractFingerprint,
  matchPrepared,
  parseFingerprintTemplate,
  prepareFingerprint,
  reduceToFourBits,
  type FingerprintTemplate,
  type PreparedTemplate,
} from '@changqing/biometrics';
import { fingerConditions, makeImpression, makeMasterPrint, type FingerCondition, type Impression } from '@changqing/fixtures';
import { fingerPosition } from '@changqing/protocol';
import { errorRates } from './error-rates.ts';

const USAGE = `usage: node scripts/run.mjs scripts/synthetic-accuracy.ts [--fingers 40] [--impressions 4] [--condition clean] [--eight-bit] [--seed text]

  --condition  ${fingerConditions.join(', ')}; several times for several
The first impression of every finger is clean, as an enrolment is; the others are of the condition. Images have 4 bits unless told.`;

interface Touch {
  readonly finger: number;
  readonly enrolled: boolean;
  readonly template: PreparedTemplate | undefined;
}

interface Truth {
  found: number;
  real: number;
  told: number;
}

/** Counts minutiae that lie within 8 px of a true one, at most one to one. */
function compareWithTruth(impression: Impression, template: FingerprintTemplate, truth: Truth): void {
  const free = new Set(template.minutiae);
  for (const { xPx, yPx } of impression.minutiae) {
    for (const minutia of free) {
      if ((minutia.x - xPx) ** 2 + (minutia.y - yPx) ** 2 > 64) continue;
      free.delete(minutia);
      truth.found++;
      break;
    }
  }
  truth.real += impression.minutiae.length;
  truth.told += template.minutiae.length;
}

interface Options {
  readonly fingers: number;
  readonly impressions: number;
  readonly eightBit: boolean;
  readonly seed: string;
}

function measure(condition: FingerCondition, { fingers, impressions, eightBit, seed }: Options): string {
  const touches: Touch[] = [];
  const truth: Truth = { found: 0, real: 0, told: 0 };
  let failures = 0;
  let usable = 0;
  for (let finger = 0; finger < fingers; finger++) {
    const position = fingerPosition.options[finger % 10]!;
    const master = makeMasterPrint({ personSeed: `${seed}/${Math.floor(finger / 10)}`, position });
    for (let i = 0; i < impressions; i++) {
      const impression = makeImpression(master, { impression: i, condition: i === 0 ? 'clean' : condition });
      const image = eightBit ? impression.image : reduceToFourBits(impression.image);
      const sample = extractFingerprint(image, position);
      const parsed = sample.ok ? parseFingerprintTemplate(sample.value.template) : undefined;
      if (assessFingerprint(image).usable) usable++;
      if (parsed?.ok !== true) failures++;
      else if (i > 0) compareWithTruth(impression, parsed.value, truth);
      touches.push({ finger, enrolled: i === 0, template: parsed?.ok === true ? prepareFingerprint(parsed.value) : undefined });
    }
  }
  const scores: Record<'genuine' | 'impostor', number[]> = { genuine: [], impostor: [] };
  for (const reference of touches.filter((touch) => touch.enrolled)) {
    for (const probe of touches.filter((touch) => !touch.enrolled)) {
      const score = probe.template && reference.template ? matchPrepared(probe.template, reference.template).score : 0;
      scores[probe.finger === reference.finger ? 'genuine' : 'impostor'].push(score);
    }
  }
  const rates = errorRates(scores.genuine, scores.impostor);
  const percent = (share: number) => (share * 100).toFixed(2);
  const accepted = (score: number) => scores.genuine.filter((value) => value >= score).length / scores.genuine.length;
  const falselyAccepted = scores.impostor.filter((value) => value >= 30).length / scores.impostor.length;
  return JSON.stringify({
    condition,
    genuine: scores.genuine.length,
    impostor: scores.impostor.length,
    eerPercent: percent(rates.eer),
    fnmr1e3Percent: percent(rates.fnmr1e3),
    fnmrAtStated1e3Percent: percent(1 - accepted(30)),
    fnmrAtStated1e4Percent: percent(1 - accepted(40)),
    fmrAtStated1e3: falselyAccepted,
    failures,
    usablePercent: percent(usable / touches.length),
    minutiaRecallPercent: percent(truth.found / truth.real),
    minutiaPrecisionPercent: percent(truth.found / truth.told),
  });
}

function main(): number {
  const { values } = parseArgs({
    options: {
      fingers: { type: 'string', default: '40' },
      impressions: { type: 'string', default: '4' },
      condition: { type: 'string', multiple: true, default: ['clean'] },
      'eight-bit': { type: 'boolean', default: false },
      seed: { type: 'string', default: 'accuracy' },
    },
  });
  const [fingers, impressions] = [Number(values.fingers), Number(values.impressions)];
  const conditions = values.condition.map((name) => fingerConditions.find((condition) => condition === name));
  if (!Number.isInteger(fingers) || fingers < 2 || !Number.isInteger(impressions) || impressions < 2 || conditions.includes(undefined)) {
    console.error(USAGE);
    return 2;
  }
  for (const condition of conditions) {
    if (condition !== undefined)
      console.log(measure(condition, { fingers, impressions, eightBit: values['eight-bit'], seed: values.seed }));
  }
  return 0;
}

process.exitCode = main();
