import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { civilDateAt, err, ok, type Heartbeat, type Problem, type Result } from '@changqing/protocol';
import { createNonces } from './api/nonces.ts';
import { openPairing } from './api/pairing.ts';
import { createApi, listen } from './api/server.ts';
import { createViewFeed, type ViewFeed } from './api/view-feed.ts';
import { startExtractors } from './biometric-workers/extractors.ts';
import { createCentralClient } from './central/central-client.ts';
import { createContact, type Contact } from './central/contact.ts';
import { profileFile } from './central/profile-file.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { rememberedSlides } from './content/idle-slides.ts';
import { openPublicContent } from './content/public-content-cache.ts';
import { NO_DEVICES, rosterOf, type RosterHome } from './devices/open-devices.ts';
import type { DeviceRoster } from './devices/roster.ts';
import { describerOf } from './devices/describe-wire.ts';
import { rememberLog } from './diagnostics/bundle/recent-log.ts';
import { openTelling } from './fleet/open-telling.ts';
import type { AgentLog } from './log.ts';
import { createDocumentJobs } from './printing/document-jobs.ts';
import { createJobLog, type JobLog } from './printing/job-log.ts';
import { createReceiptJobs } from './printing/jobs.ts';
import { layOut } from './printing/layout.ts';
import { closePapers, layOutPaper, warmUpPapers } from './printing/paper/lay-out-paper.ts';
import { createPrintDesk } from './printing/print-desk.ts';
import { createPrintReports } from './printing/report-prints.ts';
import { slipBlocks } from './printing/slip.ts';
import { openSupplies, type Supplies } from './printing/supplies.ts';
import { openTypeFace } from './printing/type-face.ts';
import { openAuditLog } from './records/audit-log.ts';
import { openAuditWitness } from './records/audit-witness.ts';
import { openChainWitness } from './records/chain-witness.ts';
import { openDatabase, storageProblem } from './records/database.ts';
import { createDelivery, type Delivery } from './records/deliver.ts';
import { lockFolder, type FolderLock } from './records/folder-lock.ts';
import { openJournal, type Journal } from './records/journal.ts';
import { isNewNotice } from './records/notice-age.ts';
import { makeUuid } from './records/record-id.ts';
import { sha256 } from './records/sign.ts';
import { readTerminalKey } from './records/terminal-key.ts';
import { createCapturedTemplates } from './sessions/captured-templates.ts';
import { createCaptures } from './sessions/captures.ts';
import { createLookUpPerformer } from './sessions/look-up/perform-look-up.ts';
import type { Input } from './sessions/messages.ts';
import { perform, type Performer } from './sessions/perform-effects.ts';
import { createReceiptDesk } from './sessions/receipt-desk.ts';
import { createSessionRunner, type SessionRunner } from './sessions/run-session.ts';
import { watchCards } from './sessions/watch-cards.ts';
import { noticesOf, sameWorld, worldOf, type KioskDevices, type Readiness } from './sessions/world-of.ts';
import { lookAfter } from './self-care/look-after.ts';
import type { LogFiles } from './self-care/log-files.ts';
import { reloadSettings } from './settings/reload-settings.ts';
import { openSettings, type Settings } from './settings/settings.ts';
import { EXIT_RESTART } from './run-agent.ts';
import { siteOf } from './site-of.ts';
import { openTechnicians } from './technician/open-technicians.ts';
import { createWireMonitor } from './technician/wire-monitor.ts';
import { AGENT_VERSION } from './version.ts';

/** Why the agent does not start, in one line that says what to do, and the status to exit with. */
export interface StartFault {
  readonly line: string;
  /** 1 is a fault, 2 a wrong configuration, 4 another agent on the same data folder. */
  readonly exitCode: 1 | 2 | 4;
}

export interface AgentOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: AgentLog;
  /** Starts the drivers and whoever looks after them; real ones from the settings, or those whose cables end in simulators. */
  openDevices(settings: Settings, home: RosterHome): Promise<Result<DeviceRoster, Problem>>;
  /** Where the log is also written to, a file a day; tidied by the agent. */
  readonly logFiles?: LogFiles;
  /** Where the built screens are; default `kiosk-ui/dist`. */
  readonly screensFolder?: string;
}

/** A running agent. */
export interface Agent {
  readonly url: string;
  readonly runner: SessionRunner;
  readonly feed: ViewFeed;
  readonly journal: Journal;
  readonly contact: Contact;
  readonly delivery: Delivery;
  readonly devices: KioskDevices;
  readonly roster: DeviceRoster;
  readonly printJobs: JobLog;
  /** Resolves with an exit code when the agent wants to end by itself; whoever runs it closes it then. */
  readonly stopAsked: Promise<number>;
  /** Ends the agent in order: to start anew (`EXIT_RESTART`), or because the power goes (`EXIT_POWER`). */
  askToStop(exitCode: number): void;
  /** Stops everything in order; what was promised is in the journal. */
  close(): Promise<void>;
}

const RESTART_AFTER_MS = 500;

const AGENT_FAULT = (line: string): Result<never, StartFault> => err({ line, exitCode: 1 });

/** Builds the agent from its parts and starts it. */
export async function startAgent(options: AgentOptions): Promise<Result<Agent, StartFault>> {
  const { config } = options;
  await mkdir(config.agentFolder, { recursive: true, mode: 0o700 });
  const lock = lockFolder(config.agentFolder);
  if (!lock.ok) return err({ line: lock.error, exitCode: 4 });
  try {
    const started = await startLocked(options, lock.value);
    if (!started.ok) lock.value.release();
    return started;
  } catch (error) {
    lock.value.release();
    const problem = storageProblem(error);
    if (problem === undefined) throw error;
    return AGENT_FAULT(`the journal in ${config.agentFolder} cannot be opened (${problem.code}): ${problem.detail ?? ''}`);
  }
}

async function startLocked(options: AgentOptions, lock: FolderLock): Promise<Result<Agent, StartFault>> {
  const { config, clock } = options;
  const recentLog = rememberLog(options.log, clock);
  const { log } = recentLog;
  const bootId = randomUUID();
  const stopping = new AbortController();
  const stopAsked = Promise.withResolvers<number>();
  const key = await readTerminalKey(config.keysFolder);
  const store = await openSettings(join(config.agentFolder, 'settings.json'));
  if (store.fault !== undefined) log.error({ event: 'settings-invalid', line: store.fault.line, detail: store.fault.detail });
  const file = profileFile(join(config.agentFolder, 'profile.json'));
  const known = await file.read();

  const database = openDatabase(join(config.agentFolder, 'journal.sqlite'));
  // What was known at the last run, until there is somebody to ask.
  let terminalId = () => known?.terminalId;
  const auditLog = openAuditLog({
    database,
    witness: openAuditWitness(config.keysFolder),
    clock,
    key,
    terminalId: () => terminalId(),
  });
  const client = createCentralClient({ baseUrl: config.centralUrl, clock, key, terminalId: () => terminalId() });
  const journal = openJournal({
    database,
    clock,
    witness: openChainWitness(config.keysFolder),
    writer: () => {
      const { profile, offsetToCentralMs } = contact.state;
      if (profile === undefined) throw new Error('a record before the terminal was enrolled');
      return { terminalId: profile.terminalId, siteNo: profile.site.siteNo, bootId, key, offsetToCentralMs: () => offsetToCentralMs };
    },
  });
  if (journal.restored) log.error({ event: 'journal-restored', detail: 'an old copy of the data folder: a new chain begins' });
  journal.audit(
    store.fault === undefined
      ? { act: 'settings-read', sha256: sha256(JSON.stringify(store.settings)) }
      : { act: 'settings-invalid', line: store.fault.line },
  );
  if (journal.interrupted > 0) log.warn({ event: 'attempts-interrupted', count: journal.interrupted });

  const lastContact = Number(journal.recall('last-contact') ?? Number.NaN);
  const contact = createContact({
    client,
    clock,
    log,
    file,
    known,
    lastContactMs: Number.isFinite(lastContact) ? lastContact : undefined,
    enrolCode: config.enrolCode,
    enrol: (code, signal) => client.enrol({ code, publicKey: key.publicJwk, name: config.terminalName }, signal),
    remember: (atMs) => journal.note('last-contact', String(atMs)),
    condition: () => condition(),
  });
  terminalId = () => contact.state.profile?.terminalId;
  const condition = (): Heartbeat => {
    const [oldest] = journal.waiting(1);
    return {
      keptRecords: journal.counts().waiting,
      ...(oldest === undefined ? {} : { oldestKeptAt: new Date(oldest.at_ms).toISOString() }),
      agentVersion: AGENT_VERSION,
      ...suppliesOf(supplies),
    };
  };

  const publicContent = await openPublicContent({ path: join(config.agentFolder, 'public-content.json'), client, clock, log });
  const slidesOf = rememberedSlides();

  const wire = createWireMonitor(clock);
  const home: RosterHome = {
    database,
    audit: (entry) => journal.audit(entry),
    tap: (role, model, opener) => wire.tap(role, opener, describerOf(model)),
  };
  const opened = store.fault === undefined ? await options.openDevices(store.settings, home) : ok(rosterOf(NO_DEVICES));
  if (!opened.ok) log.error({ event: 'devices-not-opened', detail: opened.error.detail });
  const roster = opened.ok ? opened.value : rosterOf(NO_DEVICES);
  const { devices } = roster;
  const settingsProblem: Problem | undefined =
    store.fault !== undefined
      ? { code: 'settings-invalid', detail: `line ${store.fault.line}: ${store.fault.detail}` }
      : opened.ok
        ? undefined
        : opened.error;

  const site = () => siteOf(contact.state.profile, store.settings);
  const readiness = (): Readiness => ({
    devices,
    contact: contact.state,
    nowMs: clock.now(),
    keptRecords: journal.counts().waitingAttempts,
    blocked: settingsProblem ?? journal.problem(),
    shut: care.shut(),
    newNotice: contact.state.profile !== undefined && isNewNotice(contact.state.profile.noticeVersion, journal, clock),
    defaults: store.settings.person,
    services: store.settings.services,
    defaultService: store.settings.defaultService,
    feedbackAfter: store.settings.feedbackAfter,
    papersProblem: printDesk.canPrintPaper(),
    slipsProblem: printDesk.canPrintSlip(),
    content: publicContent.content,
    slides: slidesOf(publicContent.content, site(), civilDateAt(clock.now())),
    site: site(),
    nextKiosk: store.settings.nextKiosk,
    notice: telling.notice.text(),
  });
  const refreshWorld = () => {
    const world = worldOf(readiness());
    care.onWorld(world);
    if (sameWorld(world, runner.state.world)) feed.refresh();
    else runner.feed({ kind: 'world', world });
  };
  const memoryCeilingBytes = (config.memoryCeilingMb ?? 1_536) * 1024 * 1024;
  const care = lookAfter({
    folder: config.agentFolder,
    agentFolder: config.agentFolder,
    journal,
    clock,
    log,
    logFiles: options.logFiles,
    power: devices.power,
    hours: () => store.settings.hours,
    acknowledgedUntilMs: () => telling.fleet.acknowledgedUntilMs(),
    isQuiet: () =>
      runner.state.session === undefined &&
      runner.state.technician === undefined &&
      printLog.latest(5).every((job) => job.state !== 'intended'),
    reloadPage: () => feed.reloadPage(),
    memoryCeilingBytes,
    askToStop: (exitCode) => {
      endTold = true;
      stopAsked.resolve(exitCode);
    },
    onChange: () => refreshWorld(),
  });
  /** Whoever asked for the end has told the audit why. */
  let endTold = false;

  const delivery = createDelivery({
    journal,
    client,
    clock,
    log,
    random: Math.random,
    answerKeys: () => answerKeys(),
    liveSession: () => runner.state.session?.id,
    onContact: (reached) => contact.note(reached),
  });

  const templates = createCapturedTemplates();
  const extractors = startExtractors();
  const feedSession = (input: Input) => {
    telling.visits.onInput(input);
    runner.feed(input);
    // A journal that failed closes the kiosk at once.
    if (input.kind === 'consent-recorded' || input.kind === 'attempt-recorded') refreshWorld();
  };
  const captures = createCaptures({ devices, extractors, templates, log, feed: feedSession });
  const printLog = createJobLog(database);
  for (const job of printLog.resolveOpen(clock.now())) log.warn({ event: 'print-job-unknown', job: job.id });
  const printReports = createPrintReports({ jobs: printLog, client, clock, log, random: Math.random });
  const supplies = openSupplies({
    database,
    settings: () => store.settings.supplies,
    printer: devices.printer,
    document: devices.document,
    clock,
    log,
    // It may find at once that paper is low, before there is anybody to tell.
    onChange: () => queueMicrotask(refreshWorld),
  });
  const onSettled = () => {
    printReports.wake();
    supplies.refresh();
  };
  const face = openTypeFace();
  const receipts = createReceiptJobs({ printer: devices.printer, log: printLog, face, clock, onSettled });
  const documents = createDocumentJobs({ printer: devices.document, log: printLog, clock, closing: stopping.signal, onSettled });
  const desk = createReceiptDesk({
    jobs: receipts,
    printer: devices.printer,
    clock,
    site,
    tell: (sessionId, receipt) => runner.feed({ kind: 'receipt', sessionId, receipt }),
  });
  const printDesk = createPrintDesk({
    receipts,
    documents,
    printer: devices.printer,
    document: devices.document,
    clock,
    closing: stopping.signal,
    audit: (entry) => journal.audit(entry),
    tell: (sessionId, news) => runner.feed({ kind: 'print', sessionId, ...news }),
  });
  const answerKeys = () => contact.state.profile?.answerKeys ?? [];
  const lookUps = createLookUpPerformer({
    clock,
    log,
    journal,
    delivery,
    central: client,
    printDesk,
    papers: { client, log, layOut: layOutPaper, answerKeys, siteName: () => site().name, now: () => clock.now() },
    slipBlocks: ({ maskedName, maskedRomanised, maskedNumber, record }) =>
      slipBlocks(
        {
          site: site(),
          at: clock.now(),
          maskedName,
          ...(maskedRomanised === undefined ? {} : { maskedRomanised }),
          maskedNumber,
          record,
          reprint: false,
        },
        face,
      ),
    slipMm: (blocks) => {
      const { printer } = devices;
      return printer === undefined ? undefined : Math.round(layOut(blocks, printer, face).heightDots / printer.dotsPerMm);
    },
    closing: stopping.signal,
    online: () => contact.state.online,
    noteContact: (reached) => contact.note(reached),
    feed: (input) => runner.feed(input),
  });
  const performer: Performer = {
    clock,
    log,
    journal,
    delivery,
    central: client,
    captures,
    templates,
    desk,
    lookUps,
    technicians: { perform: (effect) => technicians.perform(effect) },
    evidenceKey: () => contact.state.profile?.evidenceKeys[0],
    verifyUrl: ({ code }) => `${site().verifyBase}/verify/${code}`,
    online: () => contact.state.online,
    noteContact: (reached) => contact.note(reached),
    currentSession: () => runner.state.session?.id,
    callHelp: (page) => {
      journal.audit({ act: 'help-asked', page });
      log.info({ event: 'help-asked', page });
    },
    feed: feedSession,
  };
  const telling = openTelling({
    config,
    clock,
    log,
    key,
    database,
    journal,
    audit: auditLog,
    contact,
    client,
    bootId,
    memoryCeilingBytes,
    roster,
    supplies,
    receipts,
    printLog,
    logFolder: options.logFiles?.folder,
    recentLog: () => recentLog.lines(),
    settings: () => store.settings,
    site,
    runner: () => runner,
    selfTests: () => technicians.selfTests,
    reloadPage: () => feed.reloadPage(),
    reloadSettings: () => reloadSettings(join(config.agentFolder, 'settings.json'), technicians.settings),
    restart: () => restartSoon(),
    onChange: () => {
      refreshWorld();
      technicians.desk.refresh();
    },
  });
  const runner = createSessionRunner({
    clock,
    world: worldOf(readiness()),
    newId: () => makeUuid(clock.now()),
    perform: (effect) => {
      telling.visits.onEffect(effect);
      perform(performer, effect);
    },
  });
  const nonces = createNonces(clock);
  const feed = createViewFeed({
    clock,
    bootId,
    runner,
    nonces,
    site,
    notices: () => [...noticesOf(readiness(), journal.clockBehind()), ...supplies.notices()],
  });

  // Whoever asked for it still gets an answer.
  const restartSoon = () => {
    endTold = true;
    journal.audit({ act: 'agent-stopped', why: 'restart' });
    clock.after(RESTART_AFTER_MS, () => stopAsked.resolve(EXIT_RESTART));
  };
  const technicians = await openTechnicians({
    clock,
    log,
    database,
    folder: config.agentFolder,
    centralUrl: config.centralUrl,
    client,
    heartbeat: (signal) => client.heartbeat(condition(), signal),
    contact,
    journal,
    delivery,
    roster,
    extractors,
    receipts,
    documents,
    supplies,
    settings: store,
    wire,
    sources: telling.sources,
    site,
    evidenceKey: () => contact.state.profile?.evidenceKeys[0],
    state: () => runner.state,
    feed: (input) => runner.feed(input),
    reloadPage: () => feed.reloadPage(),
    restartAgent: restartSoon,
    onSettings: (_settings, changed) => {
      refreshWorld();
      supplies.refresh();
      feed.refresh();
      if (changed.some((path) => path.startsWith('screen'))) feed.reloadPage();
      // Drivers are made anew with the agent: a second, and nobody is being served.
      if (changed.some((path) => path.startsWith('devices'))) restartSoon();
    },
  });

  const url = `http://127.0.0.1:${config.kioskPort}`;
  const pairing = await openPairing(config.runFolder, url);
  const api = createApi({
    port: config.kioskPort,
    log,
    pairing,
    runner,
    nonces,
    feed,
    journal,
    contact,
    supplies,
    desk: technicians.desk,
    picture: (id) => lookUps.picture(id)?.png,
    screensFolder: options.screensFolder ?? fileURLToPath(new URL('../../kiosk-ui/dist', import.meta.url)),
    screen: () => store.settings.screen,
    keySwitch: () => store.settings.keySwitch?.key,
    linkFile: join(config.runFolder, 'kiosk-url'),
    notReady: () => {
      const { closed } = worldOf(readiness());
      return closed === undefined ? [] : [closed];
    },
  });

  const stopWatching = watchDevices(devices, refreshWorld);
  const stopContact = contact.onChange(({ online }) => {
    refreshWorld();
    if (!online) return;
    delivery.wake();
    printReports.wake();
    publicContent.wake();
    telling.wake();
  });
  const stopContent = publicContent.onChange(() => refreshWorld());
  const loops: Promise<void>[] = [];
  const close = async () => {
    technicians.leave();
    stopping.abort();
    runner.stop();
    feed.stop();
    stopWatching();
    supplies.stop();
    care.stop();
    stopContact();
    stopContent();
    captures.cancelAll();
    telling.stop();
    await api.close();
    await Promise.allSettled([...loops, captures.idle()]);
    await technicians.close();
    await roster.close();
    await extractors.close();
    await closePapers();
    await pairing.close();
    templates.dropAll();
    if (!endTold) journal.audit({ act: 'agent-stopped', why: 'asked' });
    auditLog.close();
    database.close();
    lock.release();
  };

  const listening = await listen(api.server, config.kioskPort, 'CHANGQING_KIOSK_PORT');
  if (!listening.ok) {
    await close();
    return err({ line: listening.error, exitCode: 2 });
  }
  loops.push(
    contact.run(stopping.signal),
    delivery.run(stopping.signal),
    publicContent.run(stopping.signal),
    technicians.run(stopping.signal),
    printReports.run(stopping.signal),
    telling.run(stopping.signal),
    documents.recover(stopping.signal),
    care.run(stopping.signal),
  );
  if (devices.card !== undefined) loops.push(watchCards(devices.card, clock, log, stopping.signal, (input) => runner.feed(input)));
  // The first paper would wait for the fonts otherwise.
  if (devices.document !== undefined) warmUpPapers();
  journal.audit({ act: 'agent-started', version: AGENT_VERSION, bootId });
  log.info({ event: 'agent-started', url });
  return ok({
    url,
    runner,
    feed,
    journal,
    contact,
    delivery,
    devices,
    roster,
    printJobs: printLog,
    stopAsked: stopAsked.promise,
    askToStop: (exitCode) => stopAsked.resolve(exitCode),
    close,
  });
}

/** What is left of paper, for the heartbeat; nothing where there is no printer. */
function suppliesOf(supplies: Supplies): Pick<Heartbeat, 'supplies'> {
  const left = supplies.left();
  return left === undefined ? {} : { supplies: left };
}

function watchDevices(devices: KioskDevices, onChange: () => void): () => void {
  const { card, finger, palm, printer, document, scanner, presence, power, verifier, socialCard } = devices;
  const stops = [card, finger, palm, printer, document, scanner, presence, power, verifier, socialCard].map((device) =>
    device?.onStatus(() => onChange()),
  );
  return () => {
    for (const stop of stops) stop?.();
  };
}
