import { concatBytes } from '../../codec/fields.ts';
import type { Raster, ReceiptPage } from '../../hal/receipt-printer.ts';
import { dotsPerLineOf, type Settings } from './model.ts';
import { textPieces } from './text-mode.ts';
import { automaticStatus, COMMAND, graphicsImage, rasterImage } from './wire.ts';

/** §5: small buffers. */
const MOST_ROWS = 256;
/** Commands around a band, and room so that XOFF at 80 % is not reached. */
const SHARE_OF_BUFFER = 0.7;
const AROUND_BYTES = 64;
/** §8.3: all changes but those of the drawer. */
const AUTOMATIC_MASK = 0x0e;
const DLE = 0x10;
const DC4 = 0x14;

/** One piece of a job that fits into the printer's buffer. */
export interface Band {
  readonly bytes: Uint8Array;
  readonly heightMm: number;
}

/** What comes before the first picture (§4); leaves no paper, except that an old piece still hanging is cut off first. */
export function preamble(settings: Settings, cutFirst: boolean): Uint8Array {
  return concatBytes([
    COMMAND.initialise,
    ...(cutFirst && settings.cut !== 'none' ? [cutCommand(settings)] : []),
    COMMAND.chineseOn,
    COMMAND.alignLeft,
    COMMAND.usualSize,
    COMMAND.usualLineSpacing,
    ...(settings.asb ? [automaticStatus(AUTOMATIC_MASK)] : []),
  ]);
}

/** What ends a ticket: cut, or feed past the tear bar. */
export function cutCommand(settings: Settings): Uint8Array {
  if (settings.cut === 'none') return COMMAND.feedFiveLines;
  return settings.cut === 'full' ? COMMAND.feedAndCutFully : COMMAND.feedAndCutPartly;
}

/** Cuts a page into bands: its picture, or its parts as text where the printer's own fonts are to be used. */
export function bandsOf(page: ReceiptPage, settings: Settings): readonly Band[] {
  if (settings.chinese === 'raster' || page.parts === undefined) return pictureBands(page, settings);
  const most = { bytes: settings.bufferBytes * SHARE_OF_BUFFER - AROUND_BYTES, mm: MOST_ROWS / settings.dotsPerMm };
  const bands: Band[] = [];
  let open: { bytes: Uint8Array[]; length: number; heightMm: number } | undefined;
  const close = () => {
    if (open !== undefined) bands.push({ bytes: concatBytes(open.bytes), heightMm: open.heightMm });
    open = undefined;
  };
  for (const part of page.parts) {
    for (const piece of textPieces(part, settings)) {
      if (piece.piece === 'picture') {
        close();
        bands.push(...pictureBands(piece.raster, settings));
        continue;
      }
      const heightMm = piece.heightDots / settings.dotsPerMm;
      if (open !== undefined && (open.length + piece.bytes.length > most.bytes || open.heightMm + heightMm > most.mm)) close();
      open ??= { bytes: [], length: 0, heightMm: 0 };
      open.bytes.push(piece.bytes);
      open.length += piece.bytes.length;
      open.heightMm += heightMm;
    }
  }
  close();
  return bands;
}

/** Cuts a picture into bands; never is more on its way than the buffer holds, so that real-time commands always get through. */
function pictureBands(raster: Raster, settings: Settings): Band[] {
  if (raster.heightDots === 0) return [];
  const rowBytes = Math.ceil(raster.widthDots / 8);
  const printable = withoutRealTimeCommands(raster);
  const fitting = Math.floor((settings.bufferBytes * SHARE_OF_BUFFER - AROUND_BYTES) / rowBytes);
  const rowsEach = Math.max(1, Math.min(MOST_ROWS, fitting));
  const encode = settings.graphics === 'gsL' ? graphicsImage : rasterImage;
  const bands: Band[] = [];
  for (let top = 0; top < raster.heightDots; top += rowsEach) {
    const heightDots = Math.min(rowsEach, raster.heightDots - top);
    const rows = printable.rows.subarray(top * rowBytes, (top + heightDots) * rowBytes);
    bands.push({ bytes: encode({ widthDots: raster.widthDots, heightDots, rows }), heightMm: heightDots / settings.dotsPerMm });
  }
  return bands;
}

/**
 * A picture must never speak to the printer's interface: DLE DC4 in it could pulse a drawer, switch the power off or clear the
 * buffers. Where the two bytes stand side by side, one dot next to a black one is blackened too; nobody sees that.
 */
export function withoutRealTimeCommands(raster: Raster): Raster {
  let rows = raster.rows;
  for (let at = rows.indexOf(DLE); at >= 0 && at + 1 < rows.length; at = rows.indexOf(DLE, at + 1)) {
    if (rows[at + 1] !== DC4) continue;
    if (rows === raster.rows) rows = Uint8Array.from(rows);
    rows[at] = DLE | 0x08;
  }
  return { ...raster, rows };
}

/** Throws a RangeError on a raster that this printer cannot take: a mistake of the caller, not of the printer. */
export function assertPrintable(raster: Raster, settings: Settings): void {
  const widest = dotsPerLineOf(settings);
  if (raster.widthDots < 1 || raster.widthDots > widest)
    throw new RangeError(`${raster.widthDots} dots wide; this printer takes 1 to ${widest}`);
  const expected = Math.ceil(raster.widthDots / 8) * raster.heightDots;
  if (raster.heightDots < 1 || raster.rows.length !== expected) throw new RangeError(`${raster.rows.length} bytes for ${expected}`);
}
