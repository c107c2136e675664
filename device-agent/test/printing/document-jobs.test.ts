import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../src/clock.ts';
import { createDocumentJobs, GIVE_UP_MS, LONGEST_WAIT_MS } from '../../src/printing/document-jobs.ts';
import { createJobLog } from '../../src/printing/job-log.ts';
import { openDatabase } from '../../src/records/database.ts';
import { ABILITIES, documentPrinterDouble, OUT_OF_PAPER, READY, settle } from './document-printer-double.ts';

const never = new AbortController().signal;
const CODE = 'K7Q2M8XW3VNPABCD';
const PAPER = {
  kind: 'rights-statement',
  code: CODE,
  number: 'P0017-261123-0042-1',
  pdf: Uint8Array.of(1, 2, 3),
  sides: 3,
  copies: 2,
  duplex: true,
} as const;
const PRINTED = { state: 'printed', evidence: 'acknowledged', sheets: 4 } as const;

function setUp(database = openDatabase(':memory:'), closing = never) {
  const clock = createVirtualClock();
  const printer = documentPrinterDouble();
  const log = createJobLog(database);
  const jobs = createDocumentJobs({ printer, log, clock, closing });
  /** A job that was under way when the agent of before was killed. */
  const leftOpen = (id: string) => {
    const { kind, code, number, copies } = PAPER;
    log.intend({ id, printer: 'document', kind, recordNo: undefined, code, number, sheets: 2, copies, reprintOf: undefined, at: 5 });
  };
  return { database, clock, printer, log, jobs, leftOpen };
}

describe('a document job', () => {
  it('is durable before the printer hears of it, goes there under its own id, and is settled with what came out', async () => {
    const { printer, log, jobs } = setUp();
    const printing = jobs.print(PAPER, never);
    await settle();
    const [given] = printer.given;
    expect(given?.job).toMatchObject({ pages: 3, copies: 2, duplex: true });
    const id = given?.job.jobId ?? '';
    expect(log.find(id)).toMatchObject({ state: 'intended', printer: 'document', kind: 'rights-statement', sheets: 2, copies: 2 });
    await given?.end(PRINTED);
    expect(await printing).toMatchObject({ ok: true, value: { id, problem: undefined } });
    expect(log.find(id)).toMatchObject({ state: 'printed', detail: 'acknowledged' });
    expect(log.unreported(9)).toMatchObject([{ id, code: CODE, copies: 2 }]);
  });

  it('is not sent when its intent cannot be stored', async () => {
    const { database, printer, jobs } = setUp();
    database.close();
    expect(await jobs.print(PAPER, never)).toMatchObject({ ok: false, error: { code: 'storage-failed' } });
    expect(printer.done).toEqual([]);
  });

  it('waits its turn, and promises nothing when it is called off meanwhile', async () => {
    const { printer, log, jobs } = setUp();
    const first = jobs.print(PAPER, never);
    const stop = new AbortController();
    const second = jobs.print(PAPER, stop.signal);
    await settle();
    expect(printer.given).toHaveLength(1);
    stop.abort();
    await printer.given[0]?.end(PRINTED);
    expect((await first).ok).toBe(true);
    expect(await second).toMatchObject({ ok: false });
    expect(log.latest(9)).toHaveLength(1);
  });

  it('is printed on one side where the printer cannot do both', async () => {
    const { printer, log, jobs } = setUp();
    printer.become({ ...READY, abilities: { ...ABILITIES, duplex: false } });
    // A printer that is stopped does not tell what it can do; it can do what it could.
    printer.become(OUT_OF_PAPER);
    void jobs.print(PAPER, never);
    await settle();
    expect(printer.given[0]?.job.duplex).toBe(false);
    expect(log.latest(1)).toMatchObject([{ sheets: 3 }]);
  });

  it('that waits for paper goes on by itself within three minutes, else it is cancelled, and the want of paper is told', async () => {
    const { clock, printer, log, jobs } = setUp();
    const told: unknown[] = [];
    const printing = jobs.print(PAPER, never, ({ waitingFor }) => told.push(waitingFor));
    await settle();
    const [given] = printer.given;
    given?.progress({ sheets: 1, waitingFor: 'paper-out' });
    await clock.advance(LONGEST_WAIT_MS - 1);
    given?.progress({ sheets: 1, waitingFor: undefined });
    await clock.advance(LONGEST_WAIT_MS);
    expect(given?.signal.aborted).toBe(false);
    given?.progress({ sheets: 2, waitingFor: 'paper-out' });
    await clock.advance(LONGEST_WAIT_MS);
    expect(given?.signal.aborted).toBe(true);
    await given?.end({ state: 'partly-printed', fault: 'cancelled', sheets: 2 });
    expect(await printing).toMatchObject({ ok: true, value: { problem: { code: 'document-printer-paper-out' } } });
    expect(told).toEqual([undefined, 'paper-out', undefined, 'paper-out']);
    expect(log.latest(1)).toMatchObject([{ state: 'partly-printed', detail: 'cancelled' }]);
  });

  it('is repeated only after the earlier one was taken from the printer, and names it', async () => {
    const { printer, log, jobs } = setUp();
    printer.cancels = false;
    expect(await jobs.reprint('earlier', PAPER, never)).toMatchObject({ ok: false, error: { code: 'document-printer-unavailable' } });
    expect(log.latest(9)).toEqual([]);
    printer.cancels = true;
    const again = jobs.reprint('earlier', PAPER, never);
    await settle();
    await printer.given[0]?.end(PRINTED);
    expect((await again).ok).toBe(true);
    expect(printer.done.map((line) => line.split(' ')[0])).toEqual(['cancel', 'cancel', 'print']);
    expect(log.latest(1)).toMatchObject([{ reprintOf: 'earlier' }]);
  });

  it('that is under way when the agent is stopped stays open, so that the next start asks after it', async () => {
    const closing = new AbortController();
    const { printer, log, jobs } = setUp(undefined, closing.signal);
    const printing = jobs.print(PAPER, never);
    await settle();
    closing.abort();
    await printer.given[0]?.end({ state: 'unknown', fault: 'no-answer', evidence: 'sent' });
    expect(await printing).toMatchObject({ ok: true, value: { outcome: { state: 'unknown' } } });
    expect(log.openDocuments()).toHaveLength(1);
  });

  it('says so where there is no printer', async () => {
    const { clock, log } = setUp();
    const jobs = createDocumentJobs({ printer: undefined, log, clock });
    expect(await jobs.print(PAPER, never)).toMatchObject({ ok: false, error: { code: 'document-printer-unavailable' } });
  });
});

describe('after a restart, a document job whose end was not learned', () => {
  it('is settled by what the printer says, and never sent again', async () => {
    const { printer, log, jobs, leftOpen } = setUp();
    leftOpen('A');
    leftOpen('B');
    printer.knows.set('A', { found: 'ended', outcome: PRINTED }).set('B', { found: 'not-there' });
    expect(log.resolveOpen(9)).toEqual([]);
    await jobs.recover(never);
    expect([log.find('A')?.state, log.find('B')?.state]).toEqual(['printed', 'unknown']);
    expect(printer.done.filter((line) => line.startsWith('print'))).toEqual([]);
  });

  it('is followed while it is under way, and asked for again while the printer does not answer', async () => {
    const { clock, printer, log, jobs, leftOpen } = setUp();
    leftOpen('A');
    const recovering = jobs.recover(never);
    await clock.advance(60_000);
    printer.knows.set('A', { found: 'under-way' });
    await clock.advance(60_000);
    expect(log.find('A')?.state).toBe('intended');
    printer.knows.set('A', { found: 'ended', outcome: PRINTED });
    await clock.advance(5_000);
    await recovering;
    expect(log.find('A')?.state).toBe('printed');
    expect(printer.done.every((line) => line.startsWith('find'))).toBe(true);
  });

  it('that stands at a printer without paper is taken from it: nobody waits there any more', async () => {
    const { clock, printer, log, jobs, leftOpen } = setUp();
    leftOpen('A');
    printer.become(OUT_OF_PAPER);
    printer.knows.set('A', { found: 'under-way' });
    const recovering = jobs.recover(never);
    await clock.advance(LONGEST_WAIT_MS - 5_000);
    expect(printer.done).not.toContain('cancel A');
    await clock.advance(10_000);
    expect(printer.done).toContain('cancel A');
    printer.knows.set('A', { found: 'ended', outcome: { state: 'partly-printed', fault: 'cancelled', sheets: 1 } });
    await clock.advance(5_000);
    await recovering;
    expect(log.find('A')).toMatchObject({ state: 'partly-printed' });
  });

  it('that never comes to an end is taken from the printer, and settled by what that says then', async () => {
    const { clock, printer, log, jobs, leftOpen } = setUp();
    leftOpen('A');
    printer.knows.set('A', { found: 'under-way' });
    const recovering = jobs.recover(never);
    await clock.advance(GIVE_UP_MS - 50_000);
    expect(printer.done).toContain('cancel A');
    printer.knows.set('A', { found: 'ended', outcome: { state: 'not-printed', fault: 'cancelled' } });
    await clock.advance(5_000);
    await recovering;
    expect(log.find('A')).toMatchObject({ state: 'not-printed' });
  });

  it('is unknown when the printer stays silent, or was taken away', async () => {
    const { clock, log, jobs, leftOpen } = setUp();
    leftOpen('A');
    const recovering = jobs.recover(never);
    await clock.advance(GIVE_UP_MS + 5_000);
    await recovering;
    expect(log.find('A')?.state).toBe('unknown');
    leftOpen('B');
    await createDocumentJobs({ printer: undefined, log, clock }).recover(never);
    expect(log.find('B')?.state).toBe('unknown');
    expect(log.unreported(9)).toMatchObject([{ state: 'unknown' }, { state: 'unknown' }]);
  });
});

describe('a job of unknown end whose person has gone', () => {
  it('is taken from the printer as soon as that answers, and what it says of the end is reported once more', async () => {
    const { clock, printer, log, jobs, leftOpen } = setUp();
    leftOpen('A');
    log.settle('A', { state: 'unknown', fault: 'no-answer', evidence: 'sent' }, clock.now());
    log.reported('A', 'unknown');
    const letting = jobs.letGo('A', never);
    await clock.advance(30_000);
    printer.become(READY);
    printer.knows.set('A', { found: 'under-way' });
    await clock.advance(3_000);
    expect(printer.done).toContain('cancel A');
    printer.knows.set('A', { found: 'ended', outcome: { state: 'not-printed', fault: 'cancelled' } });
    await clock.advance(3_000);
    await letting;
    expect(log.unreported(9)).toMatchObject([{ id: 'A', state: 'not-printed' }]);
  });

  it('stays as the person said, whatever the printer says', async () => {
    const { clock, printer, log, jobs, leftOpen } = setUp();
    leftOpen('A');
    log.settle('A', { state: 'unknown', fault: 'no-answer', evidence: 'sent' }, clock.now());
    jobs.confirm('A', false);
    printer.knows.set('A', { found: 'ended', outcome: PRINTED });
    await jobs.letGo('A', never);
    expect(log.find('A')).toMatchObject({ state: 'partly-printed', detail: 'person-denied' });
  });
});
