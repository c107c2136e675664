import { DatabaseSync } from 'node:sqlite';
import { err, ok } from '@changqing/protocol';
import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../src/clock.ts';
import type { PrintOutcome, ReceiptPrinter } from '../../src/hal/receipt-printer.ts';
import { createJobLog } from '../../src/printing/job-log.ts';
import { createReceiptJobs } from '../../src/printing/jobs.ts';
import { openTypeFace } from '../../src/printing/type-face.ts';
import { RECEIPTS } from './receipts.ts';

const face = openTypeFace();
const signal = new AbortController().signal;
const content = RECEIPTS['accepted']!;

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

const setUp = (printer: ReceiptPrinter | undefined, database = new DatabaseSync(':memory:')) => {
  const log = createJobLog(database);
  return { log, jobs: createReceiptJobs({ printer, log, face, clock: createVirtualClock() }) };
};

describe('a receipt job', () => {
  it('is durable before the printer hears of it', async () => {
    const database = new DatabaseSync(':memory:');
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
    const database = new DatabaseSync(':memory:');
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

  it('that was under way at a power cut comes back as unknown, once, and holds no name or number', () => {
    const database = new DatabaseSync(':memory:');
    createJobLog(database).intend({ id: 'A1', recordNo: '0017-261123-0042-1', reprintOf: undefined, at: 5 });
    const restarted = createJobLog(database);
    expect(restarted.resolveOpen().map((job) => [job.id, job.state])).toEqual([['A1', 'unknown']]);
    expect(restarted.resolveOpen()).toEqual([]);
    expect(JSON.stringify(database.prepare('select * from print_jobs').all())).not.toContain('李');
  });

  it('says so when there is no printer', async () => {
    expect(await setUp(undefined).jobs.print(content, signal)).toMatchObject({ ok: false, error: { code: 'printer-unavailable' } });
  });
});
