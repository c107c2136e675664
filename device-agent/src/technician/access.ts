import { createHash } from 'node:crypto';
import { mayDo, type Problem, type StaffEntry, type StaffList } from '@changqing/protocol';
import type { StaffOnDuty } from '../sessions/technician/technician-messages.ts';

/** The first four hexadecimal digits of SHA-256 over `staff-card:` and the number of an ID card. They narrow the list, and tell nobody apart. */
export const cardTagOf = (number: string): string => createHash('sha256').update(`staff-card:${number}`).digest('hex').slice(0, 4);

/** Those of the list whose card this may be: mostly one or none. */
export const candidatesFor = (list: StaffList | undefined, number: string): readonly StaffEntry[] =>
  list?.staff.filter(({ cardTag }) => cardTag === cardTagOf(number)) ?? [];

/** What an authorisation rests on: another one, such as a renewed one, opens the locks of the one before. */
export const authorisationOf = ({ verifier, validUntil }: StaffEntry): string =>
  createHash('sha256').update(`${validUntil}\n${verifier}`).digest('hex');

/**
 * Whether somebody whose PIN was right may open diagnostics here.
 * @param nowMs the time as far as it can be believed, ms since 1970
 * Problems: `staff-expired`, `no-right`.
 */
export function refusalOf(entry: StaffEntry, nowMs: number): Problem | undefined {
  if (nowMs > Date.parse(entry.validUntil)) return { code: 'staff-expired' };
  if (!mayDo(entry.role, 'terminal.diagnose')) return { code: 'no-right' };
  return undefined;
}

/** Whoever is let in, with what they may do. */
export const onDuty = ({ staffId, name, role }: StaffEntry): StaffOnDuty => ({
  staffId,
  name,
  role,
  maySet: mayDo(role, 'terminal.set'),
});
