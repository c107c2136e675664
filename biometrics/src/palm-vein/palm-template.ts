import type { PalmPosition, Result } from '@changqing/protocol';
import { err, ok } from '@changqing/protocol';
import type { TemplateError } from '../fingerprint/template.ts';
import { CODE_SIDE } from './palm-region.ts';
import { NO_VEIN, NOT_SEEN } from './vein-code.ts';
import { hold } from '../working-memory.ts';

/** The decoded form of a 'cq-palm/1' template. */
export interface PalmTemplate {
  readonly position: PalmPosition;
  /** 0 to 100, as `assessPalm` gave it. */
  readonly quality: number;
  /** 48 × 48 cells row by row: 0 no vein, 1 to 6 a vein's direction, 7 not seen. */
  readonly cells: Uint8Array;
}

/** "CQPV", version, position (1 right, 2 left), quality, cells a side. */
const HEADER_BYTES = 8;
const MAGIC = [0x43, 0x51, 0x50, 0x56];
const VERSION = 1;
const CELL_BITS = 3;

/** Length of every 'cq-palm/1' template. */
export const PALM_TEMPLATE_BYTES = HEADER_BYTES + (CODE_SIDE * CODE_SIDE * CELL_BITS) / 8;

/** A code with fewer cells seen, or fewer veins among them, cannot carry a decision. */
const FEWEST_SEEN = 0.3 * CODE_SIDE * CODE_SIDE;
const FEWEST_VEINS = 0.1;

/** Writes a template: eight bytes of header, then three bits a cell, low bits first. */
export function writePalmTemplate({ position, quality, cells }: PalmTemplate): Uint8Array {
  const bytes = new Uint8Array(PALM_TEMPLATE_BYTES);
  bytes.set([...MAGIC, VERSION, position === 'right-palm' ? 1 : 2, quality, CODE_SIDE]);
  for (let i = 0; i < cells.length; i++) {
    const bit = i * CELL_BITS;
    const at = HEADER_BYTES + (bit >> 3);
    const shifted = cells[i]! << (bit & 7);
    bytes[at]! |= shifted & 255;
    if (shifted > 255) bytes[at + 1]! |= shifted >> 8;
  }
  return bytes;
}

/** Reads a template. Every byte string gets a template or an error; nothing that the bytes say makes it allocate more. */
export function parsePalmTemplate(bytes: Uint8Array): Result<PalmTemplate, TemplateError> {
  if (bytes.length < 5 || MAGIC.some((byte, i) => bytes[i] !== byte)) return notRecognised('does not begin with "CQPV"');
  if (bytes[4] !== VERSION) return notRecognised(`version ${bytes[4]!} is not known here, only ${VERSION}`);
  if (bytes.length < PALM_TEMPLATE_BYTES)
    return err({ code: 'template-truncated', reason: `has ${PALM_TEMPLATE_BYTES} bytes, got ${bytes.length}` });
  if (bytes.length > PALM_TEMPLATE_BYTES) return malformed(`has ${PALM_TEMPLATE_BYTES} bytes, but ${bytes.length} came`);
  const side = bytes[5]!;
  if (side !== 1 && side !== 2) return malformed(`position must be 1 (right) or 2 (left), got ${side}`);
  const quality = bytes[6]!;
  if (quality > 100) return malformed(`quality must be 0 to 100, got ${quality}`);
  if (bytes[7] !== CODE_SIDE) return malformed(`the code must be ${CODE_SIDE} cells a side, got ${bytes[7]!}`);
  const { cells, seen, veins } = readCells(bytes);
  if (seen < FEWEST_SEEN || veins < FEWEST_VEINS * seen)
    return malformed(`too little to compare: ${seen} cells seen, ${veins} of them veins`);
  return ok({ position: side === 1 ? 'right-palm' : 'left-palm', quality, cells });
}

/** Of two neighbouring cells (six bits): how many were seen, and 16 times how many are veins. */
const PAIR_COUNTS = Uint8Array.from({ length: 64 }, (_, pair) =>
  [pair & 7, pair >> 3].reduce((sum, cell) => sum + (cell === NOT_SEEN ? 0 : cell === NO_VEIN ? 1 : 17), 0),
);

function readCells(bytes: Uint8Array): { cells: Uint8Array; seen: number; veins: number } {
  const cells = hold(new Uint8Array(CODE_SIDE * CODE_SIDE));
  let seen = 0;
  let veins = 0;
  let at = 0;
  // Two cells are six bits, so eight cells fill three bytes exactly.
  for (let i = HEADER_BYTES; i < PALM_TEMPLATE_BYTES; i += 3) {
    let word = bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16);
    for (let pairs = 4; pairs > 0; pairs--) {
      const pair = word & 63;
      word >>= 6;
      cells[at++] = pair & 7;
      cells[at++] = pair >> 3;
      seen += PAIR_COUNTS[pair]! & 15;
      veins += PAIR_COUNTS[pair]! >> 4;
    }
  }
  return { cells, seen, veins };
}

function notRecognised(reason: string): Result<never, TemplateError> {
  return err({ code: 'template-not-recognised', reason });
}

function malformed(reason: string): Result<never, TemplateError> {
  return err({ code: 'template-malformed', reason });
}
