import { hashSync } from '@node-rs/argon2';
import type { StaffEntry, StaffList, StaffRole } from '@changqing/protocol';
import { cardTagOf } from '../../src/technician/access.ts';

/** Cheap hashing for tests; the parameters stand in the verifier itself. */
const CHEAP = { memoryCost: 8, timeCost: 1, parallelism: 1 };

export const STAFF_NUMBER = '110101198805124519';
export const STAFF_PIN = '482913';

/** Somebody of the bureau, as central tells a terminal of them. */
export function staffEntryFor(changes: Partial<StaffEntry> & { readonly number?: string; readonly pin?: string } = {}): StaffEntry {
  const { number = STAFF_NUMBER, pin = STAFF_PIN, ...rest } = changes;
  return {
    staffId: 'li.wei',
    name: '李卫',
    role: 'technician',
    cardTag: cardTagOf(number),
    verifier: hashSync(`${number}:${pin}`, CHEAP),
    validUntil: '2027-01-15T00:00:00.000Z',
    ...rest,
  };
}

export const staffListOf = (...staff: StaffEntry[]): StaffList => ({ staff, at: '2026-11-23T01:00:00.000Z' });

export const ROLES: readonly StaffRole[] = ['technician', 'operator', 'supervisor', 'auditor'];
