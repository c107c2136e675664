import { quantised, CELL_PX, type OrientationField } from './orientation.ts';
import type { Foreground } from './segment.ts';
import { gaussian } from './smooth.ts';
import { COS256, SIN256 } from './trigonometry.ts';
import { hold } from '../working-memory.ts';

/** Distance from ridge to ridge, in pixels, on a grid of 16-px blocks (4 × 4 orientation cells). */
export interface PeriodField {
  readonly columns: number;
  readonly rows: number;
  readonly period: Float32Array;
  /** Weighted mean over the finger. */
  readonly typical: number;
  /** Share of the foreground's blocks, 0..1, where something repeats at a ridge's distance. */
  readonly periodicShare: number;
}

export const BLOCK_PX = 16;
export const SHORTEST_PERIOD = 4.5;
export const LONGEST_PERIOD = 16;
const ACROSS = 48;
const ALONG = 8;
const LAGS = 20;

/**
 * Ridge period from the x-signature (Hong, Wan & Jain 1998), read off the first peak of its autocorrelation rather than from
 * peak distances: that holds on at low contrast. Smoothed over neighbours by the height of the peak; gaps take the mean.
 */
export function periodField(
  values: Float32Array,
  width: number,
  height: number,
  field: OrientationField,
  foreground: Foreground,
): PeriodField {
  const columns = Math.ceil(width / BLOCK_PX);
  const rows = Math.ceil(height / BLOCK_PX);
  const directions = quantised(field, 128);
  const weighted = hold(new Float32Array(columns * rows));
  const weights = hold(new Float32Array(columns * rows));
  const signature = hold(new Float64Array(ACROSS));
  let total = 0;
  let totalWeight = 0;
  let blocks = 0;
  let periodic = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const x = column * BLOCK_PX + BLOCK_PX / 2;
      const y = row * BLOCK_PX + BLOCK_PX / 2;
      const cell = Math.min(field.rows - 1, (y / CELL_PX) | 0) * field.columns + Math.min(field.columns - 1, (x / CELL_PX) | 0);
      if (foreground.cells[cell] === 0) continue;
      readSignature(values, width, height, x, y, directions[cell]!, signature);
      const peak = firstPeak(signature);
      const weight = peak.height * field.coherence[cell]!;
      blocks++;
      if (peak.height > 0) periodic++;
      weighted[row * columns + column] = peak.lag * weight;
      weights[row * columns + column] = weight;
      total += peak.lag * weight;
      totalWeight += weight;
    }
  }
  const typical = totalWeight > 0 ? total / totalWeight : 9;
  const smoothWeighted = gaussian(weighted, columns, rows, 1.5);
  const smoothWeights = gaussian(weights, columns, rows, 1.5);
  const period = smoothWeighted;
  for (let i = 0; i < period.length; i++) period[i] = (smoothWeighted[i]! + 0.05 * typical) / (smoothWeights[i]! + 0.05);
  return { columns, rows, period, typical, periodicShare: blocks === 0 ? 0 : periodic / blocks };
}

function readSignature(
  values: Float32Array,
  width: number,
  height: number,
  x: number,
  y: number,
  direction: number,
  out: Float64Array,
): void {
  const cos = COS256[direction]!;
  const sin = SIN256[direction]!;
  for (let u = 0; u < ACROSS; u++) {
    let sum = 0;
    for (let v = -ALONG; v <= ALONG; v += 2) {
      const across = u - ACROSS / 2 + 0.5;
      const px = Math.round(x + v * cos - across * sin);
      const py = Math.round(y + v * sin + across * cos);
      if (px >= 0 && px < width && py >= 0 && py < height) sum += values[py * width + px]!;
    }
    out[u] = sum;
  }
}

/** First maximum of the autocorrelation after its first dip; height 0 where there is none worth believing. */
function firstPeak(signature: Float64Array): { lag: number; height: number } {
  let mean = 0;
  for (const value of signature) mean += value / ACROSS;
  const correlation = new Float64Array(LAGS + 1);
  for (let lag = 0; lag <= LAGS; lag++) {
    let sum = 0;
    for (let u = 0; u + lag < ACROSS; u++) sum += (signature[u]! - mean) * (signature[u + lag]! - mean);
    correlation[lag] = sum / (ACROSS - lag);
  }
  const power = correlation[0]! + 1e-6;
  let dip = 2;
  while (dip < LAGS && correlation[dip]! > 0) dip++;
  let best = 0;
  for (let lag = Math.max(dip, 4); lag < LAGS; lag++) {
    const here = correlation[lag]!;
    if (here > correlation[lag - 1]! && here >= correlation[lag + 1]! && here > 0.2 * power) {
      best = lag;
      break;
    }
  }
  if (best === 0) return { lag: 9, height: 0 };
  const before = correlation[best - 1]!;
  const here = correlation[best]!;
  const after = correlation[best + 1]!;
  const lag = best + (0.5 * (before - after)) / (before - 2 * here + after - 1e-9);
  return lag >= SHORTEST_PERIOD && lag <= LONGEST_PERIOD ? { lag, height: here / power } : { lag: 9, height: 0 };
}
