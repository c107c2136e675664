import { addMonths, civilDateAt, startOfDay } from '@changqing/protocol';
import type { Central } from './context.ts';
import { decidePending } from './attempts/decide-pending.ts';
import { eraseEvidence } from './attempts/evidence-store.ts';
import { eraseOldPapers } from './documents/erase-papers.ts';
import { watchLate } from './fleet/alarms/watch-late.ts';
import { forgetFleet } from './fleet/forget.ts';
import { expireOrders } from './fleet/orders/store.ts';
import { eraseOldWords } from './feedback/store.ts';
import { forgetLookUps } from './look-ups/forget.ts';
import { forgetSessions } from './staff/sessions.ts';
import { forgetRequests } from './terminals/store.ts';

const PENDING_EVERY_MS = 1_000;
const WATCH_EVERY_MS = 5_000;
const FORGET_EVERY_MS = 60_000;
const ERASE_EVERY_MS = 3_600_000;
const ERASE_AT_A_TIME = 500;
const DAY_MS = 86_400_000;

/**
 * Erases evidence that is older than the setting says, unless a follow-up on it is still open, and evidence whose record was never answered
 * (the process died between the two transactions). Returns how many were erased.
 */
export async function eraseOldEvidence(central: Central): Promise<number> {
  const nowMs = central.clock.now();
  const { identity, biometrics } = central.databases;
  const before = new Date(startOfDay(addMonths(civilDateAt(nowMs), -central.config.evidenceMonths)));
  let erased = 0;
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const rows = await biometrics
      .selectFrom('evidence')
      .select('id')
      .where('received_at', '<', before)
      .where('id', '>', after)
      .orderBy('id')
      .limit(ERASE_AT_A_TIME)
      .execute();
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last.id;
    const ids = rows.map(({ id }) => id);
    const open = await identity
      .selectFrom('follow_ups')
      .select('record_id')
      .where('record_id', 'in', ids)
      .where('closed_at', 'is', null)
      .execute();
    const held = new Set(open.map(({ record_id }) => record_id));
    const due = rows.filter(({ id }) => !held.has(id));
    erased += await eraseEvidence(central, due, 'retention');
  }
  return erased + (await eraseOrphans(central, new Date(nowMs - DAY_MS)));
}

async function eraseOrphans(central: Central, before: Date): Promise<number> {
  const { identity, biometrics } = central.databases;
  const recent = await biometrics
    .selectFrom('evidence')
    .select('id')
    .where('received_at', '<', before)
    .where('received_at', '>', new Date(before.getTime() - 30 * DAY_MS))
    .execute();
  let erased = 0;
  for (let from = 0; from < recent.length; from += ERASE_AT_A_TIME) {
    const ids = recent.slice(from, from + ERASE_AT_A_TIME).map(({ id }) => id);
    const known = await identity.selectFrom('accepted_records').select('id').where('id', 'in', ids).execute();
    const answered = new Set(known.map(({ id }) => id));
    erased += await eraseEvidence(central, ids.filter((id) => !answered.has(id)).map((id) => ({ id })), 'orphaned'); // prettier-ignore
  }
  return erased;
}

/** Work that nobody waits for. Each job waits for its own end before it comes again; a failure is logged and tried at the next turn. */
export function startJobs(central: Central): { stop(): Promise<void> } {
  const startedAtMs = central.clock.now();
  const jobs = [
    repeat(central, 'decide-pending', PENDING_EVERY_MS, () => decidePending(central)),
    repeat(central, 'forget-requests', FORGET_EVERY_MS, () => forgetRequests(central, central.clock.now())),
    repeat(central, 'forget-look-ups', ERASE_EVERY_MS, () => forgetLookUps(central)),
    repeat(central, 'erase-evidence', ERASE_EVERY_MS, () => eraseOldEvidence(central)),
    repeat(central, 'erase-papers', ERASE_EVERY_MS, () => eraseOldPapers(central)),
    repeat(central, 'erase-feedback', ERASE_EVERY_MS, () => eraseOldWords(central)),
    repeat(central, 'watch-late', WATCH_EVERY_MS, () => watchLate(central, startedAtMs)),
    repeat(central, 'expire-orders', WATCH_EVERY_MS, () => expireOrders(central)),
    repeat(central, 'forget-sessions', ERASE_EVERY_MS, () => forgetSessions(central)),
    repeat(central, 'forget-fleet', ERASE_EVERY_MS, () => forgetFleet(central)),
  ];
  return {
    async stop() {
      await Promise.all(jobs.map((job) => job.stop()));
    },
  };
}

function repeat(central: Central, job: string, everyMs: number, run: () => Promise<unknown>): { stop(): Promise<void> } {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const turn = async (): Promise<void> => {
    try {
      await run();
    } catch (cause) {
      central.log.error({ job, err: cause }, 'job-failed');
    }
  };
  const schedule = (): void => {
    if (stopped) return;
    timer = setTimeout(() => {
      running = turn().then(schedule);
    }, everyMs).unref();
  };
  schedule();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
