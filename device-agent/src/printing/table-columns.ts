/** A table of a slip: small type, at most four columns. */
export interface TableBlock {
  readonly block: 'table';
  readonly columns: readonly { readonly title: string; readonly align: 'left' | 'right' }[];
  readonly rows: readonly (readonly string[])[];
  /** A last row in bold: the sums. */
  readonly total?: readonly string[];
}

/** How a table stands on paper: in columns of these widths, or, where they do not fit, two cells to a line. */
export type TablePlan = { readonly as: 'columns'; readonly widths: readonly number[]; readonly gap: number } | { readonly as: 'pairs' };

/**
 * Finds room for columns in any unit, dots or characters. The widest left-aligned column may be narrowed so that its texts wrap, but to no less
 * than `narrowest`.
 */
export function planTable(
  columns: TableBlock['columns'],
  natural: readonly number[],
  inner: number,
  leastGap: number,
  narrowest: number,
): TablePlan {
  const gaps = columns.length - 1;
  const sum = natural.reduce((total, width) => total + width, 0);
  if (sum + gaps * leastGap <= inner) return { as: 'columns', widths: natural, gap: gaps === 0 ? 0 : Math.floor((inner - sum) / gaps) };
  let widest = -1;
  columns.forEach(({ align }, at) => {
    if (align === 'left' && (widest < 0 || natural[at]! > natural[widest]!)) widest = at;
  });
  const left = widest < 0 ? 0 : inner - (sum - natural[widest]!) - gaps * leastGap;
  if (widest < 0 || left < narrowest) return { as: 'pairs' };
  return { as: 'columns', widths: natural.map((width, at) => (at === widest ? left : width)), gap: leastGap };
}

/** Two cells to a line: the first to the left, the second to the right. */
export function pairsOf(cells: readonly string[]): readonly (readonly [string, string])[] {
  return Array.from({ length: Math.ceil(cells.length / 2) }, (_, line): [string, string] => [
    cells[line * 2] ?? '',
    cells[line * 2 + 1] ?? '',
  ]);
}
