import type { StripMonth } from '@changqing/protocol';
import type { Raster, TextRow } from '../hal/receipt-printer.ts';
import { displayWidth, padded, wrapColumns } from './display-width.ts';
import type { Block } from './layout.ts';
import { legendOf, type StripBlock } from './strip-picture.ts';
import { pairsOf, planTable, type TableBlock } from './table-columns.ts';

/** A Chinese character is 24 dots wide and takes two columns. */
const DOTS_A_COLUMN = 12;
/** Type from this size on is doubled; what is smaller is the printer's usual three millimetres. */
const DOUBLE_FROM_MM = 4.8;
/** As wide as 记录编号 and a space. */
const LABEL_COLUMNS = 9;

/** Columns of a line: 48 on 80 mm, 32 on 58 mm paper. */
export const columnsOf = (dotsPerLine: number): number => Math.floor(dotsPerLine / DOTS_A_COLUMN);

type Line = Extract<TextRow, { row: 'line' }>;
const PLAIN: Omit<Line, 'text'> = { row: 'line', width: 1, height: 1, align: 'left', bold: false, inverse: false };
const plain = (text: string, bold = false): Line => ({ ...PLAIN, text, bold });

/** A block as rows of text, for printers whose fonts are known. The same words as the picture; never wider than the line. */
export function textRowsOf(block: Block, columns: number, qrPicture: (text: string) => Raster): readonly TextRow[] {
  switch (block.block) {
    case 'space':
      return [{ row: 'feed', heightMm: block.heightMm }];
    case 'rule':
      return [plain((block.thick ? '=' : '-').repeat(columns))];
    case 'text': {
      const large = block.sizeMm >= DOUBLE_FROM_MM;
      // Tall and narrow rather than broken in two.
      const width = large && displayWidth(block.text) * 2 <= columns ? 2 : 1;
      return wrapColumns(block.text, Math.floor(columns / width)).map((text) => ({
        ...PLAIN,
        text,
        width,
        height: large ? 2 : 1,
        align: block.align,
        bold: block.weight === 'bold',
      }));
    }
    case 'fact':
      return wrapColumns(block.value, columns - LABEL_COLUMNS).map((line, index) =>
        plain(padded(index === 0 ? block.label : '', LABEL_COLUMNS, 'left') + line),
      );
    case 'band':
      return [{ ...PLAIN, text: ` ${block.text} `, width: 2, height: 2, align: 'centre', bold: true, inverse: true }];
    case 'qr':
      return [
        { row: 'qr', text: block.text, picture: qrPicture(block.text) },
        ...block.caption.flatMap((sentence) => wrapColumns(sentence, columns)).map((line) => plain(line)),
      ];
    case 'dots':
      return [];
    case 'table':
      return tableRows(block, columns);
    case 'strip':
      return stripRows(block);
  }
}

/** The most that the second of two cells takes of a line; what is longer is broken. */
const SECOND_SHARE = 0.6;

function pairLines([first, second]: readonly [string, string], indent: number, columns: number, bold: boolean): readonly TextRow[] {
  const secondColumns = Math.min(displayWidth(second), Math.floor(columns * SECOND_SHARE));
  const firstColumns = columns - indent - secondColumns - (second === '' ? 0 : 1);
  const [left, right] = [wrapColumns(first, firstColumns), wrapColumns(second, secondColumns)];
  return Array.from({ length: Math.max(left.length, right.length) }, (_, at) =>
    plain(
      (
        ' '.repeat(indent) +
        padded(left[at] ?? '', columns - indent - secondColumns, 'left') +
        padded(right[at] ?? '', secondColumns, 'right')
      ).trimEnd(),
      bold,
    ),
  );
}

function tableRows(block: TableBlock, columns: number): readonly TextRow[] {
  const all = [block.columns.map(({ title }) => title), ...block.rows, ...(block.total === undefined ? [] : [block.total])];
  const natural = block.columns.map((_, at) => Math.max(...all.map((row) => displayWidth(row[at] ?? ''))));
  const plan = planTable(block.columns, natural, columns, 1, 14);
  const rule = plain('-'.repeat(columns));
  const lines = (cells: readonly string[], bold: boolean): readonly TextRow[] => {
    if (plan.as === 'pairs') return pairsOf(cells).flatMap((pair, line) => pairLines(pair, line === 0 ? 0 : 2, columns, bold));
    const broken = cells.map((cell, at) => wrapColumns(cell, plan.widths[at]!));
    const height = Math.max(1, ...broken.map((each) => each.length));
    return Array.from({ length: height }, (_, index) =>
      plain(
        broken
          .map((each, at) => padded(each[index] ?? '', plan.widths[at]!, block.columns[at]!.align))
          .join(' '.repeat(plan.gap))
          .trimEnd(),
        bold,
      ),
    );
  };
  return [
    ...lines(all[0]!, false),
    rule,
    ...block.rows.flatMap((row) => lines(row, false)),
    ...(block.total === undefined ? [] : [rule, ...lines(block.total, true)]),
  ];
}

/** Characters that every Chinese font of a printer has. */
const SQUARES: Readonly<Record<StripMonth, string>> = { paid: '■', gap: '□', owed: '×', outside: '　' };

/** First months of the quarters, above their squares. */
const QUARTERS = `     ${[1, 4, 7, 10].map((month) => padded(String(month), 6, 'left')).join('')}`.trimEnd();

function stripRows(block: StripBlock): readonly TextRow[] {
  return [
    plain(QUARTERS),
    ...block.years.map(({ year, months }) => plain(`${year} ${months.map((month) => SQUARES[month]).join('')}`)),
    plain(
      legendOf(block)
        .map(({ month, words }) => `${SQUARES[month]}${words}`)
        .join('  '),
    ),
  ];
}
