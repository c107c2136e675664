import type { GreyImage } from '@changqing/protocol';

/** Cuts or pads an image about its centre to the size of the sensor; what is added is white, as bare glass is. */
export function fitToSensor(image: GreyImage, widthPx: number, heightPx: number): GreyImage {
  const pixels = new Uint8Array(widthPx * heightPx).fill(255);
  const left = Math.floor((image.widthPx - widthPx) / 2);
  const top = Math.floor((image.heightPx - heightPx) / 2);
  for (let y = Math.max(0, -top); y < Math.min(heightPx, image.heightPx - top); y += 1) {
    const from = (y + top) * image.widthPx + Math.max(0, left);
    const length = Math.min(widthPx, image.widthPx);
    pixels.set(image.pixels.subarray(from, from + length), y * widthPx + Math.max(0, -left));
  }
  return { widthPx, heightPx, dpi: image.dpi, pixels };
}

/** A number that stands for whose finger it is, made of the picture itself: the same picture is the same finger. */
export function subjectOf(image: GreyImage): number {
  let hash = 0x811c9dc5;
  for (const pixel of image.pixels) hash = Math.imul(hash ^ pixel, 0x01000193);
  return hash >>> 0;
}

const MARK = [0x53, 0x49, 0x4d, 0x46] as const;

/** Opaque feature bytes: the mark `SIMF`, the subject, then zeros. */
export function featureOf(subject: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  bytes.set(MARK);
  new DataView(bytes.buffer).setUint32(4, subject);
  return bytes;
}

/** The subject in feature bytes of ours; undefined for any others. */
export function subjectIn(feature: Uint8Array): number | undefined {
  if (feature.length < 8 || MARK.some((byte, i) => feature[i] !== byte)) return undefined;
  return new DataView(feature.buffer, feature.byteOffset, feature.byteLength).getUint32(4);
}

/** Decides a comparison of two features: the score where they match, undefined where they do not. */
export type MatchRule = (probe: Uint8Array, reference: Uint8Array) => number | undefined;

/** The rule unless a test gives another: the same subject scores 150. */
export const sameSubject: MatchRule = (probe, reference) => {
  const subject = subjectIn(probe);
  return subject !== undefined && subject === subjectIn(reference) ? 150 : undefined;
};
