import type { GreyImage } from '@changqing/protocol';
import { hold } from '../working-memory.ts';

/** A picture of real numbers, rows from the top. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

/** The width at which the hand is looked for; larger images are averaged down by a whole factor. */
const WORKING_WIDTH = 320;

/** Averages squares of pixels, so that every image is worked on at about 320 pixels across; says by which factor. */
export function shrinkToWorkingSize(image: GreyImage): { readonly plane: Plane; readonly factor: number } {
  const factor = Math.max(1, Math.round(image.widthPx / WORKING_WIDTH));
  const width = Math.floor(image.widthPx / factor);
  const height = Math.floor(image.heightPx / factor);
  const values = hold(new Float32Array(width * height));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let dy = 0; dy < factor; dy++) {
        const start = (y * factor + dy) * image.widthPx + x * factor;
        for (let dx = 0; dx < factor; dx++) sum += image.pixels[start + dx]!;
      }
      values[y * width + x] = sum / (factor * factor);
    }
  }
  return { plane: { width, height, values }, factor };
}

/** The mean over a square of `2 * reach + 1` a side, clipped at the edges; by running sums, so its cost does not grow with `reach`. */
export function boxBlur({ width, height, values }: Plane, reach: number): Plane {
  const along = hold(new Float32Array(values.length));
  for (let y = 0; y < height; y++) blurLine(values, along, y * width, 1, width, reach);
  const out = hold(new Float32Array(values.length));
  for (let x = 0; x < width; x++) blurLine(along, out, x, width, height, reach);
  return { width, height, values: out };
}

function blurLine(from: Float32Array, to: Float32Array, start: number, stride: number, count: number, reach: number): void {
  let sum = 0;
  let members = 0;
  for (let i = 0; i < Math.min(reach, count); i++) {
    sum += from[start + i * stride]!;
    members++;
  }
  for (let i = 0; i < count; i++) {
    if (i + reach < count) {
      sum += from[start + (i + reach) * stride]!;
      members++;
    }
    if (i - reach > 0) {
      sum -= from[start + (i - reach - 1) * stride]!;
      members--;
    }
    to[start + i * stride] = sum / members;
  }
}

/** The value between pixel centres; beyond the edge the edge's value goes on. */
export function samplePlane({ width, height, values }: Plane, x: number, y: number): number {
  const cx = Math.min(Math.max(x, 0), width - 1);
  const cy = Math.min(Math.max(y, 0), height - 1);
  const left = Math.floor(cx);
  const top = Math.floor(cy);
  const right = Math.min(left + 1, width - 1);
  const bottom = Math.min(top + 1, height - 1);
  const fx = cx - left;
  const above = values[top * width + left]! * (1 - fx) + values[top * width + right]! * fx;
  const below = values[bottom * width + left]! * (1 - fx) + values[bottom * width + right]! * fx;
  return above + (below - above) * (cy - top);
}
