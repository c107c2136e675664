/** A grid over the whole glass, in cells no larger than a fingertip finds. */
export interface CellGrid {
  readonly columns: number;
  readonly rows: number;
}

/** Cells of about 18 mm: on the reference screen 15 × 26. */
export const CELL_MM = 18;

export function gridFor(widthPx: number, heightPx: number, mmPx: number): CellGrid {
  const cells = (px: number): number => Math.max(1, Math.round(px / (CELL_MM * mmPx)));
  return { columns: cells(widthPx), rows: cells(heightPx) };
}

/** The cell that holds a place of the glass, counted row by row. */
export function cellAt(x: number, y: number, widthPx: number, heightPx: number, { columns, rows }: CellGrid): number {
  const along = (at: number, size: number, cells: number): number => Math.min(cells - 1, Math.max(0, Math.floor((at / size) * cells)));
  return along(y, heightPx, rows) * columns + along(x, widthPx, columns);
}

/** Where dead places are, in words of rows and columns from the upper left: `3/1, 3/2`. At most as many as a record holds. */
export function sayMissing(touched: ReadonlySet<number>, { columns, rows }: CellGrid): string {
  const missing = Array.from({ length: columns * rows }, (_, cell) => cell).filter((cell) => !touched.has(cell));
  const said = missing.slice(0, 24).map((cell) => `${Math.floor(cell / columns) + 1}/${(cell % columns) + 1}`);
  return said.join(', ') + (missing.length > said.length ? ' …' : '');
}
