import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { extractFingerprint } from '@changqing/biometrics';
import { makeImpression, makeMasterPrint } from '@changqing/fixtures';
import { ok } from '@changqing/protocol';
import { createNonces } from '../../device-agent/src/api/nonces.ts';
import { createViewFeed } from '../../device-agent/src/api/view-feed.ts';
import type { Extraction } from '../../device-agent/src/biometric-workers/extraction.ts';
import { startExtractors, type Extractors } from '../../device-agent/src/biometric-workers/extractors.ts';
import { createCentralClient } from '../../device-agent/src/central/central-client.ts';
import { systemClock } from '../../device-agent/src/clock.ts';
import { silentAgentLog } from '../../device-agent/src/log.ts';
import { createJobLog } from '../../device-agent/src/printing/job-log.ts';
import { createReceiptJobs } from '../../device-agent/src/printing/jobs.ts';
import { openTypeFace } from '../../device-agent/src/printing/type-face.ts';
import { openChainWitness } from '../../device-agent/src/records/chain-witness.ts';
import { openDatabase } from '../../device-agent/src/records/database.ts';
import { createDelivery } from '../../device-agent/src/records/deliver.ts';
import { openJournal } from '../../device-agent/src/records/journal.ts';
import { makeUuid } from '../../device-agent/src/records/record-id.ts';
import { makePrivateJwk, signingKeyFrom } from '../../device-agent/src/records/sign.ts';
import { createCapturedTemplates } from '../../device-agent/src/sessions/captured-templates.ts';
import { createCaptures } from '../../device-agent/src/sessions/captures.ts';
import type { Input } from '../../device-agent/src/sessions/messages.ts';
import { perform, type Performer } from '../../device-agent/src/sessions/perform-effects.ts';
import { createReceiptDesk } from '../../device-agent/src/sessions/receipt-desk.ts';
import { createSessionRunner } from '../../device-agent/src/sessions/run-session.ts';
import { CERTIFYING_ALONE } from '../../device-agent/src/sessions/world-of.ts';
import { castPeople } from '@changqing/fixtures';
import { cardFor } from '../../device-agent/src/simulators/crowd.ts';
import { memoryLook, sessionsWanted, type MemoryLook } from './memory-messages.ts';
import { quickFingerReader, quickPrinter } from './quick-devices.ts';
import { acceptedReceipt } from './receipt-example.ts';

/**
 * Plays sessions one after the other with the agent's own parts, put together as its composition does, in a process of its own: session
 * machine, view feed, captures, templates, sealing, journal, delivery over HTTP, print jobs with real rasters. In place of drivers there are
 * devices that answer at once, and only one image in fifty goes through the real extraction worker; the others bring a template along.
 */
const wanted = sessionsWanted.parse(JSON.parse(process.argv[2] ?? '{}'));
const REAL_EXTRACTION_EVERY = 50;
/** Every eleventh person leaves when asked for consent. */
const LEAVES_EVERY = 11;

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
const finger = makeImpression(makeMasterPrint({ personSeed: 'bench sessions', position: 'right-index' }), {
  impression: 0,
  condition: 'clean',
});
const devices = { card: undefined, finger: quickFingerReader(finger.image), palm: undefined, printer: quickPrinter(), document: undefined };
const real = startExtractors();
const extractors = mostlyPrepared(real);
const templates = createCapturedTemplates();
const feedSession = (input: Input): void => runner.feed(input);
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
const performer: Performer = {
  clock: systemClock,
  log: silentAgentLog,
  journal,
  delivery,
  central: client,
  captures: createCaptures({ devices, extractors, templates, log: silentAgentLog, feed: feedSession }),
  templates,
  desk: createReceiptDesk({
    jobs: createReceiptJobs({ printer: devices.printer, log: createJobLog(database), face: openTypeFace(), clock: systemClock }),
    printer: devices.printer,
    clock: systemClock,
    site: () => site,
    tell: (sessionId, receipt) => runner.feed({ kind: 'receipt', sessionId, receipt }),
  }),
  lookUps: { perform: () => undefined, picture: () => undefined, forget: () => undefined },
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
    site,
    today: '2026-11-23',
  },
  newId: () => makeUuid(systemClock.now()),
  perform: (effect) => perform(performer, effect),
});
createViewFeed({ clock: systemClock, bootId, runner, nonces: createNonces(systemClock), site: () => site, notices: () => [] });

const outcomes: Record<string, number> = {};
const people = castPeople('2026-11-23');
const stopping = new AbortController();
const delivering = delivery.run(stopping.signal);

look(0);
for (let session = 1; session <= wanted.sessions; session += 1) {
  await playSession(session);
  if (session % Math.ceil(wanted.sessions / wanted.looks) === 0 || session === wanted.sessions) look(session);
}
stopping.abort();
await delivering;
await real.close();
database.close();
process.exit(0);

/** From a card on the reader to an idle kiosk. */
async function playSession(session: number): Promise<void> {
  const person = people[session % people.length];
  if (person === undefined) throw new RangeError('an empty cast');
  runner.feed({ kind: 'card-read', card: cardFor(person) });
  await until(() => runner.state.session?.page.page === 'consent');
  runner.command({ kind: session % LEAVES_EVERY === 0 ? 'session.leave' : 'consent.agree' });
  await until(() => {
    const page = runner.state.session?.page;
    return page === undefined || (page.page === 'result' && page.receipt.state !== 'printing');
  });
  runner.command({ kind: 'result.done' });
  await until(() => runner.state.session === undefined);
  const outcome = runner.lastOutcome ?? 'none';
  outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
}

function until(isSo: () => boolean): Promise<void> {
  if (isSo()) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = runner.onChange(() => {
      if (!isSo()) return;
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

/** One image in fifty through the worker; for the others the template of the same finger, made once, as a copy that may be overwritten. */
function mostlyPrepared(workers: Extractors): Extractors {
  const extracted = extractFingerprint(finger.image, 'right-index');
  if (!extracted.ok) throw new Error('the finger of the bench is no good');
  const { template, iso, quality } = extracted.value;
  let images = 0;
  return {
    extract: async (image, position) => {
      images += 1;
      if (images % REAL_EXTRACTION_EVERY === 0) return workers.extract(image, position);
      image.pixels.fill(0);
      await nextTurn();
      const extraction: Extraction = {
        usable: true,
        quality: quality.score,
        extractor: 'cq-fp/1',
        templates: [
          { format: 'cq-fp/1', bytes: template.slice() },
          { format: 'iso19794-2:2005', bytes: iso.slice() },
        ],
      };
      return ok(extraction);
    },
    close: () => workers.close(),
  };
}
