/** Check digit of a record number: ISO 7064 MOD 11,10 over its digits, so that one wrong or two swapped digits are found. */
function checkDigit(digits: string): number {
  let product = 10;
  for (const digit of digits) {
    const sum = (Number(digit) + product) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return (11 - product) % 10;
}

/**
 * Makes a record number.
 * @param siteNo four digits of the terminal's place
 * @param date civil date `YYYY-MM-DD`
 * @param number 1 to 9999, counted anew each day
 */
export function makeRecordNumber(siteNo: string, date: string, number: number): string {
  const day = date.slice(2, 4) + date.slice(5, 7) + date.slice(8, 10);
  const serial = String(number).padStart(4, '0');
  return `${siteNo}-${day}-${serial}-${String(checkDigit(siteNo + day + serial))}`;
}

/** True when the check digit of a record number fits; spaces instead of hyphens, or nothing, are taken too. */
export function isRecordNumber(said: string): boolean {
  const digits = said.normalize('NFKC').replaceAll(/[\s-]/g, '');
  return /^\d{15}$/.test(digits) && checkDigit(digits.slice(0, 14)) === Number(digits[14]);
}

/**
 * Makes the number of a paper: that of a record with a `P` before it, and up to six digits for a site that prints more than 9,999 a day.
 * @param siteNo four digits of the terminal's place
 * @param date civil date `YYYY-MM-DD`
 * @param number 1 to 999,999, counted anew each day
 */
export const makePaperNumber = (siteNo: string, date: string, number: number): string => `P${makeRecordNumber(siteNo, date, number)}`;

/** True when the check digit of a paper's number fits; as it is said: without the `P`, with spaces or nothing instead of hyphens. */
export function isPaperNumber(said: string): boolean {
  const digits = said.normalize('NFKC').replaceAll(/[\s-]/g, '').replace(/^[Pp]/, '');
  return /^\d{15,17}$/.test(digits) && checkDigit(digits.slice(0, -1)) === Number(digits.at(-1));
}
