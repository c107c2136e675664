import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Adapter } from 'lowdb';

/**
 * Writes a file so that it is either the old or the new one after a power cut: a temporary file of mode 0600 is written and flushed,
 * renamed over the old one, and the folder flushed. Rejects with the system's error.
 */
export async function writeDurably(path: string, text: string): Promise<void> {
  const part = `${path}.part`;
  const file = await open(part, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(part, path);
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Reads a whole text file; null where there is none. */
export async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/**
 * lowdb's adapter over the writer above: its own never flushes. The document is serialised when `write` is called, and writes queue, so
 * that two updates at once do not race for one temporary file. `parse` decides what a document is; what it throws reaches the reader.
 */
export function durableJsonAdapter<T>(path: string, parse: (text: string) => T): Adapter<T> {
  let queue: Promise<void> = Promise.resolve();
  return {
    read: async () => {
      const text = await readIfThere(path);
      return text === null ? null : parse(text);
    },
    write: (document) => {
      const text = `${JSON.stringify(document, null, 2)}\n`;
      const written = queue.then(() => writeDurably(path, text));
      queue = written.catch(() => undefined);
      return written;
    },
  };
}
