import { assertNever, partsOf, yuanText, type CivilDate, type PersonSettings, type SheetValue, type YearMonth } from '@changqing/protocol';
import type { TFunction } from 'i18next';

type Language = PersonSettings['language'];

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** What stands for a hidden amount, always of the same length: not even the number of digits is told. */
export const COVERED = '••••••';
/** What stands where there is no value. */
export const NO_VALUE = '—';

/** `2027年6月1日`, `1 Jun 2027`. */
export function sayDate(date: CivilDate, language: Language): string {
  const { year, month, day } = partsOf(date);
  return language === 'zh' ? `${year}年${month}月${day}日` : `${day} ${MONTHS[month - 1] ?? ''} ${year}`;
}

/** `2027年6月`, `Jun 2027`. */
export function sayMonth(at: YearMonth, language: Language): string {
  const [year, month] = [Number(at.slice(0, 4)), Number(at.slice(5, 7))];
  return language === 'zh' ? `${year}年${month}月` : `${MONTHS[month - 1] ?? ''} ${year}`;
}

function sayMonths(months: number, language: Language): string {
  const [years, rest] = [Math.floor(months / 12), months % 12];
  const chinese = language === 'zh';
  const all = chinese ? `${months}个月` : `${months} ${months === 1 ? 'month' : 'months'}`;
  if (months <= 12) return all;
  const inYears = chinese ? `${years}年${rest === 0 ? '' : `${rest}个月`}` : `${years} y${rest === 0 ? '' : ` ${rest} m`}`;
  return chinese ? `${all}（${inYears}）` : `${all} (${inYears})`;
}

/** A value of a record as it stands on the screen. */
export function sayValue(value: SheetValue, t: TFunction, language: Language): string {
  const chinese = language === 'zh';
  switch (value.is) {
    case 'fen':
      return chinese ? `${yuanText(value.fen)}元` : `¥${yuanText(value.fen)}`;
    case 'hidden':
      return COVERED;
    case 'none':
      return NO_VALUE;
    case 'text':
      return value.text;
    case 'term':
      return t(`term.${value.term}`);
    case 'date':
      return sayDate(value.date, language);
    case 'month':
      return sayMonth(value.month, language);
    case 'span': {
      const [from, to] = [sayMonth(value.from, language), sayMonth(value.to, language)];
      return from === to ? from : `${from}${chinese ? '至' : ' to '}${to}`;
    }
    case 'year':
      return chinese ? `${value.year}年` : String(value.year);
    case 'months':
      return sayMonths(value.months, language);
    case 'count':
      return String(value.count);
    case 'rate':
      // Two decimals are what rates are published with; more only where there are more.
      return `${(value.ppm / 10_000).toFixed(value.ppm % 100 === 0 ? 2 : 4)}%`;
    case 'account':
      return chinese ? `${value.bank}尾号${value.tail}` : `${value.bank} …${value.tail}`;
    default:
      return assertNever(value);
  }
}

/** Width of a text in ems, reckoned: a hanzi is one, a figure or letter a little over a half. Enough to choose a layout by. */
export function emsOf(text: string): number {
  let ems = 0;
  for (const character of text) ems += (character.codePointAt(0) ?? 0) > 0x2000 ? 1 : 0.58;
  return ems;
}

/** A text of at most `ems`, its head and tail kept and an ellipsis between. */
export function shorten(text: string, ems: number): string {
  if (emsOf(text) <= ems) return text;
  const characters = Array.from(text);
  let [head, tail] = [characters.length, 0];
  while (head > 1 && emsOf(characters.slice(0, head).join('')) > ems * 0.6) head -= 1;
  while (tail < characters.length - head && emsOf(characters.slice(-tail - 1).join('')) < ems * 0.4 - 1) tail += 1;
  return `${characters.slice(0, head).join('')}…${tail === 0 ? '' : characters.slice(-tail).join('')}`;
}
