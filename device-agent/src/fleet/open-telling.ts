import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Heartbeat, Problem, Result, Site } from '@changqing/protocol';
import type { CentralClient, TerminalFiles } from '../central/central-client.ts';
import type { Contact } from '../central/contact.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { DeviceRoster } from '../devices/roster.ts';
import { createBundles } from '../diagnostics/bundle/bundles.ts';
import { countVisits, type VisitCounter } from '../diagnostics/figures/count-visits.ts';
import { createDayFigures } from '../diagnostics/figures/day-figures.ts';
import { createOverview } from '../diagnostics/overview/overview.ts';
import { createReports } from '../diagnostics/report/reports.ts';
import type { SelfTests } from '../diagnostics/self-tests/self-tests.ts';
import type { AgentLog } from '../log.ts';
import type { JobLog } from '../printing/job-log.ts';
import type { ReceiptJobs } from '../printing/jobs.ts';
import type { Supplies } from '../printing/supplies.ts';
import type { AuditLog } from '../records/audit-log.ts';
import type { Journal } from '../records/journal.ts';
import type { SigningKey } from '../records/sign.ts';
import type { SessionRunner } from '../sessions/run-session.ts';
import type { DeskSources } from '../technician/desk.ts';
import { createCentralTime } from './central-time.ts';
import { openCommandKeys } from './command-keys.ts';
import { openFileOutbox } from './file-outbox.ts';
import { createFleet, type Fleet } from './fleet.ts';
import { runSelfTests } from './run-self-tests.ts';
import { openShownNotice, type ShownNotice } from './shown-notice.ts';
import { socketLine } from './socket-line.ts';
import { servicesOf, terminalReportOf } from './terminal-report.ts';

export interface TellingParts {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: AgentLog;
  readonly key: SigningKey;
  readonly database: DatabaseSync;
  readonly journal: Journal;
  readonly audit: AuditLog;
  readonly contact: Contact;
  readonly client: CentralClient & TerminalFiles;
  readonly bootId: string;
  readonly memoryCeilingBytes: number;
  readonly roster: DeviceRoster;
  readonly supplies: Supplies;
  readonly receipts: ReceiptJobs;
  readonly printLog: JobLog;
  /** Where the log's files lie; undefined where there are none. */
  readonly logFolder: string | undefined;
  /** What this run has logged, JSON lines. */
  recentLog(): readonly string[];
  settings(): unknown;
  site(): Site;
  /** Made later than this. */
  runner(): SessionRunner;
  /** Undefined while there are none. */
  selfTests(): SelfTests | undefined;
  reloadPage(): void;
  reloadSettings(): Promise<Result<undefined, Problem>>;
  /** Ends the agent in order, to be started anew. */
  restart(): void;
  /** The idle page or the technician's document has something new. */
  onChange(): void;
}

/** So many of the last self-tests are told of. */
const SELF_TESTS = 500;

/** Everything by which this kiosk tells of itself: to central, to technicians, and in figures. */
export interface Telling {
  readonly fleet: Fleet;
  /** What the technician's desk shows and can have made. */
  readonly sources: DeskSources;
  readonly visits: VisitCounter;
  readonly notice: ShownNotice;
  /** Central is in reach again. */
  wake(): void;
  run(signal: AbortSignal): Promise<void>;
  stop(): void;
}

/** Builds the telling side of the agent. Waits for nothing; `run` must be called. */
export function openTelling(parts: TellingParts): Telling {
  const { config, clock, log, key, database, journal, audit, contact, roster, supplies } = parts;
  const time = createCentralTime(clock);
  const commandKeys = openCommandKeys(config.keysFolder);
  const terminalId = () => contact.state.profile?.terminalId;
  const figures = createDayFigures({ database, clock, printDays: (limit) => supplies.days(limit) });
  const notice = openShownNotice(
    journal,
    clock,
    () => time.now() ?? clock.now(),
    () => parts.onChange(),
  );
  const files = openFileOutbox({
    database,
    folder: join(config.agentFolder, 'files'),
    client: parts.client,
    clock,
    log,
    key,
    terminalId,
    random: Math.random,
  });

  const overview = createOverview({
    clock,
    folder: config.agentFolder,
    bootId: parts.bootId,
    centralUrl: config.centralUrl,
    memoryCeilingBytes: parts.memoryCeilingBytes,
    ownKey: key.publicJwk,
    ownKeyMadeAt: madeAt(join(config.keysFolder, 'terminal-key.json')),
    journal,
    time,
    contact: () => contact.state,
    live: () => fleet.live,
    site: () => parts.site(),
    devices: () => roster.reports(),
    services: () => servicesOf(parts.runner().state.world),
    supplies: (): Heartbeat['supplies'] => supplies.left(),
    commandKeys: () => commandKeys.keys,
    reports: () => reports.list(),
    bundle: () => bundles.last(),
    orders: () => fleet.orders(),
  });

  const reports = createReports({
    database,
    clock,
    log,
    key,
    files,
    receipts: parts.receipts,
    audit: (entry) => journal.audit(entry),
    overview: () => overview.now(),
    tests: () => parts.selfTests()?.list() ?? [],
    site: () => parts.site(),
  });
  const bundles = createBundles({
    database,
    clock,
    files,
    journal,
    auditLog: audit,
    printLog: parts.printLog,
    logFolder: parts.logFolder,
    audit: (entry) => journal.audit(entry),
    recentLog: () => parts.recentLog(),
    overview: () => overview.now(),
    settings: () => parts.settings(),
    figures: (days) => figures.days(days),
    selfTests: () => parts.selfTests()?.records(SELF_TESTS) ?? [],
    orders: () => fleet.orders(),
  });
  files.onChange(() => parts.onChange());

  const linkErrors = () => roster.reports().reduce((sum, { counters }) => sum + counters.linkErrors, 0);
  const visiting = () => parts.runner().state.session !== undefined || parts.runner().state.technician !== undefined;
  const fleet: Fleet = createFleet({
    database,
    clock,
    log,
    key,
    journal,
    audit,
    contact,
    time,
    commandKeys,
    open: socketLine(config.centralUrl, { clock, key, terminalId }),
    acts: {
      runSelfTests: (tests, signal) => runSelfTests(parts.selfTests(), tests, signal),
      restartAgent: () => parts.restart(),
      restartPage: () => {
        journal.audit({ act: 'page-restarted', why: 'order' });
        parts.reloadPage();
      },
      reloadSettings: () => parts.reloadSettings(),
      makeBundle: (orderId, operator) => bundles.make(operator, orderId),
      showNotice: (text, untilMs) => notice.show(text, untilMs),
    },
    random: Math.random,
    report: () => {
      figures.linkErrorsAre(linkErrors());
      return terminalReportOf({
        overview: overview.now(),
        state: parts.runner().state,
        today: figures.today(),
        selfTests: parts.selfTests()?.records(SELF_TESTS) ?? [],
        nowMs: clock.now(),
      });
    },
    visiting,
    onVisit: (listener) => {
      let before = visiting();
      return parts.runner().onChange(() => {
        const now = visiting();
        if (now !== before) listener();
        before = now;
      });
    },
    onChange: () => parts.onChange(),
  });

  return {
    fleet,
    sources: {
      overview: () => overview.now(),
      figures: (days) => figures.days(days),
      reports,
      bundles,
    },
    visits: countVisits(figures, clock),
    notice,
    wake: () => files.wake(),
    run: async (signal) => {
      const stopReports = roster.onReports(() => fleet.tellNow());
      await Promise.all([overview.run(signal), files.run(signal), fleet.run(signal)]);
      stopReports();
    },
    stop: () => {
      notice.stop();
      fleet.stop();
    },
  };
}

function madeAt(path: string): string | undefined {
  try {
    return statSync(path).mtime.toISOString();
  } catch {
    return undefined;
  }
}
