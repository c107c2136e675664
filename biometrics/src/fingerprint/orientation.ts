import { gaussian } from './smooth.ts';
import { turns } from './trigonometry.ts';
import { hold } from '../working-memory.ts';

/** Side of one cell of the orientation field, in pixels. */
export const CELL_PX = 4;

/**
 * Ridge orientation on a grid of 4-px cells, as doubled-angle vectors in picture coordinates (y down):
 * `cos2`, `sin2` have length `coherence`, 0 (no direction) to 1 (perfectly parallel ridges).
 */
export interface OrientationField {
  readonly columns: number;
  readonly rows: number;
  readonly cos2: Float32Array;
  readonly sin2: Float32Array;
  readonly coherence: Float32Array;
}

/** Smoothing of the gradient tensor in cells: fine follows cores and deltas, coarse bridges creases and noise. */
const SCALES: readonly { readonly sigmaCells: number; readonly weight: number }[] = [
  { sigmaCells: 1.6, weight: 1.0 },
  { sigmaCells: 3, weight: 0.7 },
  { sigmaCells: 6, weight: 0.25 },
];

/**
 * Orientation from the gradient structure tensor (Kass & Witkin; Bazen & Gerez 2002), smoothed at several scales that are
 * added with a weight growing with their coherence: where ridges are clear the fine scale leads, elsewhere the coarse one.
 */
export function orientationField(values: Float32Array, width: number, height: number): OrientationField {
  const columns = Math.ceil(width / CELL_PX);
  const rows = Math.ceil(height / CELL_PX);
  const { difference, product, energy } = gradientTensor(values, width, height, columns, rows);
  const cos2 = hold(new Float32Array(columns * rows));
  const sin2 = hold(new Float32Array(columns * rows));
  let weights = 0;
  for (const { sigmaCells, weight } of SCALES) {
    weights += weight;
    const d = gaussian(difference, columns, rows, sigmaCells);
    const p = gaussian(product, columns, rows, sigmaCells);
    const e = gaussian(energy, columns, rows, sigmaCells);
    for (let i = 0; i < cos2.length; i++) {
      const scale = weight / (e[i]! + 1e-3);
      // The ridge runs across the gradient: a quarter turn, which is a sign in doubled angles.
      cos2[i] = cos2[i]! - d[i]! * scale;
      sin2[i] = sin2[i]! - p[i]! * scale;
    }
  }
  const coherence = hold(new Float32Array(columns * rows));
  for (let i = 0; i < cos2.length; i++) {
    cos2[i] = cos2[i]! / weights;
    sin2[i] = sin2[i]! / weights;
    coherence[i] = Math.sqrt(cos2[i]! * cos2[i]! + sin2[i]! * sin2[i]!);
  }
  return { columns, rows, cos2, sin2, coherence };
}

function gradientTensor(values: Float32Array, width: number, height: number, columns: number, rows: number) {
  const difference = hold(new Float32Array(columns * rows));
  const product = hold(new Float32Array(columns * rows));
  const energy = hold(new Float32Array(columns * rows));
  for (let y = 1; y < height - 1; y++) {
    const cellRow = ((y / CELL_PX) | 0) * columns;
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      const nw = values[i - width - 1]!;
      const ne = values[i - width + 1]!;
      const sw = values[i + width - 1]!;
      const se = values[i + width + 1]!;
      // Scharr's kernel: its direction error is a tenth of Sobel's.
      const gx = 3 * (ne - nw + se - sw) + 10 * (values[i + 1]! - values[i - 1]!);
      const gy = 3 * (sw - nw + se - ne) + 10 * (values[i + width]! - values[i - width]!);
      const cell = cellRow + ((x / CELL_PX) | 0);
      difference[cell] = difference[cell]! + (gx * gx - gy * gy) / 256;
      product[cell] = product[cell]! + (2 * gx * gy) / 256;
      energy[cell] = energy[cell]! + (gx * gx + gy * gy) / 256;
    }
  }
  return { difference, product, energy };
}

/** Orientation of every cell as 0..steps−1 over half a turn, step 0 along x, growing clockwise on the picture. */
export function quantised(field: OrientationField, steps: number): Uint8Array {
  const result = hold(new Uint8Array(field.cos2.length));
  for (let i = 0; i < result.length; i++) result[i] = Math.round(turns(field.sin2[i]!, field.cos2[i]!) * steps) % steps;
  return result;
}
