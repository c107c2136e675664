import { daysInMonth, partsOf, type CivilDate } from '@changqing/protocol';

/** A window in which to certify, both days included; `wholeMonths` when it begins and ends with a month. */
export interface CertificationWindow {
  readonly from: CivilDate;
  readonly to: CivilDate;
  readonly wholeMonths: boolean;
}

export function windowOf(from: CivilDate, to: CivilDate): CertificationWindow {
  const end = partsOf(to);
  return { from, to, wholeMonths: partsOf(from).day === 1 && end.day === daysInMonth(end.year, end.month) };
}

/** `2027年6月至2028年5月`; `2027年1月至6月` within a year; with days where the window does not hold whole months. */
export function windowInChinese({ from, to, wholeMonths }: CertificationWindow): string {
  const a = partsOf(from);
  const b = partsOf(to);
  const start = `${a.year}年${a.month}月${wholeMonths ? '' : `${a.day}日`}`;
  const sameMonth = a.year === b.year && a.month === b.month;
  if (wholeMonths && sameMonth) return start;
  if (sameMonth && a.day === b.day) return start;
  const end = `${a.year === b.year ? '' : `${b.year}年`}${b.month}月${wholeMonths ? '' : `${b.day}日`}`;
  return `${start}至${end}`;
}

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

/** `June 2027 to May 2028`; `15 June 2027 to 14 July 2027` where the window does not hold whole months. */
export function windowInEnglish({ from, to, wholeMonths }: CertificationWindow): string {
  const said = (date: CivilDate): string => {
    const { year, month, day } = partsOf(date);
    return `${wholeMonths ? '' : `${day} `}${MONTHS[month - 1] ?? ''} ${year}`;
  };
  return said(from) === said(to) ? said(from) : `${said(from)} to ${said(to)}`;
}
