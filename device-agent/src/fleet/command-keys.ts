import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { publicJwk, type PublicJwk } from '@changqing/protocol';
import { z } from 'zod';
import { parseJson } from '../records/sign.ts';
import { writeDurably } from '../settings/durable-json-file.ts';

/** The keys that central's orders are signed with, as this terminal was told them when it was enrolled. */
export interface CommandKeys {
  /** Empty before the first profile that names some. */
  readonly keys: readonly PublicJwk[];
  /**
   * Takes the keys of the first profile. Those of a later one change nothing: whoever gets hold of central's door does not get hold of the
   * terminals by it. A technician who wants others removes the file by hand. True where they were taken now.
   */
  pin(keys: readonly PublicJwk[] | undefined): Promise<boolean>;
}

const stored = z.array(publicJwk).min(1);

/** Reads `command-keys.json` of the keys folder. A file that is there and cannot be read means no orders at all, never other keys. */
export function openCommandKeys(folder: string): CommandKeys {
  const path = join(folder, 'command-keys.json');
  const text = textOf(path);
  let keys: readonly PublicJwk[] = text === undefined ? [] : (stored.safeParse(parseJson(text)).data ?? []);
  let pinned = text !== undefined;
  return {
    get keys() {
      return keys;
    },
    pin: async (told) => {
      if (pinned || told === undefined || told.length === 0) return false;
      pinned = true;
      keys = [...told];
      try {
        await writeDurably(path, `${JSON.stringify(keys, null, 2)}\n`);
      } catch {
        // Not on the disk, not pinned: the next profile tries again.
        pinned = false;
        keys = [];
        return false;
      }
      return true;
    },
  };
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    return '';
  }
}
