import { randomUUID } from 'node:crypto';
import { archivePage as drawPage, archivesOf, castPeople, DAMAGED_PAGE, personAt, recordsOf } from '@changqing/fixtures';
import type { RecordsOfPerson } from '@changqing/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { seedArchives, seedRecords, streamCity } from '../src/seed-records.ts';
import { copyRow } from '../src/postgres/copy-in.ts';
import { fileOf } from './support/file-of.ts';
import { archivePage, byCard, hand, raise, record, verified, type OpenedLookUp } from './support/look-up-client.ts';
import { startTestCentral, type TestCentral } from './support/test-central.ts';
import type { TestTerminal } from './support/test-terminal.ts';

let city: TestCentral;
let kiosk: TestTerminal;
beforeAll(async () => {
  city = await startTestCentral();
  kiosk = await city.terminal();
});
afterAll(() => city.close());
beforeEach(() => city.clock.set('2026-11-23T02:00:00.000Z'));

const importAll = async (people: readonly unknown[]) => (await city.bureau('POST', '/v1/records', { people })).body;

describe('records', () => {
  /** A file with one field changed, by its path. */
  function spoilt(file: RecordsOfPerson, path: string, value: unknown): unknown {
    const copy: unknown = JSON.parse(JSON.stringify(file));
    const steps = path.split('.');
    let at = copy as Record<string, unknown>;
    for (const step of steps.slice(0, -1)) at = at[step] as Record<string, unknown>;
    at[steps.at(-1) ?? ''] = value;
    return copy;
  }

  test.each<[string, unknown, string]>([
    ['contributions.totals.0.months', 23, 'contributions.totals.0.months: is not what the spans add up to'],
    ['contributions.spans.1.from', '2001-12', 'contributions.spans.1.from: overlaps another span of the same insurance'],
    ['contributions.spans.0.to', '1999-12', 'contributions.spans.0: the last month lies before the first'],
    ['account.accounts.0.balanceFen', 101_001, 'account.accounts.0.balanceFen: is not what the last year closed with'],
    ['account.accounts.0.years.0.interestFen', 1.5, 'account.accounts.0.years.0.interestFen: '],
    ['benefits.benefits.0.monthlyFen', 321_100, 'benefits.benefits.0.monthlyFen: is not the sum of its parts'],
    ['benefits.benefits.0.arrears.fen', 1, 'benefits.benefits.0.arrears.fen: is not the sum of the unpaid months'],
    ['medical.payments.0.fen', 500_001, 'medical.payments.0.fen: is more than was claimed'],
    ['referral.registrations.0.steps.0.step', 'settlement', 'referral.registrations.0.steps.0.step: is not in its place'],
    ['flexible.payments.0.bank', '', 'flexible.payments.0.bank: '],
    ['particulars.fields.1.value', '11010519491231002X', 'particulars.fields.1.value: is not the number of this person'],
    ['identity.number', '110105194912310021', 'identity.number: not a citizen number of GB 11643'],
  ])('%s: the person is refused whole with the field, and the others are stored', async (path, value, detail) => {
    const [wrong, right] = [await city.person(), await city.person()];
    const answer = await importAll([spoilt(fileOf(wrong), path, value), fileOf(right)]);
    expect(answer).toEqual({ stored: 1, refused: [{ index: 0, detail: expect.stringContaining(detail) as string }] });
    if (path === 'identity.number') return;
    const { id } = await byCard(kiosk, wrong);
    expect((await record(kiosk, id, 'overview')).body).toEqual({ topic: 'overview', record: { asOf: '2026-11-23', topics: [] } });
  });

  test('what was on file before a refused hand-over stays', async () => {
    const identity = await city.person();
    await hand(city, fileOf(identity));
    expect(await importAll([spoilt(fileOf(identity), 'account.accounts.0.balanceFen', 5)])).toMatchObject({ stored: 0 });
    const { id } = await byCard(kiosk, identity);
    expect((await record(kiosk, id, 'overview')).body).toMatchObject({ record: { accountFen: 101_000, contributionMonths: 22 } });
  });

  test('somebody who is not registered is refused; handing the same over again changes nothing', async () => {
    const stranger = { kind: 'citizen', number: '11010519491231002X' } as const;
    expect(await importAll([fileOf(stranger)])).toEqual({
      stored: 0,
      refused: [{ index: 0, detail: 'identity: nobody of this number is registered' }],
    });
    const identity = await city.person();
    await hand(city, fileOf(identity));
    const versions = () =>
      city.running.central.databases.identity
        .selectFrom('personal_records')
        .innerJoin('people', 'people.id', 'person_id')
        .select(['topic', 'sealed'])
        .orderBy('topic')
        .execute();
    const before = await versions();
    await hand(city, fileOf(identity));
    // The particulars would have been sealed with another nonce.
    expect(await versions()).toEqual(before);
  });

  test('the envelope, the token and the size are looked at first', async () => {
    expect(await city.bureau('POST', '/v1/records', { people: [] })).toMatchObject({ status: 400 });
    const large = JSON.stringify({ people: ['x'.repeat(60_000)] });
    const refused = await fetch(`${city.running.url}/v1/records`, {
      method: 'POST',
      body: large,
      headers: { authorization: 'Bearer wrong' },
    });
    expect(refused.status).toBe(403);
    expect(await importAll(['x'.repeat(60_000)])).toMatchObject({ stored: 0, refused: [{ index: 0 }] });
  });

  test('the whole cast can be handed over as the core system would', async () => {
    const cast = castPeople('2026-11-23')
      .filter(({ identity }) => identity.kind === 'citizen')
      .slice(6, 12);
    for (const { identity, name } of cast) await city.person({ identity, name });
    expect(await importAll(cast.map((person) => recordsOf(person, '2026-11-23')))).toEqual({ stored: 6, refused: [] });
  });
});

describe('archives', () => {
  const pageText = (page: number) => Buffer.from(drawPage('0000', page)).toString('base64url');
  const open = async (finger: string): Promise<OpenedLookUp & { identity: Awaited<ReturnType<TestCentral['person']>> }> => {
    const identity = await city.person();
    const { personRef } = await city.enrol(identity, finger, ['right-index']);
    const lookUp = await byCard(kiosk, identity);
    await raise(kiosk, lookUp.id, (await verified(kiosk, personRef, finger, { sessionId: lookUp.sessionId })).verificationId);
    return { ...lookUp, identity };
  };
  const importOf = (identity: unknown, changes: object = {}) => ({
    id: randomUUID(),
    identity,
    title: '招工登记表',
    category: 'employment',
    dated: '1975-03-01',
    pages: [pageText(1), pageText(2)],
    ...changes,
  });

  test('a document is listed, and its pages come back byte for byte', async () => {
    const { id, identity } = await open('archivist');
    const document = importOf(identity);
    expect(await city.bureau('POST', '/v1/archives', document)).toEqual({ status: 200, body: { id: document.id, pages: 2 } });
    expect((await record(kiosk, id, 'archives')).body).toEqual({
      topic: 'archives',
      record: {
        asOf: '2026-11-23',
        documents: [{ id: document.id, title: '招工登记表', category: 'employment', dated: '1975-03-01', pages: 2 }],
      },
    });
    expect((await record(kiosk, id, 'overview')).body).toMatchObject({ record: { topics: ['archives'] } });
    expect((await archivePage(kiosk, id, document.id, 2)).bytes.equals(drawPage('0000', 2))).toBe(true);
    for (const page of [3, 1_000]) expect((await archivePage(kiosk, id, document.id, page)).status).toBe(404);
  });

  test('the same id again replaces the document; for somebody else it is refused', async () => {
    const { id, identity } = await open('replacer');
    const document = importOf(identity);
    await city.bureau('POST', '/v1/archives', document);
    await city.bureau('POST', '/v1/archives', { ...document, title: '劳动合同书', pages: [pageText(7)] });
    expect((await record(kiosk, id, 'archives')).body).toMatchObject({ record: { documents: [{ title: '劳动合同书', pages: 1 }] } });
    const stranger = await city.person();
    expect(await city.bureau('POST', '/v1/archives', { ...document, identity: stranger })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'id' }] },
    });
  });

  test('nobody reads a page of somebody else’s archive', async () => {
    const theirs = await open('owner');
    const mine = await open('reader');
    const document = importOf(theirs.identity);
    await city.bureau('POST', '/v1/archives', document);
    expect((await archivePage(kiosk, mine.id, document.id, 1)).status).toBe(404);
  });

  test('what begins like no picture is refused with its place; a JPEG is told as one', async () => {
    const { id, identity } = await open('jpeg');
    const text = Buffer.from('not a picture').toString('base64url');
    expect(await city.bureau('POST', '/v1/archives', importOf(identity, { pages: [pageText(1), text] }))).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'pages.1' }] },
    });
    const jpeg = importOf(identity, { pages: [Buffer.from('ffd8ffe000104a46', 'hex').toString('base64url')] });
    expect((await city.bureau('POST', '/v1/archives', jpeg)).status).toBe(200);
    expect((await archivePage(kiosk, id, jpeg.id, 1)).headers.get('content-type')).toBe('image/jpeg');
  });

  test('scans lie sealed in the database', async () => {
    const { identity } = await open('sealed');
    const document = importOf(identity);
    await city.bureau('POST', '/v1/archives', document);
    const rows = await city.running.central.databases.identity
      .selectFrom('archive_pages')
      .select('sealed')
      .where('document_id', '=', document.id)
      .execute();
    expect(rows).toHaveLength(2);
    for (const { sealed } of rows) expect(sealed.includes(Buffer.from('IHDR'))).toBe(false);
  });
});

test('copying tells the server’s error and stores nothing of what was sent', async () => {
  const { databases } = city.running.central;
  const line = (at: string) => copyRow(['mark\\ with a tab\t and a line\n', at]);
  await databases.copyIn('copy marks (name, at) from stdin', [Buffer.from(line('2026-11-23'))]);
  const marks = () => databases.identity.selectFrom('marks').select('name').where('name', 'like', 'mark%').execute();
  expect(await marks()).toEqual([{ name: 'mark\\ with a tab\t and a line\n' }]);
  const many = Array.from({ length: 3_000 }, (_, index) =>
    Buffer.from(copyRow([`mark ${String(index)} ${'x'.repeat(500)}`, index === 2_900 ? 'never' : '2026-11-23'])),
  );
  await expect(databases.copyIn('copy marks (name, at) from stdin', many)).rejects.toThrow(/never/);
  const broken = function* (): Generator<Buffer> {
    yield Buffer.from(line('2026-11-24'));
    throw new Error('the source dried up');
  };
  await expect(databases.copyIn('copy marks (name, at) from stdin', broken())).rejects.toThrow('the source dried up');
  expect(await marks()).toHaveLength(1);
});

describe('the simulated city', () => {
  const asOf = '2026-11-23';

  test('its records, thick archives and damaged pages are stored as the fixtures make them', async () => {
    const cast = castPeople(asOf).filter(({ id }) => id === 'cast-01' || id === 'cast-03');
    for (const { identity, name } of cast) await city.person({ identity, name });
    expect((await seedRecords(city.running.central, cast, asOf)).people).toBe(2);
    expect(await seedArchives(city.running.central, cast)).toBe(cast.flatMap((person) => archivesOf(person)).length);
    const { databases } = city.running.central;
    const thick = await databases.identity
      .selectFrom('archive_documents')
      .select(['id', 'pages'])
      .where('pages', '=', 300)
      .executeTakeFirstOrThrow();
    const counted = await databases.identity
      .selectFrom('archive_pages')
      .select(({ fn }) => fn.countAll<number>().as('pages'))
      .where('document_id', '=', thick.id)
      .executeTakeFirstOrThrow();
    expect(counted.pages).toBe(300);
    const damaged = cast.find(({ id }) => id === 'cast-03');
    if (damaged === undefined) throw new Error('nobody');
    const { personRef } = await city.enrol(damaged.identity, 'damaged', ['right-index']);
    const lookUp = await byCard(kiosk, damaged.identity);
    await raise(kiosk, lookUp.id, (await verified(kiosk, personRef, 'damaged', { sessionId: lookUp.sessionId })).verificationId);
    const page = await archivePage(kiosk, lookUp.id, DAMAGED_PAGE.documentId, DAMAGED_PAGE.page);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(page.bytes.equals(drawPage(DAMAGED_PAGE.documentId, DAMAGED_PAGE.page))).toBe(true);
  });

  test('streams into the register, with records that are read as they were made', async () => {
    const told: number[] = [];
    const seeded = await streamCity(city.running.central, {
      seed: 'stream',
      from: 100,
      size: 40,
      asOf,
      onProgress: (people) => told.push(people),
    });
    expect(seeded.people).toBe(40);
    expect(told).toEqual([40]);
    const person = personAt('stream', 117, asOf);
    const { id } = await byCard(kiosk, person.identity);
    expect((await record(kiosk, id, 'contributions')).body.record).toEqual(recordsOf(person, asOf).contributions);
    const topics = Object.keys(recordsOf(person, asOf)).filter((topic) => topic !== 'identity');
    expect((await record(kiosk, id, 'overview')).body).toMatchObject({ record: { topics } });
    // Those who have records keep theirs.
    const again = await streamCity(city.running.central, { seed: 'stream', from: 90, size: 40, asOf });
    expect(again.people).toBe(10);
  });
});
