import { MAXIMUM_CAPTURES, modalityOf, TRIES_PER_RUNG, type BodyPosition, type Modality } from '@changqing/protocol';
import type { Ladder, Rung, World } from './state.ts';

const rungOf = (position: BodyPosition): Rung => ({ modality: modalityOf(position), position });

/** Whether a reader for this kind of body part works now. */
export const canRead = (world: World, modality: Modality): boolean =>
  modality === 'fingerprint' ? world.fingerReader : world.palmReader !== undefined;

/** Whether a reader of any kind works. */
export const canReadAnything = (world: World): boolean => world.fingerReader || world.palmReader !== undefined;

const begin = (mode: Ladder['mode'], rungs: readonly Rung[]): Ladder => ({
  mode,
  rungs,
  index: 0,
  tries: 0,
  capturesOnRung: 0,
  captures: 0,
  attempts: 0,
  failures: 0,
  best: undefined,
  limitAt: undefined,
  switched: [],
});

/**
 * The ladder of a person whom central knows: the proposed finger, another enrolled finger, the palm. Body parts that no working reader
 * can see are left out. Undefined where nothing is left: no biometrics.
 * @param enrolled best first
 */
export function onlineLadder(enrolled: readonly BodyPosition[], world: World): Ladder | undefined {
  const readable = enrolled.map(rungOf).filter((rung) => canRead(world, rung.modality));
  const fingers = readable.filter((rung) => rung.modality === 'fingerprint').slice(0, 2);
  const palms = readable.filter((rung) => rung.modality === 'palm-vein').slice(0, 1);
  const rungs = [...fingers, ...palms];
  return rungs.length === 0 ? undefined : begin('online', rungs);
}

/**
 * The ladder while nobody is known: two different fingers, and a palm for where neither reads. Undefined where no reader works.
 */
export function offlineLadder(world: World): Ladder | undefined {
  const rungs = (['right-index', 'left-index', 'right-palm'] as const).map(rungOf).filter((rung) => canRead(world, rung.modality));
  return rungs.length === 0 ? undefined : begin('offline', rungs);
}

export function currentRung(ladder: Ladder): Rung {
  const rung = ladder.rungs[ladder.index];
  if (rung === undefined) throw new Error('a ladder without a rung');
  return rung;
}

/** Captures that a rung must leave to those after it: all three to a palm, which reads nearly everybody, and one to a finger. */
function heldBack(ladder: Ladder): number {
  return ladder.rungs.slice(ladder.index + 1).reduce((sum, rung) => sum + (rung.modality === 'palm-vein' ? TRIES_PER_RUNG : 1), 0);
}

/**
 * Whether this rung may ask once more. Refused captures cost no try, but they are among the session's nine; and a body part that was
 * refused three times is not going to read better: the machine changes the way before the palm has lost its turn.
 */
export function mayAskAgain(ladder: Ladder): boolean {
  if (ladder.mode === 'offline') return ladder.capturesOnRung < TRIES_PER_RUNG && ladder.captures < MAXIMUM_CAPTURES;
  const refused = ladder.capturesOnRung - ladder.tries;
  return ladder.tries < TRIES_PER_RUNG && refused < TRIES_PER_RUNG && ladder.captures < MAXIMUM_CAPTURES - heldBack(ladder);
}

/** Goes to the next rung whose reader works; undefined at the end of the ladder or of its captures. */
export function nextRung(ladder: Ladder, world: World): Ladder | undefined {
  if (ladder.captures >= MAXIMUM_CAPTURES) return undefined;
  for (let index = ladder.index + 1; index < ladder.rungs.length; index += 1) {
    const rung = ladder.rungs[index]!;
    // Offline a palm is asked only where neither finger was read.
    if (ladder.mode === 'offline' && rung.modality === 'palm-vein' && ladder.attempts > 0) continue;
    if (canRead(world, rung.modality)) return { ...ladder, index, tries: 0, capturesOnRung: 0, failures: 0, best: undefined };
  }
  return undefined;
}
