import { insuranceKind, type InsuranceKind, type SheetLabel } from '@changqing/protocol';
import type { Block } from '../layout.ts';
import { LABEL_WORDS, TERM_WORDS } from '../paper-words.ts';
import { yuanWords } from '../value-words.ts';

/** The body of a slip; `leftOut` says what there was no room for. */
export interface SlipBody {
  readonly blocks: readonly Block[];
  readonly leftOut?: readonly string[];
}

/** Something large to be seen first: what it is in small type, how much it is in large. */
export const figure = (label: string, value: string, beside?: string): readonly Block[] => [
  { block: 'space', heightMm: 1 },
  { block: 'text', text: label, sizeMm: 3.6, weight: 'regular', align: 'centre' },
  { block: 'text', text: value, sizeMm: 6.2, weight: 'bold', align: 'centre' },
  ...(beside === undefined ? [] : [{ block: 'text', text: beside, sizeMm: 3.6, weight: 'regular', align: 'centre' } as const]),
];

export const amountFigure = (label: SheetLabel, fen: number): readonly Block[] => figure(LABEL_WORDS[label], yuanWords(fen));

/** What the following lines are about. */
export const heading = (text: string): readonly Block[] => [
  { block: 'space', heightMm: 1.2 },
  { block: 'rule', thick: false },
  { block: 'text', text, sizeMm: 4, weight: 'bold', align: 'left' },
  { block: 'space', heightMm: 0.8 },
];

export const factLine = (label: string, value: string | undefined): readonly Block[] =>
  value === undefined || value === '' ? [] : [{ block: 'fact', label, value }];

export const column = (label: SheetLabel, align: 'left' | 'right' = 'left') => ({ title: LABEL_WORDS[label], align });

/** Rows of a table, none without rows. */
export const table = (
  columns: readonly ReturnType<typeof column>[],
  rows: readonly (readonly string[])[],
  total?: readonly string[],
): readonly Block[] => (rows.length === 0 ? [] : [{ block: 'table', columns, rows, ...(total === undefined ? {} : { total }) }]);

export const insuranceWords = (kind: InsuranceKind): string => TERM_WORDS[`insurance.${kind}`];

/** Order in which insurances stand on paper. */
export const insuranceOrder = (kind: InsuranceKind): number => insuranceKind.options.indexOf(kind);

/** `最近24次` and so on: what was left out, if anything was. */
export const unless = (whole: boolean, words: string): readonly string[] => (whole ? [] : [words]);

/** Puts a thin line between things of equal rank, such as two benefits. */
export const apart = (parts: readonly (readonly Block[])[]): readonly Block[] =>
  parts
    .filter((blocks) => blocks.length > 0)
    .flatMap((blocks, at) => (at === 0 ? blocks : [{ block: 'space', heightMm: 1.2 }, { block: 'rule', thick: false }, ...blocks]));
