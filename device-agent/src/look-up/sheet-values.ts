import type { AccountTail, CivilDate, SheetTerm, SheetValue, YearMonth } from '@changqing/protocol';

/** Short names for the values of sheets; an absent value stands as a dash. */
export const NONE: SheetValue = { is: 'none' };
export const amount = (fen: number): SheetValue => ({ is: 'fen', fen });
export const term = (word: SheetTerm): SheetValue => ({ is: 'term', term: word });
export const text = (words: string | undefined): SheetValue => (words === undefined || words === '' ? NONE : { is: 'text', text: words });
export const date = (day: CivilDate | undefined): SheetValue => (day === undefined ? NONE : { is: 'date', date: day });
export const month = (of: YearMonth): SheetValue => ({ is: 'month', month: of });
export const months = (count: number): SheetValue => ({ is: 'months', months: count });
export const year = (of: number): SheetValue => ({ is: 'year', year: of });
export const count = (of: number): SheetValue => ({ is: 'count', count: of });
export const rate = (ppm: number): SheetValue => ({ is: 'rate', ppm });
/** A span of one month is that month. */
export const span = (from: YearMonth, to: YearMonth): SheetValue => (from === to ? month(from) : { is: 'span', from, to });
export const account = (of: AccountTail | undefined): SheetValue =>
  of === undefined ? NONE : { is: 'account', bank: of.bank, tail: of.tail };
