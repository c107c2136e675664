import { BACKGROUND, type FingerprintTemplate } from './template.ts';
import { describeNeighbourhoods, type Neighbourhoods } from './neighbourhood.ts';
import { COS256, SIN256 } from './trigonometry.ts';

/** A template unfolded for matching. Angles are 1/256 turns, clockwise on the picture, so that x, y and angle turn together. */
export interface PreparedTemplate {
  readonly count: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly angle: Uint8Array;
  /** 0..1; 0.5 where the source does not say. */
  readonly quality: Float64Array;
  readonly flow: Flow;
  readonly neighbourhoods: Neighbourhoods;
}

/** Orientation and extent of the finger on a regular grid, as doubled-angle unit vectors; 0 where there is no finger. */
export interface Flow {
  readonly cellPx: number;
  readonly firstColumn: number;
  readonly firstRow: number;
  readonly columns: number;
  readonly rows: number;
  readonly cos2: Float64Array;
  readonly sin2: Float64Array;
  /** 1 where the finger is. */
  readonly inside: Uint8Array;
  /** False for templates that came without orientation: then only `inside` means anything. */
  readonly oriented: boolean;
}

/** Unfolds a template; the neighbourhoods are computed, not stored. */
export function prepareTemplate(template: FingerprintTemplate): PreparedTemplate {
  const { minutiae } = template;
  const x = Float64Array.from(minutiae, (m) => m.x);
  const y = Float64Array.from(minutiae, (m) => m.y);
  const angle = Uint8Array.from(minutiae, (m) => (256 - m.angle) & 255);
  const quality = Float64Array.from(minutiae, (m) => (m.quality === 0 ? 0.5 : m.quality / 63));
  const flow = template.grid === undefined ? flowAround(x, y) : flowOf(template.grid);
  return { count: minutiae.length, x, y, angle, quality, flow, neighbourhoods: describeNeighbourhoods(x, y, angle, flow) };
}

function flowOf(grid: NonNullable<FingerprintTemplate['grid']>): Flow {
  const { cellPx, firstColumn, firstRow, columns, rows, cells } = grid;
  const cos2 = new Float64Array(cells.length);
  const sin2 = new Float64Array(cells.length);
  const inside = new Uint8Array(cells.length);
  cells.forEach((cell, i) => {
    if (cell === BACKGROUND) return;
    inside[i] = 1;
    // 128 steps to half a turn are 256 to a whole one in doubled angles; the sign turns it clockwise.
    cos2[i] = COS256[cell * 2]!;
    sin2[i] = -SIN256[cell * 2]!;
  });
  return { cellPx, firstColumn, firstRow, columns, rows, cos2, sin2, inside, oriented: true };
}

const FOREIGN_CELL_PX = 16;
const FOREIGN_REACH_PX = 42;

/** Without a grid, the finger is taken to reach a little beyond its minutiae. */
function flowAround(x: Float64Array, y: Float64Array): Flow {
  let right = 0;
  let bottom = 0;
  for (let i = 0; i < x.length; i++) {
    right = Math.max(right, x[i]!);
    bottom = Math.max(bottom, y[i]!);
  }
  const columns = Math.ceil((right + FOREIGN_REACH_PX) / FOREIGN_CELL_PX);
  const rows = Math.ceil((bottom + FOREIGN_REACH_PX) / FOREIGN_CELL_PX);
  const inside = new Uint8Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const cx = (column + 0.5) * FOREIGN_CELL_PX;
      const cy = (row + 0.5) * FOREIGN_CELL_PX;
      for (let i = 0; i < x.length; i++) {
        if ((x[i]! - cx) ** 2 + (y[i]! - cy) ** 2 < FOREIGN_REACH_PX ** 2) {
          inside[row * columns + column] = 1;
          break;
        }
      }
    }
  }
  const none = new Float64Array(inside.length);
  return { cellPx: FOREIGN_CELL_PX, firstColumn: 0, firstRow: 0, columns, rows, cos2: none, sin2: none, inside, oriented: false };
}

/** True when the point (pixels) lies in a cell of the finger. */
export function isInside(flow: Flow, x: number, y: number): boolean {
  const column = Math.floor(x / flow.cellPx) - flow.firstColumn;
  const row = Math.floor(y / flow.cellPx) - flow.firstRow;
  return column >= 0 && row >= 0 && column < flow.columns && row < flow.rows && flow.inside[row * flow.columns + column] === 1;
}
