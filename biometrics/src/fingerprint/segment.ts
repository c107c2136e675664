import type { NormalisedImage } from './normalise.ts';
import { CELL_PX, type OrientationField } from './orientation.ts';
import { boxMean } from './smooth.ts';
import { hold } from '../working-memory.ts';

/** Which 4-px cells show ridges: 1 foreground, 0 background. Same grid as the orientation field. */
export interface Foreground {
  readonly columns: number;
  readonly rows: number;
  readonly cells: Uint8Array;
  /** Number of foreground cells. */
  readonly area: number;
}

/** Below this deviation (grey levels) nothing counts as a ridge, however flat the rest of the picture is. */
const LEAST_DEVIATION = 5;

/**
 * Foreground from contrast and coherence: a smoothed vote per cell, then the pieces that are at least a fifth of the largest,
 * with their holes filled.
 */
export function segment(image: NormalisedImage, field: OrientationField): Foreground {
  const { columns, rows } = field;
  const votes = hold(new Float32Array(columns * rows));
  const typical = Math.max(image.typicalDeviation, LEAST_DEVIATION * 2);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const x = Math.min(image.width - 1, column * CELL_PX + CELL_PX / 2);
      const y = Math.min(image.height - 1, row * CELL_PX + CELL_PX / 2);
      const deviation = image.deviation[y * image.width + x]!;
      const contrast = deviation < LEAST_DEVIATION ? 0 : Math.min(1, deviation / (0.7 * typical));
      const coherence = Math.min(1, field.coherence[row * columns + column]! / 0.5);
      votes[row * columns + column] = contrast * (0.4 + 0.6 * coherence);
    }
  }
  const smooth = boxMean(votes, columns, rows, 2);
  const cells = hold(new Uint8Array(columns * rows));
  for (let i = 0; i < cells.length; i++) cells[i] = smooth[i]! > 0.42 ? 1 : 0;
  keepLargePieces(cells, columns, rows);
  fillHoles(cells, columns, rows);
  let area = 0;
  for (const cell of cells) area += cell;
  return { columns, rows, cells, area };
}

function keepLargePieces(cells: Uint8Array, columns: number, rows: number): void {
  const labels = hold(new Int32Array(cells.length));
  const sizes = [0];
  for (let i = 0; i < cells.length; i++) {
    if (cells[i] === 1 && labels[i] === 0) sizes.push(flood(cells, labels, columns, rows, i, 1, sizes.length));
  }
  const largest = sizes.reduce((a, b) => Math.max(a, b), 0);
  for (let i = 0; i < cells.length; i++) {
    if (sizes[labels[i]!]! * 5 < largest) cells[i] = 0;
  }
}

function fillHoles(cells: Uint8Array, columns: number, rows: number): void {
  const labels = hold(new Int32Array(cells.length));
  for (let i = 0; i < cells.length; i++) {
    const column = i % columns;
    const atBorder = column === 0 || column === columns - 1 || i < columns || i >= cells.length - columns;
    if (atBorder && cells[i] === 0 && labels[i] === 0) flood(cells, labels, columns, rows, i, 0, 1);
  }
  for (let i = 0; i < cells.length; i++) {
    if (cells[i] === 0 && labels[i] === 0) cells[i] = 1;
  }
}

/** Labels the 4-connected piece of `value` that holds `start`; returns its size. */
function flood(cells: Uint8Array, labels: Int32Array, columns: number, rows: number, start: number, value: number, label: number): number {
  const stack = [start];
  labels[start] = label;
  let size = 0;
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    size++;
    const column = at % columns;
    const row = (at - column) / columns;
    const next = [
      column > 0 ? at - 1 : -1,
      column < columns - 1 ? at + 1 : -1,
      row > 0 ? at - columns : -1,
      row < rows - 1 ? at + columns : -1,
    ];
    for (const to of next) {
      if (to >= 0 && cells[to] === value && labels[to] === 0) {
        labels[to] = label;
        stack.push(to);
      }
    }
  }
  return size;
}
