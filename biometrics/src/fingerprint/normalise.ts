import type { GreyImage } from '@changqing/protocol';
import { boxMean } from './smooth.ts';
import { hold } from '../working-memory.ts';

/** An image freed of its lighting: local mean 0, local deviation about 1 where there are ridges, near 0 where there are none. */
export interface NormalisedImage {
  readonly width: number;
  readonly height: number;
  /** Dark ridges are negative. */
  readonly values: Float32Array;
  /** Local standard deviation of the grey values, before normalisation. */
  readonly deviation: Float32Array;
  /** The deviation that the ridges of this image typically have: its 80th percentile. */
  readonly typicalDeviation: number;
}

/** About one and a half ridge periods at 500 dpi: large enough to hold ridge and valley, small enough to follow pressure. */
const RADIUS_PX = 12;

/** Normalises by local mean and deviation (squares of 25 px). Flat parts stay flat: their deviation is floored. */
export function normalise(image: GreyImage): NormalisedImage {
  const { widthPx: width, heightPx: height } = image;
  const grey = hold(new Float32Array(image.pixels));
  const smooth = boxMean(grey, width, height, 1);
  const mean = boxMean(smooth, width, height, RADIUS_PX);
  const squares = hold(new Float32Array(grey.length));
  for (let i = 0; i < squares.length; i++) squares[i] = smooth[i]! * smooth[i]!;
  const meanSquare = boxMean(squares, width, height, RADIUS_PX);
  const deviation = squares;
  for (let i = 0; i < deviation.length; i++) deviation[i] = Math.sqrt(Math.max(0, meanSquare[i]! - mean[i]! * mean[i]!));
  const typicalDeviation = percentile(deviation, 0.8);
  const floor = 2 + 0.25 * typicalDeviation;
  const values = hold(new Float32Array(grey.length));
  for (let i = 0; i < values.length; i++) {
    const value = (smooth[i]! - mean[i]!) / (deviation[i]! + floor);
    values[i] = Math.max(-2.5, Math.min(2.5, value));
  }
  return { width, height, values, deviation, typicalDeviation };
}

/** Percentile by a histogram of quarter grey steps; exact enough for thresholds and independent of sort order. */
function percentile(values: Float32Array, share: number): number {
  const histogram = new Uint32Array(1024);
  for (let i = 0; i < values.length; i++) {
    const bin = Math.min(1023, (values[i]! * 4) | 0);
    histogram[bin] = histogram[bin]! + 1;
  }
  let left = share * values.length;
  for (let bin = 0; bin < 1024; bin++) {
    left -= histogram[bin]!;
    if (left <= 0) return bin / 4;
  }
  return 255;
}
