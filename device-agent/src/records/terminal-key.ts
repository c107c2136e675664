import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfThere, writeDurably } from '../settings/durable-json-file.ts';
import { makePrivateJwk, signingKeyFrom, type SigningKey } from './sign.ts';

/**
 * The terminal's own signing key: read from its file, made on the first start. The folder has mode 0700 and the file 0600; a file that
 * others can read is refused, because whoever read it can sign in this terminal's name.
 */
export async function readTerminalKey(folder: string): Promise<SigningKey> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'terminal-key.json');
  const text = await readIfThere(path);
  if (text === null) {
    await writeDurably(path, JSON.stringify(makePrivateJwk()));
    return readTerminalKey(folder);
  }
  const { mode } = await stat(path);
  if ((mode & 0o077) !== 0)
    throw new Error(`others can read the terminal's key: chmod 600 ${path}, and enrol the terminal anew if in doubt`);
  return signingKeyFrom(text);
}
