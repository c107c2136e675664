import { z } from 'zod';
import { err, ok, type Result } from './result.ts';

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
const CHECK_CHARACTERS = '10X98765432';

/** Check character of a citizen number (GB 11643, ISO 7064 MOD 11-2) for its first 17 digits. */
export function citizenCheckCharacter(first17: string): string {
  let sum = 0;
  for (let place = 0; place < 17; place += 1) sum += Number(first17[place]) * (WEIGHTS[place] ?? 0);
  return CHECK_CHARACTERS[sum % 11] ?? '';
}

function isCivilDate(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(2000, 0, 1));
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** Why a typed or read number is not one. */
export type NumberFault =
  | { readonly code: 'number-incomplete'; readonly places: number }
  | { readonly code: 'number-characters' }
  | { readonly code: 'number-check' }
  | { readonly code: 'number-date' };

const citizenNumber = z.string().refine((text) => checkCitizenNumber(text).ok, 'not a citizen number of GB 11643');
const foreignerNumber = z.string().regex(/^[A-Z]{3}\d{12}$/);

/** A number that identifies a person: a citizen number of 18 places, or the 15 characters of a foreigner's card of 2017. */
export const identity = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('citizen'), number: citizenNumber }),
  z.object({ kind: z.literal('foreigner'), number: foreignerNumber }),
]);
export type Identity = z.infer<typeof identity>;

function checkCitizenNumber(text: string): Result<string, NumberFault> {
  if (!/^\d{17}[\dX]$/.test(text))
    return err(text.length === 18 ? { code: 'number-characters' } : { code: 'number-incomplete', places: text.length });
  const year = Number(text.slice(6, 10));
  if (year < 1850 || !isCivilDate(year, Number(text.slice(10, 12)), Number(text.slice(12, 14)))) return err({ code: 'number-date' });
  if (citizenCheckCharacter(text.slice(0, 17)) !== text[17]) return err({ code: 'number-check' });
  return ok(text);
}

/** What tired fingers type, made plain: full-width digits, lower-case x, spaces and hyphens. */
export function normaliseTypedNumber(typed: string): string {
  return typed.normalize('NFKC').replaceAll(/[\s-]/g, '').toUpperCase();
}

/**
 * Reads a typed or read number. A citizen number of 15 places (before 1999) is converted to 18.
 * Errors: `number-incomplete`, `number-characters`, `number-date`, `number-check`.
 */
export function parseIdentity(typed: string): Result<Identity, NumberFault> {
  const text = normaliseTypedNumber(typed);
  if (/^[A-Z]{3}\d{12}$/.test(text)) return ok({ kind: 'foreigner', number: text });
  const full = /^\d{15}$/.test(text) ? convert15(text) : text;
  const checked = checkCitizenNumber(full);
  return checked.ok ? ok({ kind: 'citizen', number: checked.value }) : checked;
}

function convert15(text: string): string {
  const first17 = `${text.slice(0, 6)}19${text.slice(6)}`;
  return first17 + citizenCheckCharacter(first17);
}

/** Sex by the 17th digit of a citizen number: odd is male. */
export function sexOf(citizen: string): 'male' | 'female' {
  return Number(citizen[16]) % 2 === 1 ? 'male' : 'female';
}

/** Civil birth date `YYYY-MM-DD` by the 7th to 14th digit of a citizen number. */
export function birthDateOf(citizen: string): string {
  return `${citizen.slice(6, 10)}-${citizen.slice(10, 12)}-${citizen.slice(12, 14)}`;
}
