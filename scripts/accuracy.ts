// How well the engines tell people apart: extracts every image of a folder, compares by a fixed protocol, prints error rates.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import * as biometrics from '@changqing/biometrics';
import { err, ok, type GreyImage, type Result } from '@changqing/protocol';
import { errorRates, median } from './error-rates.ts';
import { readGreyImage } from './grey-image-file.ts';
import { comparisonPairs, listImpressions } from './impression-set.ts';

const USAGE = `usage: npm run -s accuracy -- --images DIR --out scores.txt
         [--modality fingerprint|palm] [--protocol full|fvc] [--four-bit] [--crop WIDTHxHEIGHT] [--dpi 500]

  --images    a folder of FINGER_IMPRESSION.ext (tif, png, jpg, bmp, pgm); for palms PALM_IMPRESSION.ext
  --out       receives a line "genuine|impostor SCORE A B" for each comparison; SCORE is -10*log10 of the false match rate
  --protocol  full (default): all pairs of one finger, all pairs of different fingers; fvc: impostors by first impressions only
  --four-bit  keep each pixel's upper nibble only, as the kiosk's module delivers it
  --crop      cut the middle out first, e.g. 256x288
The last line of the output is JSON; rates are shares (0.05 is 5 %), times are medians. A failed extraction scores 0.`;

interface Options {
  readonly images: string;
  readonly out: string;
  readonly modality: 'fingerprint' | 'palm';
  readonly protocol: 'full' | 'fvc';
  readonly crop: { readonly widthPx: number; readonly heightPx: number } | undefined;
  readonly dpi: number;
  readonly fourBit: boolean;
}

function parseOptions(args: readonly string[]): Result<Options, string> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      images: { type: 'string' },
      out: { type: 'string' },
      modality: { type: 'string', default: 'fingerprint' },
      protocol: { type: 'string', default: 'full' },
      'four-bit': { type: 'boolean', default: false },
      crop: { type: 'string' },
      dpi: { type: 'string', default: '500' },
    },
  });
  const { images, out, modality, protocol } = values;
  if (images === undefined || out === undefined) return err('--images and --out are needed');
  if (modality !== 'fingerprint' && modality !== 'palm') return err(`--modality is fingerprint or palm, not ${modality}`);
  if (protocol !== 'full' && protocol !== 'fvc') return err(`--protocol is full or fvc, not ${protocol}`);
  const size = values.crop === undefined ? undefined : /^(\d+)x(\d+)$/.exec(values.crop);
  if (size === null) return err(`--crop is WIDTHxHEIGHT, for example 256x288, not ${values.crop ?? ''}`);
  const crop = size === undefined ? undefined : { widthPx: Number(size[1]), heightPx: Number(size[2]) };
  if (crop !== undefined && (crop.widthPx === 0 || crop.heightPx === 0)) return err('--crop leaves nothing');
  const dpi = Number(values.dpi);
  if (!(dpi >= 100 && dpi <= 2000)) return err(`--dpi is 100 to 2000, not ${values.dpi}`);
  return ok({ images, out, modality, protocol, crop, dpi, fourBit: values['four-bit'] });
}

/** What a modality's engine is to this program. */
interface Engine {
  readonly extract: (image: GreyImage) => Result<{ readonly template: Uint8Array }, unknown>;
  readonly match: (probe: Uint8Array, reference: Uint8Array) => Result<biometrics.MatchScore, unknown>;
}

const ENGINES: Readonly<Record<'fingerprint' | 'palm', Engine>> = {
  fingerprint: { extract: (image) => biometrics.extractFingerprint(image, 'right-index'), match: biometrics.matchFingerprint },
  palm: { extract: (image) => biometrics.extractPalm(image, 'right-palm'), match: biometrics.matchPalm },
};

function prepared(image: GreyImage, { crop, fourBit }: Options): GreyImage {
  const cut = crop === undefined ? image : biometrics.cropCentre(image, crop.widthPx, crop.heightPx);
  return fourBit ? biometrics.reduceToFourBits(cut) : cut;
}

async function run(options: Options): Promise<string | undefined> {
  const set = listImpressions(options.images);
  if (!set.ok) return set.error;
  const pairs = comparisonPairs(set.value, options.protocol);
  const engine = ENGINES[options.modality];
  const templates: (Uint8Array | undefined)[] = [];
  const extractTimes: number[] = [];
  for (const { path, name } of set.value) {
    const image = await readGreyImage(path, options.dpi);
    if (!image.ok) return image.error;
    const start = performance.now();
    const sample = engine.extract(prepared(image.value, options));
    extractTimes.push(performance.now() - start);
    if (!sample.ok) console.log(`${name}: no template, ${JSON.stringify(sample.error)}`);
    templates.push(sample.ok ? sample.value.template : undefined);
  }
  const scores: Record<'genuine' | 'impostor', number[]> = { genuine: [], impostor: [] };
  const lines: string[] = [];
  const matchTimes: number[] = [];
  for (const { kind, a, b } of pairs) {
    const [probe, reference] = [templates[a], templates[b]];
    let score = 0;
    if (probe !== undefined && reference !== undefined) {
      const start = performance.now();
      const result = engine.match(probe, reference);
      matchTimes.push((performance.now() - start) * 1000);
      if (!result.ok) return `${set.value[a]!.name} and ${set.value[b]!.name} could not be compared: ${JSON.stringify(result.error)}`;
      score = result.value.score;
    }
    scores[kind].push(score);
    lines.push(`${kind} ${score} ${set.value[a]!.name} ${set.value[b]!.name}`);
  }
  writeFileSync(options.out, `${lines.join('\n')}\n`);
  if (scores.genuine.length === 0 || scores.impostor.length === 0) {
    return `${options.images} gives ${scores.genuine.length} genuine and ${scores.impostor.length} impostor pairs; error rates need both`;
  }
  const rates = errorRates(scores.genuine, scores.impostor);
  const failures = templates.filter((template) => template === undefined).length;
  const percent = (rate: number) => `${(rate * 100).toFixed(2)} %`;
  console.log(
    `${options.images}: ${scores.genuine.length} genuine, ${scores.impostor.length} impostor pairs; EER ${percent(rates.eer)}, ` +
      `FNMR ${percent(rates.fnmr1e2)} at FMR 1e-2, ${percent(rates.fnmr1e3)} at FMR 1e-3`,
  );
  const extractMs = Number(median(extractTimes).toFixed(2));
  const matchUs = Number(median(matchTimes).toFixed(1));
  console.log(JSON.stringify({ ...rates, extractMs, matchUs, failures }));
  return undefined;
}

/** 0 measured, 1 the folder or a file is at fault, 2 the command line is. */
async function main(): Promise<number> {
  let options: Result<Options, string>;
  try {
    options = parseOptions(process.argv.slice(2));
  } catch (error) {
    options = err(error instanceof Error ? error.message : String(error));
  }
  if (!options.ok) {
    console.error(`${options.error}\n\n${USAGE}`);
    return 2;
  }
  const fault = await run(options.value);
  if (fault !== undefined) console.error(fault);
  return fault === undefined ? 0 : 1;
}

process.exitCode = await main();
