import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestCentral, type TestCentral } from './support/test-central.ts';
import { touch } from './support/synthetic-prints.ts';
import type { TestTerminal } from './support/test-terminal.ts';

let city: TestCentral;
let kiosk: TestTerminal;
beforeAll(async () => {
  city = await startTestCentral();
  kiosk = await city.terminal();
});
afterAll(() => city.close());

const evidenceOf = (id: string) =>
  city.running.central.databases.biometrics.selectFrom('evidence').selectAll().where('id', '=', id).executeTakeFirst();
const erasedOf = (id: string) =>
  city.running.central.databases.biometrics.selectFrom('erased').selectAll().where('id', '=', id).executeTakeFirst();

describe('a withdrawn consent', () => {
  test('consent-withdrawn-before-delivery: evidence destroyed unopened, counter, follow-up', async () => {
    const identity = await city.person();
    const { personRef } = await city.enrol(identity, 'jin', ['right-index']);
    const visit = await kiosk.visit(personRef);
    const made = await kiosk.makeAttempt(visit, { finger: 'jin', touchNumber: 1 });
    expect((await city.bureau('POST', `/v1/consents/${visit.consentId}/withdraw`)).body).toMatchObject({
      consentId: visit.consentId,
      erasedEvidence: 0,
    });
    const answer = await kiosk.readAnswer(await kiosk.submit(made));
    expect(answer.result).toEqual({ kind: 'counter', why: 'consent-withdrawn' });
    expect(await evidenceOf(made.id)).toBeUndefined();
    expect(await erasedOf(made.id)).toMatchObject({ why: 'consent-withdrawn' });
    const { body } = await city.bureau('GET', '/v1/follow-ups?open=true');
    expect((body as { followUps: object[] }).followUps).toContainEqual(expect.objectContaining({ personRef, reason: 'consent-withdrawn' }));
  });

  test('that comes between the comparison and the decision counts too', async () => {
    const { personRef } = await city.enrol(await city.person(), 'race', ['right-index']);
    const visit = await kiosk.visit(personRef);
    city.matcher.whileComparing = async () => {
      await city.bureau('POST', `/v1/consents/${visit.consentId}/withdraw`);
    };
    const answer = await kiosk.attempt(visit, { finger: 'race', touchNumber: 1 });
    expect(answer.result).toEqual({ kind: 'counter', why: 'consent-withdrawn' });
  });

  test('after the decision: the evidence goes, the certification stays', async () => {
    const { personRef } = await city.enrol(await city.person(), 'gone', ['right-index']);
    const visit = await kiosk.visit(personRef);
    const made = await kiosk.makeAttempt(visit, { finger: 'gone', touchNumber: 1 });
    await kiosk.submit(made);
    expect(await evidenceOf(made.id)).toBeDefined();
    expect((await city.bureau('POST', `/v1/consents/${visit.consentId}/withdraw`)).body).toMatchObject({ erasedEvidence: 1 });
    expect(await evidenceOf(made.id)).toBeUndefined();
    expect(await erasedOf(made.id)).toMatchObject({ why: 'consent-withdrawn' });
    expect((await city.bureau('POST', `/v1/consents/${visit.consentId}/withdraw`)).body).toMatchObject({ erasedEvidence: 0 });
  });

  test('of an enrolment takes the references, and a new enrolment is not linked with the old one', async () => {
    const identity = await city.person();
    const { consentIds } = await city.enrol(identity, 'renew', ['right-index']);
    const { identity: db, biometrics } = city.running.central.databases;
    const idOf = async () =>
      (
        await db
          .selectFrom('people')
          .innerJoin('consents', 'consents.person_id', 'people.id')
          .select('biometric_id')
          .where('consents.id', '=', consentIds[0] ?? '')
          .executeTakeFirstOrThrow()
      ).biometric_id;
    const before = await idOf();
    expect((await city.bureau('POST', `/v1/consents/${consentIds[0] ?? ''}/withdraw`)).status).toBe(200);
    expect((await kiosk.identify(identity)).body).toEqual({ result: 'not-enrolled' });
    expect(
      await biometrics
        .selectFrom('template_references')
        .select('id')
        .where('subject_id', '=', before ?? '')
        .execute(),
    ).toEqual([]);
    await city.enrol(identity, 'renew', ['right-index'], 7);
    expect(await idOf()).not.toBe(before);
  });

  test('of no consent is not found', async () => {
    expect((await city.bureau('POST', `/v1/consents/${randomUUID()}/withdraw`)).status).toBe(404);
    expect((await city.bureau('POST', `/v1/consents/nonsense/withdraw`)).status).toBe(404);
  });
});

describe('enrolment', () => {
  test('template-replaced-before-delivery: what is enrolled at the decision counts', async () => {
    const identity = await city.person();
    const { personRef } = await city.enrol(identity, 'old finger', ['right-index']);
    const visit = await kiosk.visit(personRef);
    const old = await kiosk.makeAttempt(visit, { finger: 'old finger', touchNumber: 1, delivery: 'late' });
    const fresh = await kiosk.makeAttempt(visit, { finger: 'new finger', touchNumber: 1, tryNumber: 2, delivery: 'late' });
    await city.enrol(identity, 'new finger', ['right-index']);
    expect((await kiosk.readAnswer(await kiosk.submit(old))).result).toEqual({ kind: 'not-matched' });
    expect((await kiosk.readAnswer(await kiosk.submit(fresh))).result).toMatchObject({ kind: 'matched' });
  });

  test('a replacement during the comparison is compared anew', async () => {
    const identity = await city.person();
    const { personRef } = await city.enrol(identity, 'before', ['right-index']);
    const visit = await kiosk.visit(personRef);
    city.matcher.whileComparing = async () => {
      await city.enrol(identity, 'after', ['right-index']);
    };
    expect((await kiosk.attempt(visit, { finger: 'after', touchNumber: 1 })).result).toMatchObject({ kind: 'matched' });
  });

  const request = async () => ({
    id: randomUUID(),
    identity: await city.person(),
    consents: [{ modality: 'fingerprint', noticeVersion: '2026-11', agreedAt: '2026-11-01T00:00:00.000Z' }],
    references: [
      {
        position: 'right-thumb',
        format: 'cq-fp/1',
        bytes: Buffer.from(touch('thumb', 'right-thumb', Math.random())).toString('base64url'),
        quality: 70,
        impression: 1,
      },
    ],
  });

  test('the same request again gets the same answer; another under its id is a conflict', async () => {
    const given = await request();
    const first = await city.bureau('POST', '/v1/enrolments', given);
    expect(await city.bureau('POST', '/v1/enrolments', given)).toEqual(first);
    const other = await city.bureau('POST', '/v1/enrolments', { ...(await request()), id: given.id, identity: given.identity });
    expect([other.status, (other.body as { code: string }).code]).toEqual([409, 'record-conflict']);
  });

  test('a palm without its consent, and bytes that are no template, are named', async () => {
    const given = await request();
    const palm = { position: 'left-palm', format: 'cq-palm/1', bytes: 'AAAA', quality: 1, impression: 1 };
    const noConsent = await city.bureau('POST', '/v1/enrolments', { ...given, references: [...given.references, palm] });
    expect(noConsent.body).toMatchObject({
      code: 'request-invalid',
      errors: [{ path: 'references.1.position', message: 'no consent for palm-vein' }],
    });
    const broken = await city.bureau('POST', '/v1/enrolments', { ...given, references: [{ ...given.references[0], bytes: 'AAAA' }] });
    expect(broken.body).toMatchObject({ code: 'request-invalid', errors: [{ path: 'references.0.bytes' }] });
  });

  test('of nobody registered is not found', async () => {
    const given = { ...(await request()), identity: { kind: 'foreigner', number: 'CHN999919800101' } };
    expect((await city.bureau('POST', '/v1/enrolments', given)).status).toBe(404);
  });

  test('references are sealed: swapped, moved or changed ones do not open', async () => {
    const { personRef } = await city.enrol(await city.person(), 'sealed', ['right-index', 'left-index']);
    const { identity: db, biometrics } = city.running.central.databases;
    const person = await db.selectFrom('people').select('biometric_id').where('person_ref', '=', personRef).executeTakeFirstOrThrow();
    const rows = await biometrics
      .selectFrom('template_references')
      .selectAll()
      .where('subject_id', '=', person.biometric_id ?? '')
      .orderBy('position')
      .execute();
    const [left, right] = rows;
    if (left === undefined || right === undefined) throw new Error('two references were enrolled');
    for (const row of rows) expect(row.sealed.includes(Buffer.from('CQF1'))).toBe(false);
    await biometrics.updateTable('template_references').set({ sealed: left.sealed }).where('id', '=', right.id).execute();
    const reply = await kiosk.submit(await kiosk.makeAttempt(await kiosk.visit(personRef), { finger: 'sealed', touchNumber: 1 }));
    expect([reply.status, reply.body.code]).toEqual([500, 'central-failed']);
    await biometrics.updateTable('template_references').set({ sealed: right.sealed }).where('id', '=', right.id).execute();
  });
});
