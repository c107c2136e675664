import type { CivilDate, LookUpTopic, Sheet, SheetBody, SheetFact, SheetLabel, SheetTerm, SheetValue } from '@changqing/protocol';

/** A page of a record with its amounts in full: for the agent alone. What the screen gets is made of it by `sheetView`. */
export interface SheetPage extends Omit<Sheet, 'amounts'> {
  /** Whether something on it is hidden from the queue behind until the person asks for it. */
  readonly hasAmounts: boolean;
}

/** What is on a page, and what the page is about in particular. */
export interface Leaf {
  readonly about?: SheetValue;
  readonly body: SheetBody;
}

/** Leaves that belong together under one heading. */
export interface Section {
  readonly section: SheetLabel;
  readonly leaves: readonly Leaf[];
}

/** Rows of a table on one page, at the type of the screen; fewer where names of employers, banks or treatments need several lines. */
export const ROWS_A_PAGE = 6;
export const LONG_ROWS_A_PAGE = 4;

type Column = Extract<SheetBody, { body: 'table' }>['columns'][number];
export const left = (label: SheetLabel): Column => ({ label, align: 'left' });
export const right = (label: SheetLabel): Column => ({ label, align: 'right' });

/** A table spread over as many pages as it takes; no rows, no pages. */
export function tableLeaves(
  columns: Column[],
  rows: readonly SheetValue[][],
  about: SheetValue | undefined,
  rowsAPage: number = ROWS_A_PAGE,
): readonly Leaf[] {
  return piecesOf(rows, rowsAPage).map((piece) => leafOf(about, { body: 'table', columns, rows: piece }));
}

export const leafOf = (about: SheetValue | undefined, body: SheetBody): Leaf => (about === undefined ? { body } : { about, body });

/** Cuts a list into pieces of at most `size`. */
export function piecesOf<T>(list: readonly T[], size: number): T[][] {
  const pieces: T[][] = [];
  for (let at = 0; at < list.length; at += size) pieces.push(list.slice(at, at + size));
  return pieces;
}

/** A fact, or none where there is no value. */
export function fact(label: SheetLabel | SheetTerm, value: SheetValue | undefined): readonly SheetFact[] {
  return value === undefined ? [] : [{ label, value }];
}

const HIDEABLE: readonly SheetValue['is'][] = ['fen', 'hidden'];

/** Whether a value is kept from the eyes of the queue. */
export const isAmount = (value: SheetValue): boolean => HIDEABLE.includes(value.is);

function holdsAmounts(body: SheetBody): boolean {
  switch (body.body) {
    case 'figures':
      // The figures that people come for are hidden together, the months as well.
      return body.figures.length > 0;
    case 'chart':
      return isAmount(body.last);
    case 'facts':
    case 'steps':
      return body.facts.some(({ value }) => isAmount(value));
    case 'table':
      return body.rows.some((row) => row.some(isAmount));
    case 'strip':
    case 'nothing':
      return false;
  }
}

/** Numbers the pages, section by section. A record without anything in it has one page that says so. */
export function numbered(topic: LookUpTopic, asOf: CivilDate, sections: readonly Section[]): readonly SheetPage[] {
  const filled = sections.filter(({ leaves }) => leaves.length > 0);
  const all: readonly Section[] = filled.length > 0 ? filled : [{ section: topic, leaves: [{ body: { body: 'nothing' } }] }];
  return all.flatMap(({ section, leaves }, at) => {
    const next = all.length > 1 ? all[(at + 1) % all.length]?.section : undefined;
    return leaves.map(({ about, body }, index): SheetPage => ({
      topic,
      section,
      ...(about === undefined ? {} : { about }),
      asOf,
      page: index + 1,
      pages: leaves.length,
      ...(next === undefined ? {} : { nextSection: next }),
      body,
      hasAmounts: holdsAmounts(body),
    }));
  });
}
