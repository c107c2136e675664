import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { IdentifyAnswer, IdentifyRequest, PublicJwk, Result, Site } from '@changqing/protocol';
import type { Extractors } from '../biometric-workers/extractors.ts';
import type { CentralError, StaffClient } from '../central/central-client.ts';
import type { Contact } from '../central/contact.ts';
import type { Clock } from '../clock.ts';
import { allSelfTests } from '../diagnostics/self-tests/all-tests.ts';
import { openSelfTestLog } from '../diagnostics/self-tests/self-test-log.ts';
import { createSelfTests, type SelfTests } from '../diagnostics/self-tests/self-tests.ts';
import { catalogue } from '../devices/catalogue.ts';
import type { DeviceRoster } from '../devices/roster.ts';
import type { AgentLog } from '../log.ts';
import type { DocumentJobs } from '../printing/document-jobs.ts';
import type { ReceiptJobs } from '../printing/jobs.ts';
import type { Supplies } from '../printing/supplies.ts';
import type { Delivery } from '../records/deliver.ts';
import type { Journal } from '../records/journal.ts';
import type { SessionState } from '../sessions/state.ts';
import type { TechnicianEffect, TechnicianInput } from '../sessions/technician/technician-messages.ts';
import { openSettingsDesk, type SettingsDesk } from '../settings/settings-desk.ts';
import type { Settings, SettingsStore } from '../settings/settings.ts';
import { createDesk, type Desk, type DeskSources } from './desk.ts';
import { lastVisits } from './last-visits.ts';
import { createLetIn } from './let-in.ts';
import { openLockOut } from './lock-out.ts';
import { openStaffRegister } from './staff-register.ts';
import type { WireMonitor } from './wire-monitor.ts';

/** What is told of this terminal's state beside the person's: `session`, `settings`. */
type Seen = Pick<SessionState, 'session' | 'settings'>;

export interface TechnicianParts {
  readonly clock: Clock;
  readonly log: AgentLog;
  readonly database: DatabaseSync;
  /** Where the agent's data lies. */
  readonly folder: string;
  readonly centralUrl: URL;
  readonly client: StaffClient & {
    identify(request: IdentifyRequest, signal: AbortSignal): Promise<Result<IdentifyAnswer, CentralError>>;
  };
  /** A signed question that does nothing, answered with central's time. */
  heartbeat(signal: AbortSignal): Promise<Result<{ readonly time: string }, CentralError>>;
  readonly contact: Pick<Contact, 'onChange'>;
  readonly journal: Journal;
  readonly delivery: Pick<Delivery, 'live'>;
  readonly roster: DeviceRoster;
  readonly extractors: Extractors;
  readonly receipts: ReceiptJobs;
  readonly documents: DocumentJobs;
  readonly supplies: Pick<Supplies, 'filled'>;
  readonly settings: SettingsStore;
  readonly wire: WireMonitor;
  /** Overview, reports, bundles and figures, from whoever makes them. */
  readonly sources: DeskSources;
  site(): Site;
  evidenceKey(): PublicJwk | undefined;
  state(): Seen;
  feed(input: TechnicianInput): void;
  reloadPage(): void;
  restartAgent(): void;
  /** New settings hold from now on. */
  onSettings(settings: Settings, changed: readonly string[]): void;
}

/** Everything for the people of the bureau at this kiosk. */
export interface Technicians {
  perform(effect: TechnicianEffect): void;
  readonly desk: Desk;
  readonly selfTests: SelfTests;
  readonly settings: SettingsDesk;
  /** Keeps the list of those who may be let in, until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
  /** Ends diagnostics and what it began. Called before the machine of the pages stops. */
  leave(): void;
  close(): Promise<void>;
}

export async function openTechnicians(parts: TechnicianParts): Promise<Technicians> {
  const { clock, log, database, folder, journal, roster } = parts;
  const register = await openStaffRegister({ path: join(folder, 'staff.json'), client: parts.client, clock, log });
  const audit: Journal['audit'] = (entry) => journal.audit(entry);
  const selfTests = createSelfTests({
    tests: allSelfTests({
      ...roster.devices,
      socialCard: roster.devices.socialCard,
      scanner: roster.devices.scanner,
      presence: roster.devices.presence,
      power: roster.devices.power,
      verifier: roster.devices.verifier,
      clock,
      folder,
      database,
      restored: journal.restored,
      centralUrl: parts.centralUrl,
      extractors: parts.extractors,
      receipts: parts.receipts,
      documents: parts.documents,
      journal,
      delivery: parts.delivery,
      site: () => parts.site(),
      evidenceKey: () => parts.evidenceKey(),
      identify: (request, signal) => parts.client.identify(request, signal),
      heartbeat: (signal) => parts.heartbeat(signal),
      clockBehind: () => journal.clockBehind(),
      say: (messageId) => parts.feed({ kind: 'staff-say', messageId }),
      volume: () => parts.state().settings.volume,
    }),
    records: openSelfTestLog(database),
    clock,
    log,
    busy: () => parts.state().session !== undefined,
  });
  const settings = await openSettingsDesk({
    store: parts.settings,
    folder: join(folder, 'settings-versions'),
    clock,
    catalogue,
    ports: () => roster.ports(),
    audit,
    apply: (changed, paths) => {
      parts.onSettings(changed, paths);
      return Promise.resolve();
    },
  });
  const desk = createDesk({
    clock,
    log,
    tests: selfTests,
    visits: () => lastVisits(database, VISITS_SHOWN),
    roster,
    settings,
    wire: parts.wire,
    supplies: parts.supplies,
    sources: parts.sources,
    audit,
    touched: () => parts.feed({ kind: 'staff-touched' }),
    reloadPage: () => parts.reloadPage(),
    restartAgent: () => {
      parts.feed({ kind: 'staff-stopped' });
      parts.restartAgent();
    },
  });
  const letIn = createLetIn({
    register,
    lockOut: openLockOut(database, clock),
    journal,
    log,
    feed: (input) => parts.feed(input),
    onEnter: (staff) => desk.open(staff),
    onLeave: () => {
      desk.close();
      // The page that a technician had open goes as a whole, with what it held.
      parts.reloadPage();
    },
  });
  const stops = [
    roster.onReports(() => desk.refresh()),
    parts.contact.onChange(({ online }) => {
      if (online) register.wake();
      desk.refresh();
    }),
    register.onChange(() => {
      const { present } = letIn;
      // Whose account was closed goes at once.
      if (present !== undefined && register.list?.staff.every(({ staffId }) => staffId !== present.staffId) === true)
        parts.feed({ kind: 'staff-stopped' });
    }),
  ];
  return {
    perform: (effect) => letIn.perform(effect),
    desk,
    selfTests,
    settings,
    run: (signal) => register.run(signal),
    leave: () => parts.feed({ kind: 'staff-stopped' }),
    close: async () => {
      for (const stop of stops) stop();
      desk.stop();
      await selfTests.close();
    },
  };
}

const VISITS_SHOWN = 20;
