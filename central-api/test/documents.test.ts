import { createHash, randomUUID } from 'node:crypto';
import { archivePage, castPeople, recordsOf } from '@changqing/fixtures';
import {
  canonicalJson,
  isPaperNumber,
  issuedPaper,
  paperSeal,
  PROBLEMS,
  SIGNATURE_HEADER,
  type AssuranceLevel,
  type DocumentRequest,
  type Identity,
  type IssuedPaper,
  type PaperContent,
  type PaperSeal,
  type RecordsOfPerson,
} from '@changqing/protocol';
import { compactVerify } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eraseOldPapers } from '../src/documents/erase-papers.ts';
import { importPublicKey } from '../src/keys/public-key.ts';
import { startTestCentral, type TestCentral } from './support/test-central.ts';
import type { Reply, TestTerminal } from './support/test-terminal.ts';

type Official = Extract<IssuedPaper, { official: true }>;

const TODAY = '2026-11-23';
let city: TestCentral;
let kiosk: TestTerminal;
beforeAll(async () => {
  city = await startTestCentral({}, { CHANGQING_TRUSTED_PROXIES: '1' });
  kiosk = await city.terminal();
});
afterAll(() => city.close());
beforeEach(() => city.clock.set('2026-11-23T02:00:00.000Z'));

const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

const cast = new Map(castPeople(TODAY).map((person) => [person.id, recordsOf(person, TODAY)]));

/** Records of one of the cast, under the number of somebody registered here. */
function recordsFor(identity: Identity, like: string): RecordsOfPerson {
  const records = cast.get(like);
  if (records?.particulars === undefined) throw new Error(`nobody is ${like}`);
  const fields = records.particulars.fields.map((one) => (one.field === 'number' ? { ...one, value: identity.number } : one));
  return { ...records, identity, particulars: { ...records.particulars, fields } };
}

interface Visitor {
  readonly identity: Identity;
  readonly lookUpId: string;
}

/** Somebody with the records of one of the cast opens a look-up at a level. */
async function visitor(like: string | undefined, level: AssuranceLevel, name = '欧阳春', at = kiosk): Promise<Visitor> {
  const identity = await city.person({ name });
  if (like !== undefined) {
    const stored = await city.bureau('POST', '/v1/records', { people: [recordsFor(identity, like)] });
    expect(stored.body).toEqual({ stored: 1, refused: [] });
  }
  return { identity, lookUpId: await open(identity, level, at) };
}

async function open(identity: Identity, level: AssuranceLevel, at = kiosk): Promise<string> {
  const opened = await at.request('POST', '/v1/look-ups', { sessionId: randomUUID(), basis: { by: 'card', identity } });
  const lookUpId = String(opened.body.lookUpId);
  // How a level is reached is tested with look-ups; papers only ask how far it goes.
  if (level !== 1)
    await city.running.central.databases.identity.updateTable('look_ups').set({ level }).where('id', '=', lookUpId).execute();
  return lookUpId;
}

const ask = (request: DocumentRequest, at = kiosk): Promise<Reply> => at.request('POST', '/v1/documents', request);

async function issue(request: DocumentRequest, at = kiosk): Promise<Official> {
  const reply = await ask(request, at);
  if (reply.status !== 200) throw new Error(JSON.stringify(reply.body));
  const paper = issuedPaper.parse(reply.body.paper);
  if (!paper.official) throw new Error('an official paper was asked for');
  return paper;
}

async function printed(paper: Official, state = 'printed', at: TestTerminal = kiosk, jobId: string = randomUUID()): Promise<Reply> {
  return at.request('POST', '/v1/prints', { jobId, code: paper.seal.code, state, at: new Date(city.clock.now()).toISOString() });
}

let address = 0;
async function page(code: string): Promise<{ status: number; html: string }> {
  const response = await fetch(`${city.running.publicUrl}/verify/${code}`, {
    headers: { 'x-forwarded-for': `10.1.0.${String((address += 1))}` },
  });
  return { status: response.status, html: await response.text() };
}

/** What a terminal checks before it prints: central's signature, that it signs this very seal, and the hash of the content. */
async function isBelieved(paper: Official, content: PaperContent = paper.content, seal: PaperSeal = paper.seal): Promise<boolean> {
  const { payload } = await compactVerify(paper.signed, async (header) => {
    const key = kiosk.profile.answerKeys.find(({ kid }) => kid === header.kid);
    if (key === undefined) throw new Error('signed with a key that was never offered');
    return importPublicKey(key, 'ES256');
  });
  const signed = paperSeal.parse(JSON.parse(Buffer.from(payload).toString()));
  return canonicalJson(signed) === canonicalJson(seal) && sha256(canonicalJson(content)) === signed.contentSha256;
}

describe('a paper', () => {
  test('has number, code, signature over its content, and the seal', async () => {
    const { lookUpId } = await visitor('cast-61', 2);
    const paper = await issue({ kind: 'contribution-certificate', lookUpId });
    expect(isPaperNumber(paper.seal.number)).toBe(true);
    expect(paper.seal).toMatchObject({
      kind: 'contribution-certificate',
      siteNo: kiosk.profile.site.siteNo,
      issuedAt: '2026-11-23T02:00:00.000Z',
    });
    expect(paper.seal.number).toMatch(new RegExp(`^P${kiosk.profile.site.siteNo}-261123-`));
    expect(paper.verifyUrl).toBe(`${kiosk.profile.site.verifyBase}/verify/${paper.seal.code}`);
    expect(Buffer.from(paper.sealPng, 'base64url').subarray(1, 4).toString()).toBe('PNG');
    expect([paper.prints, paper.content.issuer]).toEqual([0, kiosk.profile.site.bureauName]);
    expect(canonicalJson(paper.content)).toContain('欧阳春');
    expect(await isBelieved(paper)).toBe(true);
  });

  test('that was altered anywhere is not believed', async () => {
    const { lookUpId } = await visitor('cast-61', 2);
    const paper = await issue({ kind: 'contribution-certificate', lookUpId });
    const text = JSON.stringify(paper.content);
    const altered = [...text.matchAll(/\d/g)].map(
      ({ index }) => text.slice(0, index) + String((Number(text[index]) + 1) % 10) + text.slice(index + 1),
    );
    expect(altered.length).toBeGreaterThan(200);
    for (const one of altered.filter((_text, at) => at % 7 === 0))
      expect(await isBelieved(paper, JSON.parse(one) as PaperContent)).toBe(false);
    const seals: PaperSeal[] = [
      { ...paper.seal, number: 'P0017-261123-9999-1' },
      { ...paper.seal, code: '0'.repeat(16) },
      { ...paper.seal, issuedAt: '2026-11-24T02:00:00.000Z' },
    ];
    for (const seal of seals) expect(await isBelieved(paper, paper.content, seal)).toBe(false);
  });

  test('of the same content is the same paper all day, at every site; the next day, or with other content, it is another', async () => {
    const { identity, lookUpId } = await visitor('cast-61', 2);
    const first = await issue({ kind: 'contribution-certificate', lookUpId });
    await printed(first);
    const elsewhere = await city.terminal(3);
    const again = await issue({ kind: 'contribution-certificate', lookUpId: await open(identity, 2, elsewhere) }, elsewhere);
    expect([again.seal, again.signed, again.prints]).toEqual([first.seal, first.signed, 1]);
    const statement = await issue({ kind: 'rights-statement', lookUpId: await open(identity, 1) });
    expect(statement.seal.number).not.toBe(first.seal.number);

    const changed = recordsFor(identity, 'cast-61');
    const employer = '换了名字的单位有限公司';
    const spans = changed.contributions?.spans.map((span) => (span.employer === undefined ? span : { ...span, employer }));
    const contributions = changed.contributions === undefined || spans === undefined ? undefined : { ...changed.contributions, spans };
    await city.bureau('POST', '/v1/records', { people: [{ ...changed, contributions }] });
    const mended = await issue({ kind: 'contribution-certificate', lookUpId: await open(identity, 2) });
    expect(mended.seal.number).not.toBe(first.seal.number);
    expect(canonicalJson(mended.content)).toContain(employer);

    // 16:00 UTC is midnight in Shanghai.
    city.clock.set('2026-11-23T16:00:00.000Z');
    const tomorrow = await issue({ kind: 'contribution-certificate', lookUpId: await open(identity, 2) });
    expect(tomorrow.seal.number).toMatch(/-261124-/);
  });

  test('is counted for its site and day, without a hole, also when eight people ask at once', async () => {
    const busy = await city.terminal(5);
    const people = await Promise.all(Array.from({ length: 8 }, () => visitor('cast-61', 1, '王芳', busy)));
    const papers = await Promise.all(people.map(({ lookUpId }) => issue({ kind: 'rights-statement', lookUpId }, busy)));
    const serials = papers.map(({ seal }) => Number(seal.number.split('-')[2])).toSorted((a, b) => a - b);
    expect(serials).toEqual(Array.from({ length: 8 }, (_, index) => index + 1));
    expect(new Set(papers.map(({ seal }) => seal.code)).size).toBe(8);
  });

  test('asked for at two machines at the same moment is one', async () => {
    const { identity, lookUpId } = await visitor('cast-61', 2);
    const other = await city.terminal(3);
    const there = await open(identity, 2, other);
    const kind = 'insured-particulars';
    const papers = await Promise.all([1, 2, 3].flatMap(() => [issue({ kind, lookUpId }), issue({ kind, lookUpId: there }, other)]));
    expect(new Set(papers.map(({ seal }) => seal.number)).size).toBe(1);
    expect(new Set(papers.map(({ signed }) => signed)).size).toBe(1);
  });
});

describe('what a paper takes', () => {
  test.each<[Exclude<DocumentRequest['kind'], 'archive-copy' | 'blank-form'>, AssuranceLevel]>([
    ['rights-statement', 1],
    ['contribution-certificate', 2],
    ['insured-particulars', 2],
    ['benefit-certificate', 2],
    ['contribution-notice', 2],
  ])('%s opens at level %i and not below', async (kind, level) => {
    const like = kind === 'contribution-notice' ? 'cast-63' : kind === 'benefit-certificate' ? 'cast-01' : 'cast-61';
    if (level > 1) {
      const low = await visitor(like, 1);
      expect((await ask({ kind, lookUpId: low.lookUpId })).body.code).toBe('assurance-too-low');
    }
    const { lookUpId } = await visitor(like, level);
    expect((await issue({ kind, lookUpId })).content.kind).toBe(kind);
  });

  test('nothing on file gives no paper, and says so', async () => {
    const { lookUpId } = await visitor(undefined, 3);
    for (const kind of [
      'rights-statement',
      'contribution-certificate',
      'insured-particulars',
      'benefit-certificate',
      'contribution-notice',
    ] as const) {
      const reply = await ask({ kind, lookUpId });
      expect([reply.status, reply.body.code]).toEqual([PROBLEMS['nothing-on-file'].status, 'nothing-on-file']);
    }
  });

  test('a look-up that is over, of another terminal, or of nobody opens none', async () => {
    const { lookUpId } = await visitor('cast-61', 2);
    expect((await ask({ kind: 'rights-statement', lookUpId }, await city.terminal())).body.code).toBe('look-up-over');
    expect((await ask({ kind: 'rights-statement', lookUpId: randomUUID() })).body.code).toBe('look-up-over');
    await kiosk.request('POST', `/v1/look-ups/${lookUpId}/end`, {});
    expect((await ask({ kind: 'rights-statement', lookUpId })).body.code).toBe('look-up-over');
    const idle = await visitor('cast-61', 2);
    city.clock.pass(5 * 60_000 + 1);
    expect((await ask({ kind: 'rights-statement', lookUpId: idle.lookUpId })).body.code).toBe('look-up-over');
  });

  test('a request of another form is refused by its field', async () => {
    const { lookUpId } = await visitor('cast-61', 2);
    const reply = await kiosk.request('POST', '/v1/documents', { kind: 'archive-copy', lookUpId, archiveId: randomUUID(), pages: [] });
    expect(reply.body).toMatchObject({ code: 'request-invalid', errors: [{ path: 'pages' }] });
  });

  test('blank forms take nothing and are no official papers', async () => {
    const reply = await ask({ kind: 'blank-form', formId: 'treatment-elsewhere' });
    expect(issuedPaper.parse(reply.body.paper)).toMatchObject({
      official: false,
      content: { kind: 'blank-form', title: '异地就医备案表' },
    });
    expect((await ask({ kind: 'blank-form', formId: 'no-such-form' })).status).toBe(404);
  });
});

describe('enough for a day', () => {
  /** A city where one person gets four sheets a day. */
  let small: TestCentral;
  let machine: TestTerminal;
  beforeAll(async () => {
    small = await startTestCentral({}, { CHANGQING_PAPERS_PER_DAY: '4' });
    machine = await small.terminal();
  });
  afterAll(() => small.close());

  async function person(like: string): Promise<{ lookUp: () => Promise<string> }> {
    const identity = await small.person();
    await small.bureau('POST', '/v1/records', { people: [recordsFor(identity, like)] });
    return {
      async lookUp() {
        const opened = await machine.request('POST', '/v1/look-ups', { sessionId: randomUUID(), basis: { by: 'card', identity } });
        const lookUpId = String(opened.body.lookUpId);
        await small.running.central.databases.identity.updateTable('look_ups').set({ level: 2 }).where('id', '=', lookUpId).execute();
        return lookUpId;
      },
    };
  }
  const report = (paper: Official, state: string, jobId: string = randomUUID()): Promise<Reply> =>
    machine.request('POST', '/v1/prints', { jobId, code: paper.seal.code, state, at: new Date(small.clock.now()).toISOString() });

  test('what came out, or may have, counts; what did not, does not; a new day begins anew', async () => {
    const { lookUp } = await person('cast-61');
    const wanted = async () => ask({ kind: 'insured-particulars', lookUpId: await lookUp() }, machine);
    const paper = await issue({ kind: 'insured-particulars', lookUpId: await lookUp() }, machine);
    expect(paper.sheetsLeftToday).toBe(3);
    for (const state of ['printed', 'unknown', 'partly-printed', 'not-printed']) await report(paper, state);
    const again = await issue({ kind: 'insured-particulars', lookUpId: await lookUp() }, machine);
    expect([again.prints, again.sheetsLeftToday]).toEqual([3, 0]);
    await report(again, 'printed');
    const refused = await wanted();
    expect([refused.status, refused.body.code, refused.body.who]).toEqual([429, 'print-limit', 'person']);
    small.clock.set('2026-11-23T16:00:00.000Z');
    expect((await wanted()).status).toBe(200);
    small.clock.set('2026-11-23T02:00:00.000Z');
  });

  test('the first paper of a day is given, however long it is', async () => {
    const { lookUp } = await person('cast-62');
    const long = await issue({ kind: 'rights-statement', lookUpId: await lookUp() }, machine);
    expect(long.sheetsLeftToday).toBe(0);
    await report(long, 'printed');
    expect((await ask({ kind: 'rights-statement', lookUpId: await lookUp() }, machine)).body.code).toBe('print-limit');
  });

  test('a paper that a terminal was just given counts until it is heard of, or ten minutes', async () => {
    const { lookUp } = await person('cast-62');
    await issue({ kind: 'rights-statement', lookUpId: await lookUp() }, machine);
    expect((await ask({ kind: 'insured-particulars', lookUpId: await lookUp() }, machine)).body.code).toBe('print-limit');
    // The very same paper is not counted twice for being asked for again.
    const same = await issue({ kind: 'rights-statement', lookUpId: await lookUp() }, machine);
    await report(same, 'not-printed');
    expect((await ask({ kind: 'insured-particulars', lookUpId: await lookUp() }, machine)).status).toBe(200);
    small.clock.pass(10 * 60_000 + 1);
    expect((await issue({ kind: 'insured-particulars', lookUpId: await lookUp() }, machine)).sheetsLeftToday).toBe(3);
  });

  test('many machines at once do not print more than the day has', async () => {
    const { lookUp } = await person('cast-61');
    const lookUpId = await lookUp();
    const kinds = ['insured-particulars', 'contribution-certificate', 'rights-statement', 'insured-particulars'] as const;
    const replies = await Promise.all(kinds.map((kind) => ask({ kind, lookUpId }, machine)));
    const sheets = await small.running.central.databases.identity
      .selectFrom('documents')
      .innerJoin('look_ups', 'look_ups.person_id', 'documents.person_id')
      .select(({ fn }) => fn.sum<string>('sheets').as('sheets'))
      .where('look_ups.id', '=', lookUpId)
      .executeTakeFirstOrThrow();
    // At most what a day has, or one long paper alone.
    expect(replies.some(({ body }) => body.code === 'print-limit')).toBe(true);
    const issued = replies.filter(({ status }) => status === 200).length;
    expect(Number(sheets.sheets) <= 4 || issued === 1).toBe(true);
  });
});

describe('a copy of archive pages', () => {
  async function withArchive(pages: number): Promise<Visitor & { readonly archiveId: string; readonly scans: readonly Uint8Array[] }> {
    const who = await visitor(undefined, 3);
    const archiveId = randomUUID();
    const scans = Array.from({ length: pages }, (_, index) => archivePage(archiveId, index + 1));
    const stored = await city.bureau('POST', '/v1/archives', {
      id: archiveId,
      identity: who.identity,
      title: '招工登记表',
      category: 'employment',
      dated: '1986-09-01',
      pages: scans.map((bytes) => Buffer.from(bytes).toString('base64url')),
    });
    expect(stored.status).toBe(200);
    return { ...who, archiveId, scans };
  }

  async function picture(documentId: string, n: number | string, at = kiosk): Promise<{ status: number; bytes: Buffer; type: string }> {
    const path = `/v1/documents/${documentId}/pictures/${String(n)}`;
    const response = await fetch(at.url + path, { headers: { [SIGNATURE_HEADER]: await at.signature('GET', path, '') } });
    return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()), type: response.headers.get('content-type') ?? '' };
  }

  test('names its pictures by hash and hands them out to its own look-up', async () => {
    const { lookUpId, archiveId, scans } = await withArchive(3);
    const paper = await issue({ kind: 'archive-copy', lookUpId, archiveId, pages: [3, 1, 3] });
    expect(paper.content.pictures).toEqual([sha256(scans[2] ?? ''), sha256(scans[0] ?? '')]);
    expect(paper.content.blocks).toHaveLength(2);
    const first = await picture(paper.seal.documentId, 0);
    expect([first.status, first.type, sha256(first.bytes)]).toEqual([200, 'image/png', paper.content.pictures[0]]);
    expect((await picture(paper.seal.documentId, 2)).status).toBe(404);
    for (const wrong of ['-1', 'x', '00000']) expect((await picture(paper.seal.documentId, wrong)).status).toBe(404);
    expect((await picture(randomUUID(), 0)).status).toBe(404);
    expect((await picture(paper.seal.documentId, 0, await city.terminal())).status).toBe(PROBLEMS['look-up-over'].status);
    await kiosk.request('POST', `/v1/look-ups/${lookUpId}/end`, {});
    expect((await picture(paper.seal.documentId, 0)).status).toBe(PROBLEMS['look-up-over'].status);
  });

  test('of pages that are not there, of another person, or below level 3, is refused', async () => {
    const { lookUpId, archiveId } = await withArchive(1);
    expect((await ask({ kind: 'archive-copy', lookUpId, archiveId, pages: [2] })).status).toBe(404);
    const other = await visitor(undefined, 3);
    expect((await ask({ kind: 'archive-copy', lookUpId: other.lookUpId, archiveId, pages: [1] })).status).toBe(404);
    const low = await visitor(undefined, 2);
    expect((await ask({ kind: 'archive-copy', lookUpId: low.lookUpId, archiveId, pages: [1] })).body.code).toBe('assurance-too-low');
  });

  test('whose scan was replaced meanwhile is not handed out as if nothing had happened', async () => {
    const { lookUpId, archiveId, identity } = await withArchive(1);
    const paper = await issue({ kind: 'archive-copy', lookUpId, archiveId, pages: [1] });
    const other = Buffer.from(archivePage(randomUUID(), 9)).toString('base64url');
    await city.bureau('POST', '/v1/archives', { id: archiveId, identity, title: '招工登记表', category: 'employment', pages: [other] });
    expect((await picture(paper.seal.documentId, 0)).status).toBe(404);
  });
});

describe('the page behind a paper', () => {
  test('says kind, number, date, masked name, figures, site and how many were printed', async () => {
    const { lookUpId } = await visitor('cast-62', 2, '欧阳<b>春');
    const paper = await issue({ kind: 'contribution-certificate', lookUpId });
    const { status, html } = await page(paper.seal.code);
    expect(status).toBe(200);
    for (const text of [
      '社会保险缴费证明',
      paper.seal.number,
      '2026-11-23',
      '欧**',
      '540 个月（45 年）',
      kiosk.profile.site.name,
      '还没有收到打印记录',
    ])
      expect(html).toContain(text);
    expect(html).not.toContain('春');
    expect(html).not.toContain('<script');
    await printed(paper);
    await printed(paper, 'not-printed');
    await printed(paper, 'unknown');
    expect((await page(paper.seal.code)).html).toContain('2 份');
  });

  test('a monthly amount can be compared', async () => {
    const { lookUpId } = await visitor('cast-01', 2);
    const paper = await issue({ kind: 'benefit-certificate', lookUpId });
    expect((await page(paper.seal.code)).html).toContain('每月 5,384.15 元，正常发放');
  });

  test('of a code that central never gave says that such a paper is not ours', async () => {
    const { status, html } = await page('ZZZZZZZZZZZZZZZZ');
    expect(status).toBe(404);
    expect(html).toContain('就不是社保局出具的');
  });
});

describe('what is kept', () => {
  test('contents are sealed, and erased after thirty days; number, hash and figures verify on', async () => {
    const { identity, lookUpId } = await visitor('cast-62', 2, '司马相如');
    const paper = await issue({ kind: 'contribution-certificate', lookUpId });
    const { identity: db } = city.running.central.databases;
    const stored = () => db.selectFrom('documents').selectAll().where('id', '=', paper.seal.documentId).executeTakeFirstOrThrow();
    const before = await stored();
    expect(before.sealed?.length).toBeGreaterThan(500);
    for (const secret of ['司马相如', identity.number]) {
      expect(before.sealed?.includes(Buffer.from(secret))).toBe(false);
      expect(JSON.stringify({ ...before, sealed: null })).not.toContain(secret);
    }
    city.clock.pass(30 * 86_400_000 - 1);
    await eraseOldPapers(city.running.central);
    expect((await stored()).sealed).not.toBeNull();
    city.clock.pass(2);
    expect(await eraseOldPapers(city.running.central)).toBeGreaterThan(0);
    expect(await stored()).toMatchObject({ sealed: null, content_sha256: sha256(canonicalJson(paper.content)), number: paper.seal.number });
    expect((await page(paper.seal.code)).html).toContain('540 个月（45 年）');
    const { entry } = await db
      .selectFrom('audit')
      .select('entry')
      .where('entry', 'like', `%document.erased%${paper.seal.number}%`)
      .executeTakeFirstOrThrow();
    expect(entry).not.toContain('司马相如');
  });

  test('the bureau reads a day’s papers without a name; audit and changes name each paper', async () => {
    city.clock.set('2026-12-24T02:00:00.000Z');
    const { identity, lookUpId } = await visitor('cast-61', 2, '诸葛孔明');
    const paper = await issue({ kind: 'contribution-certificate', lookUpId });
    await printed(paper);
    const { status, body } = await city.bureau('GET', '/v1/documents?on=2026-12-24');
    expect([status, body]).toEqual([
      200,
      {
        documents: [
          {
            number: paper.seal.number,
            kind: 'contribution-certificate',
            siteNo: kiosk.profile.site.siteNo,
            issuedAt: '2026-12-24T02:00:00.000Z',
            sheets: 3,
            prints: 1,
          },
        ],
      },
    ]);
    expect((await city.bureau('GET', '/v1/documents?on=2026-12-23')).body).toEqual({ documents: [] });
    expect((await city.bureau('GET', '/v1/documents?on=yesterday')).status).toBe(400);
    const { changes } = (await city.bureau('GET', '/v1/changes?limit=1000')).body as {
      changes: { kind: string; subject: string; data: object }[];
    };
    expect(changes.filter(({ kind, subject }) => kind === 'document' && subject === paper.seal.documentId)).toHaveLength(1);
    const rows = await city.running.central.databases.identity
      .selectFrom('audit')
      .select('entry')
      .where('entry', 'like', `%${paper.seal.number}%`)
      .execute();
    expect(rows.map(({ entry }) => (JSON.parse(entry) as { action: string }).action)).toEqual(['document.issued', 'document.print']);
    const everything = JSON.stringify([rows, changes, city.logged]);
    for (const secret of ['诸葛孔明', identity.number, paper.seal.code]) expect(everything).not.toContain(secret);
  });

  test('what was refused is in the audit', async () => {
    const { lookUpId } = await visitor(undefined, 2);
    await ask({ kind: 'benefit-certificate', lookUpId });
    const low = await visitor('cast-61', 1);
    await ask({ kind: 'benefit-certificate', lookUpId: low.lookUpId });
    const rows = await city.running.central.databases.identity
      .selectFrom('audit')
      .select('entry')
      .orderBy('sequence', 'desc')
      .limit(6)
      .execute();
    const entries = rows.map(({ entry }) => entry).join('\n');
    expect(entries).toContain('nothing-on-file');
    expect(entries).toContain('assurance-too-low');
  });
});
