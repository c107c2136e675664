import { readFileSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CRASH_NOTE } from './keep.ts';

const note = z.object({ exits: z.number().int(), withinSeconds: z.number().int() });

/** What the keeper left about a crash loop before this start; the file is gone afterwards. */
export function takeCrashNote(agentFolder: string): z.infer<typeof note> | undefined {
  const path = join(agentFolder, CRASH_NOTE);
  try {
    const read = note.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    unlinkSync(path);
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}
