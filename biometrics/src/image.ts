import type { GreyImage } from '@changqing/protocol';
import { hold } from './working-memory.ts';

/** The resolution at which all fingerprint stages work. */
export const WORKING_DPI = 500;

/** Largest side that any stage accepts, in pixels at 500 dpi: 12 bits of a template's coordinate. */
export const MAXIMUM_SIDE_PX = 4095;

/** Says what is wrong with an image's own numbers, or undefined when they agree with its pixels. */
export function imageFault(image: GreyImage): string | undefined {
  const { widthPx, heightPx, dpi, pixels } = image;
  if (!Number.isInteger(widthPx) || !Number.isInteger(heightPx) || widthPx < 1 || heightPx < 1) {
    return `width and height must be whole and positive, got ${widthPx} by ${heightPx}`;
  }
  if (!(dpi >= 100 && dpi <= 2000)) return `resolution must be 100 to 2000 dpi, got ${dpi}`;
  if (pixels.length !== widthPx * heightPx)
    return `${widthPx} by ${heightPx} pixels need ${widthPx * heightPx} bytes, got ${pixels.length}`;
  return undefined;
}

/**
 * The same picture at 500 dpi. Bilinear between pixel centres; when shrinking by more than a third,
 * the mean over each target pixel's area, so that fine ridges do not alias. Within 1 % of 500 dpi it is returned as it is.
 */
export function resampleTo500(image: GreyImage): GreyImage {
  const scale = image.dpi / WORKING_DPI;
  if (Math.abs(scale - 1) <= 0.01) return image;
  const widthPx = Math.max(1, Math.round(image.widthPx / scale));
  const heightPx = Math.max(1, Math.round(image.heightPx / scale));
  const pixels = hold(new Uint8Array(widthPx * heightPx));
  const taps = Math.max(1, Math.ceil(scale * 0.75));
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      let sum = 0;
      for (let j = 0; j < taps; j++) {
        for (let i = 0; i < taps; i++) {
          sum += sampleBilinear(image, (x + (i + 0.5) / taps) * scale - 0.5, (y + (j + 0.5) / taps) * scale - 0.5);
        }
      }
      pixels[y * widthPx + x] = Math.round(sum / (taps * taps));
    }
  }
  return { widthPx, heightPx, dpi: WORKING_DPI, pixels };
}

function sampleBilinear(image: GreyImage, x: number, y: number): number {
  const { widthPx, heightPx, pixels } = image;
  const cx = Math.min(Math.max(x, 0), widthPx - 1);
  const cy = Math.min(Math.max(y, 0), heightPx - 1);
  const x0 = Math.floor(cx);
  const y0 = Math.floor(cy);
  const x1 = Math.min(x0 + 1, widthPx - 1);
  const y1 = Math.min(y0 + 1, heightPx - 1);
  const fx = cx - x0;
  const fy = cy - y0;
  const top = pixels[y0 * widthPx + x0]! * (1 - fx) + pixels[y0 * widthPx + x1]! * fx;
  const bottom = pixels[y1 * widthPx + x0]! * (1 - fx) + pixels[y1 * widthPx + x1]! * fx;
  return top * (1 - fy) + bottom * fy;
}

/** The middle of an image, at most `widthPx` by `heightPx`; a side that is smaller already stays as it is. */
export function cropCentre(image: GreyImage, widthPx: number, heightPx: number): GreyImage {
  const width = Math.min(widthPx, image.widthPx);
  const height = Math.min(heightPx, image.heightPx);
  const left = (image.widthPx - width) >> 1;
  const top = (image.heightPx - height) >> 1;
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const start = (top + y) * image.widthPx + left;
    pixels.set(image.pixels.subarray(start, start + width), y * width);
  }
  return { widthPx: width, heightPx: height, dpi: image.dpi, pixels };
}

/** What is left of an image after a reader's 4-bit transfer: each pixel's upper nibble v, expanded as v·17. */
export function reduceToFourBits(image: GreyImage): GreyImage {
  return { ...image, pixels: image.pixels.map((value) => (value >> 4) * 17) };
}
