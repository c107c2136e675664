import { err, fingerPosition, isoFingerCode, ok, type FingerPosition, type Result } from '@changqing/protocol';

/** One minutia as it is stored: pixels at 500 dpi from the top left. */
export interface Minutia {
  readonly x: number;
  readonly y: number;
  /** 0..255 in 1/256 of a turn, counter-clockwise from +x as in ISO/IEC 19794-2: along an end's ridge, between a branching's arms. */
  readonly angle: number;
  readonly type: 'other' | 'ending' | 'bifurcation';
  /** 0..63; 0 is unknown. */
  readonly quality: number;
}

/** Ridge orientation on a coarse grid; also says where the finger is. */
export interface OrientationGrid {
  readonly cellPx: number;
  /** Column and row of the first stored cell, counted from the top left of the picture. */
  readonly firstColumn: number;
  readonly firstRow: number;
  readonly columns: number;
  readonly rows: number;
  /** 0..127 in 1/128 of half a turn, counter-clockwise from +x; 255 background. */
  readonly cells: Uint8Array;
}

/** A parsed `cq-fp/1` template. */
export interface FingerprintTemplate {
  /** Undefined where the source does not say. */
  readonly position: FingerPosition | undefined;
  /** 0..100. */
  readonly quality: number;
  /** Size of the picture at 500 dpi. */
  readonly widthPx: number;
  readonly heightPx: number;
  readonly minutiae: readonly Minutia[];
  /** Absent in templates that were converted from another vendor's minutiae. */
  readonly grid: OrientationGrid | undefined;
}

/** Why bytes are no template. `reason` says what to look at, in words for a technician. */
export type TemplateError =
  | { readonly code: 'template-not-recognised'; readonly reason: string }
  | { readonly code: 'template-truncated'; readonly reason: string }
  | { readonly code: 'template-malformed'; readonly reason: string };

export const MAXIMUM_MINUTIAE = 255;
const MAGIC = [0x43, 0x51, 0x46, 0x31];
const HEADER_BYTES = 18;
const MINUTIA_BYTES = 5;
const TYPES = ['other', 'ending', 'bifurcation'] as const;
export const BACKGROUND = 255;

/**
 * `cq-fp/1`, big-endian: "CQF1", u16 total length, u8 finger (ISO code, 0 unknown), u8 quality, u16 width, u16 height,
 * u8 minutia count, u8 grid cell in px (0: no grid), u8 first column, u8 first row, u8 columns, u8 rows; a minutia is 5 bytes:
 * x and y of 12 bits, u8 angle, type of 2 bits and quality of 6 bits; then the grid, one byte a cell, rows from the top.
 * Values out of range are a bug of the caller and throw.
 */
export function writeFingerprintTemplate(template: FingerprintTemplate): Uint8Array {
  const { minutiae, grid } = template;
  if (minutiae.length > MAXIMUM_MINUTIAE)
    throw new RangeError(`a template holds at most ${MAXIMUM_MINUTIAE} minutiae, got ${minutiae.length}`);
  const gridBytes = grid === undefined ? 0 : grid.columns * grid.rows;
  const bytes = new Uint8Array(HEADER_BYTES + minutiae.length * MINUTIA_BYTES + gridBytes);
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC, 0);
  view.setUint16(4, bytes.length);
  view.setUint8(6, template.position === undefined ? 0 : isoFingerCode(template.position));
  view.setUint8(7, template.quality);
  view.setUint16(8, template.widthPx);
  view.setUint16(10, template.heightPx);
  view.setUint8(12, minutiae.length);
  if (grid !== undefined) bytes.set([grid.cellPx, grid.firstColumn, grid.firstRow, grid.columns, grid.rows], 13);
  minutiae.forEach((minutia, i) => {
    const at = HEADER_BYTES + i * MINUTIA_BYTES;
    bytes[at] = minutia.x >> 4;
    bytes[at + 1] = ((minutia.x & 15) << 4) | (minutia.y >> 8);
    bytes[at + 2] = minutia.y & 255;
    bytes[at + 3] = minutia.angle;
    bytes[at + 4] = (TYPES.indexOf(minutia.type) << 6) | minutia.quality;
  });
  if (grid !== undefined) bytes.set(grid.cells, bytes.length - gridBytes);
  return bytes;
}

/** Reads `cq-fp/1`. Every length must agree with the bytes at hand, every value must lie in its range. */
export function parseFingerprintTemplate(bytes: Uint8Array): Result<FingerprintTemplate, TemplateError> {
  if (bytes.length < 4 || MAGIC.some((value, i) => bytes[i] !== value)) {
    return err({ code: 'template-not-recognised', reason: 'does not begin with "CQF1"' });
  }
  if (bytes.length < HEADER_BYTES) return truncated(`the header has ${HEADER_BYTES} bytes, got ${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const told = view.getUint16(4);
  if (told > bytes.length) return truncated(`says ${told} bytes, got ${bytes.length}`);
  if (told < bytes.length) return malformed(`says ${told} bytes, but ${bytes.length} came`);
  const count = view.getUint8(12);
  const [cellPx = 0, firstColumn = 0, firstRow = 0, columns = 0, rows = 0] = bytes.subarray(13, HEADER_BYTES);
  const needed = HEADER_BYTES + count * MINUTIA_BYTES + columns * rows;
  if (needed !== bytes.length)
    return malformed(`${count} minutiae and ${columns} × ${rows} cells need ${needed} bytes, got ${bytes.length}`);
  if ((cellPx === 0) !== (columns * rows === 0)) return malformed(`a grid of ${columns} × ${rows} cells of ${cellPx} px`);
  if (cellPx !== 0 && cellPx < 8) return malformed(`grid cells of ${cellPx} px, 8 is the least`);
  const finger = view.getUint8(6);
  if (finger > 10) return malformed(`finger code ${finger}, 0 to 10 are known`);
  const quality = view.getUint8(7);
  if (quality > 100) return malformed(`quality ${quality}, 100 is the most`);
  const widthPx = view.getUint16(8);
  const heightPx = view.getUint16(10);
  if (widthPx === 0 || heightPx === 0 || widthPx > 4095 || heightPx > 4095) return malformed(`a picture of ${widthPx} by ${heightPx} px`);
  const minutiae: Minutia[] = [];
  for (let i = 0; i < count; i++) {
    const at = HEADER_BYTES + i * MINUTIA_BYTES;
    const x = (bytes[at]! << 4) | (bytes[at + 1]! >> 4);
    const y = ((bytes[at + 1]! & 15) << 8) | bytes[at + 2]!;
    const type = TYPES[bytes[at + 4]! >> 6];
    if (x >= widthPx || y >= heightPx) return malformed(`minutia ${i + 1} at ${x}, ${y} lies outside ${widthPx} by ${heightPx} px`);
    if (type === undefined) return malformed(`minutia ${i + 1} has the reserved type 3`);
    minutiae.push({ x, y, angle: bytes[at + 3]!, type, quality: bytes[at + 4]! & 63 });
  }
  const cells = bytes.slice(HEADER_BYTES + count * MINUTIA_BYTES);
  const strange = cells.findIndex((cell) => cell > 127 && cell !== BACKGROUND);
  if (strange >= 0) return malformed(`grid cell ${strange + 1} holds ${cells[strange]!}`);
  const grid = cellPx === 0 ? undefined : { cellPx, firstColumn, firstRow, columns, rows, cells };
  const position = finger === 0 ? undefined : fingerPosition.options[finger - 1];
  return ok({ position, quality, widthPx, heightPx, minutiae, grid });
}

function truncated(reason: string): Result<never, TemplateError> {
  return err({ code: 'template-truncated', reason });
}

function malformed(reason: string): Result<never, TemplateError> {
  return err({ code: 'template-malformed', reason });
}
