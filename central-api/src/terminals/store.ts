import { createHash } from 'node:crypto';
import type { PublicJwk, Site } from '@changqing/protocol';
import { sql } from 'kysely';
import type { Central } from '../context.ts';

/** A terminal as central knows it. */
export interface EnrolledTerminal {
  readonly id: string;
  readonly publicKey: PublicJwk;
  readonly site: Site;
  readonly enrolledAtMs: number;
  readonly clockOffsetMs: number | undefined;
}

/** The open terminal of an id; undefined where there is none or the bureau closed it. */
export async function findTerminal(central: Central, id: string): Promise<EnrolledTerminal | undefined> {
  const row = await central.databases.identity
    .selectFrom('terminals')
    .select(['id', 'public_key', 'site', 'enrolled_at', 'clock_offset_ms'])
    .where('id', '=', id)
    .where('closed_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    id: row.id,
    publicKey: row.public_key,
    site: row.site,
    enrolledAtMs: row.enrolled_at.getTime(),
    clockOffsetMs: row.clock_offset_ms ?? undefined,
  };
}

/** Enrolment codes are stored as their hash alone. */
export const hashOfCode = (code: string): string => createHash('sha256').update(code.trim().toUpperCase()).digest('hex');

/** Remembers a request's id until an instant. False when it is remembered already: the request is a replay. */
export async function rememberRequest(central: Central, terminalId: string, requestId: string, forgetAtMs: number): Promise<boolean> {
  const inserted = await central.databases.unhurried
    .insertInto('request_ids')
    .values({ terminal_id: terminalId, request_id: requestId, forget_at: new Date(forgetAtMs) })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return (inserted.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Notes a terminal's last contact; at most every ten seconds, or when its clock has moved against central's. */
export async function noteContact(central: Central, terminalId: string, nowMs: number, offsetMs: number): Promise<void> {
  const rounded = Math.round(offsetMs);
  await central.databases.unhurried
    .updateTable('terminals')
    .set({ last_seen_at: new Date(nowMs), clock_offset_ms: rounded })
    .where('id', '=', terminalId)
    .where(
      sql<boolean>`last_seen_at is null or last_seen_at < ${new Date(nowMs - 10_000)} or clock_offset_ms is null or abs(clock_offset_ms - ${rounded}::bigint) > 5000`,
    )
    .execute();
}

/** Forgets request ids whose time has come. */
export async function forgetRequests(central: Central, nowMs: number): Promise<void> {
  await central.databases.unhurried.deleteFrom('request_ids').where('forget_at', '<', new Date(nowMs)).execute();
}
