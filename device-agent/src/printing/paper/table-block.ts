import type { PaperBlock } from '@changqing/protocol';
import { BOTTOM, EVERGREEN, HAIR, LEFT, mm, SOFT, TINT, TOP, WIDTH } from './page-measures.ts';
import type { PaperCanvas, Type } from './paper-canvas.ts';

type Table = Extract<PaperBlock, { block: 'table' }>;

const PADDING = mm(1.7);
const HEAD_ROW: Omit<Type, 'size'> = { weight: 'bold', colour: EVERGREEN };

interface Column {
  readonly title: string;
  readonly align: 'left' | 'right' | 'centre';
  readonly left: number;
  readonly width: number;
}

/** One row, broken into lines and sized: ready to be drawn or to be carried over to the next page. */
interface Row {
  readonly cells: readonly { readonly lines: readonly string[]; readonly type: Type }[];
  readonly height: number;
}

/**
 * A table with thin lines between its rows. The head is repeated on every page, a row is never torn, and the sums never stand alone: the last row
 * goes with them.
 */
export function putTable(canvas: PaperCanvas, table: Table): void {
  const size = table.columns.length > 7 ? 8.5 : table.columns.length > 5 ? 9.2 : 10;
  const columns = columnsOf(table);
  const head = rowOf(
    canvas,
    columns,
    columns.map(({ title }) => title),
    { size, ...HEAD_ROW },
  );
  const total = table.total === undefined ? undefined : rowOf(canvas, columns, table.total, { size, weight: 'bold' });
  const begin = () => {
    canvas.rule(LEFT, canvas.y, WIDTH, 1.1, EVERGREEN);
    canvas.fill(LEFT, canvas.y + 0.55, WIDTH, head.height, TINT);
    putRow(canvas, columns, head);
    canvas.rule(LEFT, canvas.y, WIDTH, 0.6, EVERGREEN);
  };
  canvas.y += mm(1);
  canvas.need(head.height * 3 + (total?.height ?? 0));
  begin();
  table.rows.forEach((cells, at) => {
    const row = rowOf(canvas, columns, cells, { size });
    const last = at === table.rows.length - 1;
    const wanted = row.height + (last ? (total?.height ?? 0) : 0);
    if (canvas.y + wanted > BOTTOM && canvas.y > TOP + head.height * 2) {
      canvas.rule(LEFT, canvas.y, WIDTH, 0.6, EVERGREEN);
      canvas.newPage();
      begin();
    }
    putTallRow(canvas, columns, row, begin);
    if (!last) canvas.rule(LEFT, canvas.y, WIDTH, 0.4, HAIR);
  });
  if (total !== undefined) {
    canvas.rule(LEFT, canvas.y, WIDTH, 0.8, SOFT);
    putRow(canvas, columns, total);
  }
  canvas.rule(LEFT, canvas.y, WIDTH, 1.1, EVERGREEN);
  canvas.y += mm(4);
}

function columnsOf({ columns }: Table): readonly Column[] {
  const whole = columns.reduce((sum, { share }) => sum + share, 0);
  let left = LEFT;
  return columns.map(({ title, align, share }) => {
    const width = (WIDTH * share) / whole;
    const column = { title, align, left, width };
    left += width;
    return column;
  });
}

/** Figures that are wider than their column are set smaller rather than torn; words are broken into lines. */
function rowOf(canvas: PaperCanvas, columns: readonly Column[], texts: readonly string[], type: Type): Row {
  const cells = columns.map(({ align, width }, at) => {
    const text = texts[at] ?? '';
    const room = width - 2 * PADDING;
    const natural = canvas.measure(text, type);
    const size = align === 'right' && natural > room ? Math.max(type.size * 0.7, (type.size * room) / natural) : type.size;
    const sized = { ...type, size };
    return { lines: canvas.lines(text, sized, room), type: sized };
  });
  const lines = Math.max(1, ...cells.map((cell) => cell.lines.length));
  return { cells, height: lines * type.size * 1.35 + mm(1.9) };
}

function putRow(canvas: PaperCanvas, columns: readonly Column[], { cells, height }: Row): void {
  columns.forEach(({ align, left, width }, at) => {
    const cell = cells[at];
    if (cell === undefined) return;
    const { lines, type } = cell;
    lines.forEach((line, index) => {
      const baseline = canvas.y + mm(0.95) + type.size * (1.02 + index * 1.35);
      if (align === 'right') canvas.textRight(line, left + width - PADDING, baseline, type);
      else if (align === 'centre') canvas.textCentred(line, left + width / 2, baseline, type);
      else canvas.text(line, left + PADDING, baseline, type);
    });
  });
  canvas.y += height;
}

/** A row taller than a page is the one that is torn. */
function putTallRow(canvas: PaperCanvas, columns: readonly Column[], row: Row, begin: () => void): void {
  if (canvas.y + row.height <= BOTTOM) {
    putRow(canvas, columns, row);
    return;
  }
  const step = (row.cells[0]?.type.size ?? 10) * 1.35;
  const fitting = Math.max(1, Math.floor((BOTTOM - canvas.y - mm(1.9)) / step));
  const piece = (from: number, to?: number): Row => {
    const cells = row.cells.map(({ lines, type }) => ({ lines: lines.slice(from, to), type }));
    return { cells, height: Math.max(1, ...cells.map(({ lines }) => lines.length)) * step + mm(1.9) };
  };
  putRow(canvas, columns, piece(0, fitting));
  if (row.cells.every(({ lines }) => lines.length <= fitting)) return;
  canvas.newPage();
  begin();
  putTallRow(canvas, columns, piece(fitting), begin);
}
