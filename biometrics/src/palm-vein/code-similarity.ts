import { CODE_SIDE } from './palm-region.ts';
import { DIRECTIONS, NO_VEIN, NOT_SEEN } from './vein-code.ts';

/** How far two codes may lie apart and still be compared: beyond this the hand was not found where it is. */
const LARGEST_SHIFT = 7;
const PAD = 24;
/** No placement moves a vein by more cells than this after it was turned and scaled. */
const REACH = 14;
const TABLE_SIDE = CODE_SIDE + 2 * PAD;
const TABLE_CELLS = TABLE_SIDE * TABLE_SIDE;
const TURNS = [-12, -9, -6, -3, 0, 3, 6, 9, 12];
const SCALES = [0.93, 1, 1.07];
/** Weight of a vein met exactly: in its cell and in its direction. */
const FULL = 8;
const NEAR = [FULL, 6, 5];
/** Of a template's veins at least this share must fall where the other palm was seen. */
const FEWEST_SHARED = 0.5;

/** A code made ready to be compared often. */
export interface PreparedCode {
  /** Veins as x, y (cells from the middle) and direction, three numbers each. */
  readonly veins: Float32Array;
  /** For each direction a padded table: what a vein of that direction is worth there, or `UNSEEN`. */
  readonly worth: Uint8Array;
}

/** Marks cells where the palm was not seen; the bits below it hold the worth elsewhere. */
const UNSEEN = 128;

/** Lays each vein's worth out over its own and the eight cells around, and over its own and the two next directions. */
export function prepareCode(cells: Uint8Array): PreparedCode {
  const veins: number[] = [];
  const worth = new Uint8Array(DIRECTIONS * TABLE_CELLS);
  const unseen = new Uint8Array(TABLE_CELLS).fill(1);
  for (let row = 0; row < CODE_SIDE; row++) {
    for (let column = 0; column < CODE_SIDE; column++) {
      const cell = cells[row * CODE_SIDE + column]!;
      if (cell === NOT_SEEN) continue;
      const at = (row + PAD) * TABLE_SIDE + column + PAD;
      unseen[at] = 0;
      if (cell === NO_VEIN) continue;
      veins.push(column - (CODE_SIDE - 1) / 2, row - (CODE_SIDE - 1) / 2, cell - 1);
      spreadWorth(worth, at, cell - 1);
    }
  }
  for (let i = 0; i < worth.length; i++) if (unseen[i % TABLE_CELLS] === 1) worth[i] = UNSEEN;
  return { veins: Float32Array.from(veins), worth };
}

function spreadWorth(worth: Uint8Array, at: number, direction: number): void {
  for (let turn = -1; turn <= 1; turn++) {
    const table = ((direction + turn + DIRECTIONS) % DIRECTIONS) * TABLE_CELLS;
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        const here = table + at + dy * TABLE_SIDE + dx;
        const value = Math.max(0, NEAR[dx * dx + dy * dy]! - (turn === 0 ? 0 : 3));
        if (value > worth[here]!) worth[here] = value;
      }
    }
  }
}

/** How one code is laid on another: turned, scaled, then shifted by whole cells. */
interface Placement {
  readonly turnDegrees: number;
  readonly scale: number;
  readonly shiftX: number;
  readonly shiftY: number;
}

/** 0 to 1: how well the veins of two palms lie on each other, in the best of all small placements. Symmetric in its arguments up to rounding. */
export function codeSimilarity(probe: PreparedCode, reference: PreparedCode): number {
  const starts: { readonly placement: Placement; readonly value: number }[] = [];
  for (const turnDegrees of TURNS) {
    for (const scale of SCALES) {
      const placed = placeVeins(probe, turnDegrees, scale, 3);
      let best = { placement: { turnDegrees, scale, shiftX: 0, shiftY: 0 }, value: -1 };
      for (let shiftY = -LARGEST_SHIFT; shiftY <= LARGEST_SHIFT; shiftY += 2) {
        for (let shiftX = -LARGEST_SHIFT; shiftX <= LARGEST_SHIFT; shiftX += 2) {
          const value = agreement(placed, reference.worth, shiftX, shiftY);
          if (value > best.value) best = { placement: { turnDegrees, scale, shiftX, shiftY }, value };
        }
      }
      starts.push(best);
    }
  }
  starts.sort((a, b) => b.value - a.value);
  return Math.max(...starts.slice(0, 3).map(({ placement }) => refine(probe, reference, placement)));
}

function refine(probe: PreparedCode, reference: PreparedCode, start: Placement): number {
  let best = 0;
  for (const turn of [-1.5, 0, 1.5]) {
    for (const stretch of [0.965, 1, 1.035]) {
      const turnDegrees = start.turnDegrees + turn;
      const scale = start.scale * stretch;
      const there = placeVeins(probe, turnDegrees, scale, 1);
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          const value = agreement(there, reference.worth, start.shiftX + dx, start.shiftY + dy);
          if (value <= best) continue;
          best = Math.max(
            best,
            Math.min(value, 0.5 * (value + backwards(probe, reference, turnDegrees, scale, start.shiftX + dx, start.shiftY + dy))),
          );
        }
      }
    }
  }
  return best;
}

/** The same placement seen from the reference: its veins looked up among the probe's. */
function backwards(
  probe: PreparedCode,
  reference: PreparedCode,
  turnDegrees: number,
  scale: number,
  shiftX: number,
  shiftY: number,
): number {
  const radians = (-turnDegrees * Math.PI) / 180;
  const x = (-shiftX * Math.cos(radians) + shiftY * Math.sin(radians)) / scale;
  const y = (-shiftX * Math.sin(radians) - shiftY * Math.cos(radians)) / scale;
  return agreement(placeVeins(reference, -turnDegrees, 1 / scale, 1), probe.worth, Math.round(x), Math.round(y));
}

/** Turns and scales every n-th vein; gives the indices at which the other palm's tables hold their worth. */
function placeVeins({ veins }: PreparedCode, turnDegrees: number, scale: number, every: number): Int32Array {
  const radians = (turnDegrees * Math.PI) / 180;
  const cos = Math.cos(radians) * scale;
  const sin = Math.sin(radians) * scale;
  const placed = new Int32Array(Math.floor(veins.length / 3 / every));
  const middle = PAD + (CODE_SIDE - 1) / 2;
  const turned = turnDegrees / (180 / DIRECTIONS) + DIRECTIONS;
  const limit = TABLE_SIDE - 1 - REACH;
  for (let i = 0; i < placed.length; i++) {
    const at = 3 * i * every;
    const x = Math.round(middle + cos * veins[at]! - sin * veins[at + 1]!);
    const y = Math.round(middle + sin * veins[at]! + cos * veins[at + 1]!);
    // A corner that would leave the table is put where nothing was seen.
    const fits = x >= REACH && y >= REACH && x <= limit && y <= limit;
    const direction = Math.round(veins[at + 2]! + turned) % DIRECTIONS;
    placed[i] = direction * TABLE_CELLS + (fits ? y * TABLE_SIDE + x : REACH * (TABLE_SIDE + 1));
  }
  return placed;
}

/** Mean worth of the veins that fall where the other palm was seen, 0 to 1; 0 when these are too few. */
function agreement(placed: Int32Array, worth: Uint8Array, shiftX: number, shiftY: number): number {
  const shift = shiftY * TABLE_SIDE + shiftX;
  let sum = 0;
  let unseen = 0;
  for (let i = 0; i < placed.length; i++) {
    const value = worth[placed[i]! + shift]!;
    sum += value & (UNSEEN - 1);
    unseen += value >> 7;
  }
  const shared = placed.length - unseen;
  return shared === 0 || shared < FEWEST_SHARED * placed.length ? 0 : sum / (FULL * shared);
}
