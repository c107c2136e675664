import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Problem, type Result } from '@changqing/protocol';
import { sha256 } from '../records/sign.ts';
import { readIfThere, writeDurably } from '../settings/durable-json-file.ts';
import { isSecret, makeSecret } from './secrets.ts';

/**
 * Which browser window is the kiosk's own. After a crash the window that was paired is known again by the hash of its secret, so that the
 * page comes back by itself; an orderly stop forgets it, and the launcher pairs anew.
 */
export interface Pairing {
  /** Swaps the link's one-use token for a window's own secret; the window paired before is out. Error: `not-paired`. */
  pair(token: string): Promise<Result<string, Problem>>;
  isPaired(windowSecret: string | undefined): boolean;
  isCommandLine(token: string | undefined): boolean;
  /** Called when a new window takes over. */
  onTakeOver(listener: () => void): void;
  /** Takes the links away. */
  close(): Promise<void>;
}

/**
 * Writes `kiosk-url` (the pairing link, renewed after each use) and `cli-token` into the run folder, both of mode 0600: only who may read
 * this user's files can open the kiosk's page.
 */
export async function openPairing(runFolder: string, baseUrl: string): Promise<Pairing> {
  await mkdir(runFolder, { recursive: true, mode: 0o700 });
  const listeners = new Set<() => void>();
  const commandLine = makeSecret();
  let linkToken = makeSecret();
  const windowFile = join(runFolder, 'window-sha256');
  let windowHash = await readWindowHash(windowFile);
  const writeLink = () => writeDurably(join(runFolder, 'kiosk-url'), `${baseUrl}/pair?token=${linkToken}\n`);
  await writeLink();
  await writeDurably(join(runFolder, 'cli-token'), `${commandLine}\n`);
  return {
    pair: async (token) => {
      if (!isSecret(linkToken, token)) return err({ code: 'not-paired', detail: 'this link was used already: take the new one' });
      // Used up before anything is awaited, so that two requests at once cannot both have it.
      linkToken = makeSecret();
      const secret = makeSecret();
      windowHash = sha256(secret);
      for (const listener of listeners) listener();
      await writeDurably(windowFile, `${windowHash}\n`);
      await writeLink();
      return ok(secret);
    },
    isPaired: (secret) => secret !== undefined && isSecret(windowHash, sha256(secret)),
    isCommandLine: (token) => isSecret(commandLine, token),
    onTakeOver: (listener) => void listeners.add(listener),
    close: async () => {
      await rm(join(runFolder, 'kiosk-url'), { force: true });
      await rm(join(runFolder, 'cli-token'), { force: true });
      await rm(windowFile, { force: true });
    },
  };
}

/** The window that was paired before a crash; undefined where there was none, or the file is not of the form. */
async function readWindowHash(file: string): Promise<string | undefined> {
  const text = ((await readIfThere(file)) ?? '').trim();
  return /^[0-9a-f]{64}$/.test(text) ? text : undefined;
}
