import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SELF_TEST_WORDS, err, ok, terminalFileHead, type Problem, type Result, type TerminalFile } from '@changqing/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import type { CentralError } from '../../src/central/central-client.ts';
import { createVirtualClock } from '../../src/clock.ts';
import { countOf, hashOfFacts, openPoints, reportedTests, type SignedReport } from '../../src/diagnostics/report/report-facts.ts';
import { reportSlip } from '../../src/diagnostics/report/report-slip.ts';
import { createReports, layOutReport } from '../../src/diagnostics/report/reports.ts';
import { verifyText } from '../../src/diagnostics/report/set-report.ts';
import { openFileOutbox } from '../../src/fleet/file-outbox.ts';
import { silentAgentLog } from '../../src/log.ts';
import { layOut, type Block } from '../../src/printing/layout.ts';
import { openTypeFace } from '../../src/printing/type-face.ts';
import { appendAudit } from '../../src/records/audit.ts';
import { openDatabase } from '../../src/records/database.ts';
import { verifyCompact } from '../../src/records/sign.ts';
import { pdfText } from '../../src/simulators/ipp/pdf-pages.ts';
import { eventually } from '../eventually.ts';
import { newKey } from '../records/desk.ts';
import { badReport, goodTests, someOverview, someReport } from './some-report.ts';

const removals: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  // The last that was begun ends first.
  for (const remove of removals.splice(0).reverse()) await remove();
});

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const listed = goodTests.map(({ test, verdict, why, last }) => ({
  test,
  possible: verdict !== 'not-there',
  ...(why === undefined ? {} : { whyNot: why }),
  ...(last === undefined ? {} : { last }),
}));

/** A terminal's reports on its disk, through any number of starts, and a central that takes or refuses. */
function setUp() {
  const folder = mkdtempSync(join(tmpdir(), 'changqing-reports-'));
  removals.push(() => rmSync(folder, { recursive: true, force: true }));
  const clock = createVirtualClock(Date.parse('2026-11-23T01:12:00.000Z'));
  const key = newKey();
  const taken: TerminalFile[] = [];
  const printed: (readonly Block[])[] = [];
  const laidOut: SignedReport[] = [];
  const state = { answer: (): Result<undefined, CentralError> => ok(undefined) };
  const start = () => {
    const database = openDatabase(join(folder, 'journal.sqlite'));
    const files = openFileOutbox({
      database,
      folder: join(folder, 'files'),
      client: {
        sendFile: (file) => {
          const answer = state.answer();
          if (answer.ok) taken.push(file);
          return Promise.resolve(answer);
        },
      },
      clock,
      log: silentAgentLog,
      key,
      terminalId: () => 'T0017-8KQ2MX',
      random: () => 0.5,
    });
    const reports = createReports({
      database,
      clock,
      log: silentAgentLog,
      key,
      files,
      receipts: {
        printSlip: ({ blocks }) => {
          printed.push(blocks);
          return Promise.resolve(ok({ id: 'j', outcome: { state: 'printed', evidence: 'acknowledged', heightMm: 200 } }));
        },
      },
      layOut: (report) => {
        laidOut.push(report);
        return Promise.resolve(Buffer.from(`%PDF-${report.facts.id}`));
      },
      audit: (entry) => appendAudit(database, clock.now(), entry),
      overview: () => someOverview(),
      tests: () => listed,
      site: () => ({
        siteNo: '0017',
        name: '常青路社区服务站',
        address: '常青路 17 号',
        bureauName: '常青市社会保险事业管理局',
        telephone: '0000-12333',
        counter: '一楼',
        attendants: 'none',
        resultDays: 3,
        verifyBase: 'http://127.0.0.1:7081',
        latitude: 30,
        longitude: 110,
      }),
    });
    const over = new AbortController();
    const running = files.run(over.signal);
    const stop = async () => {
      over.abort();
      await running;
      if (database.isOpen) database.close();
    };
    removals.push(stop);
    return { database, files, reports, stop };
  };
  return { clock, key, taken, printed, laidOut, state, start };
}

const BY = { staffId: 'chen.gong', name: '陈工' };

describe('a readiness report', () => {
  it('is kept, signed over all its facts, named in the audit and sent to central', async () => {
    const { key, taken, laidOut, start } = setUp();
    const { reports, database } = start();
    const made = await reports.make(BY);
    if (!made.ok) throw new Error(made.error.code);
    // Files are read on real time.
    await eventually(
      () => reports.list(),
      ([newest]) => newest?.sent === true,
    );
    const [report] = laidOut;
    const said = verifyCompact(report?.signature ?? '', [key.publicJwk]);
    expect(JSON.parse(said.ok ? said.value : 'null')).toMatchObject({
      id: made.value.id,
      factsSha256: report?.factsSha256,
      passed: 14,
      failed: 0,
    });
    const head = verifyCompact(taken[0]?.signature ?? '', [key.publicJwk]);
    const content = Buffer.from(taken[0]?.bytes ?? '', 'base64url');
    expect(terminalFileHead.parse(JSON.parse(head.ok ? head.value : 'null'))).toMatchObject({
      id: made.value.id,
      kind: 'readiness-report',
      by: 'chen.gong',
      sha256: sha256(content),
      passed: 14,
    });
    expect(await reports.pdf(made.value.id)).toEqual(content);
    expect(reports.list()).toEqual([{ id: made.value.id, at: '2026-11-23T01:12:00.000Z', by: '陈工', passed: 14, failed: 0, sent: true }]);
    expect(String(database.prepare('SELECT entry FROM audit').get()?.['entry'])).toContain(
      `"act":"readiness-reported","failed":0,"id":"${made.value.id}"`,
    );
  });

  it('waits for central, over a restart, and is sent once', async () => {
    const { clock, taken, state, start } = setUp();
    state.answer = () => err({ code: 'unreachable', detail: 'ECONNREFUSED' });
    const first = start();
    const made = await first.reports.make(BY);
    await clock.advance(60_000);
    expect(first.reports.list()).toMatchObject([{ sent: false }]);
    await first.stop();
    state.answer = () => ok(undefined);
    const second = start();
    await eventually(
      () => second.reports.list(),
      ([newest]) => newest?.sent === true,
    );
    expect(second.reports.list()).toMatchObject([{ id: made.ok ? made.value.id : '' }]);
    await clock.advance(3_600_000);
    expect(taken).toHaveLength(1);
  });

  it('that central will never take is offered no more, and does not hold up the next', async () => {
    const { clock, taken, state, start } = setUp();
    const problem = {
      type: 'urn:changqing:problem:request-invalid',
      title: '',
      status: 400,
      instance: 'x',
      code: 'request-invalid',
      who: 'technician',
      retry: 'never',
    } as const;
    state.answer = () => err({ code: 'refused', problem, retryAfterMs: undefined });
    const { reports, files } = start();
    await reports.make(BY).then((made) => expect(made.ok).toBe(true));
    const states = () => files.list('readiness-report', 9).map((file) => file.state);
    await eventually(states, (seen) => seen[0] === 'refused');
    state.answer = () => ok(undefined);
    await clock.advance(1);
    await reports.make(BY).then((made) => expect(made.ok).toBe(true));
    await eventually(states, (seen) => seen[0] === 'sent');
    expect(taken).toHaveLength(1);
    expect(reports.list().map(({ sent }) => sent)).toEqual([true, false]);
  });

  it('has a slip that can be printed also after a restart; of one that is not there it is said so', async () => {
    const { printed, start } = setUp();
    const first = start();
    const made = await first.reports.make(BY);
    await first.stop();
    const { reports } = start();
    const signal = new AbortController().signal;
    expect((await reports.print(made.ok ? made.value.id : '', signal)).ok).toBe(true);
    expect(JSON.stringify(printed)).toContain('陈工');
    const missing: Result<undefined, Problem> = await reports.print('01a20905-a9b9-73eb-8f5c-05f2757f8ebb', signal);
    expect(missing).toEqual({ ok: false, error: { code: 'not-found' } });
  });

  it('has another hash for any other fact', () => {
    const { facts } = someReport();
    const hashes = [
      facts,
      { ...facts, by: { ...facts.by, name: '王工' } },
      { ...facts, tests: facts.tests.slice(1) },
      badReport().facts,
    ].map(hashOfFacts);
    expect(new Set(hashes).size).toBe(4);
    expect(hashOfFacts({ ...facts })).toBe(hashes[0]);
  });
});

describe('what counts', () => {
  const nowMs = Date.parse('2026-11-23T01:12:00.000Z');

  it('a test of yesterday, one broken off and one never done are not done', () => {
    const [first] = listed;
    const last = first?.last;
    if (first === undefined || last === undefined) throw new Error('no record');
    const verdicts = reportedTests(
      [
        { ...first, last: { ...last, at: '2026-11-22T01:11:59.000Z' } },
        { ...first, last: { ...last, verdict: 'cancelled' } },
        { test: first.test, possible: true },
        { ...first, last: { ...last, at: '2026-11-22T01:12:01.000Z' } },
        { ...first, last: { ...last, at: '2027-11-22T01:12:01.000Z' } },
      ],
      nowMs,
    );
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(['not-done', 'not-done', 'not-done', 'passed', 'passed']);
  });

  it('what has to be looked after is named, and nothing where all is well', () => {
    expect(openPoints(someReport().facts)).toEqual([]);
    expect(openPoints(badReport().facts).map(({ point }) => point)).toEqual(['device', 'test', 'refused', 'paper']);
  });
});

describe('on paper', () => {
  it('is A4, a few pages, laid out beside the agent’s own thread, and names everything', async () => {
    const report = badReport();
    const one = await layOutReport(report);
    const text = Buffer.from(one).toString('latin1');
    expect(text.match(/\/Type \/Page\b/g)).toHaveLength(2);
    expect(text.match(/\/MediaBox \[0 0 595\.28 841\.89\]/g)).toHaveLength(2);
    const said = (await pdfText(one)).join('').replace(/\s/g, '');
    for (const words of [
      '自助终端就绪报告',
      '有4处要处理',
      '没接上',
      '整套认证演练',
      '没有做过',
      '陈工',
      '打印头上有两处缺点',
      report.facts.id,
    ])
      expect(said).toContain(words);
    // Every device and every test stands in it.
    expect(said.match(/A1-20260417|CN-B4T20X/g)).toHaveLength(5);
    for (const { test } of report.facts.tests) expect(said).toContain(SELF_TEST_WORDS[test]);
  });

  it('the slip fits both widths and says what the report says', () => {
    const report = badReport();
    const blocks = reportSlip(report);
    const said = JSON.stringify(blocks);
    for (const words of ['有 4 处要处理', '凭条打印机', '没接上', '整套认证演练', '没做', '陈工（chen.gong）', 'T0017-8KQ2MX'])
      expect(said).toContain(words);
    expect(said).toContain(verifyText(report.facts, report.factsSha256));
    const face = openTypeFace();
    for (const dotsPerLine of [576, 384]) {
      const heightMm = layOut(blocks, { dotsPerLine, dotsPerMm: 8 }, face).heightDots / 8;
      expect(heightMm).toBeGreaterThan(150);
      expect(heightMm).toBeLessThan(400);
    }
    expect(countOf(report.facts.tests, 'not-done')).toBe(1);
  });
});
