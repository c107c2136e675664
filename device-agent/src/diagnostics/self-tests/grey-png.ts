import { crc32 } from 'node:zlib';
import type { GreyImage } from '@changqing/protocol';

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
/** A stored block of deflate holds no more (RFC 1951, section 3.2.4). */
const MOST_STORED = 65_535;
const ADLER_MODULUS = 65_521;

/**
 * A grey image as PNG (8 bits, uncompressed), every `step`-th pixel of every `step`-th row. All of it lies in the one array that is returned, so that whoever
 * has shown it can overwrite it; a library for compressing would leave copies of a finger behind.
 */
export function greyPng(image: GreyImage, step = 1): Uint8Array<ArrayBuffer> {
  const width = Math.floor(image.widthPx / step);
  const height = Math.floor(image.heightPx / step);
  const rawBytes = (width + 1) * height;
  const blocks = Math.max(1, Math.ceil(rawBytes / MOST_STORED));
  const dataBytes = 2 + blocks * 5 + rawBytes + 4;
  const png = new Uint8Array(new ArrayBuffer(SIGNATURE.length + 25 + 12 + dataBytes + 12));
  const view = new DataView(png.buffer);
  png.set(SIGNATURE);
  let at = chunk(png, view, SIGNATURE.length, 'IHDR', 13, (from) => {
    view.setUint32(from, width);
    view.setUint32(from + 4, height);
    // Eight bits of grey; the rest is the only choice that there is.
    png.set([8, 0, 0, 0, 0], from + 8);
  });
  at = chunk(png, view, at, 'IDAT', dataBytes, (from) => putStored(png, view, from, rawBytes, pixelReader(image, width, step)));
  chunk(png, view, at, 'IEND', 0, () => undefined);
  return png;
}

/** The byte at a place of the raw stream: each row begins with its filter, which is none. */
const pixelReader =
  (image: GreyImage, width: number, step: number) =>
  (place: number): number => {
    const row = Math.floor(place / (width + 1));
    const column = place % (width + 1);
    return column === 0 ? 0 : image.pixels[row * step * image.widthPx + (column - 1) * step]!;
  };

function putStored(png: Uint8Array, view: DataView, from: number, rawBytes: number, byteAt: (place: number) => number): void {
  png.set([0x78, 0x01], from);
  let at = from + 2;
  let sumA = 1;
  let sumB = 0;
  for (let begin = 0; begin < rawBytes; begin += MOST_STORED) {
    const length = Math.min(MOST_STORED, rawBytes - begin);
    png[at] = begin + length === rawBytes ? 1 : 0;
    view.setUint16(at + 1, length, true);
    view.setUint16(at + 3, ~length & 0xffff, true);
    at += 5;
    for (let offset = 0; offset < length; offset += 1) {
      const byte = byteAt(begin + offset);
      png[at + offset] = byte;
      sumA = (sumA + byte) % ADLER_MODULUS;
      sumB = (sumB + sumA) % ADLER_MODULUS;
    }
    at += length;
  }
  view.setUint32(at, ((sumB << 16) | sumA) >>> 0);
}

/** Writes one chunk and answers where the next begins. */
function chunk(png: Uint8Array, view: DataView, at: number, name: string, length: number, put: (from: number) => void): number {
  view.setUint32(at, length);
  for (let index = 0; index < 4; index += 1) png[at + 4 + index] = name.charCodeAt(index);
  put(at + 8);
  view.setUint32(at + 8 + length, crc32(png.subarray(at + 4, at + 8 + length)));
  return at + 12 + length;
}
