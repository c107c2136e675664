import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { instant } from '@changqing/protocol';
import { z } from 'zod';
import { parseJson } from '../records/sign.ts';
import { readIfThere, writeDurably } from './durable-json-file.ts';

const storedVersion = z.object({
  version: z.number().int().nonnegative(),
  at: instant,
  /** Staff id, or `file` where the file was changed by hand. */
  by: z.string(),
  changed: z.array(z.string()),
  settings: z.record(z.string(), z.unknown()),
});
export type StoredVersion = z.infer<typeof storedVersion>;

/** Earlier settings of this kiosk, a file each. */
export interface SettingsVersions {
  /** Newest first, without the documents. */
  list(): readonly Omit<StoredVersion, 'settings'>[];
  /** The newest of all. */
  readonly latest: StoredVersion | undefined;
  read(version: number): Promise<StoredVersion | undefined>;
  /** Durable when it resolves; the oldest beyond fifty go. */
  add(entry: Omit<StoredVersion, 'version'>): Promise<StoredVersion>;
}

const MOST_KEPT = 50;
const nameOf = (version: number): string => `${String(version).padStart(6, '0')}.json`;

/** Opens the folder of versions. A file in it that is none is passed over. */
export async function openSettingsVersions(folder: string): Promise<SettingsVersions> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const read = async (version: number): Promise<StoredVersion | undefined> => {
    const parsed = storedVersion.safeParse(parseJson((await readIfThere(join(folder, nameOf(version)))) ?? ''));
    return parsed.success && parsed.data.version === version ? parsed.data : undefined;
  };
  const numbers = (await readdir(folder)).flatMap((name) => /^(\d{6,})\.json$/.exec(name)?.[1] ?? []).map(Number);
  const found = await Promise.all(numbers.sort((one, other) => one - other).map(read));
  const versions = found.filter((version) => version !== undefined);
  return {
    list: () => versions.map(({ version, at, by, changed }) => ({ version, at, by, changed })).reverse(),
    get latest() {
      return versions.at(-1);
    },
    read: (version) => (versions.some((known) => known.version === version) ? read(version) : Promise.resolve(undefined)),
    add: async (entry) => {
      const added = { version: (versions.at(-1)?.version ?? -1) + 1, ...entry };
      await writeDurably(join(folder, nameOf(added.version)), `${JSON.stringify(added, null, 2)}\n`);
      versions.push(added);
      for (const old of versions.splice(0, Math.max(0, versions.length - MOST_KEPT)))
        await rm(join(folder, nameOf(old.version)), { force: true });
      return added;
    },
  };
}
