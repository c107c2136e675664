import { readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** A program that has a port open. */
export interface PortHolder {
  readonly name: string;
  readonly pid: number;
}

/** `brltty (pid 812)`; this agent by its own name. */
export const holderWords = ({ name, pid }: PortHolder): string => (pid === process.pid ? 'changqing' : `${name} (pid ${pid})`);

/**
 * Who has these ports open, by path, as far as this user may see it. Goes through the open files of all processes once, however many ports there are;
 * empty where the system has no `/proc`. Programs of other users keep their files to themselves: of these a lock file (`LCK..ttyUSB0`) may tell.
 */
export async function holdersOf(
  paths: readonly string[],
  proc = '/proc',
  locks = '/run/lock',
): Promise<ReadonlyMap<string, readonly PortHolder[]>> {
  const byTarget = new Map<string, string[]>();
  for (const path of paths) {
    const target = await realpath(path).catch(() => path);
    byTarget.set(target, [...(byTarget.get(target) ?? []), path]);
  }
  const found = new Map<string, PortHolder[]>();
  const add = (path: string, holder: PortHolder) => {
    const known = found.get(path) ?? [];
    if (!known.some(({ pid }) => pid === holder.pid)) found.set(path, [...known, holder]);
  };
  for (const entry of await readdir(proc).catch(() => [])) {
    if (!/^\d+$/.test(entry)) continue;
    const held = await openFilesOf(join(proc, entry));
    const wanted = held.flatMap((target) => byTarget.get(target) ?? []);
    if (wanted.length === 0) continue;
    const holder = { name: await nameOf(proc, entry), pid: Number(entry) };
    for (const path of wanted) add(path, holder);
  }
  for (const [target, wanted] of byTarget) {
    const pid = Number(await readFile(join(locks, `LCK..${basename(target)}`), 'utf8').catch(() => ''));
    if (!Number.isInteger(pid) || pid <= 0) continue;
    const name = await nameOf(proc, String(pid));
    // A lock that outlived its program means nothing.
    if (name !== '') for (const path of wanted) add(path, { name, pid });
  }
  return found;
}

async function openFilesOf(folder: string): Promise<readonly string[]> {
  const numbers = await readdir(join(folder, 'fd')).catch(() => []);
  const targets = await Promise.all(numbers.map((number) => readlink(join(folder, 'fd', number)).catch(() => '')));
  return [...new Set(targets.filter((target) => target.startsWith('/dev/')))];
}

const nameOf = async (proc: string, pid: string): Promise<string> =>
  (await readFile(join(proc, pid, 'comm'), 'utf8').catch(() => '')).trim();
