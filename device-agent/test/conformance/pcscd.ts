import { spawn } from 'node:child_process';
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../eventually.ts';

/** Debian's smart card service with its virtual reader, in a folder of its own. */
export interface RealPcscd {
  readonly socketPath: string;
  /** Where the virtual reader takes a card. */
  readonly cardPort: number;
  /** Ends the service, as a crash does. */
  stop(): Promise<void>;
}

const WHAT_TO_DO = 'install them with: sudo apt-get install pcscd vsmartcard-vpcd';
/** Mounts of its own; whoever is not root is so in there only. */
const OWN_MOUNTS = process.getuid?.() === 0 ? ['-m'] : ['-r', '-m'];
const DAEMON = '/usr/sbin/pcscd';
const VIRTUAL_READER = '/usr/lib/pcsc/drivers/serial/libifdvpcd.so';

/** Why the real service cannot be used here; undefined where it can. */
async function whyNoPcscd(): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'it is Debian’s';
  for (const path of [DAEMON, VIRTUAL_READER, '/usr/bin/unshare']) {
    const there = await access(path).then(
      () => true,
      () => false,
    );
    if (!there) return `${path} is missing`;
  }
  return new Promise((resolve) => {
    const probe = spawn('unshare', [...OWN_MOUNTS, 'true'], { stdio: 'ignore' });
    probe.once('error', () => resolve('unshare is not to be had'));
    probe.once('exit', (code) => resolve(code === 0 ? undefined : 'this machine lets nobody have mounts of their own'));
  });
}

/** Starts it: `/run/pcscd` is a folder of ours in its eyes only, so that one that runs on this machine is left alone. */
export async function startPcscd(cardPort?: number): Promise<RealPcscd> {
  const missing = await whyNoPcscd();
  if (missing !== undefined) throw new Error(`the smart card service and its virtual reader do not run: ${missing}; ${WHAT_TO_DO}`);
  const folder = await mkdtemp(join(tmpdir(), 'changqing-pcscd-'));
  const port = cardPort ?? (await freePort());
  const number = `0x${port.toString(16).toUpperCase()}`;
  const readers = join(folder, 'readers.conf');
  await writeFile(readers, `FRIENDLYNAME "Virtual PCD"\nDEVICENAME /dev/null:${number}\nLIBPATH ${VIRTUAL_READER}\nCHANNELID ${number}\n`);
  const script = 'mount -t tmpfs none /run && mkdir /run/pcscd && mount --bind "$1" /run/pcscd && exec "$2" --foreground --config "$3"';
  const child = spawn('unshare', [...OWN_MOUNTS, '--propagation', 'private', 'sh', '-c', script, 'sh', folder, DAEMON, readers], {
    stdio: 'ignore',
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const socketPath = join(folder, 'pcscd.comm');
  await eventually(
    () =>
      access(socketPath).then(
        () => true,
        () => child.exitCode !== null,
      ),
    (there) => there,
  );
  if (child.exitCode !== null) throw new Error(`pcscd ended with ${child.exitCode}`);
  return {
    socketPath,
    cardPort: port,
    stop: async () => {
      child.kill('SIGKILL');
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A port that is free now; the reader takes it and the next one. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
