import { emptySensor, makeImpression, makeMasterPrint, makePalm, makePalmImage, seededRandom } from '@changqing/fixtures';
import type { GreyImage } from '@changqing/protocol';

/** One way in which the marker row can lie in memory, in a file or in a log. */
export interface MarkerForm {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Shorter parts than this, in bytes, could be chance. */
export const SHORTEST_PART = 32;

/** Two pictures that carry the same marker: one that can be used, and one that is refused for its quality. */
export interface MarkedImages {
  readonly usable: GreyImage;
  readonly refused: GreyImage;
  readonly forms: readonly MarkerForm[];
}

/** Rows that carry the marker: two, so that it also shows where squares of four pixels are averaged. */
const FIRST_ROW = 6;
const ROWS = 2;

/** Lines of a finger's reader: sixteen grey levels, none of them 0, which memory is full of. */
export function markedFingers(seed: string): MarkedImages {
  const random = seededRandom(seed);
  const row = Uint8Array.from({ length: 256 }, () => random.integer(1, 15) * 17);
  const packed = Buffer.from(Uint8Array.from({ length: 128 }, (_, i) => (row[2 * i]! & 0xf0) | (row[2 * i + 1]! & 0x0f)));
  const print = makeImpression(makeMasterPrint({ personSeed: seed, position: 'right-index' }), { impression: 1, condition: 'clean' }).image;
  return {
    usable: withMarker(print, row),
    refused: withMarker(emptySensor(), row),
    forms: [...formsOf(Buffer.from(row)), { name: 'packed', bytes: packed }, ...textForms('packed', packed)],
  };
}

/** Lines of a palm's reader: all grey levels but 0. `enrolled` is the same palm at another visit, without a marker. */
export function markedPalms(seed: string): MarkedImages & { readonly enrolled: GreyImage } {
  const random = seededRandom(seed);
  const row = Uint8Array.from({ length: 640 }, () => random.integer(1, 255));
  const hand = makePalm({ personSeed: seed, position: 'right-palm' });
  const palm = makePalmImage(hand, { view: 1, heightMm: 60 });
  const halved = Float32Array.from({ length: 320 }, (_, i) => (row[2 * i]! + row[2 * i + 1]!) / 2);
  return {
    enrolled: makePalmImage(hand, { view: 2, heightMm: 60 }),
    usable: withMarker(palm, row),
    refused: withMarker({ ...palm, pixels: new Uint8Array(palm.pixels.length).fill(9) }, row),
    forms: [...formsOf(Buffer.from(row)), { name: 'float32 of squares', bytes: Buffer.from(halved.buffer) }],
  };
}

function withMarker(image: GreyImage, row: Uint8Array): GreyImage {
  if (row.length !== image.widthPx) throw new RangeError(`a marker of ${row.length} pixels in ${image.widthPx}`);
  const pixels = image.pixels.slice();
  for (let y = FIRST_ROW; y < FIRST_ROW + ROWS; y += 1) pixels.set(row, y * image.widthPx);
  return { ...image, pixels };
}

function formsOf(row: Buffer): MarkerForm[] {
  return [
    { name: 'bytes', bytes: row },
    { name: 'float32', bytes: Buffer.from(new Float32Array(row).buffer) },
    { name: 'float32 turned over', bytes: Buffer.from(new Float32Array(row).map((value) => -value).buffer) },
    { name: 'float64', bytes: Buffer.from(new Float64Array(row).buffer) },
    ...textForms('bytes', row),
  ];
}

/** As a log or a document would hold it. Base64 looks different with each of three beginnings. */
function textForms(of: string, row: Buffer): MarkerForm[] {
  const begun = [0, 1, 2].map((from) => ({
    name: `base64 of ${of}`,
    bytes: Buffer.from(row.subarray(from).toString('base64url').slice(0, -4)),
  }));
  return [{ name: `hex of ${of}`, bytes: Buffer.from(row.toString('hex')) }, ...begun];
}
