import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { DatabaseSync } from 'node:sqlite';
import {
  err,
  type CommandOutcome,
  type DiagnosticsView,
  type Problem,
  type Result,
  type SelfTestRecord,
  type TechnicianFigures,
} from '@changqing/protocol';
import type { Clock } from '../../clock.ts';
import type { FileOutbox, KeptFile } from '../../fleet/file-outbox.ts';
import type { JobLog } from '../../printing/job-log.ts';
import type { AuditEntry } from '../../records/audit.ts';
import type { AuditLog } from '../../records/audit-log.ts';
import type { Journal } from '../../records/journal.ts';
import { makeUuid } from '../../records/record-id.ts';
import { AGENT_VERSION } from '../../version.ts';
import type { KioskOverview } from '../overview/overview.ts';
import { auditTail, journalHeads, jsonFile, linesFile, logFiles, printJobs } from './bundle-files.ts';
import { writeTar, type TarFile } from './tar.ts';
import { withoutNumbers, withoutSecrets } from './without-secrets.ts';

/** Support bundles: what developers need to see of a kiosk, and nothing of anybody who stood before it. */
export interface Bundles {
  /** Durable here when it resolves; then it goes to central. Problems: `storage-full`, `storage-failed`. */
  make(by: string, orderId?: string): Promise<Result<KeptFile, Problem>>;
  /** The one that was made last: a gzipped tar. */
  read(): Promise<Uint8Array | undefined>;
  last(): DiagnosticsView['bundle'];
}

export interface BundlesOptions {
  readonly database: DatabaseSync;
  readonly clock: Clock;
  readonly files: FileOutbox;
  readonly journal: Pick<Journal, 'counts' | 'outcomes' | 'clockBehind' | 'restored' | 'problem'>;
  readonly auditLog: Pick<AuditLog, 'id' | 'head' | 'fault'>;
  readonly printLog: Pick<JobLog, 'latest'>;
  /** Where the log's files lie; undefined where there are none. */
  readonly logFolder: string | undefined;
  audit(entry: AuditEntry): void;
  /** What this run has logged. */
  recentLog(): readonly string[];
  overview(): KioskOverview;
  settings(): unknown;
  figures(days: number): TechnicianFigures;
  selfTests(): readonly SelfTestRecord[];
  orders(): readonly CommandOutcome[];
}

const zip = promisify(gzip);
const JOBS = 300;
/** As much as central takes of one file: six million bytes and a little. */
const LARGEST_BYTES = 5_900_000;

export function createBundles(options: BundlesOptions): Bundles {
  const { database, clock, files, journal, auditLog } = options;

  const collect = async (by: string): Promise<TarFile[]> => {
    const overview = options.overview();
    const { at, ...about } = { at: new Date(clock.now()).toISOString(), by, terminalId: overview.terminalId, site: overview.site };
    return [
      jsonFile('about.json', {
        v: 1,
        at,
        ...about,
        agent: AGENT_VERSION,
        versions: process.versions,
        platform: `${process.platform} ${process.arch}`,
      }),
      jsonFile('overview.json', overview),
      jsonFile('settings.json', withoutSecrets(options.settings())),
      jsonFile('counters.json', {
        records: journal.counts(),
        outcomes: journal.outcomes(),
        clockBehind: journal.clockBehind(),
        restored: journal.restored,
        problem: journal.problem(),
        audit: { id: auditLog.id, head: auditLog.head, fault: auditLog.fault },
      }),
      jsonFile('figures.json', options.figures(90)),
      jsonFile('self-tests.json', options.selfTests()),
      jsonFile('orders.json', options.orders()),
      journalHeads(database),
      auditTail(database),
      printJobs(options.printLog.latest(JOBS)),
      linesFile('log-of-this-run.jsonl', options.recentLog().map(withoutNumbers)),
      ...(await logFiles(options.logFolder)),
    ];
  };

  /** The whole, or without the log's files where that is more than central takes. */
  const pack = async (collected: readonly TarFile[]): Promise<Uint8Array> => {
    const whole = await zip(writeTar(collected, clock.now()));
    if (whole.length <= LARGEST_BYTES) return whole;
    return zip(
      writeTar(
        collected.filter(({ name }) => !name.startsWith('logs/')),
        clock.now(),
      ),
    );
  };

  return {
    make: async (by, orderId) => {
      let content: Uint8Array;
      try {
        content = await pack(await collect(by));
      } catch (error) {
        return err({ code: 'storage-failed', detail: (error instanceof Error ? error.message : String(error)).slice(0, 300) });
      }
      const id = makeUuid(clock.now());
      const kept = await files.put({ id, kind: 'support-bundle', by, content, ...(orderId === undefined ? {} : { orderId }) });
      if (!kept.ok) return kept;
      options.audit({ act: 'bundle-made', id, sha256: kept.value.sha256, bytes: kept.value.bytes, by });
      return kept;
    },
    read: async () => {
      const [newest] = files.list('support-bundle', 1);
      return newest === undefined ? undefined : files.read(newest.id);
    },
    last: () => {
      const [newest] = files.list('support-bundle', 1);
      return newest === undefined ? undefined : { id: newest.id, at: new Date(newest.atMs).toISOString(), bytes: newest.bytes };
    },
  };
}
