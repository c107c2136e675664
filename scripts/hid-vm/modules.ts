import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { execFileSync } from 'node:child_process';

/** A kernel module as it is loaded: its name with underscores, and its bytes. */
export interface KernelModule {
  readonly name: string;
  readonly content: Uint8Array;
}

const MODULE_FILE = /\.ko(\.xz)?$/;
const nameOf = (file: string): string => basename(file).replace(MODULE_FILE, '').replaceAll('-', '_');

/**
 * The modules wanted with all that they depend on, in the order in which they must be loaded. The kernel's package has no list of
 * dependencies; each module names its own in its section `.modinfo`. Throws where a module is missing from the kernel.
 */
export function modulesInOrder(folder: string, wanted: readonly string[]): readonly KernelModule[] {
  const files = new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => MODULE_FILE.test(file))
      .map((file) => [nameOf(file), join(folder, file)]),
  );
  const ordered = new Map<string, KernelModule>();
  const add = (name: string, neededBy: string) => {
    if (ordered.has(name)) return;
    const file = files.get(name);
    if (file === undefined) throw new Error(`the kernel has no module ${name}, which ${neededBy} needs`);
    const content = readModule(file);
    for (const dependency of dependenciesOf(content)) add(dependency, name);
    ordered.set(name, { name, content });
  };
  for (const name of wanted) add(name.replaceAll('-', '_'), 'the rig');
  return [...ordered.values()];
}

/** From Debian 13 on modules are compressed. */
function readModule(file: string): Uint8Array {
  return file.endsWith('.xz') ? execFileSync('xz', ['-dc', file], { maxBuffer: 64 * 1024 * 1024 }) : readFileSync(file);
}

/** Names of modules that this one calls into: the entry `depends=` of its information. */
export function dependenciesOf(module: Uint8Array): readonly string[] {
  const found = /\0depends=([^\0]*)\0/.exec(Buffer.from(module).toString('latin1'))?.[1] ?? '';
  return found
    .split(',')
    .filter((name) => name !== '')
    .map((name) => name.replaceAll('-', '_'));
}
