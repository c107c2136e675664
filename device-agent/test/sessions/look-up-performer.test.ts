import {
  canonicalJson,
  err,
  ok,
  type DocumentAnswer,
  type DocumentRequest,
  type IssuedPaper,
  type PaperContent,
  type PaperSeal,
  type ProblemCode,
  type Result,
  problemDocumentOf,
} from '@changqing/protocol';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { CentralError, LookUpClient } from '../../src/central/central-client.ts';
import { createVirtualClock } from '../../src/clock.ts';
import { silentAgentLog } from '../../src/log.ts';
import type { DeskPaper } from '../../src/printing/print-desk.ts';
import { makePrivateJwk, sha256, signCompact, signingKeyFrom } from '../../src/records/sign.ts';
import { believePaper } from '../../src/sessions/look-up/believe-paper.ts';
import type { BureauAnswer, BureauQuestion } from '../../src/sessions/look-up/look-up-messages.ts';
import { createLookUpPerformer } from '../../src/sessions/look-up/perform-look-up.ts';
import { redraw } from '../../src/sessions/look-up/picture-shelf.ts';
import type { Input } from '../../src/sessions/messages.ts';
import { opened, recordFor } from './look-up-rehearsal.ts';
import { matched } from './rehearsal.ts';

const newKey = () => signingKeyFrom(JSON.stringify(makePrivateJwk()));
const bureauKey = newKey();
const SESSION = '01a20905-a9b9-73eb-8f5c-05f2757f8e01';
const LOOK_UP = '01a20905-a9b9-73eb-8f5c-05f2757f8ec1';
const DOCUMENT = '01a20905-a9b9-73eb-8f5c-05f2757f8ed1';

const scan = (shade: number): Promise<Buffer> =>
  sharp({ create: { width: 900, height: 1200, channels: 3, background: { r: shade, g: shade, b: shade } } })
    .png()
    .toBuffer();

function paperOf(kind: PaperContent['kind'], change: { pictures?: string[]; prints?: number; sheetsLeft?: number } = {}): IssuedPaper {
  const content: PaperContent = {
    v: 1,
    kind,
    title: '城镇职工基本养老保险权益记录单',
    issuer: '常青市社会保险事业管理局',
    blocks: [{ block: 'paragraph', text: '张秀英' }],
    remarks: [],
    pictures: change.pictures ?? [],
  };
  const seal: PaperSeal = {
    v: 1,
    documentId: DOCUMENT,
    kind,
    number: 'P0017-261123-0042-1',
    code: 'ABCDEFGHJKMNPQRS',
    contentSha256: sha256(canonicalJson(content)),
    issuedAt: '2026-11-23T01:00:00.000Z',
    siteNo: '0017',
  };
  return {
    official: true,
    content,
    signed: signCompact(canonicalJson(seal), bureauKey),
    seal,
    sealPng: 'AAAA',
    verifyUrl: 'http://127.0.0.1:7081/verify/ABCDEFGHJKMNPQRS',
    prints: change.prints ?? 0,
    sheetsLeftToday: change.sheetsLeft ?? 18,
  };
}

const refusal = (code: ProblemCode): Result<never, CentralError> =>
  err({ code: 'refused', problem: problemDocumentOf({ code }, 'x'), retryAfterMs: undefined });
const gone: Result<never, CentralError> = err({ code: 'unreachable', detail: 'ECONNREFUSED' });

/** The performer with a central, a desk and a journal that do as they are told. */
function stage(central: Partial<LookUpClient> = {}) {
  const clock = createVirtualClock();
  const inputs: Input[] = [];
  const printed: { readonly papers: readonly DeskPaper[]; readonly copies: number }[] = [];
  const appended: unknown[] = [];
  const contacts: boolean[] = [];
  const laidOut: boolean[] = [];
  let online = true;
  let forgotten = 0;
  const nobody = () => Promise.reject(new Error('not asked here'));
  const client: LookUpClient = {
    openLookUp: nobody,
    raiseLookUp: nobody,
    readRecord: nobody,
    readArchivePage: nobody,
    endLookUp: nobody,
    issueDocument: nobody,
    readDocumentPicture: nobody,
    ...central,
  };
  const performer = createLookUpPerformer({
    clock,
    log: silentAgentLog,
    journal: {
      append: (draft) => {
        appended.push(draft);
        return ok({ recordNo: '0017-261123-0042-7', code: 'ABCDEFGHJKMNPQRS' });
      },
    },
    delivery: { live: () => Promise.resolve({ kind: 'result', result: matched('accepted') }) },
    central: client,
    printDesk: {
      printSlip: () => true,
      printPapers: (_session, papers, { copies }) => {
        printed.push({ papers, copies });
        return true;
      },
      again: () => undefined,
      confirm: () => undefined,
      stop: () => undefined,
      taken: () => undefined,
      forget: () => {
        forgotten += 1;
      },
    },
    papers: {
      client,
      log: silentAgentLog,
      layOut: (_paper, _pictures, { reprint }) => {
        laidOut.push(reprint);
        return Promise.resolve(ok({ pdf: new Uint8Array([37, 80, 68, 70]), sides: 2 }));
      },
      answerKeys: () => [bureauKey.publicJwk],
      siteName: () => '人民路支行',
      now: () => clock.now(),
    },
    slipBlocks: () => [],
    slipMm: () => 120,
    closing: new AbortController().signal,
    online: () => online,
    noteContact: (reached) => contacts.push(reached),
    feed: (input) => inputs.push(input),
  });
  let requests = 0;
  /** Asks, and gives what came of it; undefined where nobody was told. */
  const ask = async (question: BureauQuestion): Promise<BureauAnswer | undefined> => {
    requests += 1;
    const requestId = `request-${requests}`;
    performer.perform({ do: 'ask-bureau', sessionId: SESSION, requestId, question, withinMs: 20_000 });
    for (let turn = 0; turn < 400; turn += 1) {
      const found = inputs.find((input) => input.kind === 'bureau-answered' && input.requestId === requestId);
      if (found?.kind === 'bureau-answered') return found.answer;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return undefined;
  };
  return {
    clock,
    performer,
    inputs,
    printed,
    appended,
    contacts,
    laidOut,
    ask,
    forgotten: () => forgotten,
    goOffline: () => {
      online = false;
    },
    papers: (requests_: readonly DocumentRequest[]) => ask({ ask: 'papers', requests: requests_ }),
  };
}

const statement: DocumentRequest = { kind: 'rights-statement', lookUpId: LOOK_UP };
const issuing = (paper: IssuedPaper) => ({ issueDocument: () => Promise.resolve(ok<DocumentAnswer>({ paper })) });

describe('an issued paper is believed', () => {
  const paper = paperOf('rights-statement');
  if (!paper.official) throw new Error('a paper without a seal');

  it('where central has signed exactly this content', () => {
    expect(believePaper(paper, 'rights-statement', [bureauKey.publicJwk])).toEqual(ok());
  });

  it.each<[string, IssuedPaper]>([
    ['another text', { ...paper, content: { ...paper.content, blocks: [{ block: 'paragraph', text: '张秀芳' }] } }],
    ['another title', { ...paper, content: { ...paper.content, title: '证明' } }],
    ['another number', { ...paper, seal: { ...paper.seal, number: 'P0017-261123-0043-1' } }],
    ['another code', { ...paper, seal: { ...paper.seal, code: 'ABCDEFGHJKMNPQRT' } }],
    ['another signature', { ...paper, signed: signCompact(canonicalJson(paper.seal), newKey()) }],
    ['a signature of nothing', { ...paper, signed: signCompact('{}', bureauKey) }],
    ['no signature', { ...paper, signed: 'x' }],
    ['a seal of another paper', paperOf('benefit-certificate')],
    ['the form of a form', { official: false, content: paper.content }],
  ])('not with %s', (_name, changed) => {
    expect(believePaper(changed, 'rights-statement', [bureauKey.publicJwk]).ok).toBe(false);
  });

  it('a blank form needs no signature, but brings no pictures', () => {
    const content = { ...paper.content, kind: 'blank-form' as const };
    expect(believePaper({ official: false, content }, 'blank-form', []).ok).toBe(true);
    expect(believePaper({ official: false, content: { ...content, pictures: [sha256('x')] } }, 'blank-form', []).ok).toBe(false);
  });
});

describe('papers', () => {
  it('are issued, checked, laid out, and printed as they were prepared', async () => {
    const kiosk = stage(issuing(paperOf('rights-statement', { sheetsLeft: 7 })));
    expect(await kiosk.papers([statement])).toEqual({
      is: 'papers',
      papers: [{ kind: 'rights-statement', sides: 2, again: false }],
      sheetsLeft: 7,
    });
    kiosk.performer.perform({ do: 'print-papers', sessionId: SESSION, copies: 2, duplex: true });
    expect(kiosk.printed).toMatchObject([{ copies: 2, papers: [{ kind: 'rights-statement', code: 'ABCDEFGHJKMNPQRS', reprint: false }] }]);
    await kiosk.printed[0]?.papers[0]?.layOutMarked();
    expect(kiosk.laidOut).toEqual([false, true]);
    // Prepared once, printed once.
    kiosk.performer.perform({ do: 'print-papers', sessionId: SESSION, copies: 1, duplex: false });
    expect(kiosk.printed).toHaveLength(1);
    expect(kiosk.inputs.at(-1)).toMatchObject({ kind: 'print', print: { state: 'not-printed' } });
  });

  it('one that has come out before is marked from the start', async () => {
    const kiosk = stage(issuing(paperOf('rights-statement', { prints: 1 })));
    expect(await kiosk.papers([statement])).toMatchObject({ papers: [{ again: true }] });
    expect(kiosk.laidOut).toEqual([true]);
  });

  it('a changed one is told as not believed, and nothing can be printed', async () => {
    const paper = paperOf('rights-statement');
    const kiosk = stage(issuing({ ...paper, content: { ...paper.content, title: '别的' } }));
    expect(await kiosk.papers([statement])).toEqual({ is: 'refused', problem: { code: 'paper-not-believed' } });
    kiosk.performer.perform({ do: 'print-papers', sessionId: SESSION, copies: 1, duplex: false });
    expect(kiosk.printed).toEqual([]);
  });

  it('pictures are those that the content names', async () => {
    const bytes = new Uint8Array(await scan(90));
    const copy: DocumentRequest = { kind: 'archive-copy', lookUpId: LOOK_UP, archiveId: DOCUMENT, pages: [1] };
    const paper = paperOf('archive-copy', { pictures: [sha256(bytes)] });
    const good = stage({ ...issuing(paper), readDocumentPicture: () => Promise.resolve(ok(bytes)) });
    expect(await good.papers([copy])).toMatchObject({ is: 'papers' });
    const other = stage({ ...issuing(paper), readDocumentPicture: () => Promise.resolve(ok(new Uint8Array([1, 2, 3]))) });
    expect(await other.papers([copy])).toEqual({ is: 'refused', problem: { code: 'paper-not-believed' } });
  });

  it('of several, what there is nothing on file for is left out; of one, it is told', async () => {
    const issueDocument = ({ kind }: DocumentRequest) =>
      Promise.resolve(kind === 'rights-statement' ? ok<DocumentAnswer>({ paper: paperOf(kind) }) : refusal('nothing-on-file'));
    const kiosk = stage({ issueDocument });
    expect(await kiosk.papers([{ kind: 'benefit-certificate', lookUpId: LOOK_UP }, statement])).toMatchObject({
      papers: [{ kind: 'rights-statement' }],
    });
    expect(await kiosk.papers([{ kind: 'benefit-certificate', lookUpId: LOOK_UP }])).toEqual({
      is: 'refused',
      problem: { code: 'nothing-on-file' },
    });
  });

  it('central’s refusal keeps its code, and a central that is gone is away', async () => {
    const full = stage({ issueDocument: () => Promise.resolve(refusal('print-limit')) });
    expect(await full.papers([statement])).toEqual({ is: 'refused', problem: { code: 'print-limit' } });
    expect(full.contacts).toEqual([true]);
    const away = stage({ issueDocument: () => Promise.resolve(gone) });
    expect(await away.papers([statement])).toEqual({ is: 'away' });
    expect(away.contacts).toEqual([false]);
  });

  it('prepared papers go with the session', async () => {
    const kiosk = stage(issuing(paperOf('rights-statement')));
    await kiosk.papers([statement]);
    kiosk.performer.forget();
    kiosk.performer.perform({ do: 'print-papers', sessionId: SESSION, copies: 1, duplex: false });
    expect(kiosk.printed).toEqual([]);
    expect(kiosk.forgotten()).toBe(1);
  });
});

describe('scanned pages', () => {
  const page = (number: number): BureauQuestion => ({ ask: 'picture', lookUpId: LOOK_UP, documentId: DOCUMENT, page: number, pages: 3 });

  it('are drawn anew as PNG of bounded size', async () => {
    const large = await sharp({ create: { width: 5_000, height: 7_000, channels: 3, background: '#eeeeee' } })
      .jpeg()
      .toBuffer();
    const drawn = await redraw(new Uint8Array(large));
    expect(drawn).toMatchObject({ ok: true });
    if (!drawn.ok) return;
    expect(drawn.value.widthPx).toBeLessThanOrEqual(1_654);
    expect(drawn.value.heightPx).toBeLessThanOrEqual(2_339);
    expect([...drawn.value.png.subarray(1, 4)]).toEqual([80, 78, 71]);
  });

  it.each([
    ['nothing', new Uint8Array()],
    ['no picture', new TextEncoder().encode('<html>busy</html>')],
    [
      'a drawing',
      new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'),
    ],
  ])('%s is unreadable', async (_name, bytes) => {
    expect(await redraw(bytes)).toEqual(err('unreadable'));
  });

  it('a picture that is cut off is unreadable, and so is one that claims to be huge', async () => {
    const whole = await scan(120);
    expect(await redraw(new Uint8Array(whole.subarray(0, whole.length / 2)))).toEqual(err('unreadable'));
    const claims = Buffer.from(whole);
    claims.writeUInt32BE(60_000, 16);
    claims.writeUInt32BE(60_000, 20);
    expect((await redraw(new Uint8Array(claims))).ok).toBe(false);
  });

  it('one is held for the page, one for the next; the page before is gone, and everything with the page', async () => {
    const fetched: number[] = [];
    const kiosk = stage({
      readArchivePage: async (_id, request) => {
        fetched.push(request.page);
        return ok(new Uint8Array(await scan(40 * request.page)));
      },
    });
    const first = await kiosk.ask(page(1));
    if (first?.is !== 'picture') throw new Error('no picture');
    expect(kiosk.performer.picture(first.id)?.widthPx).toBe(900);
    await expect.poll(() => fetched).toEqual([1, 2]);
    await new Promise((resolve) => setTimeout(resolve, 150));
    const second = await kiosk.ask(page(2));
    if (second?.is !== 'picture') throw new Error('no picture');
    // It was fetched ahead, and is not asked for twice.
    expect(fetched.filter((number) => number === 2)).toHaveLength(1);
    expect(kiosk.performer.picture(first.id)).toBeUndefined();
    kiosk.performer.perform({ do: 'drop-pictures' });
    expect(kiosk.performer.picture(second.id)).toBeUndefined();
  });

  it('one that cannot be decoded is told so, and the next can still be had', async () => {
    const kiosk = stage({
      readArchivePage: async (_id, request) => ok(request.page === 1 ? new Uint8Array([1, 2, 3]) : new Uint8Array(await scan(80))),
    });
    expect(await kiosk.ask(page(1))).toEqual({ is: 'unreadable-picture' });
    expect(await kiosk.ask(page(2))).toMatchObject({ is: 'picture' });
  });
});

describe('questions to the bureau', () => {
  it('an answer about another topic is no answer', async () => {
    const kiosk = stage({ readRecord: () => Promise.resolve(ok(recordFor('account'))) });
    expect(await kiosk.ask({ ask: 'record', lookUpId: LOOK_UP, request: { topic: 'benefits', purpose: 'screen' } })).toEqual({
      is: 'away',
    });
  });

  it('one that hangs is given up at its deadline, much sooner where the bureau was away before', async () => {
    for (const [offline, waitMs] of [
      [false, 20_000],
      [true, 3_000],
    ] as const) {
      const kiosk = stage({
        openLookUp: (_request, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve(gone))),
      });
      if (offline) kiosk.goOffline();
      const asked = kiosk.ask({ ask: 'open-by-verification', verificationId: DOCUMENT });
      await kiosk.clock.advance(waitMs - 1);
      expect(kiosk.inputs).toEqual([]);
      await kiosk.clock.advance(1);
      expect(await asked).toEqual({ is: 'away' });
    }
  });

  it('one that nobody waits for any more says nothing to anybody', async () => {
    const kiosk = stage({
      openLookUp: (_request, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve(gone))),
    });
    kiosk.performer.perform({
      do: 'ask-bureau',
      sessionId: SESSION,
      requestId: 'r',
      question: { ask: 'open-by-verification', verificationId: DOCUMENT },
      withinMs: 20_000,
    });
    kiosk.performer.perform({ do: 'stop-asking', requestId: 'r' });
    await kiosk.clock.advance(30_000);
    expect(kiosk.inputs).toEqual([]);
    expect(kiosk.contacts).toEqual([]);
  });

  it('a bug in one is told as our own', async () => {
    const kiosk = stage({
      openLookUp: () => {
        throw new Error('a bug');
      },
    });
    expect(await kiosk.ask({ ask: 'open-by-verification', verificationId: DOCUMENT })).toEqual({
      is: 'refused',
      problem: { code: 'agent-failed' },
    });
  });

  it('the name goes along only where the card has one', async () => {
    const asked: unknown[] = [];
    const kiosk = stage({
      openLookUp: (request) => {
        asked.push(request);
        return Promise.resolve(ok(opened()));
      },
    });
    const identity = { kind: 'citizen', number: '139903196103128043' } as const;
    await kiosk.ask({ ask: 'open-by-card', identity, name: undefined });
    expect(asked).toEqual([{ sessionId: SESSION, basis: { by: 'card', identity } }]);
  });
});

describe('signed records', () => {
  it('a yes while being served is a consent on that verification, in the journal before central hears of it', async () => {
    const kiosk = stage();
    kiosk.performer.perform({
      do: 'certify-serving',
      sessionId: SESSION,
      consentId: LOOK_UP,
      personRef: DOCUMENT,
      noticeVersion: '1',
      modalities: ['fingerprint'],
      verificationId: DOCUMENT,
    });
    expect(kiosk.appended).toEqual([
      {
        id: LOOK_UP,
        sessionId: SESSION,
        body: {
          kind: 'consent',
          purpose: 'certification',
          modalities: ['fingerprint'],
          noticeVersion: '1',
          personRef: DOCUMENT,
          verificationId: DOCUMENT,
        },
      },
    ]);
    await kiosk.clock.advance(0);
    expect(kiosk.inputs).toMatchObject([{ kind: 'certified-serving', consentId: LOOK_UP, answer: { kind: 'result' } }]);
  });
});
