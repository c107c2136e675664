import { ok, type PrintView } from '@changqing/protocol';
import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../src/clock.ts';
import type { PrinterStatus, PrintOutcome, ReceiptPrinter } from '../../src/hal/receipt-printer.ts';
import { createDocumentJobs, LONGEST_WAIT_MS } from '../../src/printing/document-jobs.ts';
import { createJobLog } from '../../src/printing/job-log.ts';
import { createReceiptJobs } from '../../src/printing/jobs.ts';
import { createPrintDesk, type DeskNews, type DeskPaper } from '../../src/printing/print-desk.ts';
import { openTypeFace } from '../../src/printing/type-face.ts';
import type { AuditEntry } from '../../src/records/audit.ts';
import { openDatabase } from '../../src/records/database.ts';
import { documentPrinterDouble, OUT_OF_PAPER, READY, settle, type DocumentPrinterDouble } from './document-printer-double.ts';

const face = openTypeFace();
const SESSION = 'S1';
const ONCE = { copies: 1, duplex: false };
const identity = { model: 'double', maker: 'test', serialNumber: '', firmware: '' };
const PRINTED = { state: 'printed', evidence: 'acknowledged', sheets: 2 } as const;
const LOST = { state: 'unknown', fault: 'no-answer', evidence: 'sent' } as const;

/** An 80 mm printer whose answers the test gives. */
function slipPrinter() {
  const waiting: ((outcome: PrintOutcome) => void)[] = [];
  let status: PrinterStatus = { state: 'ready', identity, paperLow: false };
  const listeners = new Set<(status: PrinterStatus) => void>();
  const printer: ReceiptPrinter = {
    paperWidthMm: 80,
    dotsPerLine: 576,
    dotsPerMm: 8,
    status: () => status,
    onStatus: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    print: () => new Promise((resolve) => waiting.push(resolve)),
    clear: () => Promise.resolve(ok()),
    close: () => Promise.resolve(),
  };
  return {
    printer,
    become: (next: PrinterStatus) => {
      status = next;
      for (const listener of listeners) listener(next);
    },
    end: async (outcome: PrintOutcome) => {
      waiting.shift()?.(outcome);
      await settle();
    },
  };
}

function setUp() {
  const document = documentPrinterDouble();
  const clock = createVirtualClock();
  const log = createJobLog(openDatabase(':memory:'));
  const slips = slipPrinter();
  const told: DeskNews[] = [];
  const audited: AuditEntry[] = [];
  const desk = createPrintDesk({
    receipts: createReceiptJobs({ printer: slips.printer, log, face, clock }),
    documents: createDocumentJobs({ printer: document, log, clock }),
    printer: slips.printer,
    document,
    clock,
    closing: new AbortController().signal,
    audit: (entry) => audited.push(entry),
    tell: (_session, news) => told.push(news),
  });
  const shown = (): PrintView | undefined => told.at(-1)?.print;
  const states = () => told.map(({ index, print }) => `${index} ${print.state}`);
  return { clock, log, slips, document, desk, told, audited, shown, states };
}

const paper = (name: string, over: Partial<DeskPaper> = {}): DeskPaper => ({
  kind: 'rights-statement',
  pdf: new TextEncoder().encode(name),
  sides: 2,
  reprint: false,
  layOutMarked: () => Promise.resolve(ok({ pdf: new TextEncoder().encode(`${name} marked`), sides: 2 })),
  ...over,
});
const sent = (document: DocumentPrinterDouble) => document.given.map(({ job }) => new TextDecoder().decode(job.pdf));

describe('papers', () => {
  it('come out one after the other, and are told as printed when all are out', async () => {
    const { desk, document, told, states } = setUp();
    expect(desk.printPapers(SESSION, [paper('a'), paper('b')], { copies: 2, duplex: false })).toBe(true);
    await settle();
    expect(sent(document)).toEqual(['a']);
    document.given[0]?.progress({ sheets: 3, waitingFor: undefined });
    await document.given[0]?.end(PRINTED);
    document.given[1]?.progress({ sheets: 1, waitingFor: undefined });
    await document.given[1]?.end(PRINTED);
    expect(sent(document)).toEqual(['a', 'b']);
    expect(states()).toEqual(['1 preparing', '1 printing', '1 printing', '2 preparing', '2 printing', '2 printing', '2 printed']);
    expect(told.every(({ sheets }) => sheets === 8)).toBe(true);
    expect(told[2]?.print).toEqual({ state: 'printing', sheetsOut: 3 });
    expect(told[5]?.print).toEqual({ state: 'printing', sheetsOut: 5 });
    expect(told.at(-1)?.print).toEqual({ state: 'printed', evidence: 'acknowledged', reprint: false });
  });

  it('wait for the person where one does not come out; asked for again it is marked, and the rest follows unmarked', async () => {
    const { desk, document, log, shown } = setUp();
    desk.printPapers(SESSION, [paper('a'), paper('b'), paper('c')], ONCE);
    await settle();
    await document.given[0]?.end(PRINTED);
    document.become(OUT_OF_PAPER);
    await document.given[1]?.end({ state: 'partly-printed', fault: 'paper-jam', sheets: 1 });
    expect(shown()).toEqual({ state: 'partly-printed', problem: { code: 'document-printer-jam' }, canReprint: false });
    document.become(READY);
    expect(shown()).toMatchObject({ canReprint: true });
    expect(sent(document)).toEqual(['a', 'b']);
    desk.again(SESSION);
    await settle();
    await document.given[2]?.end(PRINTED);
    await document.given[3]?.end(PRINTED);
    expect(sent(document)).toEqual(['a', 'b', 'b marked', 'c']);
    expect(shown()).toEqual({ state: 'printed', evidence: 'acknowledged', reprint: false });
    const [, again, second] = log.latest(4);
    expect(again?.reprintOf).toBe(second?.id);
    // Of the first job nothing may come out any more before the second one begins.
    expect(document.done.slice(2, 4)).toEqual([`cancel ${second?.id}`, `print ${again?.id}`]);
  });

  it('of which nobody can tell are asked about; whole means printed, and the rest goes on', async () => {
    const { desk, document, log, shown } = setUp();
    desk.printPapers(SESSION, [paper('a'), paper('b')], ONCE);
    await settle();
    await document.given[0]?.end(LOST);
    expect(shown()).toMatchObject({ state: 'unknown', problem: { code: 'document-printer-unavailable' }, canReprint: true });
    expect(sent(document)).toEqual(['a']);
    desk.confirm(SESSION, true);
    await settle();
    desk.confirm(SESSION, false);
    await document.given[1]?.end(LOST);
    desk.confirm(SESSION, true);
    expect(shown()).toEqual({ state: 'printed', evidence: 'sent', reprint: false });
    expect(log.latest(2).map(({ state, detail }) => `${state} ${detail}`)).toEqual([
      'printed person-confirmed',
      'printed person-confirmed',
    ]);
  });

  it('that are not whole may be had again, and only when asked for', async () => {
    const { desk, document, shown } = setUp();
    desk.printPapers(SESSION, [paper('a')], ONCE);
    await settle();
    await document.given[0]?.end(LOST);
    desk.confirm(SESSION, false);
    expect(shown()).toMatchObject({ state: 'partly-printed', canReprint: true });
    await settle();
    expect(sent(document)).toEqual(['a']);
    document.cancels = false;
    desk.again(SESSION);
    await settle();
    expect(shown()).toMatchObject({ state: 'not-printed', problem: { code: 'document-printer-unavailable' } });
    document.cancels = true;
    desk.again(SESSION);
    await settle();
    await document.given[1]?.end(PRINTED);
    expect(sent(document)).toEqual(['a', 'a marked']);
    expect(shown()).toMatchObject({ state: 'printed', reprint: true });
  });

  it('are told to be going on once a minute, though the printer says nothing', async () => {
    const { clock, desk, document, states } = setUp();
    desk.printPapers(SESSION, [paper('a')], ONCE);
    await settle();
    await clock.advance(150_000);
    expect(states()).toEqual(['1 preparing', '1 printing', '1 printing', '1 printing']);
    await document.given[0]?.end(PRINTED);
    await clock.advance(150_000);
    expect(states()).toHaveLength(5);
  });

  it('that have come out before this session are marked already', async () => {
    const { desk, document, shown } = setUp();
    desk.printPapers(SESSION, [paper('a', { reprint: true })], ONCE);
    await settle();
    await document.given[0]?.end({ state: 'not-printed', fault: 'paper-out' });
    desk.again(SESSION);
    await settle();
    await document.given[1]?.end(PRINTED);
    expect(sent(document)).toEqual(['a', 'a']);
    expect(shown()).toMatchObject({ reprint: true });
  });

  it('that cannot be laid out again are said not to be printed', async () => {
    const { desk, document, shown } = setUp();
    const broken = paper('a', { layOutMarked: () => Promise.resolve({ ok: false, error: { code: 'picture-unreadable' } }) });
    desk.printPapers(SESSION, [broken], ONCE);
    await settle();
    await document.given[0]?.end({ state: 'partly-printed', fault: 'paper-jam', sheets: 1 });
    desk.again(SESSION);
    await settle();
    expect(shown()).toMatchObject({ state: 'not-printed', problem: { code: 'picture-unreadable' } });
    expect(sent(document)).toEqual(['a']);
  });

  it('tell what they wait for, and end after three minutes of that', async () => {
    const { clock, desk, document, shown } = setUp();
    desk.printPapers(SESSION, [paper('a')], ONCE);
    await settle();
    const [given] = document.given;
    given?.progress({ sheets: 1, waitingFor: 'paper-out' });
    expect(shown()).toEqual({ state: 'printing', sheetsOut: 1, waitingFor: { code: 'document-printer-paper-out' } });
    await clock.advance(LONGEST_WAIT_MS);
    expect(given?.signal.aborted).toBe(true);
    await given?.end({ state: 'partly-printed', fault: 'cancelled', sheets: 1 });
    expect(shown()).toMatchObject({ state: 'partly-printed', problem: { code: 'document-printer-paper-out' } });
  });

  it.each([
    ['of which no sheet is out', { sheets: 0, waitingFor: undefined }, true],
    ['that waits for paper', { sheets: 1, waitingFor: 'paper-out' }, true],
    ['whose sheets come out', { sheets: 1, waitingFor: undefined }, false],
  ] as const)('stopped: a paper %s is called off (%s), further ones never begin', async (_words, progress, calledOff) => {
    const { desk, document } = setUp();
    desk.printPapers(SESSION, [paper('a'), paper('b')], ONCE);
    await settle();
    document.given[0]?.progress(progress);
    desk.stop(SESSION);
    expect(document.given[0]?.signal.aborted).toBe(calledOff);
    await document.given[0]?.end(PRINTED);
    expect(sent(document)).toEqual(['a']);
  });

  it('come out after the session is over, but nobody is told, nothing new begins, and a wait ends at once', async () => {
    const { desk, document, told, log } = setUp();
    desk.printPapers(SESSION, [paper('a'), paper('b')], ONCE);
    await settle();
    document.given[0]?.progress({ sheets: 1, waitingFor: undefined });
    const before = told.length;
    desk.forget();
    expect(document.given[0]?.signal.aborted).toBe(false);
    document.given[0]?.progress({ sheets: 1, waitingFor: 'paper-out' });
    expect(document.given[0]?.signal.aborted).toBe(true);
    await document.given[0]?.end({ state: 'partly-printed', fault: 'cancelled', sheets: 1 });
    expect(told).toHaveLength(before);
    expect(sent(document)).toEqual(['a']);
    expect(log.latest(1)).toMatchObject([{ state: 'partly-printed' }]);
    // The next person's paper is not held up.
    expect(desk.printPapers('S2', [paper('c')], ONCE)).toBe(true);
    await settle();
    expect(sent(document)).toEqual(['a', 'c']);
  });

  it('of unknown end are taken from the printer when their person has gone', async () => {
    const { clock, desk, document, log } = setUp();
    desk.printPapers(SESSION, [paper('a')], ONCE);
    await settle();
    await document.given[0]?.end(LOST);
    const id = document.given[0]?.job.jobId ?? '';
    document.knows.set(id, { found: 'under-way' });
    desk.forget();
    await clock.advance(1);
    expect(document.done).toContain(`cancel ${id}`);
    document.knows.set(id, { found: 'ended', outcome: { state: 'not-printed', fault: 'cancelled' } });
    await clock.advance(10_000);
    expect(log.find(id)?.state).toBe('not-printed');
  });

  it('of another session are nobody’s business, and one order is enough at a time', async () => {
    const { desk, document, told } = setUp();
    desk.printPapers(SESSION, [paper('a')], ONCE);
    await settle();
    const before = told.length;
    desk.stop('S2');
    desk.again('S2');
    desk.confirm('S2', true);
    desk.taken('S2', false);
    expect(desk.printPapers(SESSION, [paper('b')], ONCE)).toBe(false);
    expect(document.given[0]?.signal.aborted).toBe(false);
    expect(told).toHaveLength(before);
  });

  it('that nobody said to have taken are in the audit', async () => {
    const { desk, document, audited } = setUp();
    desk.printPapers(SESSION, [paper('a')], { copies: 2, duplex: true });
    await settle();
    await document.given[0]?.end(PRINTED);
    desk.taken(SESSION, true);
    expect(audited).toEqual([]);
    desk.taken(SESSION, false);
    expect(audited).toEqual([{ act: 'print-not-confirmed-taken', session: SESSION, what: 'paper', sheets: 2 }]);
  });
});

describe('slips', () => {
  const slip = { blocks: [{ block: 'space', heightMm: 20 }] } as const;

  it('are printed, asked about and printed again like papers', async () => {
    const { desk, slips, told, shown, log } = setUp();
    desk.printSlip(SESSION, slip);
    await settle();
    await slips.end({ state: 'unknown', fault: 'disconnected', evidence: 'sent' });
    expect(shown()).toMatchObject({ state: 'unknown', problem: { code: 'printer-unavailable' } });
    desk.confirm(SESSION, false);
    desk.again(SESSION);
    await settle();
    await slips.end({ state: 'printed', evidence: 'acknowledged-checked', heightMm: 27 });
    expect(shown()).toEqual({ state: 'printed', evidence: 'acknowledged-checked', reprint: true });
    expect(told.every(({ sheets, index }) => sheets === 0 && index === 1)).toBe(true);
    expect(log.latest(2).map(({ kind }) => kind)).toEqual(['slip', 'slip']);
  });
});

describe('whether anything can be printed', () => {
  it('is told with the code of what stands in the way', () => {
    const { desk, document, slips } = setUp();
    expect([desk.canPrintPaper(), desk.canPrintSlip()]).toEqual([undefined, undefined]);
    const codes = (['paper-out', 'paper-jam', 'cover-open', 'marker-empty', 'disconnected'] as const).map((fault) => {
      document.become({ state: 'stopped', identity, fault });
      return desk.canPrintPaper()?.code;
    });
    expect(codes).toEqual([
      'document-printer-paper-out',
      'document-printer-jam',
      'document-printer-open',
      'document-printer-faulty',
      'document-printer-unavailable',
    ]);
    slips.become({ state: 'stopped', identity, fault: 'cover-open' });
    expect(desk.canPrintSlip()).toEqual({ code: 'printer-cover-open' });
    document.become({ state: 'starting' });
    expect(desk.canPrintPaper()).toEqual({ code: 'document-printer-unavailable' });
  });

  it('is told by the page where there is no printer', () => {
    const clock = createVirtualClock();
    const log = createJobLog(openDatabase(':memory:'));
    const told: DeskNews[] = [];
    const desk = createPrintDesk({
      receipts: createReceiptJobs({ printer: undefined, log, face, clock }),
      documents: createDocumentJobs({ printer: undefined, log, clock }),
      printer: undefined,
      document: undefined,
      clock,
      closing: new AbortController().signal,
      audit: () => undefined,
      tell: (_session, news) => told.push(news),
    });
    desk.printPapers(SESSION, [paper('a')], ONCE);
    desk.printSlip(SESSION, { blocks: [] });
    expect(told.map(({ print }) => print.state)).toEqual(['no-printer', 'no-printer']);
    expect(desk.canPrintPaper()?.code).toBe('document-printer-unavailable');
    expect(desk.canPrintSlip()?.code).toBe('printer-unavailable');
  });
});
