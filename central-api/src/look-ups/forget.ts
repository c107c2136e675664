import { addDays, civilDateAt } from '@changqing/protocol';
import type { Central } from '../context.ts';

/** A statement about particulars may come as late as any record, and names its look-up. The audit keeps what was looked up for good. */
const LOOK_UPS_KEPT_DAYS = 62;
/** As far back as counts are compared with. */
const COUNTS_KEPT_DAYS = 120;
const DAY_MS = 86_400_000;

/** Forgets look-ups and daily counts that nothing asks for any more. */
export async function forgetLookUps({ databases, clock }: Pick<Central, 'databases' | 'clock'>): Promise<void> {
  const nowMs = clock.now();
  const before = addDays(civilDateAt(nowMs), -COUNTS_KEPT_DAYS);
  const db = databases.unhurried;
  await db
    .deleteFrom('look_ups')
    .where('last_used_at', '<', new Date(nowMs - LOOK_UPS_KEPT_DAYS * DAY_MS))
    .execute();
  await db.deleteFrom('slip_counts').where('day', '<', before).execute();
  await db.deleteFrom('card_only_counts').where('day', '<', before).execute();
}
