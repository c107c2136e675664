import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { err, ok, type Result } from '@changqing/protocol';

/** What the rig needs on the machine beyond npm: a program, what it is for, and the Debian package that brings it. */
export const NEEDED = [
  { file: '/usr/bin/qemu-system-x86_64', what: 'the virtual machine', debian: 'qemu-system-x86' },
  { file: '/bin/busybox', what: 'its first program', debian: 'busybox-static' },
  { file: '/usr/bin/udevadm', what: 'names of devices in it', debian: 'udev' },
  { file: '/usr/bin/xz', what: "the kernel's unpacker", debian: 'xz-utils' },
] as const;

export interface Machine {
  readonly platform: string;
  readonly arch: string;
  /** Content of /etc/os-release, undefined where there is none. */
  readonly osRelease: string | undefined;
  readonly isRoot: boolean;
  has(file: string): boolean;
}

/** What can be done about what is missing: nothing is, these packages can be fetched, or one sentence why not. */
export type Outlook =
  | { readonly kind: 'ready' }
  | { readonly kind: 'install'; readonly packages: readonly string[] }
  | { readonly kind: 'cannot'; readonly why: string };

/** Judges a machine. Only Debian on x64 carries the kernel and the programs that the rig is made of. */
export function outlookOf(machine: Machine): Outlook {
  if (machine.platform !== 'linux' || machine.arch !== 'x64')
    return cannot(`it boots Debian's kernel for x64, and this is ${machine.platform}-${machine.arch}`);
  const id = /^ID="?(\w+)/m.exec(machine.osRelease ?? '')?.[1];
  if (id !== 'debian')
    return cannot(`it takes its kernel from Debian's packages, and this is ${id ?? 'no Linux distribution that tells its name'}`);
  const packages = NEEDED.filter(({ file }) => !machine.has(file)).map(({ debian }) => debian);
  if (packages.length === 0) return { kind: 'ready' };
  if (!machine.isRoot)
    return cannot(`it needs root to install ${packages.join(' ')}; or run once: sudo apt-get install ${packages.join(' ')}`);
  return { kind: 'install', packages };
}

const cannot = (why: string): Outlook => ({ kind: 'cannot', why });

/** The machine that this runs on. */
export const thisMachine = (): Machine => ({
  platform: process.platform,
  arch: process.arch,
  osRelease: existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : undefined,
  isRoot: process.getuid?.() === 0,
  has: existsSync,
});

/** Installs what is missing. The error is the end of a sentence that begins with "the rig with the real kernel cannot run here: ". */
export function ensureNeeds(say: (line: string) => void): Result<undefined, string> {
  const outlook = outlookOf(thisMachine());
  if (outlook.kind === 'ready') return ok();
  if (outlook.kind === 'cannot') return err(outlook.why);
  say(`installing ${outlook.packages.join(' ')} from Debian …`);
  return aptGet(['install', '-y', '-qq', '--no-install-recommends', ...outlook.packages]);
}

/**
 * Runs apt-get, and once more after renewing its lists where that failed: a fresh machine has none, an old one asks for versions
 * that are gone. Error: what apt said last.
 */
export function aptGet(args: readonly string[], cwd = '/'): Result<undefined, string> {
  const run = (...all: string[]) =>
    spawnSync('apt-get', all, { cwd, encoding: 'utf8', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' } });
  if (run(...args).status === 0) return ok();
  run('update', '-qq');
  const again = run(...args);
  if (again.status === 0) return ok();
  const said = again.stderr.trim().split('\n').at(-1) ?? '';
  return err(`apt-get ${args[0] ?? ''} failed; is Debian's mirror within reach? It said: ${said || (again.error?.message ?? 'nothing')}`);
}
