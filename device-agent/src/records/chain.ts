import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

/** Where the chain of signed bodies ends. */
export interface ChainHead {
  readonly epoch: string;
  /** Of the last record; 0 at an epoch's start. */
  readonly sequence: number;
  readonly sha256: string;
}

const START_OF_CHAIN = '0'.repeat(64);
const headRow = z.object({ epoch: z.string(), sequence: z.number(), body_sha256: z.string() });

/** The chain's end as the journal holds it; a journal without records begins a new epoch. */
export function readChainHead(database: DatabaseSync): ChainHead {
  const epochRow = database.prepare("SELECT value FROM meta WHERE key = 'epoch'").get();
  const epoch = epochRow === undefined ? undefined : z.string().parse(epochRow['value']);
  if (epoch === undefined) return startEpoch(database);
  const last = database
    .prepare('SELECT epoch, sequence, body_sha256 FROM records WHERE epoch = ? ORDER BY sequence DESC LIMIT 1')
    .get(epoch);
  if (last === undefined) return { epoch, sequence: 0, sha256: START_OF_CHAIN };
  const row = headRow.parse(last);
  return { epoch: row.epoch, sequence: row.sequence, sha256: row.body_sha256 };
}

/** Begins a new chain: the journal started empty, or it turned out to be an old copy of itself. */
export function startEpoch(database: DatabaseSync): ChainHead {
  const epoch = randomUUID();
  database.prepare("INSERT INTO meta (key, value) VALUES ('epoch', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value").run(epoch);
  return { epoch, sequence: 0, sha256: START_OF_CHAIN };
}
