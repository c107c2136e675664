import { join } from 'node:path';
import { ok, type GreyImage } from '@changqing/protocol';
import { systemClock } from '../../device-agent/src/clock.ts';
import { startAgent, type Agent } from '../../device-agent/src/compose.ts';
import { openDevices } from '../../device-agent/src/devices/open-devices.ts';
import type { BiometricReader, CaptureEvent } from '../../device-agent/src/hal/biometric-reader.ts';
import type { AgentLog, LogEntry } from '../../device-agent/src/log.ts';
import { createSimulatedKiosk, type SimulatedKiosk } from '../../device-agent/src/simulators/simulated-kiosk.ts';
import { freePort } from '../world/world.ts';
import type { BenchCentral } from './bench-central.ts';

/** When the fingerprint reader told what, ms of `performance.now()`, and a copy of its image. */
export interface ReaderTimes {
  takenAt: number;
  sampleAt: number;
  image: GreyImage | undefined;
}

/** The whole agent in this process, with the real drivers on wires that end in simulators. */
export interface BenchKiosk {
  readonly agent: Agent;
  readonly devices: SimulatedKiosk;
  /** Of the last capture. */
  readonly times: ReaderTimes;
  /** What the agent noted last, for whoever finds something amiss. */
  readonly latestLog: () => readonly LogEntry[];
  /** The file with a fresh link for a browser. */
  readonly linkFile: string;
  close(): Promise<void>;
}

export interface BenchKioskOptions {
  readonly central: BenchCentral;
  readonly folder: string;
  /** Sensors and lines do not wait; false: as an unhurried module on a line of 115,200 baud. */
  readonly fast: boolean;
  readonly screensFolder?: string;
}

/** Starts it and waits until it is enrolled and its fingerprint reader is ready. Throws with the agent's line where it does not start. */
export async function startBenchKiosk({ central, folder, fast, screensFolder }: BenchKioskOptions): Promise<BenchKiosk> {
  const devices = createSimulatedKiosk({ clock: systemClock, fast });
  const times: ReaderTimes = { takenAt: 0, sampleAt: 0, image: undefined };
  const told: LogEntry[] = [];
  const tell = (entry: LogEntry): void => {
    told.push(entry);
    if (told.length > LOG_LINES) told.shift();
  };
  const log: AgentLog = { info: tell, warn: tell, error: (entry) => console.error(JSON.stringify(entry)) };
  const runFolder = join(folder, 'run');
  const started = await startAgent({
    config: {
      kioskPort: await freePort(),
      dockPort: await freePort(),
      agentFolder: join(folder, 'agent'),
      runFolder,
      keysFolder: join(folder, 'keys'),
      centralKeysFolder: join(folder, 'none'),
      centralUrl: new URL(central.url),
      enrolCode: await central.enrolCode(),
      terminalName: 'bench',
    },
    clock: systemClock,
    log,
    openDevices: async (_settings, home) => {
      const opened = await openDevices(devices.wanted, systemClock, log, home);
      if (!opened.ok || opened.value.devices.finger === undefined) return opened;
      const roster = opened.value;
      return ok({ ...roster, devices: { ...roster.devices, finger: watched(opened.value.devices.finger, times) } });
    },
    ...(screensFolder === undefined ? {} : { screensFolder }),
  });
  if (!started.ok) throw new Error(`the agent did not start: ${started.error.line}`);
  const agent = started.value;
  const isReady = () => {
    const { world } = agent.runner.state;
    return world.closed === undefined && world.fingerReader && world.cardReader && !world.offline;
  };
  await settled(agent, isReady, 'to be ready');
  return { agent, devices, times, latestLog: () => told, linkFile: join(runFolder, 'kiosk-url'), close: () => agent.close() };
}

/** The same reader; what it tells is noted on its way to the session. */
function watched(reader: BiometricReader, times: ReaderTimes): BiometricReader {
  async function* capture(...wanted: Parameters<BiometricReader['capture']>): AsyncGenerator<CaptureEvent, void, undefined> {
    for await (const event of reader.capture(...wanted)) {
      if (event.kind === 'taken') times.takenAt = performance.now();
      if (event.kind === 'sample') {
        times.image = { ...event.sample.image, pixels: event.sample.image.pixels.slice() };
        times.sampleAt = performance.now();
      }
      yield event;
    }
  }
  return { ...reader, capture };
}

const STEP_WITHIN_MS = 60_000;
const LOG_LINES = 12;

/** Resolves as soon as something is so at the kiosk. */
export function settled(agent: Agent, isSo: () => boolean, what: string, withinMs = STEP_WITHIN_MS): Promise<void> {
  if (isSo()) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      stop();
      reject(new Error(`the kiosk did not come ${what}: ${JSON.stringify(agent.runner.state.session?.page)}`));
    }, withinMs);
    const stop = agent.runner.onChange(() => {
      if (!isSo()) return;
      clearTimeout(late);
      stop();
      resolve();
    });
  });
}
