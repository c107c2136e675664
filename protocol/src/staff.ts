import { z } from 'zod';
import { instant, sha256Hex } from './encodings.ts';

/** What somebody of the bureau is. One role each; no account is shared. */
export const staffRole = z.enum(['technician', 'operator', 'supervisor', 'auditor']);
export type StaffRole = z.infer<typeof staffRole>;

/** Login name of one person: small letters, digits, dots. */
export const staffId = z.string().regex(/^[a-z][a-z0-9.-]{1,39}$/, 'small letters, digits, dots and hyphens, 2 to 40');

/** Every act that a role may open. The table is `RIGHTS`. */
export const right = z.enum([
  'terminal.diagnose',
  'terminal.set',
  'terminal.command',
  'terminals.see',
  'alarms.see',
  'alarms.acknowledge',
  'reports.see',
  'audit.see',
  'staff.manage',
]);
export type Right = z.infer<typeof right>;

/** Which role opens which right; nothing else does. */
export const RIGHTS: Readonly<Record<StaffRole, readonly Right[]>> = {
  technician: ['terminal.diagnose', 'terminal.set', 'terminal.command', 'terminals.see', 'alarms.see', 'alarms.acknowledge', 'reports.see'],
  operator: ['terminals.see', 'alarms.see'],
  supervisor: ['terminal.diagnose', 'terminals.see', 'alarms.see', 'alarms.acknowledge', 'reports.see', 'staff.manage', 'terminal.command'],
  auditor: ['terminals.see', 'alarms.see', 'reports.see', 'audit.see'],
};
export const mayDo = (role: StaffRole, act: Right): boolean => RIGHTS[role].includes(act);

/** What card authorisations run out after: a technician's in 60 days, anybody else's in six months. */
export const AUTHORISATION_DAYS: Readonly<Record<StaffRole, number>> = { technician: 60, operator: 183, supervisor: 183, auditor: 183 };

/** Wrong tries in a row: from the fifth a wait of 15 s that doubles, at the fifteenth the account is locked until a supervisor opens it. */
export const LOCK_OUT = { freeTries: 4, firstWaitMs: 15_000, lockedAt: 15 } as const;
/** How long somebody waits after so many wrong tries in a row, ms; `locked` from the fifteenth. Pure. */
export function waitAfter(wrongTries: number): number | 'locked' {
  if (wrongTries >= LOCK_OUT.lockedAt) return 'locked';
  return wrongTries <= LOCK_OUT.freeTries ? 0 : LOCK_OUT.firstWaitMs * 2 ** (wrongTries - LOCK_OUT.freeTries - 1);
}

/** Without a touch for so long, somebody of the bureau is logged out, at a terminal and in the console. */
export const STAFF_IDLE_MS = 5 * 60_000;

/**
 * One person of the bureau as a terminal knows them, so that they can be let in without a network. The number of their ID card is not in it:
 * `cardTag` (first four hexadecimal digits of SHA-256 over `staff-card:` + number) only narrows the list, `verifier` is the argon2id hash
 * (PHC string) of number + `:` + PIN.
 */
export const staffEntry = z.object({
  staffId,
  name: z.string().min(1).max(60),
  role: staffRole,
  cardTag: z.string().regex(/^[0-9a-f]{4}$/),
  verifier: z.string().startsWith('$argon2id$').max(200),
  validUntil: instant,
});
export type StaffEntry = z.infer<typeof staffEntry>;

/** `GET /v1/terminals/self/staff`: everybody who may be let in at this terminal. */
export const staffList = z.object({ staff: z.array(staffEntry).max(500), at: instant });
export type StaffList = z.infer<typeof staffList>;

/** `POST /v1/staff` (bureau credentials): makes or renews an account. Given again, what is told is changed and the locks are opened. */
export const staffAccount = z.object({
  staffId,
  name: z.string().min(1).max(60),
  role: staffRole,
  /** Citizen number of the own ID card, for logging in at terminals. Kept as hashes only. */
  cardNumber: z
    .string()
    .regex(/^\d{17}[\dX]$/)
    .optional(),
  pin: z
    .string()
    .regex(/^\d{6,8}$/, 'six to eight digits')
    .optional(),
  /** For the console. */
  password: z.string().min(12).max(128).optional(),
  /** Secret of the one-time codes (RFC 6238, SHA-1, 6 digits, 30 s) in base32; drawn by central where it is not given. */
  totpSecret: z
    .string()
    .regex(/^[A-Z2-7]{16,64}$/)
    .optional(),
});
export type StaffAccount = z.infer<typeof staffAccount>;
export const staffAccountAnswer = z.object({ staffId, validUntil: instant, otpauth: z.string().optional() });
export type StaffAccountAnswer = z.infer<typeof staffAccountAnswer>;

/** `POST /v1/staff/{id}/close` (bureau credentials). */
export const staffStatus = z.object({
  staffId,
  name: z.string(),
  role: staffRole,
  validUntil: instant,
  lockedAt: instant.optional(),
  closedAt: instant.optional(),
});
export type StaffStatus = z.infer<typeof staffStatus>;
export const staffStatusList = z.object({ staff: z.array(staffStatus) });

/** `POST /console/api/login` */
export const consoleLogin = z.object({ staffId, password: z.string().max(128), code: z.string().regex(/^\d{6}$/) });
export type ConsoleLogin = z.infer<typeof consoleLogin>;
/** `GET /console/api/me`: who is logged in; 401 `not-logged-in` else. */
export const consoleMe = z.object({ staffId, name: z.string(), role: staffRole, rights: z.array(right), idleUntil: instant });
export type ConsoleMe = z.infer<typeof consoleMe>;

/** Head of a terminal's audit as it signs it: how many entries there are, and the hash of the last. */
export const auditCheckpoint = z.object({
  terminalId: z.string().min(1).max(64),
  /** Drawn anew when an audit starts empty. */
  auditId: z.uuid(),
  size: z.number().int().nonnegative(),
  head: sha256Hex,
  at: instant,
});
export type AuditCheckpoint = z.infer<typeof auditCheckpoint>;
