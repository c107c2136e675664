import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractPalm } from '@changqing/biometrics';
import type { EnrolmentRequest, Step } from '@changqing/protocol';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { createPvrHidSimulator, type PvrHidSimulator } from '../../src/simulators/pvr-hid/simulator.ts';
import { serveOverTcp, type TcpServing } from '../../src/simulators/simulated-device.ts';
import { createZfm20Simulator, type Zfm20Simulator } from '../../src/simulators/zfm-20/simulator.ts';
import { testCentral, type TestCentral } from '../central/test-central.ts';
import { eventually } from '../eventually.ts';
import { openPty } from '../pty.ts';
import { agentFolderOf, makeKioskFolder, startAgentProcess } from './agent-process.ts';
import { markedFingers, markedPalms } from './marked-images.ts';
import { canReadMemoryOf, searchBytes, searchProcess, type Sighting } from './process-memory.ts';

// SEC-13: after a capture nothing of the image is left in the agent's memory, its files or its log. The readers are simulated in this process,
// at the far end of real sockets; the agent's own drivers, workers and captures run in a process whose whole memory is then searched.

const fingers = markedFingers('marker of the finger');
const palms = markedPalms('marker of the palm');
const forms = [...fingers.forms, ...palms.forms];

let folder: string;
let finger: Zfm20Simulator;
let palm: PvrHidSimulator;
let servings: TcpServing[];
let running: ChildProcess | undefined;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'changqing-marker-'));
  finger = createZfm20Simulator({ clock: systemClock, fast: true });
  palm = createPvrHidSimulator({ clock: systemClock });
  servings = [await serveOverTcp(finger, systemClock), await serveOverTcp(palm, systemClock)];
});
afterAll(async () => {
  for (const serving of servings) await serving.close();
  rmSync(folder, { recursive: true, force: true });
});

afterEach(async () => {
  const child = running;
  running = undefined;
  if (child === undefined) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
});

interface Terminal {
  readonly pid: number;
  readonly log: () => string;
  /** Captures once; answers whether the image was usable. */
  capture(position: 'right-index' | 'right-palm'): Promise<boolean>;
}

type Kept = 'bytes' | 'float32' | 'float64' | 'packed';

async function startTerminal(keeps: readonly Kept[], serialPath?: string): Promise<Terminal> {
  const [overTcp, palmLink] = servings.map(({ port }) => ({ kind: 'tcp', host: '127.0.0.1', port }));
  const fingerLink = serialPath === undefined ? overTcp : { kind: 'serial', path: serialPath, baudRate: 115_200 };
  const order = JSON.stringify({ finger: fingerLink, palm: palmLink, keeps });
  const program = join(import.meta.dirname, 'capturing-terminal.ts');
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, order], {
    cwd: folder,
    env: { PATH: process.env['PATH'], TMPDIR: folder },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  running = child;
  const { pid, stdin } = child;
  if (pid === undefined) throw new Error('the terminal did not start');
  let said = '';
  let log = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.stderr.setEncoding('latin1').on('data', (text: string) => (log += text));
  const hears = (word: string): Promise<string> =>
    eventually(
      () => {
        if (child.exitCode !== null) throw new Error(`the terminal ended with ${child.exitCode}: ${log.slice(-4_000)}`);
        return said;
      },
      (text) => text.includes(`${word}\n`),
      120_000,
    );
  await hears('ready');
  return {
    pid,
    log: () => log,
    capture: async (position) => {
      said = '';
      stdin.write(`${position}\n`);
      const heard = await hears('done');
      expect(heard).toMatch(/^sample (true|false)$/m);
      return heard.includes('sample true');
    },
  };
}

/** One capture that is refused and one that is used. */
async function captureFingers(terminal: Terminal): Promise<void> {
  for (const [image, usable] of [
    [fingers.refused, false],
    [fingers.usable, true],
  ] as const) {
    finger.press(image);
    expect(await terminal.capture('right-index')).toBe(usable);
    finger.lift();
  }
}

async function capturePalms(terminal: Terminal): Promise<void> {
  for (const [image, usable] of [
    [palms.refused, false],
    [palms.usable, true],
  ] as const) {
    palm.hold(image);
    expect(await terminal.capture('right-palm')).toBe(usable);
    palm.withdraw();
  }
}

/** How often each form was seen, for a message that helps. */
function summary(sightings: readonly Sighting[]): string[] {
  const counts = new Map<string, number>();
  for (const { form, where } of sightings) {
    const key = `${form} in ${where.split(' ')[0] ?? ''}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].map(([key, count]) => `${count} × ${key}`);
}

/** What the terminal has left in its folders and its log. */
function searchTraces(terminal: Pick<Terminal, 'log'>): Sighting[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return [
    ...searchBytes(Buffer.from(terminal.log(), 'latin1'), 'log', forms),
    ...files.flatMap(({ parentPath, name }) => searchBytes(readFileSync(join(parentPath, name)), name, forms)),
  ];
}

const readable = canReadMemoryOf(process.pid);
if (!readable) console.warn('image marker: /proc/PID/mem cannot be read here, so the memory of the agent is not searched');

/** Nothing is left; `how` says on which way the image came. */
function expectNothing(terminal: Pick<Terminal, 'pid' | 'log'>, how: string): void {
  const { sightings, bytes } = searchProcess(terminal.pid, forms);
  console.log(`image marker, ${how}: ${sightings.length} sightings in ${Math.round(bytes / 2 ** 20)} MB of the agent's memory`);
  expect(summary(sightings)).toEqual([]);
  expect(searchTraces(terminal)).toEqual([]);
}

test.runIf(readable)(
  'after its captures the marker of an image is found 0 times in the memory, the files and the log of the agent',
  async () => {
    const terminal = await startTerminal([]);
    await captureFingers(terminal);
    await capturePalms(terminal);
    expectNothing(terminal, 'over sockets');
  },
);

test.runIf(readable)('nor is it where the finger came over a serial port', async () => {
  const pty = await openPty();
  const unplug = new AbortController();
  void finger.serve(pty.far, unplug.signal);
  try {
    const terminal = await startTerminal([], pty.path);
    await captureFingers(terminal);
    expectNothing(terminal, 'over a serial port');
  } finally {
    unplug.abort();
    await pty.kill();
  }
});

/** Somebody whose finger and palm central knows, but not the finger that will be pressed. */
async function enrolSomebody(central: TestCentral): Promise<string> {
  const person = await central.person();
  await central.enrol(person, ['right-index']);
  const palmSample = extractPalm(palms.enrolled, 'right-palm');
  if (!palmSample.ok) throw new Error(palmSample.error.code);
  const bytes = Buffer.from(palmSample.value.template).toString('base64url');
  const request: EnrolmentRequest = {
    id: randomUUID(),
    identity: person.identity,
    consents: [{ modality: 'palm-vein', noticeVersion: '2026-11', agreedAt: new Date().toISOString() }],
    references: [{ position: 'right-palm', format: 'cq-palm/1', bytes, quality: 80, impression: 1 }],
  };
  const answer = await fetch(new URL('/v1/enrolments', central.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${central.bureauToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });
  expect(answer.status, await answer.text()).toBeLessThan(300);
  return person.identity.number;
}

test.runIf(readable)(
  'after a visit to the whole agent as it is delivered nothing is in its memory, its data folder or its log',
  async () => {
    const central = await testCentral();
    const kiosk = await makeKioskFolder(join(folder, 'kiosk'), central);
    const [fingerPort, palmPort] = servings.map(({ port }) => port);
    const tcp = (port: number | undefined) => ({ kind: 'tcp', host: '127.0.0.1', port });
    const devices = [
      { model: 'zfm-20', link: tcp(fingerPort) },
      { model: 'pvr-hid', link: tcp(palmPort) },
    ];
    mkdirSync(agentFolderOf(kiosk), { recursive: true });
    writeFileSync(join(agentFolderOf(kiosk), 'settings.json'), JSON.stringify({ v: 1, devices }));
    const number = await enrolSomebody(central);

    const agent = await startAgentProcess(kiosk, 'main.ts');
    const { pid, stderr } = agent.child;
    if (pid === undefined) throw new Error('the agent did not start');
    let log = '';
    stderr?.on('data', (text: string) => (log += text));
    const until = (holds: (step: Step) => boolean): Promise<Step> => eventually(async () => (await agent.view()).step, holds, 40_000);
    const waits = (step: Step): boolean => step.step === 'capture' && step.phase === 'waiting';
    const advised = (step: Step): boolean => step.step === 'capture' && step.advice !== undefined;
    try {
      await until((step) => step.step === 'idle' && step.closed === undefined && !step.offline);
      await agent.touch({ kind: 'session.start' });
      await agent.touch({ kind: 'identify.type' });
      await agent.touch({ kind: 'number.enter', number });
      await until(({ step }) => step === 'consent');
      await agent.touch({ kind: 'consent.agree' });

      await until(waits);
      finger.press(fingers.refused);
      await until((step) => !waits(step) || advised(step));
      finger.lift();
      await until((step) => waits(step) && advised(step));
      finger.press(fingers.usable);
      await until((step) => step.step === 'capture' && (step.phase === 'comparing' || step.tryOnRung === 2));
      finger.lift();
      await until((step) => waits(step) && step.step === 'capture' && step.tryOnRung === 2);

      await agent.touch({ kind: 'way.switch' });
      await until((step) => waits(step) && step.step === 'capture' && step.modality === 'palm-vein');
      palm.hold(palms.refused);
      await until(advised);
      palm.withdraw();
      palm.hold(palms.usable);
      expect(await until(({ step }) => step === 'result')).toMatchObject({ outcome: 'accepted' });
      palm.withdraw();
      await agent.touch({ kind: 'session.leave' });
      await until(({ step }) => step === 'idle');

      expect(existsSync(join(agentFolderOf(kiosk), 'journal.sqlite'))).toBe(true);
      expectNothing({ pid, log: () => log }, 'a visit to the whole agent');
    } finally {
      finger.lift();
      palm.withdraw();
      await agent.kill();
      await central.close();
    }
  },
  280_000,
);

test.runIf(readable)('an agent that keeps an image is found out, whatever form it keeps', async () => {
  const terminal = await startTerminal(['bytes', 'float32', 'float64', 'packed']);
  await captureFingers(terminal);
  await capturePalms(terminal);
  const { sightings } = searchProcess(terminal.pid, forms);
  expect(new Set(sightings.map(({ form }) => form))).toEqual(new Set(['bytes', 'float32', 'float64', 'packed']));
});
