import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/clock.ts';
import { silentLog } from '../../src/devices/device-log.ts';
import { createIppPrinter } from '../../src/devices/ipp/driver.ts';
import { createHttpTransport } from '../../src/devices/ipp/http-transport.ts';
import { settings, type Settings } from '../../src/devices/ipp/model.ts';
import { eventually } from '../eventually.ts';
import type { DocumentPrinterRig } from './document-printer.conformance.ts';

const BUS = '/run/dbus/system_bus_socket';
const WHAT_TO_DO =
  'install it with: sudo apt-get install cups-ipp-utils dbus — and start the system bus with: sudo dbus-daemon --system --fork';

/**
 * The printer's engine: keeps each document under its job's name, tells its pages one by one, and stands still with a reason while the file
 * `trouble` names one.
 */
const ENGINE = `#!/bin/sh
folder=$(dirname "$0")
cp "$1" "$folder/papers/$IPP_JOB_ID $IPP_JOB_NAME"
echo "\${IPP_SIDES:-none} \${IPP_COPIES:-1} \${IPP_MEDIA:-none} \${IPP_PRINT_SCALING:-none-told}" > "$folder/wishes"
sides=$(( $(grep -a -c '/Type /Page$' "$1") * \${IPP_COPIES:-1} ))
out=0
while [ $out -lt $sides ]; do
  if [ -f "$folder/trouble" ]; then
    reason=$(cat "$folder/trouble")
    echo "STATE: +$reason" >&2
    while [ -f "$folder/trouble" ]; do sleep 0.05; done
    echo "STATE: -$reason" >&2
  fi
  sleep 0.05
  out=$((out + 1))
  [ -f "$folder/silent" ] || echo "ATTR: job-impressions-completed=$out" >&2
done
`;

/** Debian's reference printer, running. */
export interface ReferencePrinter {
  readonly url: string;
  readonly folder: string;
  readonly papers: NonNullable<DocumentPrinterRig['papers']>;
  stop(): Promise<void>;
}

/** Starts `ippeveprinter` on a free port of loopback. Throws with what to do where it cannot run. */
export async function startReferencePrinter(options: readonly string[] = [], formats = 'application/pdf'): Promise<ReferencePrinter> {
  await ensureSystemBus();
  const folder = await mkdtemp(join(tmpdir(), 'changqing-ipp-'));
  await Promise.all([mkdir(join(folder, 'spool')), mkdir(join(folder, 'papers'))]);
  const engine = join(folder, 'engine.sh');
  await writeFile(engine, ENGINE);
  await chmod(engine, 0o755);
  const port = await freePort();
  const fixed = ['-p', String(port), '-n', 'localhost', '-r', 'off', '-d', join(folder, 'spool'), '-c', engine];
  const program = spawn('ippeveprinter', [...fixed, ...options, '-f', formats, 'Changqing'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaints = '';
  program.stderr.on('data', (text: Buffer) => {
    complaints = (complaints + text.toString()).slice(-2_000);
  });
  const ended = new Promise<string>((resolve) => {
    program.once('error', (error) => resolve(error.message));
    program.once('exit', (code) => resolve(`it ended with ${code}: ${complaints}`));
  });
  await Promise.race([
    eventually(() => canConnect(port), Boolean, 20_000),
    ended.then((reason) => {
      throw new Error(`ippeveprinter does not run (${reason}); ${WHAT_TO_DO}`);
    }),
  ]);
  return {
    url: `ipp://localhost:${port}/ipp/print`,
    folder,
    papers: async () => {
      const names = (await readdir(join(folder, 'papers'))).sort((a, b) => Number.parseInt(a) - Number.parseInt(b));
      return Promise.all(
        names.map(async (name) => ({
          jobName: name.replace(/^\d+ /, ''),
          pdf: new Uint8Array(await readFile(join(folder, 'papers', name))),
        })),
      );
    },
    stop: async () => {
      await stopProgram(program);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Quick questions: the tests wait in real time. */
export const QUICK: Settings = settings.parse({ pollMs: 500, busyPollMs: 200, answerMs: 5_000, stalledMs: 1_000 });

/** The reference printer as one of the conformance suite. It has no hands that stop it: its troubles are warnings. */
export async function startIppEverywhere(): Promise<DocumentPrinterRig> {
  const reference = await startReferencePrinter();
  return {
    printer: createIppPrinter(createHttpTransport(reference.url), QUICK, systemClock, silentLog),
    pass: (durationMs) => systemClock.sleep(durationMs / 10),
    papers: () => reference.papers(),
    sheetsOf: undefined,
    paper: undefined,
    cover: undefined,
    cable: undefined,
    onlyImages: undefined,
    counts: true,
    slowestMs: 200_000,
    dispose: () => reference.stop(),
  };
}

/** Without a system bus the program ends at once; avahi need not run. */
async function ensureSystemBus(): Promise<void> {
  if (spawnSync('sh', ['-c', 'command -v ippeveprinter'], { stdio: 'ignore' }).status !== 0)
    throw new Error(`ippeveprinter is not there; ${WHAT_TO_DO}`);
  if (await canConnect(BUS)) return;
  if (process.getuid?.() !== 0) throw new Error(`there is no system bus, which ippeveprinter needs; ${WHAT_TO_DO}`);
  await mkdir('/run/dbus', { recursive: true });
  // Left behind by a bus that was killed, it stops the next one.
  await rm('/run/dbus/pid', { force: true });
  const started = spawnSync('dbus-daemon', ['--system', '--fork'], { encoding: 'utf8' });
  if (!existsSync(BUS)) throw new Error(`the system bus does not start: ${started.stderr}; ${WHAT_TO_DO}`);
}

function canConnect(where: number | string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = typeof where === 'number' ? connect(where, '127.0.0.1') : connect(where);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}

function stopProgram(program: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (program.exitCode !== null || program.signalCode !== null) {
      resolve();
      return;
    }
    program.once('exit', () => resolve());
    program.kill('SIGKILL');
  });
}
