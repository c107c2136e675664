import { LATE_AFTER_MS } from '@changqing/protocol';
import { sql } from 'kysely';
import type { Central } from '../context.ts';

interface Counted {
  readonly what: 'presence' | 'alarm' | 'order';
  readonly label: string;
  readonly count: number;
}
const DAY_MS = 86_400_000;

/** Counts terminals, alarms and orders for Prometheus, from the database: every process tells the same. */
export async function countFleet(central: Central): Promise<void> {
  const nowMs = central.clock.now();
  const { rows } = await sql<Counted>`
    select 'presence' as what, case when t.closed_at is not null then 'closed' when r.received_at is null then 'never-seen'
      when r.received_at < ${new Date(nowMs - LATE_AFTER_MS)} then 'late' else 'on-time' end as label, count(*)::int as count
    from terminals t left join terminal_reports r on r.terminal_id = t.id group by 2
    union all select 'alarm', kind, count(*)::int from alarms where cleared_at is null group by 2
    union all select 'order', state, count(*)::int from orders where issued_at > ${new Date(nowMs - DAY_MS)} group by 2`.execute(
    central.databases.identity,
  );
  const { terminals, alarms, orders } = central.metrics;
  for (const gauge of [terminals, alarms, orders]) gauge.reset();
  for (const { what, label, count } of rows) {
    if (what === 'presence') terminals.set({ presence: label }, count);
    else if (what === 'alarm') alarms.set({ kind: label }, count);
    else orders.set({ state: label }, count);
  }
}
