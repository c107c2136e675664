import {
  civilDateAt,
  err,
  mayLookUp,
  ok,
  SLIPS_PER_DAY,
  type ArchivePageRequest,
  type Json,
  type LookUpAct,
  type Problem,
  type RecordRequest,
  type Result,
  type TopicRecord,
} from '@changqing/protocol';
import type { Transaction } from 'kysely';
import { readArchivePage, type ArchivePage } from '../archives/store.ts';
import type { Central } from '../context.ts';
import { appendLedger } from '../ledger/ledger.ts';
import { maskParticulars } from '../personal-records/mask-particulars.ts';
import { readTopic } from '../personal-records/store.ts';
import type { IdentityTables } from '../tables.ts';
import type { EnrolledTerminal } from '../terminals/store.ts';
import { auditOfLookUp, takeLookUp, type OpenLookUp } from './take-look-up.ts';

/** What is read under a look-up, as the audit and the metrics call it. */
interface Reading {
  readonly lookUpId: string;
  readonly act: LookUpAct;
  readonly action: 'look-up.read' | 'look-up.archive-page';
  readonly topic: string;
  readonly data: Readonly<Record<string, Json>>;
}

/** Reads under a look-up; what was read, and what was refused, is in the audit before anything leaves the house. */
async function readUnder<T>(
  central: Central,
  terminal: EnrolledTerminal,
  reading: Reading,
  read: (trx: Transaction<IdentityTables>, lookUp: OpenLookUp) => Promise<Result<T, Problem>>,
): Promise<Result<T, Problem>> {
  const answer = await central.databases.identity.transaction().execute(async (trx): Promise<Result<T, Problem>> => {
    const taken = await takeLookUp(trx, central, terminal, reading.lookUpId, reading.act);
    const done = taken.ok ? await read(trx, taken.value) : taken;
    const { action, act, data } = reading;
    const entry =
      taken.ok && done.ok
        ? auditOfLookUp(taken.value, action, data)
        : {
            actor: terminal.id,
            action: 'look-up.refused',
            subject: reading.lookUpId,
            data: { act, ...data, why: done.ok ? '' : done.error.code },
          };
    await appendLedger(trx, central.clock.now(), { audit: [entry], changes: [] });
    return done;
  });
  central.metrics.lookUps.inc({ topic: reading.topic, result: answer.ok ? 'read' : answer.error.code });
  return answer;
}

/**
 * One topic of the person's file. Errors: `look-up-over`, `assurance-too-low`; `print-limit` where it is to be printed and the person has had
 * as many slips today as there are.
 */
export function readRecordFor(
  central: Central,
  terminal: EnrolledTerminal,
  lookUpId: string,
  { topic, purpose }: RecordRequest,
): Promise<Result<TopicRecord, Problem>> {
  const reading: Reading = { lookUpId, act: topic, action: 'look-up.read', topic, data: { topic, purpose } };
  return readUnder(central, terminal, reading, async (trx, lookUp) => {
    if (purpose === 'slip' && !(await countSlip(trx, lookUp.personId, civilDateAt(central.clock.now()))))
      return err({ code: 'print-limit' });
    const found = await readTopic(trx, central, lookUp.personId, topic);
    const masked = found.topic === 'particulars' && !mayLookUp('particulars.unmasked', lookUp.level, central.config.lookUpPolicy);
    return ok(masked ? { topic: 'particulars', record: maskParticulars(found.record) } : found);
  });
}

/** One scanned page of the person's own archive. Errors: `look-up-over`, `assurance-too-low`, `not-found`. */
export function readArchivePageFor(
  central: Central,
  terminal: EnrolledTerminal,
  lookUpId: string,
  { documentId, page }: ArchivePageRequest,
): Promise<Result<ArchivePage, Problem>> {
  const reading: Reading = {
    lookUpId,
    act: 'archives',
    action: 'look-up.archive-page',
    topic: 'archive-page',
    data: { purpose: 'screen', documentId, page },
  };
  return readUnder(central, terminal, reading, async (trx, lookUp) => {
    const found = await readArchivePage(trx, central, lookUp.personId, documentId, page);
    return found === undefined ? err({ code: 'not-found', detail: 'this archive has no such page' }) : ok(found);
  });
}

/** Counts a slip of a person's day; false when the day's slips are used up. */
async function countSlip(trx: Transaction<IdentityTables>, personId: string, day: string): Promise<boolean> {
  const counted = await trx
    .insertInto('slip_counts')
    .values({ person_id: personId, day, slips: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['person_id', 'day'])
        .doUpdateSet({ slips: (eb) => eb('slip_counts.slips', '+', 1) })
        .where('slip_counts.slips', '<', SLIPS_PER_DAY),
    )
    .returning('slips')
    .executeTakeFirst();
  return counted !== undefined;
}
