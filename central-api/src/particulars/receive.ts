import {
  err,
  mayLookUp,
  ok,
  particularsBody,
  type ParticularsBody,
  type Problem,
  type RecordSubmission,
  type Result,
} from '@changqing/protocol';
import type { Transaction } from 'kysely';
import type { Central } from '../context.ts';
import { openFollowUp } from '../follow-ups/store.ts';
import { appendLedger, blankPage } from '../ledger/ledger.ts';
import { findByRef } from '../people/store.ts';
import { acceptRecord, findAccepted, lockRecord, type AcceptedRecord } from '../records/accept.ts';
import { refuseConflict } from '../records/conflict.ts';
import { effectiveTime } from '../records/effective-at.ts';
import { openRecord } from '../records/open-record.ts';
import type { IdentityTables } from '../tables.ts';
import type { EnrolledTerminal } from '../terminals/store.ts';

const form = particularsBody.strict();

/**
 * Stores what a person said of the own particulars: confirmed, or which of them are wrong. It rests on a look-up of that very session,
 * terminal and person that had reached the level for it; whether that look-up is over by now does not matter, since a record may come late.
 * Returns the signed answer `stored`, the same bytes whenever it is offered again. A request for correction opens a follow-up.
 * Errors: `request-invalid`, `record-conflict`, `look-up-over` (no such look-up), `assurance-too-low`.
 */
export async function receiveParticulars(
  central: Central,
  terminal: EnrolledTerminal,
  submission: RecordSubmission,
): Promise<Result<string, Problem>> {
  const receivedAtMs = central.clock.now();
  const opened = await openRecord(submission.record, terminal, form);
  if (!opened.ok) return opened;
  const { body, sha256 } = opened.value;
  const fault = faultOf(body, submission.evidence);
  if (fault !== undefined) return err({ code: 'request-invalid', fields: [fault] });
  const time = effectiveTime(body, {
    receivedAtMs,
    enrolledAtMs: terminal.enrolledAtMs,
    lateDeliveryDays: central.config.lateDeliveryDays,
  });
  const { identity } = central.databases;
  const answered = await identity.transaction().execute(async (trx): Promise<Result<AcceptedRecord, Problem>> => {
    await lockRecord(trx, body.id);
    const earlier = await findAccepted(trx, body.id);
    if (earlier !== undefined) return ok(earlier);
    const personId = await personOf(trx, central, terminal, body);
    if (!personId.ok) return personId;
    const page = blankPage();
    const result = { kind: 'stored' as const };
    const accepted = { record: opened.value, kind: 'particulars' as const, terminal, receivedAtMs, time, result };
    const answer = await acceptRecord(trx, central, page, accepted);
    await trx
      .insertInto('particulars_statements')
      .values({
        id: body.id,
        person_id: personId.value,
        look_up_id: body.lookUpId,
        at: new Date(time.effectiveAtMs),
        act: body.act,
        sha256: body.particularsSha256,
        fields: body.fields,
      })
      .execute();
    page.changes.push({ kind: 'particulars', subject: body.id, data: { personRef: body.personRef, act: body.act, fields: body.fields } });
    if (body.act === 'correction-asked') {
      // One of its own for each request, as for messages: it is done when just this one is closed.
      const cause = { personId: personId.value, sessionId: body.id, recordId: body.id, recordNo: null };
      await openFollowUp(trx, page, receivedAtMs, cause, { reason: 'correction-asked', priority: 'normal' });
    }
    central.metrics.records.inc({ kind: 'particulars', result: 'stored' });
    await appendLedger(trx, receivedAtMs, page);
    return ok({ sha256, answer });
  });
  if (!answered.ok) return answered;
  if (answered.value.sha256 !== sha256) return refuseConflict(central, terminal.id, body.id, sha256);
  return ok(answered.value.answer);
}

function faultOf(body: ParticularsBody, evidence: string | undefined): { path: string; message: string } | undefined {
  if (evidence !== undefined) return { path: 'evidence', message: 'belongs to no record of this kind' };
  if (body.act === 'confirmed' && body.fields.length > 0) return { path: 'record.fields', message: 'is empty where all is confirmed' };
  if (body.act === 'correction-asked' && body.fields.length === 0) return { path: 'record.fields', message: 'names what is wrong' };
  if (new Set(body.fields).size < body.fields.length) return { path: 'record.fields', message: 'names something twice' };
  return undefined;
}

/** The person whose look-up it was, if that look-up had shown enough. */
async function personOf(
  trx: Transaction<IdentityTables>,
  central: Pick<Central, 'config'>,
  terminal: EnrolledTerminal,
  body: ParticularsBody,
): Promise<Result<string, Problem>> {
  const lookUp = await trx
    .selectFrom('look_ups')
    .innerJoin('people', 'people.id', 'look_ups.person_id')
    .select(['look_ups.person_id', 'look_ups.level', 'people.person_ref'])
    .where('look_ups.id', '=', body.lookUpId)
    .where('look_ups.session_id', '=', body.sessionId)
    .where('look_ups.terminal_id', '=', terminal.id)
    .executeTakeFirst();
  if (lookUp === undefined) return err({ code: 'look-up-over', detail: 'no look-up of this session, terminal and person has this id' });
  // A reference may have been renewed since; one that is somebody else's was never this look-up's.
  if (lookUp.person_ref !== body.personRef && (await findByRef(trx, body.personRef)) !== undefined)
    return err({ code: 'request-invalid', fields: [{ path: 'record.personRef', message: 'is not the person of this look-up' }] });
  if (!mayLookUp('particulars.confirm', lookUp.level, central.config.lookUpPolicy)) return err({ code: 'assurance-too-low' });
  return ok(lookUp.person_id);
}
