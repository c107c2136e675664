import type { Identity } from '../identity.ts';

/** A name as a stranger may see it: its first character and two stars, whatever its length. */
export function maskName(name: string): string {
  const [first = '*'] = Array.from(name.trim());
  return `${first}**`;
}

/**
 * A name in Latin letters, family part first, as a stranger may see it: the family part and two stars. For where no font can draw the
 * character that `maskName` leaves.
 */
export function maskRomanised(romanised: string): string {
  const [family = '*'] = romanised.split(/\s+/u).filter((part) => part !== '');
  return `${family} **`;
}

/** A number as a stranger may see it: the first three and the last four characters. */
export function maskNumber(identity: Identity): string {
  const { number } = identity;
  return number.slice(0, 3) + '*'.repeat(number.length - 7) + number.slice(-4);
}
