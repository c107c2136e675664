import { terminalProfile, type TerminalProfile } from '@changqing/protocol';
import { parseJson } from '../records/sign.ts';
import { readIfThere, writeDurably } from '../settings/durable-json-file.ts';

/** What central told of this terminal, kept for starts without a network. It holds public keys and addresses only. */
export interface ProfileFile {
  read(): Promise<TerminalProfile | undefined>;
  write(profile: TerminalProfile): Promise<void>;
}

/** A file that is broken counts as none: central tells it again. */
export function profileFile(path: string): ProfileFile {
  return {
    read: async () => {
      const parsed = terminalProfile.safeParse(parseJson((await readIfThere(path)) ?? ''));
      return parsed.success ? parsed.data : undefined;
    },
    write: (profile) => writeDurably(path, JSON.stringify(profile, null, 2)),
  };
}
