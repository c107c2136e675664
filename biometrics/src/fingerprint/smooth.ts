import { settled } from './trigonometry.ts';
import { hold } from '../working-memory.ts';

/**
 * Mean over the square of side 2·radius + 1 around each element, cut at the borders. `source` is left as it is.
 * Running sums: the cost does not depend on the radius.
 */
export function boxMean(source: Float32Array, width: number, height: number, radius: number): Float32Array {
  const rows = hold(new Float32Array(source.length));
  // One over the number of elements under the window, by how far it is cut: a multiplication is cheaper than a division.
  const acrossX = windowShares(width, radius);
  for (let y = 0; y < height; y++) {
    const base = y * width;
    let sum = 0;
    for (let x = 0; x < Math.min(radius, width); x++) sum += source[base + x]!;
    for (let x = 0; x < width; x++) {
      if (x + radius < width) sum += source[base + x + radius]!;
      if (x > radius) sum -= source[base + x - radius - 1]!;
      rows[base + x] = sum * acrossX[x]!;
    }
  }
  const acrossY = windowShares(height, radius);
  const result = hold(new Float32Array(source.length));
  const sums = hold(new Float64Array(width));
  for (let y = 0; y < Math.min(radius, height); y++) {
    for (let x = 0; x < width; x++) sums[x] = sums[x]! + rows[y * width + x]!;
  }
  for (let y = 0; y < height; y++) {
    const share = acrossY[y]!;
    const base = y * width;
    if (y + radius < height) addRow(sums, rows, (y + radius) * width, 1);
    if (y > radius) addRow(sums, rows, (y - radius - 1) * width, -1);
    for (let x = 0; x < width; x++) result[base + x] = sums[x]! * share;
  }
  return result;
}

function windowShares(length: number, radius: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => 1 / (Math.min(length - 1, i + radius) - Math.max(0, i - radius) + 1));
}

function addRow(sums: Float64Array, rows: Float32Array, from: number, sign: number): void {
  for (let x = 0; x < sums.length; x++) sums[x] = sums[x]! + sign * rows[from + x]!;
}

/** Half of a Gaussian kernel, index 0 at its middle, cut at 2.5 sigma; the whole kernel sums to 1. */
export function halfGaussian(sigma: number): Float64Array {
  const radius = Math.max(1, Math.ceil(sigma * 2.5));
  const half = Float64Array.from({ length: radius + 1 }, (_, i) => settled(Math.exp(-(i * i) / (2 * sigma * sigma))));
  let sum = half[0]!;
  for (let i = 1; i <= radius; i++) sum += 2 * half[i]!;
  return half.map((value) => value / sum);
}

/** Gaussian smoothing of a small grid; beyond the border counts as zero, which suits fields that vanish in the background. */
export function gaussian(source: Float32Array, width: number, height: number, sigma: number): Float32Array {
  const half = halfGaussian(sigma);
  const radius = half.length - 1;
  const rows = hold(new Float32Array(source.length));
  for (let y = 0; y < height; y++) {
    const base = y * width;
    for (let x = 0; x < width; x++) {
      let sum = half[0]! * source[base + x]!;
      for (let i = 1; i <= radius; i++) {
        const left = x - i >= 0 ? source[base + x - i]! : 0;
        const right = x + i < width ? source[base + x + i]! : 0;
        sum += half[i]! * (left + right);
      }
      rows[base + x] = sum;
    }
  }
  const result = hold(new Float32Array(source.length));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = half[0]! * rows[y * width + x]!;
      for (let i = 1; i <= radius; i++) {
        const above = y - i >= 0 ? rows[(y - i) * width + x]! : 0;
        const below = y + i < height ? rows[(y + i) * width + x]! : 0;
        sum += half[i]! * (above + below);
      }
      result[y * width + x] = sum;
    }
  }
  return result;
}
