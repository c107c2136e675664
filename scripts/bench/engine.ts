import { extractFingerprint, extractPalm, matchFingerprint, matchPalm, reduceToFourBits } from '@changqing/biometrics';
import { makeImpression, makeMasterPrint, makePalm, makePalmImage } from '@changqing/fixtures';
import type { GreyImage } from '@changqing/protocol';
import sharp from 'sharp';
import type { Figure, Row } from './figure.ts';
import { pairedRow } from './spread.ts';
import { timed, timedSync } from './stopwatch.ts';

const WARM_UP = 5;

/** Extraction and comparison in one thread, each call beside one Gaussian blur of the same image: what this machine can do right now. */
export const engine: Figure = {
  name: 'engine',
  title: 'Extraction and 1:1, one thread',
  measure: async ({ quick, say }) => {
    // The plain kernel has one thread too, and computes each time anew.
    sharp.concurrency(1);
    sharp.cache(false);
    const calls = quick ? 40 : 200;
    say('growing fingers and palms');
    const fingers = [1, 2].map((seed) => {
      const master = makeMasterPrint({ personSeed: `bench finger ${seed}`, position: 'right-index' });
      return [0, 1].map((impression) => reduceToFourBits(makeImpression(master, { impression, condition: 'clean' }).image));
    });
    const palms = [1, 2].map((seed) => {
      const palm = makePalm({ personSeed: `bench palm ${seed}`, position: 'right-palm' });
      return [0, 1].map((view) => makePalmImage(palm, { view, heightMm: 60 }));
    });
    return [
      ...(await rowsOf('fingerprint', fingers, calls, (image) => templateOf(extractFingerprint(image, 'right-index')), matchFingerprint)),
      ...(await rowsOf('palm', palms, calls, (image) => templateOf(extractPalm(image, 'right-palm')), matchPalm)),
    ];
  },
};

type Extracted =
  | { readonly ok: true; readonly value: { readonly template: Uint8Array } }
  | { readonly ok: false; readonly error: { readonly code: string } };

function templateOf(extracted: Extracted): Uint8Array {
  if (!extracted.ok) throw new Error(`an image of the bench is no good: ${extracted.error.code}`);
  return extracted.value.template;
}

async function rowsOf(
  modality: string,
  bodies: readonly (readonly GreyImage[])[],
  calls: number,
  extract: (image: GreyImage) => Uint8Array,
  match: (probe: Uint8Array, reference: Uint8Array) => { readonly ok: boolean },
): Promise<readonly Row[]> {
  const images = bodies.flat();
  const templates = bodies.map((body) => body.map(extract));
  const extracting: number[] = [];
  const matching: number[] = [];
  const blurring: number[] = [];
  for (let call = -WARM_UP; call < calls; call += 1) {
    const turn = call + WARM_UP;
    const image = images[turn % images.length];
    // One pair of one body, and one of two bodies, in turn.
    const probe = templates[turn % templates.length]?.[0];
    const reference = templates[(turn + (turn % 2)) % templates.length]?.[1];
    if (image === undefined || probe === undefined || reference === undefined) throw new RangeError('no images');
    const extractMs = timedSync(() => extract(image));
    const blurMs = await timed(() => blur(image));
    const matchMs = timedSync(() => {
      if (!match(probe, reference).ok) throw new Error('a template of the bench cannot be read');
    });
    if (call < 0) continue;
    extracting.push(extractMs);
    blurring.push(blurMs);
    matching.push(matchMs);
  }
  const [first] = images;
  const kernel = `one Gaussian blur of the image (libvips, σ 2)`;
  const bytes = templates.flat().map((template) => template.length);
  return [
    pairedRow(`${modality}: image to template`, 'ms', extracting, kernel, blurring, `${first?.widthPx ?? 0} × ${first?.heightPx ?? 0}`),
    pairedRow(
      `${modality}: 1:1, from bytes to score`,
      'ms',
      matching,
      kernel,
      blurring,
      `templates of ${Math.min(...bytes)}–${Math.max(...bytes)} bytes; half of the pairs are of one body`,
    ),
  ];
}

const blur = ({ widthPx, heightPx, pixels }: GreyImage) =>
  sharp(pixels, { raw: { width: widthPx, height: heightPx, channels: 1 } })
    .blur(2)
    .raw()
    .toBuffer();
