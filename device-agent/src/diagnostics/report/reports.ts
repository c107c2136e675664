import { Worker } from 'node:worker_threads';
import type { DatabaseSync } from 'node:sqlite';
import { canonicalJson, err, ok, type DiagnosticsView, type Problem, type Result, type Site } from '@changqing/protocol';
import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import type { FileOutbox, KeptFile } from '../../fleet/file-outbox.ts';
import type { AgentLog } from '../../log.ts';
import type { ReceiptJobs } from '../../printing/jobs.ts';
import type { AuditEntry } from '../../records/audit.ts';
import { makeUuid } from '../../records/record-id.ts';
import { parseJson, signCompact, type SigningKey } from '../../records/sign.ts';
import type { KioskOverview } from '../overview/overview.ts';
import type { ListedTest } from '../self-tests/self-tests.ts';
import {
  countOf,
  factsText,
  hashOfFacts,
  reportedOverview,
  reportedTests,
  reportFacts,
  type ReportFacts,
  type ReportSignature,
  type SignedReport,
} from './report-facts.ts';
import { reportSlip } from './report-slip.ts';

/** Readiness reports: how the kiosk is and what every test came to, named, signed by the machine, kept for a year, and sent to central. */
export interface Reports {
  /** Resolves when it is durable here. Problems: `agent-failed` where it could not be laid out, `storage-full`, `storage-failed`. */
  make(by: { readonly staffId: string; readonly name: string }): Promise<Result<KeptFile, Problem>>;
  /** Prints the slip of a report. Problems: `not-found`, or the printer's. */
  print(id: string, signal: AbortSignal): Promise<Result<undefined, Problem>>;
  pdf(id: string): Promise<Uint8Array | undefined>;
  /** Newest first. */
  list(): DiagnosticsView['reports'];
}

export interface ReportsOptions {
  readonly database: DatabaseSync;
  readonly clock: Clock;
  readonly log: AgentLog;
  readonly key: SigningKey;
  readonly files: FileOutbox;
  readonly receipts: Pick<ReceiptJobs, 'printSlip'>;
  readonly layOut?: (report: SignedReport) => Promise<Uint8Array>;
  audit(entry: AuditEntry): void;
  overview(): KioskOverview;
  tests(): readonly ListedTest[];
  site(): Site;
}

const SCHEMA = `CREATE TABLE IF NOT EXISTS report_facts (id TEXT PRIMARY KEY, at_ms INTEGER NOT NULL, facts TEXT NOT NULL, signature TEXT NOT NULL) STRICT`;
const row = z.object({ facts: z.string(), signature: z.string() });
const SHOWN = 20;
const KEPT_MS = 366 * 86_400_000;
const LAID_OUT_WITHIN_MS = 60_000;

/** Lays a report out beside the agent's own thread. Rejects where that ends without one. */
export function layOutReport(report: SignedReport): Promise<Uint8Array> {
  const worker = new Worker(new URL('./report.worker.ts', import.meta.url), {
    workerData: report,
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  });
  const limit = setTimeout(() => void worker.terminate(), LAID_OUT_WITHIN_MS);
  return new Promise<Uint8Array>((resolve, reject) => {
    worker.once('message', (pdf: Uint8Array) => resolve(pdf));
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the thread ended with ${code}`)));
  }).finally(() => {
    clearTimeout(limit);
    void worker.terminate();
  });
}

export function createReports(options: ReportsOptions): Reports {
  const { database, clock, log, key, files } = options;
  const layOut = options.layOut ?? layOutReport;
  database.exec(SCHEMA);

  const signed = (facts: ReportFacts): SignedReport => {
    const factsSha256 = hashOfFacts(facts);
    const said: ReportSignature = {
      id: facts.id,
      terminalId: facts.terminalId,
      at: facts.at,
      factsSha256,
      passed: countOf(facts.tests, 'passed'),
      failed: countOf(facts.tests, 'failed'),
    };
    return { facts, factsSha256, signature: signCompact(canonicalJson({ ...said }), key) };
  };

  const factsNow = (by: ReportFacts['by']): ReportFacts => {
    const nowMs = clock.now();
    const overview = reportedOverview.parse(options.overview());
    const { siteNo, name, address, bureauName, telephone } = options.site();
    return {
      v: 1,
      id: makeUuid(nowMs),
      at: new Date(nowMs).toISOString(),
      terminalId: overview.terminalId ?? '没有登记',
      site: { siteNo, name, address, bureauName, telephone },
      by,
      overview,
      tests: reportedTests(options.tests(), nowMs),
    };
  };

  const find = (id: string): SignedReport | undefined => {
    const found = row.safeParse(database.prepare('SELECT facts, signature FROM report_facts WHERE id = ?').get(id));
    if (!found.success) return undefined;
    const facts = reportFacts.safeParse(parseJson(found.data.facts));
    return facts.success ? { facts: facts.data, factsSha256: hashOfFacts(facts.data), signature: found.data.signature } : undefined;
  };

  return {
    make: async (by) => {
      const report = signed(factsNow(by));
      const { facts } = report;
      let content: Uint8Array;
      try {
        content = await layOut(report);
      } catch (error) {
        const detail = error instanceof Error ? error.message : String(error);
        log.error({ event: 'report-not-made', detail });
        return err({ code: 'agent-failed', detail: `the report could not be laid out: ${detail}`.slice(0, 500) });
      }
      const passed = countOf(facts.tests, 'passed');
      const failed = countOf(facts.tests, 'failed');
      const kept = await files.put({ id: facts.id, kind: 'readiness-report', by: by.staffId, byName: by.name, passed, failed, content });
      if (!kept.ok) return kept;
      database.prepare('DELETE FROM report_facts WHERE at_ms < ?').run(clock.now() - KEPT_MS);
      database
        .prepare('INSERT INTO report_facts VALUES (?, ?, ?, ?)')
        .run(facts.id, Math.floor(clock.now()), factsText(facts), report.signature);
      options.audit({ act: 'readiness-reported', staffId: by.staffId, id: facts.id, sha256: kept.value.sha256, passed, failed });
      return kept;
    },
    print: async (id, signal) => {
      const report = find(id);
      if (report === undefined) return err({ code: 'not-found' });
      const printed = await options.receipts.printSlip({ blocks: reportSlip(report), test: true }, signal);
      if (!printed.ok) return printed;
      const { outcome } = printed.value;
      return outcome.state === 'printed' ? ok() : err({ code: 'printer-faulty', detail: outcome.fault });
    },
    pdf: (id) => files.read(id),
    list: () =>
      files.list('readiness-report', SHOWN).map(({ id, atMs, by, byName, passed = 0, failed = 0, state }) => ({
        id,
        at: new Date(atMs).toISOString(),
        by: byName === '' ? by : byName,
        passed,
        failed,
        sent: state === 'sent',
      })),
  };
}
