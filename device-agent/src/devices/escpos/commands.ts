import { concatBytes } from '../../codec/fields.ts';
import type { Raster } from '../../hal/receipt-printer.ts';

/** ESC/POS, §2: commands that take no operand here. The drawer pulse (ESC p, DLE DC4 fn 1) is left out on purpose: a kiosk has no drawer. */
export const COMMAND = {
  /** ESC @: modes and line buffer back to the beginning; the receive buffer stays. */
  initialise: Uint8Array.of(0x1b, 0x40),
  /** FS &: bytes from 81 on begin a two-byte character. */
  chineseOn: Uint8Array.of(0x1c, 0x26),
  alignLeft: Uint8Array.of(0x1b, 0x61, 0x00),
  alignCentre: Uint8Array.of(0x1b, 0x61, 0x01),
  boldOn: Uint8Array.of(0x1b, 0x45, 0x01),
  boldOff: Uint8Array.of(0x1b, 0x45, 0x00),
  /** GS B: white on black. */
  inverseOn: Uint8Array.of(0x1d, 0x42, 0x01),
  inverseOff: Uint8Array.of(0x1d, 0x42, 0x00),
  lineFeed: Uint8Array.of(0x0a),
  usualSize: Uint8Array.of(0x1d, 0x21, 0x00),
  usualLineSpacing: Uint8Array.of(0x1b, 0x32),
  /** GS V 66 0: feed to the cutter, partial cut (§7). */
  feedAndCutPartly: Uint8Array.of(0x1d, 0x56, 0x42, 0x00),
  feedAndCutFully: Uint8Array.of(0x1d, 0x56, 0x41, 0x00),
  /** ESC d 5: past the tear bar, for printers without a cutter. */
  feedFiveLines: Uint8Array.of(0x1b, 0x64, 0x05),
  /** GS r 1: paper status, answered when everything before it has been processed (§8.2). */
  queuedPaperStatus: Uint8Array.of(0x1d, 0x72, 0x01),
  /** DLE ENQ 1: go on after a recoverable error whose cause is gone (§9). */
  recoverAndContinue: Uint8Array.of(0x10, 0x05, 0x01),
  /** DLE ENQ 2: the same, but first throw away what is buffered (§9). */
  recoverAndClear: Uint8Array.of(0x10, 0x05, 0x02),
  /** DLE DC4 fn 8: throw away all buffers; the printer answers `37 25 00` (§9). */
  clearBuffers: Uint8Array.of(0x10, 0x14, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08),
} as const;

/** DLE EOT n: real-time status 1 printer, 2 offline cause, 3 error cause, 4 roll paper (§8.1). */
export function realTimeStatus(n: 1 | 2 | 3 | 4): Uint8Array {
  return Uint8Array.of(0x10, 0x04, n);
}

/** GS a: which changes are reported unasked (§8.3); 0E all but the drawer, 0 none. */
export function automaticStatus(mask: number): Uint8Array {
  return Uint8Array.of(0x1d, 0x61, mask & 0xff);
}

/** GS I n: printer identity (§10). */
export function identityRequest(n: number): Uint8Array {
  return Uint8Array.of(0x1d, 0x49, n & 0xff);
}

/** GS ( H fn 48: the printer gives the four characters back when everything before has been printed (§11). Throws on other lengths. */
export function processIdRequest(id: string): Uint8Array {
  if (!/^[\x20-\x7e]{4}$/.test(id)) throw new RangeError('a process id is four printable characters');
  return Uint8Array.of(0x1d, 0x28, 0x48, 0x06, 0x00, 0x30, 0x30, ...Array.from(id, (letter) => letter.charCodeAt(0)));
}

/** GS v 0: a raster picture, 1 = black (§5). Works on every model; at most 65,535 rows. */
export function rasterImage(raster: Raster): Uint8Array {
  const rowBytes = Math.ceil(raster.widthDots / 8);
  const head = Uint8Array.of(0x1d, 0x76, 0x30, 0, rowBytes & 0xff, rowBytes >> 8, raster.heightDots & 0xff, raster.heightDots >> 8);
  return concatBytes([head, raster.rows]);
}

/** GS ( L fn 112, or GS 8 L where it is too long for that, then fn 50: store a picture and print it (§5). Width and height in dots. */
export function graphicsImage(raster: Raster): Uint8Array {
  const { widthDots: x, heightDots: y, rows } = raster;
  const length = 10 + rows.length;
  const parameters = [0x30, 0x70, 0x30, 1, 1, 0x31, x & 0xff, x >> 8, y & 0xff, y >> 8];
  const head =
    length <= 0xffff
      ? [0x1d, 0x28, 0x4c, length & 0xff, length >> 8]
      : [0x1d, 0x38, 0x4c, length & 0xff, (length >> 8) & 0xff, (length >> 16) & 0xff, length >>> 24];
  return concatBytes([Uint8Array.from([...head, ...parameters]), rows, Uint8Array.of(0x1d, 0x28, 0x4c, 0x02, 0x00, 0x30, 0x32)]);
}

/** GS ! and FS ! (§3): some old clones need the second for Chinese characters, so both are sent, and both are taken back. */
export function textSize(width: 1 | 2, height: 1 | 2): Uint8Array {
  return Uint8Array.of(0x1d, 0x21, ((width - 1) << 4) | (height - 1), 0x1c, 0x21, (width === 2 ? 0x04 : 0) | (height === 2 ? 0x08 : 0));
}

/** Dots a module; Chinese clones often stop at 8. */
const QR_MODULE_DOTS = 6;

/** Whether a printer can make a symbol of this text: ASCII, and no more than one of error correction M holds. */
export const fitsSymbol = (text: string): boolean => /^[\x20-\x7e]{1,2331}$/.test(text);

/** GS ( k (§6): a QR symbol of model 2, error correction M, made by the printer. Throws on a text that does not fit (`fitsSymbol`). */
export function qrSymbol(text: string): Uint8Array {
  if (!fitsSymbol(text)) throw new RangeError('a symbol holds 1 to 2331 printable characters');
  const length = text.length + 3;
  return concatBytes([
    Uint8Array.of(0x1d, 0x28, 0x6b, 0x04, 0x00, 0x31, 0x41, 0x32, 0x00),
    Uint8Array.of(0x1d, 0x28, 0x6b, 0x03, 0x00, 0x31, 0x43, QR_MODULE_DOTS),
    Uint8Array.of(0x1d, 0x28, 0x6b, 0x03, 0x00, 0x31, 0x45, 0x31),
    Uint8Array.of(0x1d, 0x28, 0x6b, length & 0xff, length >> 8, 0x31, 0x50, 0x30, ...Array.from(text, (letter) => letter.charCodeAt(0))),
    Uint8Array.of(0x1d, 0x28, 0x6b, 0x03, 0x00, 0x31, 0x51, 0x30),
  ]);
}
