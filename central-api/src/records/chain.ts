import type { RecordHead } from '@changqing/protocol';

export type ChainFlag = 'chain-gap' | 'chain-fork' | 'cloned';

/** What central holds of a terminal's chain around one place of an epoch. */
export interface ChainNeighbours {
  /** Other records with this very epoch and sequence. */
  readonly samePlace: number;
  /** Body hashes of the records one place before. */
  readonly before: readonly string[];
  /** The `previousSha256` of the records one place after. */
  readonly after: readonly string[];
}

const NOTHING_BEFORE = '0'.repeat(64);

/**
 * Flags for one new record of a chain. `cloned`: two records claim one place, so the machine, or its disk, exists twice or came back from
 * an old image. `chain-fork`: it does not continue what central has. `chain-gap`: the one before has not arrived (yet). Flags are for
 * staff; they never refuse a person.
 */
export function chainFlags(
  head: Pick<RecordHead, 'sequence' | 'previousSha256'>,
  bodySha256: string,
  neighbours: ChainNeighbours,
): readonly ChainFlag[] {
  const flags: ChainFlag[] = [];
  if (neighbours.samePlace > 0) flags.push('cloned');
  const continues =
    head.sequence === 1
      ? head.previousSha256 === NOTHING_BEFORE
      : neighbours.before.length === 0 || neighbours.before.includes(head.previousSha256);
  const continued = neighbours.after.length === 0 || neighbours.after.includes(bodySha256);
  if (!continues || !continued) flags.push('chain-fork');
  if (head.sequence > 1 && neighbours.before.length === 0) flags.push('chain-gap');
  return flags;
}
