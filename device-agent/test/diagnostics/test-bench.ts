import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeImpression, makeMasterPrint, makePalm, makePalmImage } from '@changqing/fixtures';
import {
  err,
  ok,
  type IdentifyAnswer,
  type LiveImage,
  type RecordResult,
  type SelfTestAsk,
  type SelfTestId,
  type SelfTestRecord,
} from '@changqing/protocol';
import { startExtractors, type Extractors } from '../../src/biometric-workers/extractors.ts';
import { createVirtualClock, type VirtualClock } from '../../src/clock.ts';
import { allSelfTests, type SelfTestParts } from '../../src/diagnostics/self-tests/all-tests.ts';
import { openSelfTestLog } from '../../src/diagnostics/self-tests/self-test-log.ts';
import { createSelfTests } from '../../src/diagnostics/self-tests/self-tests.ts';
import * as efAa from '../../src/devices/ef-aa/model.ts';
import { openDevices } from '../../src/devices/open-devices.ts';
import type { SocialCardReader } from '../../src/hal/social-card-reader.ts';
import { silentAgentLog } from '../../src/log.ts';
import { createDocumentJobs } from '../../src/printing/document-jobs.ts';
import { createJobLog } from '../../src/printing/job-log.ts';
import { createReceiptJobs } from '../../src/printing/jobs.ts';
import { openTypeFace } from '../../src/printing/type-face.ts';
import type { RecordDraft } from '../../src/records/journal.ts';
import { openDatabase } from '../../src/records/database.ts';
import { signingKeyFrom, makePrivateJwk } from '../../src/records/sign.ts';
import type { LiveAnswer } from '../../src/sessions/messages.ts';
import { createEfAaSimulator } from '../../src/simulators/ef-aa/simulator.ts';
import { createSimulatedCable } from '../../src/simulators/simulated-device.ts';
import { createSimulatedKiosk, type SimulatedKiosk } from '../../src/simulators/simulated-kiosk.ts';
import { resident } from '../test-cards.ts';
import { WORLD } from '../sessions/rehearsal.ts';

const FINGER = makeMasterPrint({ personSeed: 'self-test', position: 'right-index' });
export const fingerImage = (impression = 1) => makeImpression(FINGER, { impression, condition: 'clean' }).image;
const PALM = makePalm({ personSeed: 'self-test', position: 'right-palm' });
export const palmImage = makePalmImage(PALM, { view: 1, heightMm: 60 });

const face = openTypeFace();
let extractors: Extractors | undefined;
/** One worker for the whole file; each engine would start its own. */
export const sharedExtractors = (): Extractors => (extractors ??= startExtractors());
export const closeShared = async (): Promise<void> => extractors?.close();

export const FOUND: IdentifyAnswer = {
  result: 'found',
  personRef: '01a20905-a9b9-73eb-8f5c-05f2757f8ebb',
  maskedName: '测**',
  maskedNumber: '139***********8043',
  enrolled: ['right-index', 'right-palm'],
  noticeVersion: '1',
};
const VERIFIED: RecordResult = {
  kind: 'verified',
  verificationId: '01a20905-a9b9-73eb-8f5c-05f2757f8ebc',
  grade: 'biometric',
  offer: [],
};

/** What of the kiosk's surroundings a test changes. */
export interface Surroundings {
  identify: IdentifyAnswer | 'unreachable';
  consent: LiveAnswer;
  attempts: LiveAnswer[];
  /** Central's clock minus ours, ms; undefined: central is away. */
  centralOffsetMs: number | undefined;
  volume: number;
  busy: boolean;
  centralPort: number;
  socialCard: 'none' | 'sound' | 'refused';
}

export type TestKiosk = Awaited<ReturnType<typeof openTestKiosk>>;

/** A whole kiosk of simulators with the engine of self-tests, in simulated time, and hands that can be told what to do. */
export async function openTestKiosk(options: { readonly without?: boolean } = {}) {
  const clock: VirtualClock = createVirtualClock(undefined, 6);
  const folder = mkdtempSync(join(tmpdir(), 'changqing-self-tests-'));
  const listener: Server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address = listener.address();
  const around: Surroundings = {
    identify: FOUND,
    consent: { kind: 'result', result: { kind: 'stored' } },
    attempts: [{ kind: 'result', result: VERIFIED }],
    centralOffsetMs: 12,
    volume: 2,
    busy: false,
    centralPort: typeof address === 'object' && address !== null ? address.port : 0,
    socialCard: 'none',
  };
  const kiosk: SimulatedKiosk = createSimulatedKiosk({ clock, fast: true });
  const module = createEfAaSimulator({ clock });
  const moduleCable = createSimulatedCable(module, clock, { name: 'serial:verifier', baudRate: 115_200 });
  const wanted = options.without === true ? [] : [...kiosk.wanted, { model: efAa.MODEL, opener: moduleCable.opener, settings: {} }];
  const opened = await openDevices(wanted, clock, silentAgentLog);
  if (!opened.ok) throw new Error(opened.error.detail);
  const roster = opened.value;
  const database = openDatabase(join(folder, 'journal.sqlite'));
  const jobs = createJobLog(database);
  let extracting = 0;
  const drafts: RecordDraft[] = [];
  const said: string[] = [];
  const socialListeners = new Set<(there: boolean) => void>();
  const parts: SelfTestParts = {
    ...roster.devices,
    scanner: roster.devices.scanner,
    presence: roster.devices.presence,
    power: roster.devices.power,
    verifier: roster.devices.verifier,
    socialCard: options.without === true ? undefined : socialReader(around, socialListeners),
    clock,
    folder,
    database,
    restored: false,
    get centralUrl() {
      return new URL(`http://127.0.0.1:${around.centralPort}`);
    },
    extractors: {
      ...sharedExtractors(),
      extract: (image, position) => {
        extracting += 1;
        return sharedExtractors()
          .extract(image, position)
          .finally(() => (extracting -= 1));
      },
    },
    receipts: createReceiptJobs({ printer: roster.devices.printer, log: jobs, face, clock }),
    documents: createDocumentJobs({ printer: roster.devices.document, log: jobs, clock }),
    journal: {
      append: (draft) => {
        drafts.push(draft);
        return ok({ recordNo: '0017-261123-0001-2', code: 'ABCDEFGHJKMNPQRS' });
      },
    },
    delivery: {
      live: (id) => {
        const draft = drafts.find((each) => each.id === id);
        return Promise.resolve(draft?.body.kind === 'consent' ? around.consent : (around.attempts.shift() ?? { kind: 'none' }));
      },
    },
    site: () => WORLD.site,
    evidenceKey: () => signingKeyFrom(JSON.stringify(makePrivateJwk())).publicJwk,
    identify: () =>
      Promise.resolve(around.identify === 'unreachable' ? err({ code: 'unreachable', detail: 'ECONNREFUSED' }) : ok(around.identify)),
    heartbeat: async (signal) => {
      await clock.sleep(20, signal);
      return around.centralOffsetMs === undefined || signal.aborted
        ? err({ code: 'unreachable', detail: 'ECONNREFUSED' })
        : ok({ time: new Date(clock.now() + around.centralOffsetMs).toISOString() });
    },
    clockBehind: () => false,
    say: (messageId) => void said.push(messageId),
    volume: () => around.volume,
  };
  const tests = createSelfTests({
    tests: allSelfTests(parts),
    records: openSelfTestLog(database),
    clock,
    // A bug of a test must not hide behind its verdict.
    log: { ...silentAgentLog, error: (entry) => console.error(entry) },
    busy: () => around.busy,
  });
  const images: LiveImage[] = [];
  tests.onImage((image) => void images.push(image));
  for (let passed = 0; passed < 6_000; passed += 250) await clock.advance(250);

  /** Lets time pass until it is there; work beside the clock, such as a worker's, gets its turns. */
  const drive = async <T>(work: Promise<T>): Promise<T> => {
    const state: { done: boolean } = { done: false };
    void work.finally(() => (state.done = true)).catch(() => undefined);
    for (let turn = 0; !state.done && turn < 20_000; turn += 1) {
      // Time stands nearly still while a thread works: it knows nothing of this clock.
      const threaded =
        extracting > 0 || (tests.running()?.test === 'document-page' && !jobs.latest(1).some(({ printer }) => printer === 'document'));
      await clock.advance(threaded ? 1 : turn < 200 ? 25 : 500);
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    return work;
  };
  const hands = handsFor({ kiosk, module, clock, tests: () => tests, socialListeners });

  return {
    clock,
    folder,
    kiosk,
    moduleCable,
    roster,
    database,
    tests,
    around,
    images,
    drafts,
    said,
    drive,
    jobs: () => jobs.latest(10),
    /** Runs a test with somebody who does what is asked, as `answers` says it. */
    run: async (test: SelfTestId, answers: Answers = {}): Promise<SelfTestRecord> => {
      const stop = tests.onChange(() => hands.look(tests.running()?.ask, answers));
      try {
        const done = await drive(tests.run(test, 'li.wei'));
        if (!done.ok) throw new Error(done.error.code);
        return done.value;
      } finally {
        stop();
        hands.rest();
      }
    },
    close: async () => {
      await drive(tests.close());
      await drive(roster.close());
      database.close();
      listener.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** How somebody answers; what is left out is done as it should be. */
export interface Answers {
  readonly confirm?: boolean;
  readonly note?: string;
  readonly told?: boolean;
  /** Does nothing at devices. */
  readonly idle?: boolean;
  readonly card?: 'unreadable';
}

interface HandsOptions {
  readonly kiosk: SimulatedKiosk;
  readonly module: ReturnType<typeof createEfAaSimulator>;
  readonly clock: VirtualClock;
  readonly socialListeners: Set<(there: boolean) => void>;
  tests(): ReturnType<typeof createSelfTests>;
}

function handsFor(options: HandsOptions) {
  const { kiosk, module, clock, socialListeners } = options;
  let last = '';
  let touches = 0;
  const rest = () => {
    last = '';
    kiosk.finger.lift();
    kiosk.palm.withdraw();
    kiosk.card.remove();
    module.withdraw();
  };
  const act = (what: Extract<SelfTestAsk, { ask: 'act' }>['what'], answers: Answers) => {
    switch (what) {
      case 'press-finger':
        touches += 1;
        kiosk.finger.press(fingerImage(1 + (touches % 3)), { liftAfterMs: 4_000 });
        break;
      case 'leave-sensor-free':
        kiosk.finger.lift();
        break;
      case 'hold-palm':
        module.hold({ subject: 'somebody' });
        kiosk.palm.hold(palmImage, { heightMm: 60 });
        break;
      case 'lay-test-card':
      case 'lay-test-person-card':
        if (answers.card === 'unreadable') kiosk.card.fault({ to: 'readCard', status: 0x41 });
        kiosk.card.place(resident);
        break;
      case 'insert-social-card':
        for (const listener of socialListeners) listener(true);
        break;
      case 'show-code':
        void kiosk.scanner.scan('CHANGQING-TEST');
        break;
      case 'step-near':
        kiosk.presence.stand({ distanceCm: 60, how: 'both' });
        break;
      case 'step-away':
        kiosk.presence.stand(undefined);
        break;
      case 'pull-mains':
        void kiosk.power.change({ mains: false });
        clock.after(5_000, () => void kiosk.power.change({ mains: true }));
        break;
      case 'open-cover':
        kiosk.printer.openCover();
        break;
      case 'close-cover':
        kiosk.printer.loadPaper();
        kiosk.printer.closeCover();
        break;
    }
  };
  return {
    rest,
    look: (ask: SelfTestAsk | undefined, answers: Answers) => {
      const shown = JSON.stringify(ask?.ask === 'act' ? { ...ask, hint: undefined } : ask);
      if (ask === undefined || shown === last) return;
      last = shown;
      if (ask.ask === 'confirm') {
        if (ask.what === 'take-paper-out' && answers.idle !== true) kiosk.printer.makeTrouble({ kind: 'paper-out' });
        else clock.after(300, () => void options.tests().answer(answers.confirm ?? true, answers.note));
      }
      if (ask.ask === 'touch') clock.after(300, () => void options.tests().told(answers.told ?? true, { cells: 96 }));
      if (ask.ask === 'act' && answers.idle !== true) clock.after(300, () => act(ask.what, answers));
    },
  };
}

function socialReader(around: Surroundings, listeners: Set<(there: boolean) => void>): SocialCardReader {
  let there = false;
  listeners.add((present) => (there = present));
  return {
    status: () => ({ state: 'ready', identity: { model: 'social-card', maker: 'Example', serialNumber: '1', firmware: '1' } }),
    onStatus: () => () => undefined,
    cardPresent: () => there,
    onCard: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    read: () =>
      Promise.resolve(
        around.socialCard === 'refused'
          ? err({ code: 'refused', detail: 'not a social security card' })
          : ok({
              version: '3.00',
              cardIdentifier: '0'.repeat(32),
              region: '139900',
              cardNumber: 'A12345678',
              issuedOn: undefined,
              expiresOn: undefined,
              number: undefined,
              name: undefined,
              birthDate: undefined,
              denied: ['holder'],
            }),
      ),
    close: () => Promise.resolve(),
  };
}
