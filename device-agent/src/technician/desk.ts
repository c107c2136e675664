import {
  assertNever,
  deskCommandRequest,
  err,
  ok,
  type DeskCommand,
  type DiagnosticsView,
  type LiveImage,
  type Problem,
  type Result,
  type SettingsDocument,
  type TechnicianFigures,
  type WireEvent,
} from '@changqing/protocol';
import { createNonces } from '../api/nonces.ts';
import type { Clock } from '../clock.ts';
import type { SelfTests } from '../diagnostics/self-tests/self-tests.ts';
import type { DeviceRoster } from '../devices/roster.ts';
import type { AgentLog } from '../log.ts';
import type { Supplies } from '../printing/supplies.ts';
import type { AuditEntry } from '../records/audit.ts';
import type { StaffOnDuty } from '../sessions/technician/technician-messages.ts';
import type { SettingsDesk } from '../settings/settings-desk.ts';
import type { DeskOverview } from './desk-overview.ts';
import type { LastVisit } from './last-visits.ts';
import type { WireMonitor } from './wire-monitor.ts';

/** Signed readiness reports, as the desk asks for them. */
export interface DeskReports {
  make(by: { readonly staffId: string; readonly name: string }): Promise<Result<unknown, Problem>>;
  print(id: string, signal: AbortSignal): Promise<Result<unknown, Problem>>;
  pdf(id: string): Promise<Uint8Array | undefined>;
}

/** Support bundles, as the desk asks for them. */
export interface DeskBundles {
  make(by: string): Promise<Result<unknown, Problem>>;
  /** The one that was made last: a gzipped tar. */
  read(): Promise<Uint8Array | undefined>;
}

/** What the desk shows and hands out that others make. */
export interface DeskSources {
  overview(): DeskOverview;
  figures(days: number): TechnicianFigures;
  readonly reports: DeskReports;
  readonly bundles: DeskBundles;
}

export interface DeskParts {
  readonly clock: Clock;
  readonly log: AgentLog;
  readonly sources: DeskSources;
  readonly tests: SelfTests;
  visits(): readonly LastVisit[];
  readonly roster: Pick<DeviceRoster, 'reset' | 'accept'>;
  readonly settings: SettingsDesk;
  readonly wire: WireMonitor;
  readonly supplies: Pick<Supplies, 'filled'>;
  audit(entry: AuditEntry): void;
  /** Somebody is there: the five minutes begin anew. */
  touched(): void;
  /** Has the paired window load its page anew. */
  reloadPage(): void;
  /** Ends diagnostics and starts the agent anew. */
  restartAgent(): void;
}

export type DeskEvent =
  | { readonly event: 'diagnostics'; readonly data: DiagnosticsView }
  | { readonly event: 'live-image'; readonly data: LiveImage }
  | { readonly event: 'wire'; readonly data: WireEvent };

/** Diagnostics as the technician's pages use it: one document, whole at each change, and what can be done. Shut unless somebody was let in. */
export interface Desk {
  /** Somebody was let in, or has left: then everything that was begun ends. */
  open(staff: StaffOnDuty): void;
  close(): void;
  readonly staff: StaffOnDuty | undefined;
  /** The document of the moment; undefined while it is shut. */
  view(): DiagnosticsView | undefined;
  /** Something was touched. Problems: `desk-closed`, `request-invalid`, `nonce-invalid`, `no-right`, `command-not-now`, or why it cannot be done. */
  command(body: unknown): Promise<Result<undefined, Problem>>;
  settings(): Promise<Result<SettingsDocument, Problem>>;
  settingsVersion(version: number): Promise<Result<{ readonly version: number; readonly settings: Record<string, unknown> }, Problem>>;
  setSettings(body: unknown): Promise<Result<SettingsDocument, Problem>>;
  figures(days: number): Result<TechnicianFigures, Problem>;
  report(id: string): Promise<Result<Uint8Array, Problem>>;
  bundle(): Promise<Result<Uint8Array, Problem>>;
  /** Something of the kiosk itself changed. */
  refresh(): void;
  onEvent(listener: (event: DeskEvent) => void): () => void;
  stop(): void;
}

/** The document is sent no oftener, and at least so often: figures of the machine change by themselves. */
const PAUSE_MS = 200;
const REFRESH_MS = 5_000;
const SHUT: Problem = { code: 'desk-closed' };
const NOT_FOUND: Problem = { code: 'not-found' };

/** Commands that change what the kiosk is, and not only what is known of it. */
const TAKES_SETTING: ReadonlySet<DeskCommand['kind']> = new Set(['device.replace', 'device.clear']);

export function createDesk(parts: DeskParts): Desk {
  const { clock, tests, wire, log } = parts;
  const listeners = new Set<(event: DeskEvent) => void>();
  // Words of their own: one of a page for people opens nothing here, nor the other way round.
  const nonces = createNonces(clock);
  let staff: StaffOnDuty | undefined;
  let leaving = new AbortController();
  let opened = 0;
  let version = 0;
  let sentAt = Number.NEGATIVE_INFINITY;
  let cancelTimer = () => {};

  const tell = (event: DeskEvent) => {
    for (const listener of [...listeners]) listener(event);
  };
  const compose = (): DiagnosticsView => {
    version += 1;
    const running = tests.running();
    return {
      ...parts.sources.overview(),
      version,
      nonce: nonces.current(`desk ${opened}`),
      at: new Date(clock.now()).toISOString(),
      tests: tests.list().map((test) => ({ ...test })),
      ...(running === undefined ? {} : { running: { ...running, queue: [...running.queue] } }),
      lastVisits: [...parts.visits()],
      ...(wire.watched === undefined ? {} : { wire: { role: wire.watched } }),
    };
  };
  const send = () => {
    cancelTimer();
    if (staff === undefined) return;
    sentAt = clock.monotonic();
    tell({ event: 'diagnostics', data: compose() });
    cancelTimer = clock.after(REFRESH_MS, send);
  };
  const refresh = () => {
    if (staff === undefined) return;
    const waitMs = sentAt + PAUSE_MS - clock.monotonic();
    if (waitMs <= 0) send();
    else {
      cancelTimer();
      cancelTimer = clock.after(waitMs, send);
    }
  };
  const stops = [
    tests.onChange(() => {
      // Whoever does something at a device touches no screen.
      if (staff !== undefined) parts.touched();
      refresh();
    }),
    tests.onImage((data) => {
      if (staff !== undefined) tell({ event: 'live-image', data });
    }),
    wire.onFrames((data) => {
      if (staff !== undefined) tell({ event: 'wire', data });
    }),
  ];

  /** What takes long is not waited for: how it goes stands in the document. */
  const goOn = (work: Promise<unknown>): Result<undefined, Problem> => {
    work.catch((error: unknown) => {
      log.error({ event: 'technician-broke', detail: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    });
    return ok();
  };
  const settled = async (work: Promise<Result<unknown, Problem>>): Promise<Result<undefined, Problem>> => {
    const done = await work;
    return done.ok ? ok() : done;
  };
  /** An act that cannot begin says so; one that has begun goes on by itself. */
  const begun = async (work: Promise<Result<unknown, Problem>>): Promise<Result<undefined, Problem>> => {
    const first = await Promise.race([work, new Promise<undefined>((resolve) => setImmediate(() => resolve(undefined)))]);
    if (first !== undefined && !first.ok) return first;
    return goOn(work);
  };

  const perform = (command: DeskCommand, by: StaffOnDuty): Promise<Result<undefined, Problem>> | Result<undefined, Problem> => {
    switch (command.kind) {
      case 'touched':
        return ok();
      case 'self-test.run':
        return begun(tests.run(command.test, by.staffId));
      case 'self-test.run-all':
        return begun(tests.runAll(by.staffId));
      case 'self-test.answer':
        return tests.answer(command.yes, command.note);
      case 'self-test.told':
        return tests.told(command.passed, command.evidence);
      case 'self-test.cancel':
        return tests.cancel();
      case 'device.reset':
        return begun(parts.roster.reset(command.role, leaving.signal));
      case 'device.replace':
        return replaceDevice(parts, command.role, by);
      case 'device.clear':
        return clearDevice(parts, command.role, by);
      case 'supplies.changed':
        return parts.supplies.filled(command.what);
      case 'wire.watch':
        if (command.role !== undefined && !wire.canWatch(command.role))
          return err({ code: 'not-found', detail: `${command.role} has no cable to read along` });
        wire.watch(command.role);
        return ok();
      case 'report.make':
        return settled(parts.sources.reports.make({ staffId: by.staffId, name: by.name }));
      case 'report.print':
        return settled(parts.sources.reports.print(command.id, leaving.signal));
      case 'bundle.make':
        return settled(parts.sources.bundles.make(by.staffId));
      case 'page.restart':
        parts.audit({ act: 'page-restarted', why: 'technician' });
        parts.reloadPage();
        return ok();
      case 'agent.restart':
        parts.restartAgent();
        return ok();
      default:
        return assertNever(command);
    }
  };

  const whenOpen = async <T>(work: (by: StaffOnDuty) => Promise<Result<T, Problem>> | Result<T, Problem>): Promise<Result<T, Problem>> =>
    staff === undefined ? err(SHUT) : work(staff);
  const bytesOrNothing = async (work: Promise<Uint8Array | undefined>): Promise<Result<Uint8Array, Problem>> => {
    const bytes = await work;
    return bytes === undefined ? err(NOT_FOUND) : ok(bytes);
  };

  return {
    open: (who) => {
      staff = who;
      opened += 1;
      leaving = new AbortController();
      send();
    },
    close: () => {
      staff = undefined;
      cancelTimer();
      // Every word that was given is gone.
      nonces.current('shut');
      leaving.abort();
      wire.watch(undefined);
      // Nothing may be running.
      void tests.cancel();
    },
    get staff() {
      return staff;
    },
    view: () => (staff === undefined ? undefined : compose()),
    command: (body) =>
      whenOpen(async (by) => {
        const parsed = deskCommandRequest.safeParse(body);
        if (!parsed.success) return err(invalid(parsed.error.issues));
        const { nonce, command } = parsed.data;
        // A touch changes nothing, and may come with any other.
        const good = command.kind === 'touched' ? nonces.isValid(nonce) : nonces.use(nonce);
        if (!good) return err({ code: 'nonce-invalid' });
        if (TAKES_SETTING.has(command.kind) && !by.maySet) return err({ code: 'no-right' });
        parts.touched();
        try {
          return await perform(command, by);
        } finally {
          // Also after a refusal the page needs a new nonce.
          if (command.kind !== 'touched') send();
        }
      }),
    settings: () => whenOpen(async () => ok(await parts.settings.document())),
    settingsVersion: (number) =>
      whenOpen(async () => {
        const found = await parts.settings.version(number);
        return found === undefined ? err(NOT_FOUND) : ok({ version: number, settings: found });
      }),
    setSettings: (body) =>
      whenOpen(async (by) => {
        if (!by.maySet) return err({ code: 'no-right' });
        parts.touched();
        const changed = await parts.settings.change(body, by.staffId);
        refresh();
        return changed.ok ? ok(await parts.settings.document()) : changed;
      }),
    figures: (days) => (staff === undefined ? err(SHUT) : ok(parts.sources.figures(days))),
    report: (id) => whenOpen(() => bytesOrNothing(parts.sources.reports.pdf(id))),
    bundle: () => whenOpen(() => bytesOrNothing(parts.sources.bundles.read())),
    refresh,
    onEvent: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stop: () => {
      cancelTimer();
      for (const stop of stops) stop();
    },
  };
}

const invalid = (issues: readonly { readonly path: readonly PropertyKey[]; readonly code: string }[]): Problem => ({
  code: 'request-invalid',
  fields: issues.slice(0, 5).map(({ path, code }) => ({ path: path.join('.'), message: code })),
});

type Changing = Pick<DeskParts, 'roster' | 'settings' | 'audit'>;

/** The device that answers now is the one that belongs here: its serial number goes into the settings, where they name one. */
async function replaceDevice(
  parts: Changing,
  role: Parameters<DeviceRoster['accept']>[0],
  by: StaffOnDuty,
): Promise<Result<undefined, Problem>> {
  const accepted = parts.roster.accept(role);
  if (!accepted.ok) return accepted;
  const { from, to } = accepted.value;
  const stored = await parts.settings.amend(by.staffId, (document) => renumber(document.devices, from, to));
  if (!stored.ok) return stored;
  parts.audit({ act: 'device-replaced', staffId: by.staffId, role, from: from.slice(0, 80), to: to.slice(0, 80) });
  return ok();
}

/** A device whose serial number or firmware changed may be used again. */
async function clearDevice(
  parts: Changing,
  role: Parameters<DeviceRoster['accept']>[0],
  by: StaffOnDuty,
): Promise<Result<undefined, Problem>> {
  const accepted = parts.roster.accept(role);
  if (!accepted.ok) return accepted;
  const { from, to } = accepted.value;
  const stored = await parts.settings.amend(by.staffId, (document) => renumber(document.devices, from, to));
  if (!stored.ok) return stored;
  parts.audit({ act: 'device-cleared', staffId: by.staffId, role });
  return ok();
}

/** Where the settings name the old number, they name the new one. */
function renumber(devices: { link: object }[], from: string, to: string): void {
  for (const { link } of devices) if ('serialNumber' in link && link.serialNumber === from) link.serialNumber = to;
}
