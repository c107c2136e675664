import { mayDo, type StaffEntry, type StaffList, type StaffStatus } from '@changqing/protocol';
import type { Central } from '../context.ts';

/** Somebody whose term ran out is told so at terminals for as long, and then no longer known there. */
const EXPIRED_KNOWN_MS = 60 * 86_400_000;
const MOST = 500;

/** Who may open diagnostics at terminals, with what to compare card and PIN with. */
export async function staffForTerminals(central: Central): Promise<StaffList> {
  const nowMs = central.clock.now();
  const rows = await central.databases.identity
    .selectFrom('staff')
    .select(['id', 'name', 'role', 'card_tag', 'verifier', 'valid_until'])
    .where('closed_at', 'is', null)
    .where('verifier', 'is not', null)
    .where('valid_until', '>', new Date(nowMs - EXPIRED_KNOWN_MS))
    .orderBy('valid_until', 'desc')
    .orderBy('id')
    .limit(MOST)
    .execute();
  const staff = rows.flatMap((row): StaffEntry[] =>
    row.card_tag === null || row.verifier === null || !mayDo(row.role, 'terminal.diagnose')
      ? []
      : [
          {
            staffId: row.id,
            name: row.name,
            role: row.role,
            cardTag: row.card_tag,
            verifier: row.verifier,
            validUntil: row.valid_until.toISOString(),
          },
        ],
  );
  return { staff, at: new Date(nowMs).toISOString() };
}

/** All accounts, as the bureau sees them. */
export async function listStaff(central: Central): Promise<StaffStatus[]> {
  const rows = await central.databases.identity
    .selectFrom('staff')
    .select(['id', 'name', 'role', 'valid_until', 'locked_at', 'closed_at'])
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    staffId: row.id,
    name: row.name,
    role: row.role,
    validUntil: row.valid_until.toISOString(),
    ...(row.locked_at === null ? {} : { lockedAt: row.locked_at.toISOString() }),
    ...(row.closed_at === null ? {} : { closedAt: row.closed_at.toISOString() }),
  }));
}
