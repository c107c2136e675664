import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bodySeedOf, castPeople, kiosks, type CastPerson } from '@changqing/fixtures';
import { changeList, civilDateAt, followUpList, terminalCodeAnswer, type EnrolmentRequest, type FingerPosition } from '@changqing/protocol';
import { systemClock } from '../../src/clock.ts';
import { startAgent, type Agent } from '../../src/compose.ts';
import type { Config } from '../../src/config.ts';
import { openDevices } from '../../src/devices/open-devices.ts';
import { silentAgentLog } from '../../src/log.ts';
import { makeUuid } from '../../src/records/record-id.ts';
import { cardFor } from '../../src/simulators/crowd.ts';
import { startHandImages } from '../../src/simulators/hand-images.ts';
import { createHands, visitsFrom } from '../../src/simulators/hands.ts';
import { startSimulatedNetwork } from '../../src/simulators/network.ts';
import { createShiftedClock } from '../../src/simulators/shifted-clock.ts';
import { createSimulatedKiosk } from '../../src/simulators/simulated-kiosk.ts';
import { freePort } from '../door/house.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const READY_MS = 45_000;
const STEP_MS = 25_000;
/**
 * A reader must see that no card lies there, and the same card laid down again within three seconds does not count (SAM_V protocol,
 * section 3): these visits are shorter than any person's, so the hands wait.
 */
const handsChangeCards = () => systemClock.sleep(3_200);

/** The real central as a process of its own, with the cast in its register and nobody enrolled but whom a test enrols. */
export async function openTown() {
  const folder = await mkdtemp(join(tmpdir(), 'changqing-town-'));
  const day = civilDateAt(Date.now());
  const people = castPeople(day);
  const images = startHandImages();
  const centralPort = await freePort();
  const centralUrl = new URL(`http://127.0.0.1:${centralPort}`);
  const environment = {
    ...process.env,
    CHANGQING_CENTRAL_PORT: String(centralPort),
    CHANGQING_CENTRAL_PUBLIC_PORT: String(await freePort()),
    CHANGQING_DATA: join(folder, 'data'),
    CHANGQING_KEYS_DIR: join(folder, 'keys'),
    CHANGQING_ENROL_CODE: 'SIM-TEST-CODE-0001',
    CHANGQING_POPULATION: '0',
    CHANGQING_SIMULATED_DAY: day,
    CHANGQING_LOG_LEVEL: 'error',
  };
  const central = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'central-api/src/main-simulated.ts'], {
    cwd: ROOT,
    env: environment,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await answering(new URL('/readyz', centralUrl), central);
  const token = (await readFile(join(folder, 'keys', 'central', 'bureau-token'), 'utf8')).trim();

  /** What the bureau's staff do, with the bureau's credentials. */
  const bureau = async (path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(new URL(path, centralUrl), {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };

  const enrol = async (person: CastPerson, position: FingerPosition = 'right-index', seed = bodySeedOf(person)) => {
    const references = await images.references({ kind: 'references', personSeed: seed, fingers: [position], palms: [], wear: 0 });
    const request: EnrolmentRequest = {
      id: makeUuid(Date.now()),
      identity: person.identity,
      consents: [{ modality: 'fingerprint', noticeVersion: '1', agreedAt: '2026-01-05T02:00:00.000Z' }],
      references,
    };
    return bureau('/v1/enrolments', request);
  };

  let opened = 0;
  const closers: (() => Promise<void>)[] = [];
  const town = {
    folder,
    day,
    people,
    images,
    centralUrl,
    environment,
    bureau,
    enrol,
    person: (id: string): CastPerson => {
      const found = people.find((person) => person.id === id);
      if (found === undefined) throw new Error(`nobody is called ${id}`);
      return found;
    },
    followUps: async () => followUpList.parse(await bureau('/v1/follow-ups')).followUps,
    changes: async () => changeList.parse(await bureau('/v1/changes?after=0')).changes,
    certified: async () => (await town.changes()).filter(({ kind }) => kind === 'certification').length,
    /** A one-time code for one more kiosk of the city. */
    codeFor: async (index: number): Promise<string> => {
      const kiosk = kiosks()[index];
      if (kiosk === undefined) throw new Error('no such kiosk');
      const { siteNo, name, address, counter, attendants, latitude, longitude } = kiosk;
      const site = {
        siteNo,
        name,
        address,
        counter,
        attendants,
        latitude,
        longitude,
        bureauName: '社保局',
        telephone: '12333',
        resultDays: 3,
        verifyBase: 'http://127.0.0.1',
      };
      return terminalCodeAnswer.parse(await bureau('/v1/terminal-codes', { site, hoursValid: 1 })).code;
    },
    /** One more kiosk, all at the same place: people do not travel in a test's time. */
    openKiosk: async (name: string) => {
      opened += 1;
      const kiosk = await openKiosk(town, name, await town.codeFor(0), opened * 1_000_000);
      closers.push(kiosk.close);
      return kiosk;
    },
    closeKiosks: async () => {
      for (const close of closers.splice(0)) await close();
    },
    close: async () => {
      await town.closeKiosks();
      await images.close();
      central.kill('SIGTERM');
      await ended(central);
      await rm(folder, { recursive: true, force: true });
    },
  };
  return town;
}

export type Town = Awaited<ReturnType<typeof openTown>>;

/** One kiosk: the agent in this process, simulated devices without waiting, and a network to central that can be spoilt. */
async function openKiosk(town: Omit<Town, 'openKiosk' | 'close'>, name: string, enrolCode: string, firstVisit: number) {
  const clock = createShiftedClock(systemClock);
  const devices = createSimulatedKiosk({ clock, fast: true });
  const hands = createHands(devices, town.images, clock, town.day, visitsFrom(firstVisit));
  const network = await startSimulatedNetwork({ target: town.centralUrl, clock: systemClock });
  const config: Config = {
    kioskPort: await freePort(),
    dockPort: 0,
    agentFolder: join(town.folder, name, 'agent'),
    runFolder: join(town.folder, name, 'run'),
    keysFolder: join(town.folder, `${name}-keys`),
    centralKeysFolder: '',
    centralUrl: network.url,
    enrolCode,
    terminalName: name,
  };
  let agent: Agent | undefined;
  const running = (): Agent => {
    if (agent === undefined) throw new Error('the agent is off');
    return agent;
  };

  /** Waits for a page; no sleep: the agent tells every change. */
  const until = (wanted: (agent: Agent) => boolean, what: string, withinMs = STEP_MS): Promise<void> => {
    const now = running();
    return new Promise((resolve, reject) => {
      const finish = () => {
        clearInterval(look);
        clearTimeout(timer);
        stop();
      };
      const check = () => {
        if (!wanted(now)) return;
        finish();
        resolve();
      };
      const stop = now.feed.onView(check);
      // What is in the journal changes without a view.
      const look = setInterval(check, 25);
      const timer = setTimeout(() => {
        finish();
        reject(new Error(`${what} did not come; the page is ${JSON.stringify(now.feed.view.step)}`));
      }, withinMs);
      check();
    });
  };
  const step = (named: string) => until((now) => now.feed.view.step.step === named, named);

  const kiosk = {
    config,
    clock,
    devices,
    network,
    until,
    step,
    get agent() {
      return running();
    },
    start: async () => {
      const started = await startAgent({
        config,
        clock,
        log: silentAgentLog,
        openDevices: (_settings, home) => openDevices(devices.wanted, clock, silentAgentLog, home),
      });
      if (!started.ok) throw new Error(started.error.line);
      agent = started.value;
      await until(({ feed: { view }, contact }) => view.step.step === 'idle' && contact.state.profile !== undefined, 'an open kiosk');
      await until((now) => now.runner.state.world.fingerReader && now.runner.state.world.cardReader, 'readers');
    },
    stop: async () => {
      await agent?.close();
      agent = undefined;
    },
    /** Lays the card down, agrees, and stands before the reader. */
    agree: async (person: CastPerson) => {
      devices.card.remove();
      hands.lift();
      hands.takeAway();
      await step('idle');
      await handsChangeCards();
      devices.card.place(cardFor(person));
      await until(({ feed: { view } }) => view.step.step === 'consent' || view.step.step === 'result', 'consent');
      if (running().feed.view.step.step === 'consent') running().runner.command({ kind: 'consent.agree' });
    },
    press: async (person: CastPerson) => {
      await until(({ feed: { view } }) => view.step.step === 'capture' && view.step.phase === 'waiting', 'a free reader');
      const now = running().feed.view.step;
      if (now.step !== 'capture' || now.modality !== 'fingerprint') throw new Error(`no finger is asked: ${JSON.stringify(now)}`);
      const position = now.position as FingerPosition;
      const { version } = running().feed.view;
      await hands.press(person, { action: 'press', personId: person.id, position, condition: 'clean' });
      await until(
        ({ feed: { view } }) => view.version > version && (view.step.step !== 'capture' || view.step.phase !== 'waiting'),
        'a capture',
      );
    },
    /** Presses what is asked until the session has its result. */
    certify: async (person: CastPerson): Promise<string> => {
      await kiosk.agree(person);
      for (let press = 0; press < 9 && running().feed.view.step.step !== 'result'; press += 1) {
        await until(
          ({ feed: { view } }) => view.step.step === 'result' || (view.step.step === 'capture' && view.step.phase === 'waiting'),
          'a turn',
        );
        if (running().feed.view.step.step === 'capture') await kiosk.press(person);
        await until(
          ({ feed: { view } }) =>
            view.step.step === 'result' ||
            view.step.step === 'another-way' ||
            (view.step.step === 'capture' && view.step.phase === 'waiting'),
          'an answer',
        );
      }
      return kiosk.result();
    },
    result: async (): Promise<string> => {
      await step('result');
      const shown = running().feed.view.step;
      return shown.step === 'result' ? shown.outcome : '';
    },
    done: async () => {
      running().runner.command({ kind: 'session.leave' });
      await step('idle');
    },
    attempts: () =>
      running()
        .journal.all()
        .filter((row) => row.kind === 'attempt'),
    delivered: () => until((now) => now.journal.counts().waiting === 0, 'delivery', 40_000),
    close: async () => {
      await kiosk.stop();
      await network.close();
    },
  };
  await kiosk.start();
  return kiosk;
}

/** Waits until a process answers 200 at an address. */
export async function answering(url: URL, child: ChildProcess): Promise<void> {
  const deadline = AbortSignal.timeout(READY_MS);
  while (!deadline.aborted) {
    if (child.exitCode !== null) throw new Error(`the process ended with ${child.exitCode}`);
    const ok = await fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nothing answers at ${url.href}`);
}

export function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}
