import { partsOf, windowNamesDays, type CivilDate, type CivilSpan } from '@changqing/protocol';

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

/** `June 2027 to May 2028`; `15 June 2027 to 14 July 2027` where days have to be named. In Chinese: `windowInChinese` of the protocol. */
export function windowInEnglish({ from, to }: CivilSpan): string {
  const days = windowNamesDays(from, to);
  const said = (date: CivilDate): string => {
    const { year, month, day } = partsOf(date);
    return `${days ? `${day} ` : ''}${MONTHS[month - 1] ?? ''} ${year}`;
  };
  return from === to ? said(from) : `${said(from)} to ${said(to)}`;
}
