import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { castPeople } from '@changqing/fixtures';
import { LIST_ROWS, type Command, type LookUpTopic, type PaperChoice } from '@changqing/protocol';
import { createNonces } from '../../device-agent/src/api/nonces.ts';
import { createViewFeed } from '../../device-agent/src/api/view-feed.ts';
import { startExtractors } from '../../device-agent/src/biometric-workers/extractors.ts';
import { createCentralClient } from '../../device-agent/src/central/central-client.ts';
import { systemClock } from '../../device-agent/src/clock.ts';
import { silentAgentLog } from '../../device-agent/src/log.ts';
import { createDocumentJobs } from '../../device-agent/src/printing/document-jobs.ts';
import { createJobLog } from '../../device-agent/src/printing/job-log.ts';
import { createReceiptJobs } from '../../device-agent/src/printing/jobs.ts';
import { layOut } from '../../device-agent/src/printing/layout.ts';
import { closePapers, layOutPaper } from '../../device-agent/src/printing/paper/lay-out-paper.ts';
import { createPrintDesk } from '../../device-agent/src/printing/print-desk.ts';
import { slipBlocks } from '../../device-agent/src/printing/slip.ts';
import { openTypeFace } from '../../device-agent/src/printing/type-face.ts';
import { openChainWitness } from '../../device-agent/src/records/chain-witness.ts';
import { openDatabase } from '../../device-agent/src/records/database.ts';
import { createDelivery } from '../../device-agent/src/records/deliver.ts';
import { openJournal } from '../../device-agent/src/records/journal.ts';
import { makeUuid } from '../../device-agent/src/records/record-id.ts';
import { makePrivateJwk, signingKeyFrom } from '../../device-agent/src/records/sign.ts';
import { createCapturedTemplates } from '../../device-agent/src/sessions/captured-templates.ts';
import { createCaptures } from '../../device-agent/src/sessions/captures.ts';
import { menuTopics } from '../../device-agent/src/sessions/look-up/lists.ts';
import type { LookUpPage } from '../../device-agent/src/sessions/look-up/look-up-page.ts';
import { paperChoices } from '../../device-agent/src/sessions/look-up/paper-choices.ts';
import { createLookUpPerformer } from '../../device-agent/src/sessions/look-up/perform-look-up.ts';
import type { Input } from '../../device-agent/src/sessions/messages.ts';
import { perform, type Performer } from '../../device-agent/src/sessions/perform-effects.ts';
import { createReceiptDesk } from '../../device-agent/src/sessions/receipt-desk.ts';
import { createSessionRunner } from '../../device-agent/src/sessions/run-session.ts';
import { CERTIFYING_ALONE } from '../../device-agent/src/sessions/world-of.ts';
import { cardFor } from '../../device-agent/src/simulators/crowd.ts';
import { memoryLook, sessionsWanted, type MemoryLook } from './memory-messages.ts';
import { quickDocumentPrinter, quickPrinter } from './quick-devices.ts';
import { acceptedReceipt } from './receipt-example.ts';

/**
 * Plays look-ups one after the other with the agent's own parts, put together as its composition does, in a process of its own: session machine,
 * view feed, questions over HTTP, sheets, slips with real rasters, papers checked and laid out in their thread, print jobs in the journal's
 * database. In place of drivers there are printers that answer at once; nobody shows a finger.
 */
const wanted = sessionsWanted.parse(JSON.parse(process.argv[2] ?? '{}'));
/** Every second person takes a slip along, every twentieth a paper. */
const SLIP_EVERY = 2;
const PAPER_EVERY = 20;
const PASSWORD = '246810';
const STEP_WITHIN_MS = 60_000;

const { site } = acceptedReceipt(0);
const key = signingKeyFrom(JSON.stringify(makePrivateJwk()));
const bootId = randomUUID();
const database = openDatabase(join(wanted.folder, 'journal.sqlite'));
const journal = openJournal({
  database,
  clock: systemClock,
  witness: openChainWitness(wanted.folder),
  writer: () => ({ terminalId: 'T0007-BENCH', siteNo: '0017', bootId, key, offsetToCentralMs: () => 3 }),
});
const client = createCentralClient({ baseUrl: new URL(wanted.bureauUrl), clock: systemClock, key, terminalId: () => 'T0007-BENCH' });
const devices = { card: undefined, finger: undefined, palm: undefined, printer: quickPrinter(), document: quickDocumentPrinter() };
const closing = new AbortController();
const feedSession = (input: Input): void => runner.feed(input);
const templates = createCapturedTemplates();
const extractors = startExtractors();
const delivery = createDelivery({
  journal,
  client,
  clock: systemClock,
  log: silentAgentLog,
  random: Math.random,
  answerKeys: () => [wanted.answerKey],
  liveSession: () => runner.state.session?.id,
  onContact: () => undefined,
});
const face = openTypeFace();
const printLog = createJobLog(database);
const receipts = createReceiptJobs({ printer: devices.printer, log: printLog, face, clock: systemClock });
const printDesk = createPrintDesk({
  receipts,
  documents: createDocumentJobs({ printer: devices.document, log: printLog, clock: systemClock, closing: closing.signal }),
  printer: devices.printer,
  document: devices.document,
  clock: systemClock,
  closing: closing.signal,
  audit: (entry) => journal.audit(entry),
  tell: (sessionId, news) => runner.feed({ kind: 'print', sessionId, ...news }),
});
const performer: Performer = {
  clock: systemClock,
  log: silentAgentLog,
  journal,
  delivery,
  central: client,
  captures: createCaptures({ devices, extractors, templates, log: silentAgentLog, feed: feedSession }),
  templates,
  desk: createReceiptDesk({
    jobs: receipts,
    printer: devices.printer,
    clock: systemClock,
    site: () => site,
    tell: (sessionId, receipt) => runner.feed({ kind: 'receipt', sessionId, receipt }),
  }),
  lookUps: createLookUpPerformer({
    clock: systemClock,
    log: silentAgentLog,
    journal,
    delivery,
    central: client,
    printDesk,
    papers: {
      client,
      log: silentAgentLog,
      layOut: layOutPaper,
      answerKeys: () => [wanted.answerKey],
      siteName: () => site.name,
      now: () => systemClock.now(),
    },
    slipBlocks: ({ maskedName, maskedNumber, record }) =>
      slipBlocks({ site, at: systemClock.now(), maskedName, maskedNumber, record, reprint: false }, face),
    slipMm: (blocks) => Math.round(layOut(blocks, devices.printer, face).heightDots / devices.printer.dotsPerMm),
    closing: closing.signal,
    online: () => true,
    noteContact: () => undefined,
    feed: feedSession,
  }),
  evidenceKey: () => wanted.evidenceKey,
  verifyUrl: ({ code }) => `${site.verifyBase}/verify/${code}`,
  online: () => true,
  noteContact: () => undefined,
  currentSession: () => runner.state.session?.id,
  callHelp: () => undefined,
  feed: feedSession,
};
const runner = createSessionRunner({
  clock: systemClock,
  world: {
    cardReader: true,
    fingerReader: true,
    palmReader: undefined,
    offline: false,
    closed: undefined,
    noticeVersion: '2026-11',
    newNotice: false,
    defaults: { size: 'large', theme: 'paper', language: 'zh', volume: 2 },
    ...CERTIFYING_ALONE,
    services: ['look-up'],
    defaultService: 'look-up',
    papers: { duplex: true, maximumCopies: 9 },
    site,
    today: '2026-11-23',
  },
  newId: () => makeUuid(systemClock.now()),
  perform: (effect) => perform(performer, effect),
});
createViewFeed({ clock: systemClock, bootId, runner, nonces: createNonces(systemClock), site: () => site, notices: () => [] });

const outcomes: Record<string, number> = {};
const people = castPeople('2026-11-23');
const delivering = delivery.run(closing.signal);

look(0);
for (let session = 1; session <= wanted.sessions; session += 1) {
  await playSession(session);
  if (session % Math.ceil(wanted.sessions / wanted.looks) === 0 || session === wanted.sessions) look(session);
}
closing.abort();
await delivering;
await closePapers();
await extractors.close();
database.close();
process.exit(0);

/** From a card on the reader to an idle kiosk: figures, three topics, the password on the way, and something on paper. */
async function playSession(session: number): Promise<void> {
  const person = people[session % people.length];
  if (person === undefined) throw new RangeError('an empty cast');
  runner.feed({ kind: 'card-read', card: cardFor(person) });
  await shows('overview');
  touch({ kind: 'sheet.reveal' });
  touch({ kind: 'sheet.reveal' });
  await openTopic('contributions');
  touch({ kind: 'sheet.section' });
  await openTopic('account');
  touch({ kind: 'sheet.reveal' });
  await openTopic('benefits');
  const paper = session % PAPER_EVERY === 0;
  const slip = !paper && session % SLIP_EVERY === 0;
  if (paper) await printPaper('rights-statement');
  if (slip) await printSlip();
  touch({ kind: 'session.leave' });
  await until(() => runner.state.session === undefined, 'rest');
  const outcome = paper ? 'with a paper' : slip ? 'with a slip' : 'looked only';
  outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
}

function page(): LookUpPage | undefined {
  const shown = runner.state.session?.page;
  return shown?.page === 'look-up' ? shown.at : undefined;
}

/** Touches what must be there to be touched. */
function touch(command: Command): void {
  if (!runner.command(command)) throw new Error(`${command.kind} is not taken at ${JSON.stringify(runner.state.session?.page)}`);
}

async function openTopic(topic: Exclude<LookUpTopic, 'overview' | 'archives'>): Promise<void> {
  touch({ kind: 'look-up.menu' });
  openEntry((lookUp) => menuTopics(lookUp), topic);
  await until(() => page()?.at === 'step-up' || isSheet(topic), `the ${topic}`);
  if (isSheet(topic)) return;
  touch({ kind: 'step-up.choose', way: 'password' });
  await shows('password');
  touch({ kind: 'password.enter', password: PASSWORD });
  await until(() => isSheet(topic), `the ${topic} after the password`);
}

function isSheet(topic: LookUpTopic): boolean {
  const at = page();
  return at?.at === 'sheet' && at.topic === topic;
}

/** Turns a list to the page of an entry, and opens that. */
function openEntry(
  entriesOf: (lookUp: Parameters<typeof menuTopics>[0]) => readonly (LookUpTopic | PaperChoice)[],
  wantedEntry: string,
): void {
  const lookUp = runner.state.session?.lookUp;
  const place = lookUp === undefined ? -1 : entriesOf(lookUp).findIndex((entry) => entry === wantedEntry);
  if (place < 0) throw new Error(`the list has no ${wantedEntry}`);
  for (let turned = 0; turned < Math.floor(place / LIST_ROWS); turned += 1) touch({ kind: 'list.next' });
  touch({ kind: 'list.open', index: place % LIST_ROWS });
}

async function printPaper(choice: PaperChoice): Promise<void> {
  touch({ kind: 'print.papers' });
  openEntry(paperChoices, choice);
  await printed();
}

async function printSlip(): Promise<void> {
  touch({ kind: 'print.slip' });
  await printed();
}

async function printed(): Promise<void> {
  await shows('print-ask');
  touch({ kind: 'print.start' });
  await shows('print-collect');
  touch({ kind: 'print.taken' });
}

function shows(at: LookUpPage['at']): Promise<void> {
  return until(() => page()?.at === at, at);
}

function until(isSo: () => boolean, what: string): Promise<void> {
  if (isSo()) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      stop();
      reject(new Error(`the session did not come to ${what}: ${JSON.stringify(runner.state.session?.page)}`));
    }, STEP_WITHIN_MS);
    const stop = runner.onChange(() => {
      if (!isSo()) return;
      clearTimeout(late);
      stop();
      resolve();
    });
  });
}

function look(sessions: number): void {
  // As it is first: a collection on demand would flatter it.
  const residentBytes = process.memoryUsage().rss;
  if (globalThis.gc === undefined) throw new Error('start this with --expose-gc');
  globalThis.gc();
  const said: MemoryLook = memoryLook.parse({
    sessions,
    residentBytes,
    heapAfterCollectionBytes: process.memoryUsage().heapUsed,
    outcomes,
  });
  process.send?.(said);
}
