import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { civilDate, civilDateAt } from '@changqing/protocol';
import { z } from 'zod';

/** The simulated world: central with a synthetic population, and an agent with simulated devices, as two processes like in the field. */
export interface World {
  readonly kioskUrl: string;
  readonly dockUrl: string;
  readonly centralUrl: string;
  readonly publicUrl: string;
  readonly dataFolder: string;
  readonly keysFolder: string;
  readonly central: Service;
  readonly agent: Service;
  /** A fresh link with which a browser pairs itself with the kiosk. */
  pairingLink(): string;
  /** Word for the agent's API that the command line uses in place of a paired browser. */
  cliToken(): string;
  bureauToken(): string;
  /** Resolves with the status when a part of the world has ended that nobody asked to end. */
  readonly ended: Promise<number>;
  /** Ends the agent without a warning, as a power cut does; resolves when it is gone. */
  killAgent(): Promise<void>;
  /** Starts the agent anew on the same data; resolves when it answers. The pairing link and the command line's word are new ones. */
  startAgentAgain(): Promise<void>;
  stop(): Promise<void>;
}

/** One process of the world. */
export interface Service {
  readonly name: string;
  readonly process: ChildProcess;
  /** Resolves with the exit code when the process has ended. */
  readonly ended: Promise<number>;
  readonly logFile: string | undefined;
}

export interface WorldOptions {
  readonly ports: { readonly kiosk: number; readonly dock: number; readonly central: number; readonly public: number };
  readonly dataFolder: string;
  readonly keysFolder: string;
  /** Where the processes' own output goes: to stderr, or into `log/central.jsonl` and `log/agent.jsonl` of the data folder. */
  readonly output: 'stderr' | 'files';
  readonly environment?: Readonly<Record<string, string>>;
  /** Told as things happen, for whoever waits. */
  readonly progress?: (line: string) => void;
}

const root = join(import.meta.dirname, '..', '..');
const CENTRAL_READY_MS = 60_000;
const AGENT_READY_MS = 60_000;
/** `EXIT_RESTART` of the agent. */
const ASKED_RESTART = 75;

/** Starts central, then the agent, and resolves when both answer. Throws a one-line error that says what to do. */
export async function startWorld(options: WorldOptions): Promise<World> {
  const { ports } = options;
  await assertPortsFree(ports);
  const enrolCode = `SIM-${randomBytes(9).toString('hex').toUpperCase()}`;
  const centralUrl = `http://127.0.0.1:${ports.central}`;
  const environment = {
    ...process.env,
    CHANGQING_KIOSK_PORT: String(ports.kiosk),
    CHANGQING_DOCK_PORT: String(ports.dock),
    CHANGQING_CENTRAL_PORT: String(ports.central),
    CHANGQING_CENTRAL_PUBLIC_PORT: String(ports.public),
    CHANGQING_DATA: options.dataFolder,
    CHANGQING_KEYS_DIR: options.keysFolder,
    CHANGQING_CENTRAL_URL: centralUrl,
    CHANGQING_ENROL_CODE: enrolCode,
    CHANGQING_SIMULATED_DAY: simulatedDay(options.dataFolder),
    ...options.environment,
  };
  const progress = options.progress ?? (() => undefined);

  // The logs are those of this world's run; an agent that is started again writes on.
  rmSync(join(options.dataFolder, 'log'), { recursive: true, force: true });
  progress('starting central with its own PostgreSQL and a synthetic city …');
  const central = spawnService('central', 'central-api/src/main-simulated.ts', environment, options);
  await answering(`${centralUrl}/readyz`, central, CENTRAL_READY_MS).catch(async (error: unknown) => {
    await end(central);
    throw error;
  });

  progress('starting the kiosk’s agent with simulated devices …');
  const startAgent = async (): Promise<Service> => {
    const started = spawnService('agent', 'device-agent/src/main-simulated.ts', environment, options);
    await answering(`http://127.0.0.1:${ports.dock}/api/state`, started, AGENT_READY_MS).catch(async (error: unknown) => {
      await end(started);
      throw error;
    });
    return started;
  };
  let agent = await startAgent().catch(async (error: unknown) => {
    await end(central);
    throw error;
  });

  const state = { stopping: false, killing: false };
  const ended = Promise.withResolvers<number>();
  void central.ended.then((code) => ended.resolve(code));
  // An agent that asks for it is started anew, as the keeper does in the field.
  const keep = async (): Promise<void> => {
    for (;;) {
      const code = await agent.ended;
      if (state.stopping || state.killing) return;
      if (code !== ASKED_RESTART) {
        ended.resolve(code);
        return;
      }
      progress('the agent asked to be started anew …');
      agent = await startAgent();
    }
  };
  void keep().catch(() => ended.resolve(1));

  const runFile = (name: string): string => readFileSync(join(options.dataFolder, 'run', name), 'utf8').trim();
  return {
    kioskUrl: `http://127.0.0.1:${ports.kiosk}`,
    dockUrl: `http://127.0.0.1:${ports.dock}`,
    centralUrl,
    publicUrl: `http://127.0.0.1:${ports.public}`,
    dataFolder: options.dataFolder,
    keysFolder: options.keysFolder,
    central,
    get agent() {
      return agent;
    },
    pairingLink: () => runFile('kiosk-url'),
    cliToken: () => runFile('cli-token'),
    bureauToken: () => readFileSync(join(options.keysFolder, 'central', 'bureau-token'), 'utf8').trim(),
    ended: ended.promise,
    killAgent: async () => {
      state.killing = true;
      agent.process.kill('SIGKILL');
      await agent.ended;
    },
    startAgentAgain: async () => {
      agent = await startAgent();
      state.killing = false;
      void keep().catch(() => ended.resolve(1));
    },
    stop: async () => {
      state.stopping = true;
      await end(agent);
      await end(central);
    },
  };
}

/** The day on which this world was made: the people's calendars hang on it, so it is kept (docs/decisions/0003). */
function simulatedDay(dataFolder: string): string {
  const file = join(dataFolder, 'world.json');
  if (existsSync(file)) return worldFile.parse(JSON.parse(readFileSync(file, 'utf8'))).day;
  const day = civilDateAt(Date.now());
  mkdirSync(dataFolder, { recursive: true });
  writeFileSync(file, `${JSON.stringify({ day })}\n`);
  return day;
}

const worldFile = z.object({ day: civilDate });

function spawnService(name: string, entry: string, environment: NodeJS.ProcessEnv, options: WorldOptions): Service {
  const logFile = options.output === 'files' ? join(options.dataFolder, 'log', `${name}.jsonl`) : undefined;
  if (logFile !== undefined) mkdirSync(dirname(logFile), { recursive: true, mode: 0o700 });
  const to = logFile === undefined ? 2 : openSync(logFile, 'a', 0o600);
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', entry], {
    cwd: root,
    env: environment,
    stdio: ['ignore', to, to],
  });
  if (logFile !== undefined) closeSync(to);
  const ended = new Promise<number>((resolvePromise) => {
    child.on('exit', (code) => resolvePromise(code ?? 1));
    child.on('error', () => resolvePromise(1));
  });
  return { name, process: child, ended, logFile };
}

/** What a process said to people, not to programs, before it ended: the lines of its log that are no JSON. */
function lastWords(service: Service): string {
  if (service.logFile === undefined) return 'the lines above say why';
  const lines = readFileSync(service.logFile, 'utf8').trim().split('\n');
  const plain = lines.filter((line) => !line.startsWith('{')).slice(-5);
  return plain.length > 0 ? plain.join('\n') : `see ${service.logFile}`;
}

/** Waits until an address answers with 200, the process ends, or the time is up. */
async function answering(url: string, service: Service, withinMs: number): Promise<void> {
  const gaveUp = AbortSignal.timeout(withinMs);
  const state: { code: number | undefined } = { code: undefined };
  void service.ended.then((code) => (state.code = code));
  while (!gaveUp.aborted) {
    if (state.code !== undefined) throw new Error(`${service.name} ended with status ${state.code}: ${lastWords(service)}`);
    const answered = await fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
      (answer) => answer.ok,
      () => false,
    );
    if (answered) return;
    await new Promise((next) => setTimeout(next, 100));
  }
  throw new Error(`${service.name} did not answer at ${url} within ${withinMs / 1000} s`);
}

async function end(service: Service): Promise<void> {
  if (service.process.exitCode !== null || service.process.signalCode !== null) return;
  service.process.kill('SIGTERM');
  const killer = setTimeout(() => service.process.kill('SIGKILL'), 10_000);
  await service.ended;
  clearTimeout(killer);
}

const PORT_VARIABLES: Readonly<Record<keyof WorldOptions['ports'], string>> = {
  kiosk: 'CHANGQING_KIOSK_PORT',
  dock: 'CHANGQING_DOCK_PORT',
  central: 'CHANGQING_CENTRAL_PORT',
  public: 'CHANGQING_CENTRAL_PUBLIC_PORT',
};

/** Looked at first: an earlier world that still answers on a port would otherwise be taken for this one. */
async function assertPortsFree(ports: WorldOptions['ports']): Promise<void> {
  for (const name of ['kiosk', 'dock', 'central', 'public'] as const) {
    if (await isFree(ports[name])) continue;
    throw new Error(
      `port ${ports[name]} of 127.0.0.1 is taken; is another npm start running? Stop it, or choose another port with ${PORT_VARIABLES[name]}=${ports[name] + 100} npm start`,
    );
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolvePromise) => {
    const server = createServer();
    server.on('error', () => resolvePromise(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolvePromise(true)));
  });
}

/** A port of loopback that nobody uses at the moment. */
export function freePort(): Promise<number> {
  return new Promise((resolvePromise, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolvePromise(port));
    });
  });
}

/** Ports and folders as the environment says, with the stable defaults. */
export function worldFromEnvironment(): Pick<WorldOptions, 'ports' | 'dataFolder' | 'keysFolder'> {
  const port = (name: string, standard: number): number => {
    const text = process.env[name];
    if (text === undefined || text === '') return standard;
    const number = Number(text);
    if (!Number.isInteger(number) || number < 1 || number > 65_535)
      throw new Error(`${name} must be a port from 1 to 65535, not "${text}"`);
    return number;
  };
  return {
    ports: {
      kiosk: port('CHANGQING_KIOSK_PORT', 7070),
      dock: port('CHANGQING_DOCK_PORT', 7071),
      central: port('CHANGQING_CENTRAL_PORT', 7080),
      public: port('CHANGQING_CENTRAL_PUBLIC_PORT', 7081),
    },
    dataFolder: resolve(root, process.env['CHANGQING_DATA'] ?? '.data'),
    keysFolder: resolve(root, process.env['CHANGQING_KEYS_DIR'] ?? '.keys'),
  };
}

/** True when the screens were built. */
export const screensAreBuilt = (): boolean => existsSync(join(root, 'kiosk-ui', 'dist', 'index.html'));
