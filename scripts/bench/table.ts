import type { Row } from './figure.ts';

/** Three figures that mean something, never more. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size >= 100) return value.toFixed(0);
  if (size >= 10) return value.toFixed(1);
  return value.toFixed(size >= 1 ? 2 : 3);
}

const HEADINGS = ['what', 'n', 'least', 'p50', 'p95', 'unit', 'beside it, in the same run', 'least', 'p50', 'ratio'] as const;

/** What, unit, and what stands beside. */
const TEXT_COLUMNS: readonly number[] = [0, 5, 6];

const cellsOf = ({ what, ours, unit, beside, ratio }: Row): readonly string[] => [
  what,
  String(ours.n),
  ours.n > 1 ? shortNumber(ours.least) : '',
  shortNumber(ours.p50),
  ours.n > 1 ? shortNumber(ours.p95) : '',
  unit,
  beside?.what ?? '',
  beside === undefined || ours.n === 1 ? '' : shortNumber(beside.spread.least),
  beside === undefined ? '' : shortNumber(beside.spread.p50),
  ratio === undefined ? '' : shortNumber(ratio),
];

/** A figure's rows as a table of plain text; notes below it. */
export function tableOf(rows: readonly Row[]): string {
  const lines = [HEADINGS, ...rows.map(cellsOf)];
  const widths = HEADINGS.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  const isNumber = (column: number) => !TEXT_COLUMNS.includes(column);
  const lineOf = (cells: readonly string[]) =>
    cells.map((cell, column) => (isNumber(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join('  ');
  const notes = rows.flatMap(({ what, note }) => (note === undefined ? [] : [`  ${what}: ${note}`]));
  return [...lines.map((cells) => `  ${lineOf(cells)}`.trimEnd()), ...notes].join('\n');
}
