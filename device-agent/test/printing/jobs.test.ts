import { err, ok, printReport } from '@changqing/protocol';
import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../src/clock.ts';
import type { PrintOutcome, Raster, ReceiptPrinter } from '../../src/hal/receipt-printer.ts';
import { createJobLog } from '../../src/printing/job-log.ts';
import { createReceiptJobs } from '../../src/printing/jobs.ts';
import { openTypeFace } from '../../src/printing/type-face.ts';
import { verifyAudit } from '../../src/records/audit.ts';
import { openDatabase } from '../../src/records/database.ts';
import { RECEIPTS } from './receipts.ts';

const face = openTypeFace();
const signal = new AbortController().signal;
const content = { ...RECEIPTS['accepted']!, code: 'K7Q2M8XW3VNPABCD' };

/** A printer whose end of the contract is written down here; the driver has its own tests. */
function printerThat(answers: {
  readonly print: () => PrintOutcome;
  readonly clears: boolean;
}): ReceiptPrinter & { readonly done: string[] } {
  const done: string[] = [];
  return {
    done,
    paperWidthMm: 80,
    dotsPerLine: 576,
    dotsPerMm: 8,
    status: () => ({ state: 'starting' }),
    onStatus: () => () => undefined,
    print: (jobId) => {
      done.push(`print ${jobId}`);
      return Promise.resolve(answers.print());
    },
    clear: () => {
      done.push('clear');
      return Promise.resolve(answers.clears ? ok() : err({ code: 'no-answer', waitedMs: 500 } as const));
    },
    close: () => Promise.resolve(),
  };
}

const setUp = (printer: ReceiptPrinter | undefined, database = openDatabase(':memory:')) => {
  const log = createJobLog(database);
  return { log, jobs: createReceiptJobs({ printer, log, face, clock: createVirtualClock() }) };
};

describe('a receipt job', () => {
  it('is durable before the printer hears of it', async () => {
    const database = openDatabase(':memory:');
    const { log, jobs } = setUp(
      printerThat({
        print: () => {
          expect(database.prepare(`select count(*) as n from print_jobs where state = 'intended'`).get()).toEqual({ n: 1 });
          return { state: 'printed', evidence: 'acknowledged', heightMm: 100 };
        },
        clears: true,
      }),
      database,
    );
    const job = await jobs.print(content, signal);
    expect(job.ok && log.find(job.value.id)?.state).toBe('printed');
  });

  it('sends nothing when its intent cannot be stored', async () => {
    const printer = printerThat({ print: () => ({ state: 'printed', evidence: 'acknowledged', heightMm: 1 }), clears: true });
    const database = openDatabase(':memory:');
    const { jobs } = setUp(printer, database);
    database.close();
    const job = await jobs.print(content, signal);
    expect(job).toMatchObject({ ok: false, error: { code: 'storage-failed' } });
    expect(printer.done).toEqual([]);
  });

  it('is repeated only after the printer was cleared, and names the job that it repeats', async () => {
    const printer = printerThat({ print: () => ({ state: 'partly-printed', fault: 'paper-out' }), clears: true });
    const { log, jobs } = setUp(printer);
    const first = await jobs.print(content, signal);
    if (!first.ok) throw new Error('the first job was refused');
    const second = await jobs.reprint(first.value.id, content, signal);
    expect(printer.done.map((line) => line.split(' ')[0])).toEqual(['print', 'clear', 'print']);
    expect(second.ok && log.find(second.value.id)?.reprintOf).toBe(first.value.id);
  });

  it('is not repeated when nobody can tell what the printer still holds', async () => {
    const printer = printerThat({ print: () => ({ state: 'unknown', fault: 'no-answer', evidence: 'sent' }), clears: false });
    const { jobs } = setUp(printer);
    const first = await jobs.print(content, signal);
    if (!first.ok) throw new Error('the first job was refused');
    expect(await jobs.reprint(first.value.id, content, signal)).toMatchObject({ ok: false, error: { code: 'printer-unavailable' } });
    expect(printer.done).toHaveLength(2);
  });

  it('is given up where the printer cannot be cleared for half a minute', async () => {
    const printer = printerThat({ print: () => ({ state: 'partly-printed', fault: 'cutter' }), clears: true });
    const clock = createVirtualClock();
    const never: ReceiptPrinter = {
      ...printer,
      clear: (limit) => new Promise((resolve) => limit.addEventListener('abort', () => resolve(err({ code: 'cancelled' })))),
    };
    const log = createJobLog(openDatabase(':memory:'));
    const jobs = createReceiptJobs({ printer: never, log, face, clock });
    const again = jobs.reprintSlip('earlier', { blocks: [{ block: 'space', heightMm: 5 }] }, signal);
    await clock.advance(31_000);
    expect(await again).toMatchObject({ ok: false, error: { code: 'printer-unavailable' } });
    expect([printer.done, log.latest(9)]).toEqual([[], []]);
  });

  it('that was under way at a power cut comes back as unknown, once, and holds no name or number', () => {
    const database = openDatabase(':memory:');
    createJobLog(database).intend({ id: 'A1', recordNo: '0017-261123-0042-1', code: 'K7Q2M8XW3VNPABCD', reprintOf: undefined, at: 5 });
    const restarted = createJobLog(database);
    expect(restarted.resolveOpen(9).map((job) => [job.id, job.state, job.settledAt])).toEqual([['A1', 'unknown', 9]]);
    expect(restarted.resolveOpen(9)).toEqual([]);
    expect(restarted.unreported(9)).toEqual([{ id: 'A1', code: 'K7Q2M8XW3VNPABCD', state: 'unknown', copies: 1, settledAt: 9 }]);
    expect(JSON.stringify(database.prepare('select * from print_jobs').all())).not.toContain('李');
  });

  it('has an id that central takes, and is settled with its entry in the audit', async () => {
    const database = openDatabase(':memory:');
    const { jobs } = setUp(
      printerThat({ print: () => ({ state: 'printed', evidence: 'acknowledged', heightMm: 1 }), clears: true }),
      database,
    );
    const job = await jobs.print(content, signal);
    if (!job.ok) throw new Error('the job was refused');
    const report = { jobId: job.value.id, code: content.code, state: 'printed', at: '2026-11-23T01:00:00.000Z' };
    expect(printReport.safeParse(report).success).toBe(true);
    expect(database.prepare('select entry from audit').all()).toEqual([
      { entry: `{"act":"print-job-settled","detail":"acknowledged","job":"${job.value.id}","state":"printed"}` },
    ]);
    expect(verifyAudit(database)).toEqual({ ok: true, value: 1 });
  });

  it.each([
    [true, 'printed', 'person-confirmed'],
    [false, 'partly-printed', 'person-denied'],
  ])('that nobody knew of is settled by the person who holds the paper, once (whole: %s)', async (whole, state, detail) => {
    const printer = printerThat({ print: () => ({ state: 'unknown', fault: 'no-answer', evidence: 'sent' }), clears: true });
    const { log, jobs } = setUp(printer);
    const job = await jobs.print(content, signal);
    if (!job.ok) throw new Error('the job was refused');
    const { id } = job.value;
    log.reported(id, 'unknown');
    expect(log.unreported(9)).toEqual([]);
    jobs.confirm(id, whole);
    jobs.confirm(id, !whole);
    expect(log.find(id)).toMatchObject({ state, detail });
    // A report of the earlier word that is still on its way does not stand for the later one.
    log.reported(id, 'unknown');
    expect(log.unreported(9)).toMatchObject([{ id, state }]);
  });

  it('whose end the disk does not take is told to the person all the same, and comes back as unknown', async () => {
    const database = openDatabase(':memory:');
    const { log, jobs } = setUp(
      printerThat({
        print: () => {
          database.exec('pragma query_only = on');
          return { state: 'printed', evidence: 'acknowledged', heightMm: 1 };
        },
        clears: true,
      }),
      database,
    );
    expect(await jobs.print(content, signal)).toMatchObject({ ok: true, value: { outcome: { state: 'printed' } } });
    database.exec('pragma query_only = off');
    expect(log.resolveOpen(9)).toMatchObject([{ state: 'unknown' }]);
  });

  it('of a data folder of before jobs were reported is kept and owes no report', () => {
    const database = openDatabase(':memory:');
    database.exec(`create table print_jobs (
      id text primary key, record_no text, reprint_of text, state text not null, detail text, intended_at integer not null) strict;
      insert into print_jobs values ('OLD', null, null, 'printed', 'acknowledged', 1)`);
    const log = createJobLog(database);
    expect(log.find('OLD')).toMatchObject({ state: 'printed', code: undefined });
    expect(log.unreported(9)).toEqual([]);
  });

  it('has the romanised name only where the font lacks a character of the other', async () => {
    const rasters: Raster[] = [];
    const printer = printerThat({ print: () => ({ state: 'printed', evidence: 'acknowledged', heightMm: 1 }), clears: true });
    const { jobs } = setUp({
      ...printer,
      print: (jobId, raster, limit) => {
        rasters.push(raster);
        return printer.print(jobId, raster, limit);
      },
    });
    const named = async (maskedName: string, romanised?: string) => {
      const job = await jobs.print({ ...content, maskedName, ...(romanised === undefined ? {} : { romanised }) }, signal);
      expect(job.ok).toBe(true);
    };
    await named('李**');
    await named('李**', 'Li **');
    await named('\u{2C00A}**');
    await named('\u{2C00A}**', 'Chen **');
    const [common, commonBoth, rare, rareBoth] = rasters;
    expect(commonBoth).toEqual(common);
    expect(rareBoth).not.toEqual(rare);
  });

  it('of a slip goes the same way, and a slip that is printed again is marked', async () => {
    const rasters: Raster[] = [];
    const printer = printerThat({ print: () => ({ state: 'partly-printed', fault: 'paper-out' }), clears: true });
    const { log, jobs } = setUp({
      ...printer,
      print: (jobId, raster, limit) => {
        rasters.push(raster);
        return printer.print(jobId, raster, limit);
      },
    });
    const slip = { blocks: [{ block: 'space', heightMm: 10 }] } as const;
    const first = await jobs.printSlip(slip, signal);
    if (!first.ok) throw new Error('the slip was refused');
    const second = await jobs.reprintSlip(first.value.id, slip, signal);
    if (!second.ok) throw new Error('the reprint was refused');
    const marked = { blocks: [{ block: 'band', text: '补 打' }, ...slip.blocks] } as const;
    expect((await jobs.reprintSlip(second.value.id, marked, signal)).ok).toBe(true);
    const [plain, again, markedBefore] = rasters.map(({ heightDots, rows }) => ({ heightDots, black: rows.some((byte) => byte !== 0) }));
    expect(plain).toEqual({ heightDots: 80, black: false });
    expect(again?.black).toBe(true);
    expect(markedBefore?.heightDots).toBeLessThan(again?.heightDots ?? 0);
    expect(log.find(second.value.id)).toMatchObject({ kind: 'slip', printer: 'receipt', reprintOf: first.value.id, code: undefined });
    // A slip has no code: nothing is owed to central.
    expect(log.unreported(9)).toEqual([]);
  });

  it('says so when there is no printer', async () => {
    expect(await setUp(undefined).jobs.print(content, signal)).toMatchObject({ ok: false, error: { code: 'printer-unavailable' } });
  });
});
