import { settled } from './trigonometry.ts';

/**
 * Mean over the square of side 2·radius + 1 around each element, cut at the borders. `source` is left as it is.
 * Running sums: the cost does not depend on the radius.
 */
export function boxMean(source: Float32Array, width: number, height: number, radius: number): Float32Array {
  const rows = new Float32Array(source.length);
  for (let y = 0; y < height; y++) {
    const base = y * width;
    let sum = 0;
    for (let x = 0; x < Math.min(radius, width); x++) sum += source[base + x]!;
    for (let x = 0; x < width; x++) {
      if (x + radius < width) sum += source[base + x + radius]!;
      if (x - radius - 1 >= 0) sum -= source[base + x - radius - 1]!;
      rows[base + x] = sum / (Math.min(width - 1, x + radius) - Math.max(0, x - radius) + 1);
    }
  }
  const result = new Float32Array(source.length);
  const sums = new Float64Array(width);
  for (let y = 0; y < Math.min(radius, height); y++) {
    for (let x = 0; x < width; x++) sums[x] = sums[x]! + rows[y * width + x]!;
  }
  for (let y = 0; y < height; y++) {
    const entering = y + radius < height ? (y + radius) * width : -1;
    const leaving = y - radius - 1 >= 0 ? (y - radius - 1) * width : -1;
    const count = Math.min(height - 1, y + radius) - Math.max(0, y - radius) + 1;
    for (let x = 0; x < width; x++) {
      let sum = sums[x]!;
      if (entering >= 0) sum += rows[entering + x]!;
      if (leaving >= 0) sum -= rows[leaving + x]!;
      sums[x] = sum;
      result[y * width + x] = sum / count;
    }
  }
  return result;
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
  const rows = new Float32Array(source.length);
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
  const result = new Float32Array(source.length);
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
