import { BLOCK_PX, LONGEST_PERIOD, SHORTEST_PERIOD, type PeriodField } from './frequency.ts';
import { CELL_PX, quantised, type OrientationField } from './orientation.ts';
import type { Foreground } from './segment.ts';
import { COS256, SIN256, decay, settled } from './trigonometry.ts';
import { hold } from '../working-memory.ts';

const DIRECTIONS = 64;
const PERIOD_STEPS = 24;
const PERIOD_STEP_PX = (LONGEST_PERIOD - SHORTEST_PERIOD) / (PERIOD_STEPS - 1);

/** One line of taps: offsets on the picture with their weights, mirrored about the middle. */
interface Line {
  readonly dx: Int32Array;
  readonly dy: Int32Array;
  readonly weight: Float64Array;
  readonly reach: number;
}

/**
 * Contextual filtering: at each foreground pixel a Gabor-like filter tuned to the local ridge orientation and period, as two
 * passes of one line each: a cosine under a bell across the ridge, then a bell along it. Taps sit on whole pixels and are
 * weighted by where they really lie, so no interpolation is needed.
 * A clean ridge wave of amplitude 1 comes out with amplitude 1; background is 0. Ridges are positive when `values` has them so.
 */
export function enhance(
  values: Float32Array,
  width: number,
  height: number,
  field: OrientationField,
  periods: PeriodField,
  foreground: Foreground,
  lengthAlong: number,
): Float32Array {
  const directions = quantised(field, DIRECTIONS);
  const across = hold(new Float32Array(values.length));
  const acrossLines = new Map<number, Line>();
  forEachCell(width, height, field, foreground, (cell, x0, y0, x1, y1) => {
    const block = ((y0 / BLOCK_PX) | 0) * periods.columns + ((x0 / BLOCK_PX) | 0);
    const step = Math.max(0, Math.min(PERIOD_STEPS - 1, Math.round((periods.period[block]! - SHORTEST_PERIOD) / PERIOD_STEP_PX)));
    const key = directions[cell]! * PERIOD_STEPS + step;
    let line = acrossLines.get(key);
    if (line === undefined) {
      line = lineAcross(directions[cell]!, SHORTEST_PERIOD + step * PERIOD_STEP_PX);
      acrossLines.set(key, line);
    }
    filterCell(values, across, width, height, line, x0, y0, x1, y1);
  });
  const result = hold(new Float32Array(values.length));
  const alongLines = Array.from({ length: DIRECTIONS }, (_, direction) => lineAlong(direction, lengthAlong));
  forEachCell(width, height, field, foreground, (cell, x0, y0, x1, y1) => {
    filterCell(across, result, width, height, alongLines[directions[cell]!]!, x0, y0, x1, y1);
  });
  return result;
}

function forEachCell(
  width: number,
  height: number,
  field: OrientationField,
  foreground: Foreground,
  visit: (cell: number, x0: number, y0: number, x1: number, y1: number) => void,
): void {
  for (let row = 0; row < field.rows; row++) {
    for (let column = 0; column < field.columns; column++) {
      const cell = row * field.columns + column;
      if (foreground.cells[cell] === 0) continue;
      const x0 = column * CELL_PX;
      const y0 = row * CELL_PX;
      visit(cell, x0, y0, Math.min(width, x0 + CELL_PX), Math.min(height, y0 + CELL_PX));
    }
  }
}

function filterCell(
  source: Float32Array,
  target: Float32Array,
  width: number,
  height: number,
  line: Line,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
): void {
  const { dx, dy, weight, reach } = line;
  const taps = weight.length;
  const inside = x0 >= reach && y0 >= reach && x1 + reach <= width && y1 + reach <= height;
  for (let y = y0; y < y1; y++) {
    for (let x = x0; x < x1; x++) {
      const at = y * width + x;
      let sum = weight[0]! * source[at]!;
      if (inside) {
        for (let t = 1; t < taps; t++) {
          const offset = dy[t]! * width + dx[t]!;
          sum += weight[t]! * (source[at + offset]! + source[at - offset]!);
        }
      } else {
        for (let t = 1; t < taps; t++) {
          sum +=
            weight[t]! *
            (clampedAt(source, width, height, x + dx[t]!, y + dy[t]!) + clampedAt(source, width, height, x - dx[t]!, y - dy[t]!));
        }
      }
      target[at] = sum;
    }
  }
}

/** Outside the picture the border's value repeats: zero there would pull ridges off at the edge. */
function clampedAt(source: Float32Array, width: number, height: number, x: number, y: number): number {
  const cx = x < 0 ? 0 : x >= width ? width - 1 : x;
  const cy = y < 0 ? 0 : y >= height ? height - 1 : y;
  return source[cy * width + cx]!;
}

function lineAcross(direction: number, period: number): Line {
  const nx = -SIN256[direction * 2]!;
  const ny = COS256[direction * 2]!;
  const sigma = 0.48 * period;
  const radius = Math.ceil(1.3 * period);
  const { dx, dy } = offsets(nx, ny, radius);
  const bell = new Float64Array(radius + 1);
  const wave = new Float64Array(radius + 1);
  let bells = 0;
  let waves = 0;
  for (let t = 0; t <= radius; t++) {
    const u = dx[t]! * nx + dy[t]! * ny;
    bell[t] = decay((u * u) / (2 * sigma * sigma));
    wave[t] = settled(Math.cos((2 * Math.PI * u) / period));
    const twice = t === 0 ? 1 : 2;
    bells += twice * bell[t]!;
    waves += twice * bell[t]! * wave[t]!;
  }
  // Taking the mean away makes the filter blind to brightness; then scale to answer 1 to its own wave.
  const mean = waves / bells;
  const weight = new Float64Array(radius + 1);
  let answer = 0;
  for (let t = 0; t <= radius; t++) {
    weight[t] = bell[t]! * (wave[t]! - mean);
    answer += (t === 0 ? 1 : 2) * weight[t]! * wave[t]!;
  }
  return { dx, dy, weight: weight.map((value) => value / answer), reach: radius };
}

function lineAlong(direction: number, sigma: number): Line {
  const tx = COS256[direction * 2]!;
  const ty = SIN256[direction * 2]!;
  const radius = Math.ceil(2 * sigma);
  const { dx, dy } = offsets(tx, ty, radius);
  const weight = Float64Array.from({ length: radius + 1 }, (_, t) => decay((t * t) / (2 * sigma * sigma)));
  let sum = weight[0]!;
  for (let t = 1; t <= radius; t++) sum += 2 * weight[t]!;
  return { dx, dy, weight: weight.map((value) => value / sum), reach: radius };
}

function offsets(ux: number, uy: number, radius: number): { dx: Int32Array; dy: Int32Array } {
  return {
    dx: Int32Array.from({ length: radius + 1 }, (_, t) => Math.round(t * ux)),
    dy: Int32Array.from({ length: radius + 1 }, (_, t) => Math.round(t * uy)),
  };
}
