import { birthDateOf, err, ok, parseIdentity, type CivilDate, type Result } from '@changqing/protocol';
import { toHex } from '../../codec/hex.ts';

/** The files and records of the sheet on social security cards, section 3; `length` of the value where all cards agree. */
export const RECORDS = {
  identifier: { tag: 0x01, length: 16 },
  version: { tag: 0x03, length: 4 },
  issuedOn: { tag: 0x05, length: 4 },
  expiresOn: { tag: 0x06, length: 4 },
  cardNumber: { tag: 0x07, length: 9 },
  number: { tag: 0x08, length: 18 },
  name: { tag: 0x09, length: 30 },
  birthDate: { tag: 0x0d, length: 4 },
} as const;
export type RecordName = keyof typeof RECORDS;

/** Takes the value out of `tag length value`. The error says how it is none, and nothing of what stands there. */
export function parseRecord(name: RecordName, data: Uint8Array): Result<Uint8Array, string> {
  const { tag } = RECORDS[name];
  const [gotTag, length] = data;
  if (gotTag !== tag) return err(`record ${tag}: it is another one`);
  if (length === undefined || data.length < 2 + length) return err(`record ${tag}: cut off`);
  return ok(data.subarray(2, 2 + length));
}

const ASCII = new TextDecoder('latin1');
const GBK = new TextDecoder('gb18030', { fatal: true });

/** ASCII without the blanks and zeros that fill it up. */
const textOf = (value: Uint8Array): string => ASCII.decode(value).replace(/[\0 ]+$/, '');

/** `2.00`. */
export function parseVersion(value: Uint8Array): Result<string, string> {
  const text = textOf(value);
  return /^\d\.\d\d$/.test(text) ? ok(text) : err('the version is none');
}

/** 16 bytes as hexadecimal; the first six digits are the issuer's region. */
export function parseIdentifier(value: Uint8Array): Result<{ readonly cardIdentifier: string; readonly region: string }, string> {
  if (value.length !== 16) return err(`a card identifier of ${value.length} bytes`);
  const cardIdentifier = toHex(value).replaceAll(' ', '');
  const region = cardIdentifier.slice(0, 6);
  return /^\d{6}$/.test(region) ? ok({ cardIdentifier, region }) : err('the region of the issuer is none');
}

export function parseCardNumber(value: Uint8Array): Result<string, string> {
  const text = textOf(value);
  return /^[0-9A-Z]{1,9}$/.test(text) ? ok(text) : err('the card number is none');
}

/** Eight digits, two in a byte. All zeros, or all ones, stand for a date that nobody has written. */
export function parseBcdDate(value: Uint8Array): Result<CivilDate | undefined, string> {
  const digits = toHex(value).replaceAll(' ', '');
  if (/^(0{8}|F{8})$/.test(digits)) return ok(undefined);
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)$/.exec(digits) ?? [];
  if (year === undefined || month === undefined || day === undefined) return err('a date is none');
  // Date moves 30 February into March: a date that moves was none.
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const stays = Number(year) >= 1800 && date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  return stays ? ok(`${year}-${month}-${day}`) : err('a date is none');
}

/** The citizen number, with its check character looked at. */
export function parseCitizenNumber(value: Uint8Array): Result<string, string> {
  const parsed = parseIdentity(textOf(value));
  return parsed.ok ? ok(parsed.value.number) : err(`the number is none: ${parsed.error.code}`);
}

/** GBK, filled up with zeros or blanks. */
export function parseName(value: Uint8Array): Result<string, string> {
  const end = value.indexOf(0);
  try {
    const name = GBK.decode(end < 0 ? value : value.subarray(0, end)).trim();
    return name === '' ? err('the name is empty') : ok(name);
  } catch {
    return err('the name is not GBK');
  }
}

/** Whether birth date and number can be those of one person; a number that tells none does not speak against it. */
export function belongTogether(number: string, birthDate: CivilDate): boolean {
  const parsed = parseIdentity(number);
  return !parsed.ok || parsed.value.kind !== 'citizen' || birthDateOf(parsed.value.number) === birthDate;
}
