import { emsOf } from '../words/say-value.ts';

/** Where a cell stands: at the beginning or end of a line, or on a whole line of its own. */
export type CellPlace = 'start' | 'end' | 'whole';

/** How the cells of a row stand: in one line, or on several where they do not fit beside each other. */
export interface TableLayout {
  readonly lines: 'one' | 'several';
  /** For several lines: the place of each column. */
  readonly places: readonly CellPlace[];
  /** The widest text of each column, in ems: by these the columns share one line. */
  readonly ems: readonly number[];
}

/** Between two cells, in ems. */
const GAP = 0.7;

/**
 * Chooses the layout from the widest text of each column, head included, and the ems that fit beside each other. Cells are never cut: what
 * is too long for its part of a line has a whole one, and breaks there.
 */
export function layOutTable(texts: readonly (readonly string[])[], fitting: number): TableLayout {
  const columns = texts[0]?.length ?? 0;
  const ems = Array.from({ length: columns }, (_, column) => Math.max(0, ...texts.map((row) => emsOf(row[column] ?? ''))));
  const needed = ems.reduce((sum, width) => sum + width, 0) + GAP * (columns - 1);
  if (needed <= fitting) return { lines: 'one', places: ems.map(() => 'start'), ems };
  const places: CellPlace[] = [];
  // Two to a line where the two fit: the first at its beginning, the second at its end.
  while (places.length < columns) {
    const [first = 0, second] = ems.slice(places.length);
    if (second !== undefined && first + GAP + second <= fitting) places.push('start', 'end');
    else places.push('whole');
  }
  return { lines: 'several', places, ems };
}
