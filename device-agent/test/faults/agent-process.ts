import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import {
  dockPeople,
  dockState,
  terminalProfile,
  view,
  type Command,
  type DockPerson,
  type DockState,
  type TerminalProfile,
  type View,
} from '@changqing/protocol';
import type { TestCentral } from '../central/test-central.ts';
import { eventually } from '../eventually.ts';

/** The data and keys of one kiosk, which outlive its processes. */
export interface KioskFolder {
  readonly folder: string;
  readonly central: TestCentral;
  readonly enrolCode: string;
}

/** The whole agent with simulated devices, as a process, driven through its two doors as a browser and a hand would. */
export interface AgentProcess {
  readonly child: ChildProcess;
  /** What the screen shows. */
  view(): Promise<View>;
  /** Touches something, with the word of the moment. */
  touch(command: Command): Promise<void>;
  /** The dock: hands, paper, cables, network and clock. */
  hand(path: 'card' | 'finger' | 'printer' | 'cable' | 'network' | 'clock', body: object): Promise<void>;
  state(): Promise<DockState>;
  people(trouble: string): Promise<DockPerson[]>;
  ready(): Promise<number>;
  profile(): TerminalProfile;
  /** SIGKILL; resolves when it is dead. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

const ROOT = join(import.meta.dirname, '..', '..', '..');
const BEGINS_WITHIN_MS = 90_000;

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

/** Lays out a kiosk that will enrol with central at its first start. */
export async function makeKioskFolder(folder: string, central: TestCentral): Promise<KioskFolder> {
  mkdirSync(join(folder, 'keys', 'central'), { recursive: true, mode: 0o700 });
  // The simulated bureau's counter stands beside the kiosk.
  writeFileSync(join(folder, 'keys', 'central', 'bureau-token'), central.bureauToken, { mode: 0o600 });
  return { folder, central, enrolCode: await central.enrolCode() };
}

export const agentFolderOf = ({ folder }: KioskFolder): string => join(folder, 'data', 'agent');

/** The entry with simulated devices, and the production's, whose devices are those of its settings file. */
export type AgentEntry = 'main-simulated.ts' | 'main.ts';

/** Starts the process; it may not answer yet, or end by itself. */
export async function spawnAgent(
  kiosk: KioskFolder,
  entry: AgentEntry = 'main-simulated.ts',
): Promise<{ readonly child: ChildProcess; readonly kioskPort: number; readonly dockPort: number; readonly said: () => string }> {
  const kioskPort = await freePort();
  const dockPort = await freePort();
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', `device-agent/src/${entry}`], {
    cwd: ROOT,
    env: {
      PATH: process.env['PATH'],
      TMPDIR: process.env['TMPDIR'],
      CHANGQING_DATA: join(kiosk.folder, 'data'),
      CHANGQING_KEYS_DIR: join(kiosk.folder, 'keys'),
      CHANGQING_KIOSK_PORT: String(kioskPort),
      CHANGQING_DOCK_PORT: String(dockPort),
      CHANGQING_CENTRAL_URL: kiosk.central.url.href,
      CHANGQING_ENROL_CODE: kiosk.enrolCode,
      CHANGQING_POPULATION: '0',
      CHANGQING_SIMULATED_PACE: 'fast',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let tail = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (tail = (tail + text).slice(-8_000)));
  return { child, kioskPort, dockPort, said: () => tail };
}

/** Starts the agent and waits until it answers. */
export async function startAgentProcess(kiosk: KioskFolder, entry?: AgentEntry): Promise<AgentProcess> {
  const { child, kioskPort, dockPort, said } = await spawnAgent(kiosk, entry);
  const ended = once(child, 'exit');
  const dock = `http://127.0.0.1:${dockPort}`;
  const door = `http://127.0.0.1:${kioskPort}`;
  const token = (): string => readFileSync(join(kiosk.folder, 'data', 'run', 'cli-token'), 'utf8').trim();

  const ask = async (url: string, body?: object, bearer?: string): Promise<unknown> => {
    const response = await fetch(url, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'content-type': 'application/json', ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(60_000),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${url}: ${response.status} ${text}`);
    return JSON.parse(text);
  };
  const seen = async (): Promise<View> => view.parse(await ask(`${door}/api/view`, undefined, token()));

  await eventually(
    async () => {
      if (child.exitCode !== null) throw new Error(`the agent ended with ${child.exitCode}: ${said()}`);
      return seen().then(
        () => true,
        () => false,
      );
    },
    (answers) => answers,
    BEGINS_WITHIN_MS,
  );
  return {
    child,
    view: seen,
    touch: async (command) => {
      // A page that has just changed has a new word; whoever was quicker touches again, as people do.
      await eventually(
        async () => {
          const { nonce } = await seen();
          return ask(`${door}/api/commands`, { nonce, command }, token()).then(
            () => 'taken',
            (error: unknown) => String(error),
          );
        },
        (answer) => answer === 'taken',
      );
    },
    hand: async (path, body) => {
      await ask(`${dock}/api/${path}`, body);
    },
    state: async () => dockState.parse(await ask(`${dock}/api/state`)),
    people: async (trouble) => dockPeople.parse(await ask(`${dock}/api/people?trouble=${trouble}`)).people,
    ready: async () => (await fetch(`${door}/readyz`)).status,
    profile: () => terminalProfile.parse(JSON.parse(readFileSync(join(agentFolderOf(kiosk), 'profile.json'), 'utf8'))),
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
