import { err, ok, printReport, type PrintReport, type Result } from '@changqing/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import type { CentralError } from '../../src/central/central-client.ts';
import { createVirtualClock } from '../../src/clock.ts';
import { silentAgentLog } from '../../src/log.ts';
import { createJobLog } from '../../src/printing/job-log.ts';
import { createPrintReports } from '../../src/printing/report-prints.ts';
import { openDatabase } from '../../src/records/database.ts';
import { makeUuid } from '../../src/records/record-id.ts';

const CODE = 'K7Q2M8XW3VNPABCD';
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const UNREACHABLE = err({ code: 'unreachable', detail: 'ECONNREFUSED' } as const);
const refusal = (code: 'request-invalid' | 'terminal-unknown', status: number): Result<never, CentralError> =>
  err({
    code: 'refused',
    problem: { type: `urn:changqing:problem:${code}`, title: code, status, instance: 'x', code, who: 'technician', retry: 'never' },
    retryAfterMs: undefined,
  });

function setUp() {
  const clock = createVirtualClock();
  const database = openDatabase(':memory:');
  const jobs = createJobLog(database);
  const told: PrintReport[] = [];
  const central = { answer: (): Result<{ prints: number }, CentralError> => ok({ prints: 1 }) };
  const client = {
    reportPrint: (report: PrintReport) => {
      told.push(report);
      return Promise.resolve(central.answer());
    },
  };
  const reports = createPrintReports({ jobs, client, clock, log: silentAgentLog, random: () => 0.5 });
  const stop = new AbortController();
  const running = reports.run(stop.signal);
  stops.push(async () => {
    stop.abort();
    await running;
    database.close();
  });
  const printed = (code: string | undefined = CODE) => {
    const id = makeUuid(clock.now());
    jobs.intend({ id, recordNo: undefined, code, reprintOf: undefined, at: clock.now() });
    jobs.settle(id, { state: 'printed', evidence: 'acknowledged', heightMm: 100 }, clock.now());
    reports.wake();
    return id;
  };
  return { clock, jobs, told, central, reports, printed };
}

describe('reports of prints', () => {
  it('go out once a job is settled, and once only', async () => {
    const { clock, told, printed } = setUp();
    const at = new Date(clock.now()).toISOString();
    const id = printed();
    await clock.advance(0);
    expect(told).toEqual([{ jobId: id, code: CODE, state: 'printed', at }]);
    await clock.advance(600_000);
    expect(told).toHaveLength(1);
  });

  it('say how many copies of a paper there are, where that is not one', async () => {
    const { clock, jobs, told, reports } = setUp();
    const paper = {
      id: makeUuid(clock.now()),
      printer: 'document',
      kind: 'benefit-certificate',
      code: CODE,
      sheets: 1,
      copies: 3,
    } as const;
    jobs.intend({ ...paper, recordNo: undefined, reprintOf: undefined, at: clock.now() });
    jobs.settle(paper.id, { state: 'unknown', fault: 'no-answer', evidence: 'sent' }, clock.now());
    reports.wake();
    await clock.advance(0);
    jobs.confirm(paper.id, true, clock.now());
    reports.wake();
    await clock.advance(0);
    expect(told).toMatchObject([
      { state: 'unknown', copies: 3 },
      { state: 'printed', copies: 3 },
    ]);
    expect(told.every((report) => printReport.safeParse(report).success)).toBe(true);
  });

  it('of a slip that the bureau has no code for are not owed', async () => {
    const { clock, told, jobs } = setUp();
    jobs.intend({ id: 'without', recordNo: undefined, code: undefined, reprintOf: undefined, at: clock.now() });
    jobs.settle('without', { state: 'printed', evidence: 'acknowledged', heightMm: 100 }, clock.now());
    await clock.advance(120_000);
    expect(told).toEqual([]);
  });

  it('wait for the network, in their order', async () => {
    const { clock, told, central, printed, reports } = setUp();
    central.answer = () => UNREACHABLE;
    const first = printed();
    await clock.advance(30_000);
    const second = printed();
    await clock.advance(3_600_000);
    const before = told.length;
    // An hour without a network is some dozens of tries, not thousands.
    expect(before).toBeGreaterThan(5);
    expect(before).toBeLessThan(60);
    central.answer = () => ok({ prints: 1 });
    reports.wake();
    await clock.advance(0);
    expect(told.slice(before).map(({ jobId }) => jobId)).toEqual([first, second]);
  });

  it('survive a restart of the agent', async () => {
    const { clock, jobs, central, printed } = setUp();
    central.answer = () => UNREACHABLE;
    const id = printed();
    await clock.advance(10_000);
    expect(jobs.unreported(5)).toMatchObject([{ id, code: CODE, state: 'printed' }]);
  });

  it('that central refuses for good do not hold up the next', async () => {
    const { clock, told, central, jobs, printed } = setUp();
    central.answer = () => refusal('request-invalid', 400);
    printed();
    await clock.advance(0);
    central.answer = () => ok({ prints: 1 });
    const second = printed();
    await clock.advance(0);
    expect(told.at(-1)?.jobId).toBe(second);
    expect(jobs.unreported(5)).toEqual([]);
  });

  it('stay while central does not know the terminal', async () => {
    const { clock, central, jobs, printed } = setUp();
    central.answer = () => refusal('terminal-unknown', 401);
    printed();
    await clock.advance(60_000);
    expect(jobs.unreported(5)).toHaveLength(1);
  });
});
