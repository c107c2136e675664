import { createHash, randomBytes } from 'node:crypto';
import { RIGHTS, STAFF_IDLE_MS, type ConsoleMe, type StaffRole } from '@changqing/protocol';
import { sql, type Kysely, type Transaction } from 'kysely';
import type { Central } from '../context.ts';
import type { IdentityTables } from '../tables.ts';

/** However busy: after a long day somebody logs in anew. */
export const SESSION_AT_MOST_MS = 12 * 3_600_000;
const FORGET_AFTER_MS = 30 * 86_400_000;

/** Somebody of the bureau who is logged in at the console. */
export interface LoggedIn {
  readonly staffId: string;
  readonly name: string;
  readonly role: StaffRole;
  /** Hash of the session's token, hexadecimal. */
  readonly session: string;
  readonly idleUntilMs: number;
}

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Opens a session and gives its token, which is stored as its hash alone. */
export async function openSession(
  trx: Transaction<IdentityTables>,
  staffId: string,
  nowMs: number,
): Promise<{ token: string; session: string }> {
  const token = randomBytes(32).toString('base64url');
  const at = new Date(nowMs);
  await trx
    .insertInto('staff_sessions')
    .values({ token_sha256: hashOf(token), staff_id: staffId, opened_at: at, last_used_at: at, ended_at: null })
    .execute();
  return { token, session: hashOf(token).toString('hex') };
}

/**
 * Who a token belongs to; undefined where its session is over, idle for too long, or the account is closed, locked or out of its term.
 * @param touch whether this is somebody's act, from which the idle time counts anew
 */
export async function findSession(central: Central, token: string, touch: boolean): Promise<LoggedIn | undefined> {
  const nowMs = central.clock.now();
  const row = await openSessions(central.databases.identity, nowMs).where('token_sha256', '=', hashOf(token)).executeTakeFirst();
  if (row === undefined) return undefined;
  // To the second is enough, and a page that asks for ten things at once writes once.
  const used = touch && nowMs - row.last_used_at.getTime() >= 1_000;
  if (used)
    await central.databases.unhurried
      .updateTable('staff_sessions')
      .set({ last_used_at: new Date(nowMs) })
      .where('token_sha256', '=', row.token_sha256)
      .execute();
  return {
    staffId: row.id,
    name: row.name,
    role: row.role,
    session: row.token_sha256.toString('hex'),
    idleUntilMs: (touch ? nowMs : row.last_used_at.getTime()) + STAFF_IDLE_MS,
  };
}

const openSessions = (db: Kysely<IdentityTables>, nowMs: number) =>
  db
    .selectFrom('staff_sessions')
    .innerJoin('staff', 'staff.id', 'staff_sessions.staff_id')
    .select(['staff.id', 'staff.name', 'staff.role', 'token_sha256', 'last_used_at'])
    .where('ended_at', 'is', null)
    .where('last_used_at', '>', new Date(nowMs - STAFF_IDLE_MS))
    .where('opened_at', '>', new Date(nowMs - SESSION_AT_MOST_MS))
    .where('closed_at', 'is', null)
    .where('locked_at', 'is', null)
    .where('valid_until', '>', new Date(nowMs));

/** Which of these sessions (hashes, hexadecimal) are over. */
export async function sessionsOver(central: Central, sessions: readonly string[]): Promise<readonly string[]> {
  if (sessions.length === 0) return [];
  const rows = await openSessions(central.databases.identity, central.clock.now())
    .where('token_sha256', 'in', sessions.map((session) => Buffer.from(session, 'hex')))
    .execute(); // prettier-ignore
  const open = new Set(rows.map(({ token_sha256 }) => token_sha256.toString('hex')));
  return sessions.filter((session) => !open.has(session));
}

/** Ends one session. */
export async function endSession(trx: Transaction<IdentityTables>, session: string, at: Date): Promise<void> {
  await trx.updateTable('staff_sessions').set({ ended_at: at }).where('token_sha256', '=', Buffer.from(session, 'hex')).execute();
}

/** Ends all sessions of somebody; gives their hashes. */
export async function endSessionsOf(trx: Transaction<IdentityTables>, staffId: string, at: Date): Promise<readonly string[]> {
  const rows = await trx
    .updateTable('staff_sessions')
    .set({ ended_at: at })
    .where('staff_id', '=', staffId)
    .where('ended_at', 'is', null)
    .returning('token_sha256')
    .execute();
  return rows.map(({ token_sha256 }) => token_sha256.toString('hex'));
}

/** Takes sessions away that were over a month ago; the ledger keeps who logged in when. */
export async function forgetSessions(central: Central): Promise<void> {
  const before = new Date(central.clock.now() - FORGET_AFTER_MS);
  await sql`delete from staff_sessions where last_used_at < ${before}`.execute(central.databases.unhurried);
}

/** What the console is told of who is logged in. */
export const meOf = ({ staffId, name, role, idleUntilMs }: LoggedIn): ConsoleMe => ({
  staffId,
  name,
  role,
  rights: [...RIGHTS[role]],
  idleUntil: new Date(idleUntilMs).toISOString(),
});
