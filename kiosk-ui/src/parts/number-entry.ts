import { parseIdentity, type NumberFault } from '@changqing/protocol';

/** Places of a citizen number. */
export const PLACES = 18;

export type NumberFaultCode = NumberFault['code'];
export type Key = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | 'X' | 'erase';

/** What has been typed, and what is wrong with it. */
export interface NumberEntry {
  readonly digits: string;
  readonly fault?: NumberFaultCode | 'x-last';
}

export const EMPTY_ENTRY: NumberEntry = { digits: '' };

/**
 * One key more. The check character and the birth date are looked at on the eighteenth place, and what was typed stays
 * whatever is found. X counts as the last place alone; elsewhere it is answered with a word and changes nothing.
 */
export function pressKey(entry: NumberEntry, key: Key): NumberEntry {
  if (key === 'erase') return { digits: entry.digits.slice(0, -1) };
  if (entry.digits.length >= PLACES) return entry;
  if (key === 'X' && entry.digits.length < PLACES - 1) return { digits: entry.digits, fault: 'x-last' };
  const digits = entry.digits + key;
  return digits.length === PLACES ? judged(digits) : { digits };
}

function judged(digits: string): NumberEntry {
  const parsed = parseIdentity(digits);
  return parsed.ok ? { digits } : { digits, fault: parsed.error.code };
}

/** The number to send, or the entry with what is still wrong; an old number of 15 places is taken. */
export function submitEntry(entry: NumberEntry): { readonly number: string } | { readonly entry: NumberEntry } {
  const parsed = parseIdentity(entry.digits);
  return parsed.ok ? { number: parsed.value.number } : { entry: { digits: entry.digits, fault: parsed.error.code } };
}

/** Whether all places are there and fit. */
export const isComplete = (entry: NumberEntry): boolean => entry.digits.length === PLACES && entry.fault === undefined;

/** 6-8-4, as on the card: region, birth date, rest. */
export const GROUPS = [6, 8, 4] as const;
