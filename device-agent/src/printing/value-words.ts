import { partsOf, yuanText, type AccountTail, type CivilDate, type YearMonth } from '@changqing/protocol';

/** How paper writes the values of records. */

/** `2026年11月` */
export const monthWords = (month: YearMonth): string => `${month.slice(0, 4)}年${Number(month.slice(5, 7))}月`;

/** `2005年1月至12月`, `2004年3月至2005年2月`; one month alone. */
export function spanWords(from: YearMonth, to: YearMonth): string {
  if (from === to) return monthWords(from);
  return from.slice(0, 4) === to.slice(0, 4)
    ? `${monthWords(from)}至${Number(to.slice(5, 7))}月`
    : `${monthWords(from)}至${monthWords(to)}`;
}

/** `2026年11月23日` */
export function dateWords(date: CivilDate): string {
  const { year, month, day } = partsOf(date);
  return `${year}年${month}月${day}日`;
}

/** `526个月`, and how many years that is: `43年10个月`. */
export const monthCountWords = (months: number): string => `${months}个月`;
export function yearsWords(months: number): string | undefined {
  if (months < 12) return undefined;
  const rest = months % 12;
  return `${Math.floor(months / 12)}年${rest === 0 ? '整' : `零${rest}个月`}`;
}

/** `526个月（43年零10个月）` */
export function monthsWords(months: number): string {
  const years = yearsWords(months);
  return years === undefined ? monthCountWords(months) : `${monthCountWords(months)}（${years}）`;
}

/** `12,345.67元` */
export const yuanWords = (fen: number): string => `${yuanText(fen)}元`;

/** `2.62%` */
export const rateWords = (ppm: number): string => `${(ppm / 10_000).toFixed(2)}%`;

/** `惠民银行（尾号0042）` */
export const accountWords = ({ bank, tail }: AccountTail): string => `${bank}（尾号${tail}）`;
