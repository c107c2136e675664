import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { ChainHead } from './chain.ts';
import { parseJson } from './sign.ts';

const witness = z.object({ epoch: z.string(), sequence: z.number() });

/** Remembers, outside the data folder, how far the chain has come. */
export interface ChainWitness {
  note(head: ChainHead): void;
  /** True when the journal ends before what was noted: it was restored from an old copy. */
  isBehind(head: ChainHead): boolean;
}

/**
 * The witness lives in the keys folder, which no copy of the data folder brings back. It is written without a flush: after a power cut it
 * may be too low, which says nothing, and never too high, because a record is flushed before it is noted.
 */
export function openChainWitness(folder: string): ChainWitness {
  const path = join(folder, 'chain-witness.json');
  return {
    note: ({ epoch, sequence }) => {
      try {
        writeFileSync(path, JSON.stringify({ epoch, sequence }), { mode: 0o600 });
      } catch {
        // A witness that cannot be written says nothing; the record itself is safe already.
      }
    },
    isBehind: (head) => {
      const noted = witness.safeParse(readNote(path));
      if (!noted.success) return false;
      return noted.data.epoch === head.epoch ? noted.data.sequence > head.sequence : head.sequence > 0;
    },
  };
}

function readNote(path: string): unknown {
  try {
    return parseJson(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
