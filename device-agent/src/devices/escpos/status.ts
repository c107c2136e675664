import type { PrinterFault } from '../../hal/receipt-printer.ts';

/** What a printer says about itself, whichever way it was asked. */
export interface Condition {
  readonly offline: boolean;
  readonly coverOpen: boolean;
  readonly paperOut: boolean;
  readonly paperLow: boolean;
  readonly cutterError: boolean;
  /** Goes away by itself: head too hot, voltage too low. */
  readonly overheated: boolean;
  readonly unrecoverable: boolean;
}

export const SOUND: Condition = {
  offline: false,
  coverOpen: false,
  paperOut: false,
  paperLow: false,
  cutterError: false,
  overheated: false,
  unrecoverable: false,
};

/** Which bit map the second DLE EOT answer has (§13). */
export type EotMap = 'standard' | 'hwasung';

/** Puts the answers to DLE EOT 1 to 4 together (§8.1). */
export function conditionOfRealTime(answers: readonly [number, number, number, number], map: EotMap = 'standard'): Condition {
  const [printer, cause, error, paper] = answers;
  const bit = (byte: number, mask: number) => (byte & mask) === mask;
  if (map === 'hwasung')
    return {
      offline: bit(printer, 0x08),
      coverOpen: bit(cause, 0x02),
      paperOut: bit(cause, 0x01),
      paperLow: bit(cause, 0x08),
      cutterError: bit(cause, 0x04) || bit(cause, 0x20),
      overheated: bit(error, 0x40),
      unrecoverable: bit(error, 0x20),
    };
  return {
    offline: bit(printer, 0x08),
    coverOpen: bit(cause, 0x04),
    paperOut: bit(cause, 0x20) || bit(paper, 0x60),
    paperLow: bit(paper, 0x0c),
    cutterError: bit(error, 0x08) || bit(error, 0x04),
    overheated: bit(error, 0x40),
    unrecoverable: bit(error, 0x20),
  };
}

/** Reads the first three bytes of an automatic status (§8.3). */
export function conditionOfAutomatic([first, second, third]: readonly [number, number, number]): Condition {
  return {
    offline: (first & 0x08) !== 0,
    coverOpen: (first & 0x20) !== 0,
    paperOut: (third & 0x0c) === 0x0c,
    paperLow: (third & 0x03) === 0x03,
    cutterError: (second & 0x0c) !== 0,
    overheated: (second & 0x40) !== 0,
    unrecoverable: (second & 0x20) !== 0,
  };
}

/** What keeps the printer from printing, the cause that a person can mend first; undefined for none. */
export function faultOf(condition: Condition): PrinterFault | undefined {
  if (condition.coverOpen) return 'cover-open';
  if (condition.paperOut) return 'paper-out';
  if (condition.unrecoverable) return 'unrecoverable';
  if (condition.cutterError) return 'cutter';
  if (condition.overheated) return 'overheated';
  return condition.offline ? 'unrecoverable' : undefined;
}

/** The four real-time answers of a printer in this condition (§8.1, §8.4), for simulators. */
export function realTimeAnswers(condition: Condition): readonly [number, number, number, number] {
  const error = condition.cutterError || condition.overheated || condition.unrecoverable;
  const paper = (condition.paperLow ? 0x0c : 0) | (condition.paperOut ? 0x60 : 0);
  return [
    0x12 | (condition.offline ? 0x08 : 0),
    0x12 | (condition.coverOpen ? 0x04 : 0) | (condition.paperOut ? 0x20 : 0) | (error ? 0x40 : 0),
    0x12 | (condition.cutterError ? 0x08 : 0) | (condition.unrecoverable ? 0x20 : 0) | (condition.overheated ? 0x40 : 0),
    0x12 | paper,
  ];
}

/** The four bytes of an automatic status in this condition (§8.3), for simulators. */
export function automaticBytes(condition: Condition): Uint8Array {
  return Uint8Array.of(
    0x10 | (condition.offline ? 0x08 : 0) | (condition.coverOpen ? 0x20 : 0),
    (condition.cutterError ? 0x08 : 0) | (condition.unrecoverable ? 0x20 : 0) | (condition.overheated ? 0x40 : 0),
    (condition.paperLow ? 0x03 : 0) | (condition.paperOut ? 0x0c : 0),
    0,
  );
}

/** The byte of a GS r 1 answer (§8.2), for simulators. */
export function queuedPaperByte(condition: Condition): number {
  return (condition.paperLow ? 0x03 : 0) | (condition.paperOut ? 0x0c : 0);
}
