import { createHash, randomUUID } from 'node:crypto';
import {
  enrolmentAnswer,
  err,
  modalityOf,
  ok,
  type BodyPosition,
  type EnrolmentAnswer,
  type EnrolmentRequest,
  type Problem,
  type Result,
} from '@changqing/protocol';
import type { Transaction } from 'kysely';
import type { Central } from '../context.ts';
import { hashOfTemplate } from '../attempts/evidence-store.ts';
import { openFollowUp } from '../follow-ups/store.ts';
import { seal } from '../keys/sealed-column.ts';
import { appendLedger, blankPage } from '../ledger/ledger.ts';
import { isReadable } from '../matching/engine.ts';
import { findByIdentity, lockPerson, type PersonRow } from '../people/store.ts';
import type { IdentityTables } from '../tables.ts';
import { makeId } from '../unique-id.ts';
import { REFERENCE_VERSION, referenceContext } from './references.ts';

/**
 * Stores the references of one person. A body part that is enrolled again replaces what was there; others stay. The same request again gets
 * the same answer. Errors: `request-invalid` (a body part without consent, bytes that are no template), `not-found` (nobody of this number),
 * `record-conflict` (another enrolment under this id).
 */
export async function receiveEnrolment(
  central: Central,
  bytes: Uint8Array,
  request: EnrolmentRequest,
): Promise<Result<EnrolmentAnswer, Problem>> {
  const faults = faultsOf(request);
  if (faults.length > 0) return err({ code: 'request-invalid', fields: faults });
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return central.databases.identity.transaction().execute(async (trx): Promise<Result<EnrolmentAnswer, Problem>> => {
    const found = await findByIdentity(trx, central.keys, request.identity);
    if (found === undefined) return err({ code: 'not-found', detail: 'nobody of this number is registered' });
    const person = await lockPerson(trx, found.id);
    const earlier = await trx.selectFrom('enrolments').select(['sha256', 'answer']).where('id', '=', request.id).executeTakeFirst();
    if (earlier !== undefined) return earlier.sha256 === sha256 ? ok(parseStored(earlier.answer)) : err({ code: 'record-conflict' });
    const subjectId = person.biometric_id ?? randomUUID();
    const elsewhere = await storeReferences(central, subjectId, request);
    const answer: EnrolmentAnswer = {
      enrolmentId: request.id,
      personRef: person.person_ref,
      references: request.references.length,
      consentIds: request.consents.map(() => makeId(central.clock.now())),
    };
    await writeEnrolment(trx, central, { request, sha256, person, subjectId, answer, elsewhere });
    return ok(answer);
  });
}

const parseStored = (text: string): EnrolmentAnswer => enrolmentAnswer.parse(JSON.parse(text));

function faultsOf({ consents, references }: EnrolmentRequest): { path: string; message: string }[] {
  return references.flatMap(({ position, format, bytes }, index) => {
    const modality = modalityOf(position);
    if (!consents.some((consent) => consent.modality === modality))
      return [{ path: `references.${String(index)}.position`, message: `no consent for ${modality}` }];
    if (!isReadable(modality, { format, bytes: Buffer.from(bytes, 'base64url') }))
      return [{ path: `references.${String(index)}.bytes`, message: `is no template of the form ${format}` }];
    return [];
  });
}

/** Writes the sealed references; begins anew when an earlier try of this enrolment was cut off. True when a template is another person's. */
async function storeReferences(central: Central, subjectId: string, request: EnrolmentRequest): Promise<boolean> {
  const [key] = central.keys.biometrics;
  if (key === undefined) throw new Error('no biometrics key');
  const nowMs = central.clock.now();
  const rows = request.references.map(({ position, format, bytes }) => {
    const id = makeId(nowMs);
    const plain = Buffer.from(bytes, 'base64url');
    const head = { id, position, format, version: REFERENCE_VERSION };
    const sealed = seal(key, plain, referenceContext(head));
    const hash = hashOfTemplate(central, format, plain);
    plain.fill(0);
    return {
      row: { ...head, subject_id: subjectId, enrolment_id: request.id, kid: sealed.kid, sealed: sealed.bytes, created_at: new Date(nowMs) },
      hash,
    };
  });
  return central.databases.biometrics.transaction().execute(async (bio) => {
    const cutOff = await bio.deleteFrom('template_references').where('enrolment_id', '=', request.id).returning('id').execute();
    if (cutOff.length > 0)
      await bio.deleteFrom('template_hashes').where('source_id', 'in', cutOff.map(({ id }) => id)).execute(); // prettier-ignore
    const earlier = await bio
      .selectFrom('template_hashes')
      .select('subject_id')
      .where(
        'hash',
        'in',
        rows.map(({ hash }) => hash),
      ) // prettier-ignore
      .execute();
    await bio.insertInto('template_references').values(rows.map(({ row }) => row)).execute(); // prettier-ignore
    await bio
      .insertInto('template_hashes')
      .values(rows.map(({ row, hash }) => ({ hash, source_id: row.id, subject_id: subjectId })))
      .execute();
    return earlier.some((row) => row.subject_id !== null && row.subject_id !== subjectId);
  });
}

async function writeEnrolment(
  trx: Transaction<IdentityTables>,
  central: Central,
  given: {
    readonly request: EnrolmentRequest;
    readonly sha256: string;
    readonly person: PersonRow;
    readonly subjectId: string;
    readonly answer: EnrolmentAnswer;
    readonly elsewhere: boolean;
  },
): Promise<void> {
  const { request, person, answer } = given;
  const nowMs = central.clock.now();
  const at = new Date(nowMs);
  await trx.updateTable('people').set({ biometric_id: given.subjectId }).where('id', '=', person.id).execute();
  await trx
    .insertInto('enrolments')
    .values({ id: request.id, sha256: given.sha256, person_id: person.id, answer: JSON.stringify(answer), received_at: at })
    .execute();
  const consents = request.consents.map(({ modality, noticeVersion, agreedAt }, index) => ({
    id: answer.consentIds[index] ?? makeId(nowMs),
    person_id: person.id,
    session_id: null,
    enrolment_id: request.id,
    modalities: [modality],
    notice_version: noticeVersion,
    agreed_at: new Date(agreedAt),
    withdrawn_at: null,
  }));
  await trx.insertInto('consents').values(consents).execute();
  const best = new Map<BodyPosition, number>();
  for (const { position, quality } of request.references) best.set(position, Math.max(quality, best.get(position) ?? 0));
  await trx
    .insertInto('enrolled_positions')
    .values(
      [...best].map(([position, quality]) => ({ person_id: person.id, position, quality, enrolment_id: request.id, last_passed_at: null })),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['person_id', 'position'])
        .doUpdateSet((row) => ({ quality: row.ref('excluded.quality'), enrolment_id: request.id })),
    )
    .execute();
  const page = blankPage();
  if (given.elsewhere) {
    await trx
      .insertInto('suspicions')
      .values({ person_id: person.id, reason: 'same-biometrics-elsewhere', since: at })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await openFollowUp(
      trx,
      page,
      nowMs,
      { personId: person.id, sessionId: request.id, recordId: null, recordNo: null },
      { reason: 'same-biometrics-elsewhere', priority: 'normal' },
    );
  }
  page.audit.push({
    actor: 'bureau',
    action: 'person.enrolled',
    subject: person.id,
    data: { enrolmentId: request.id, positions: [...best.keys()] },
  });
  page.changes.push({ kind: 'enrolment', subject: request.id, data: { personRef: person.person_ref, positions: [...best.keys()] } });
  await appendLedger(trx, nowMs, page);
}
