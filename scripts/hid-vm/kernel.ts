import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '@changqing/protocol';
import { aptGet } from './needs.ts';

/** Debian's kernel, unpacked: never installed, nothing of this machine is changed. */
export interface Kernel {
  /** For example `6.1.0-56-amd64`. */
  readonly version: string;
  /** The bootable image. */
  readonly image: string;
  /** Where its modules lie. */
  readonly modules: string;
}

/** Only what the rig can use of the package's 400 MB. */
const PARTS = ['drivers/hid', 'drivers/usb', 'drivers/virtio', 'fs/9p', 'fs/configfs', 'fs/fscache', 'fs/netfs', 'net/9p'];

/** Fetches the kernel that Debian recommends now, once; the next run finds it in the cache. Error: one sentence why there is none. */
export function provideKernel(cache: string, say: (line: string) => void): Result<Kernel, string> {
  const kept = findKernel(join(cache, 'kernel'));
  if (kept !== undefined) return ok(kept);
  mkdirSync(cache, { recursive: true });
  const named = nameOfPackage();
  if (!named.ok) return named;
  say(`fetching Debian's ${named.value} (70 MB, once) …`);
  const work = join(cache, 'unpacking');
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work);
  const fetched = aptGet(['download', '-qq', '-o', 'APT::Sandbox::User=root', named.value], work);
  if (!fetched.ok) return fetched;
  const deb = readdirSync(work).find((file) => file.endsWith('.deb'));
  if (deb === undefined) return err(`apt-get fetched no package ${named.value}`);
  unpack(work, deb);
  renameSync(work, join(cache, 'kernel'));
  const kernel = findKernel(join(cache, 'kernel'));
  return kernel === undefined ? err(`Debian's ${named.value} holds no kernel that can be booted`) : ok(kernel);
}

function unpack(work: string, deb: string): void {
  // A part that a newer kernel does not have any more is told when a module is missing, not here.
  const wanted = ['./boot/vmlinuz-*', ...PARTS.map((part) => `./lib/modules/*/kernel/${part}/*`)];
  spawnSync('sh', ['-c', 'dpkg-deb --fsys-tarfile "$0" | tar -x --wildcards "$@"', deb, ...wanted], { cwd: work, stdio: 'pipe' });
  rmSync(join(work, deb));
}

function findKernel(folder: string): Kernel | undefined {
  const boot = join(folder, 'boot');
  const image = existsSync(boot) ? readdirSync(boot).find((file) => file.startsWith('vmlinuz-')) : undefined;
  if (image === undefined) return undefined;
  const version = image.slice('vmlinuz-'.length);
  const modules = join(folder, 'lib', 'modules', version, 'kernel');
  return existsSync(modules) ? { version, image: join(boot, image), modules } : undefined;
}

/** `linux-image-amd64` is an empty package that depends on the newest kernel. */
function nameOfPackage(): Result<string, string> {
  const ask = () => spawnSync('apt-cache', ['depends', 'linux-image-amd64'], { encoding: 'utf8' }).stdout;
  let found = /Depends: (linux-image-\S+)/.exec(ask())?.[1];
  if (found === undefined) {
    spawnSync('apt-get', ['update', '-qq']);
    found = /Depends: (linux-image-\S+)/.exec(ask())?.[1];
  }
  return found === undefined ? err("apt knows no package linux-image-amd64; is Debian's mirror within reach?") : ok(found);
}
