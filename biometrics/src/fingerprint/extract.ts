import { err, ok, type FingerPosition, type GreyImage, type QualityReason, type Result } from '@changqing/protocol';
import { writeIsoTemplate } from '../formats/iso19794-2.ts';
import { imageFault, MAXIMUM_SIDE_PX, resampleTo500 } from '../image.ts';
import { analyseRidges, enhancePrint, type EnhancedPrint } from './analyse.ts';
import { findMinutiae, type FoundMinutia } from './minutiae.ts';
import { CELL_PX } from './orientation.ts';
import { judge, type FingerprintQuality } from './quality.ts';
import { BACKGROUND, writeFingerprintTemplate, type FingerprintTemplate, type Minutia, type OrientationGrid } from './template.ts';
import { turns } from './trigonometry.ts';
import { hold, overwritingAfter } from '../working-memory.ts';

/** What an extraction gives: the template in both forms. */
export interface FingerprintSample {
  /** `cq-fp/1`, for this engine's matcher. */
  readonly template: Uint8Array;
  /** ISO/IEC 19794-2:2005 record of the same minutiae, for everybody else. */
  readonly iso: Uint8Array;
  readonly quality: FingerprintQuality;
  readonly minutiaCount: number;
}

/** Why no template could be made. */
export type ExtractError =
  | { readonly code: 'image-unusable'; readonly reasons: readonly QualityReason[] }
  | { readonly code: 'image-too-small'; readonly reason: string }
  | { readonly code: 'image-too-large'; readonly reason: string }
  | { readonly code: 'image-malformed'; readonly reason: string };

/** Below this many pixels a side (at 500 dpi: 4 mm) there is no room for a neighbourhood of ridges. */
const LEAST_SIDE_PX = 80;
/** The most that is stored; the surest are kept. */
const MOST_MINUTIAE = 100;
/** Fewer minutiae than this cannot carry a comparison: a picture of stripes has none. */
const LEAST_MINUTIAE = 4;
/** Side of a cell of the stored orientation grid, in cells of the field: 16 px, more for prints that would need too many. */
const FINEST_GRID_CELLS = 4;
/** Keeps a template, with all its minutiae, under 1.2 KB. */
const MOST_GRID_CELLS = 660;

/**
 * Template of a fingerprint image (8-bit grey, ridges dark, any resolution from 100 to 2000 dpi).
 * The same image gives the same bytes on every machine. The image is only read: overwriting it is the caller's duty; every working copy of it is
 * overwritten before the answer.
 */
export function extractFingerprint(image: GreyImage, position: FingerPosition): Result<FingerprintSample, ExtractError> {
  return overwritingAfter(() => extract(image, position));
}

function extract(image: GreyImage, position: FingerPosition): Result<FingerprintSample, ExtractError> {
  const fault = imageFault(image);
  if (fault !== undefined) return err({ code: 'image-malformed', reason: fault });
  const longest = (Math.max(image.widthPx, image.heightPx) * 500) / image.dpi;
  if (longest > MAXIMUM_SIDE_PX) return err({ code: 'image-too-large', reason: `at most ${MAXIMUM_SIDE_PX} px a side at 500 dpi` });
  const at500 = resampleTo500(image);
  if (Math.min(at500.widthPx, at500.heightPx) < LEAST_SIDE_PX) {
    const reason = `${at500.widthPx} by ${at500.heightPx} px at 500 dpi, ${LEAST_SIDE_PX} a side is the least`;
    return err({ code: 'image-too-small', reason });
  }
  const analysis = analyseRidges(at500);
  const quality = judge(analysis);
  if (!quality.usable) return err({ code: 'image-unusable', reasons: quality.reasons });
  const print = enhancePrint(analysis);
  const found = findMinutiae({ ...print, typicalPeriod: print.periods.typical });
  if (found.length < LEAST_MINUTIAE) {
    return err({ code: 'image-unusable', reasons: quality.reasons.length > 0 ? quality.reasons : ['low-contrast'] });
  }
  const template: FingerprintTemplate = {
    position,
    quality: quality.score,
    widthPx: at500.widthPx,
    heightPx: at500.heightPx,
    minutiae: chosen(found),
    grid: orientationGrid(print),
  };
  return ok({
    template: writeFingerprintTemplate(template),
    iso: writeIsoTemplate(template),
    quality,
    minutiaCount: template.minutiae.length,
  });
}

/** The surest minutiae, in reading order, so that equal prints give equal bytes. */
function chosen(found: readonly FoundMinutia[]): Minutia[] {
  const surest = [...found].sort((a, b) => b.quality - a.quality || a.y - b.y || a.x - b.x).slice(0, MOST_MINUTIAE);
  surest.sort((a, b) => a.y - b.y || a.x - b.x);
  return surest.map(({ x, y, turn, type, quality }) => ({
    x,
    y,
    angle: (256 - Math.round(turn * 256)) & 255,
    type,
    quality: Math.max(1, Math.round(quality * 63)),
  }));
}

/** The field at a quarter of its resolution or less, cut to the finger. */
function orientationGrid(print: EnhancedPrint): OrientationGrid | undefined {
  for (let gridCells = FINEST_GRID_CELLS; ; gridCells++) {
    const grid = gridOf(print, gridCells);
    if (grid === undefined || grid.cells.length <= MOST_GRID_CELLS) return grid;
  }
}

function gridOf({ field, foreground }: EnhancedPrint, gridCells: number): OrientationGrid | undefined {
  const columns = Math.ceil(field.columns / gridCells);
  const rows = Math.ceil(field.rows / gridCells);
  const cells = hold(new Uint8Array(columns * rows).fill(BACKGROUND));
  let left = columns;
  let right = -1;
  let top = rows;
  let bottom = -1;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const value = gridCell(field, foreground.cells, column * gridCells, row * gridCells, gridCells);
      cells[row * columns + column] = value;
      if (value === BACKGROUND) continue;
      left = Math.min(left, column);
      right = Math.max(right, column);
      top = Math.min(top, row);
      bottom = Math.max(bottom, row);
    }
  }
  if (right < 0) return undefined;
  const width = right - left + 1;
  const height = bottom - top + 1;
  const cut = hold(new Uint8Array(width * height));
  for (let row = 0; row < height; row++)
    cut.set(cells.subarray((top + row) * columns + left, (top + row) * columns + right + 1), row * width);
  return { cellPx: gridCells * CELL_PX, firstColumn: left, firstRow: top, columns: width, rows: height, cells: cut };
}

function gridCell(field: EnhancedPrint['field'], foreground: Uint8Array, column0: number, row0: number, gridCells: number): number {
  let cos2 = 0;
  let sin2 = 0;
  let inside = 0;
  let all = 0;
  for (let row = row0; row < Math.min(field.rows, row0 + gridCells); row++) {
    for (let column = column0; column < Math.min(field.columns, column0 + gridCells); column++) {
      const cell = row * field.columns + column;
      all++;
      if (foreground[cell] === 0) continue;
      inside++;
      cos2 += field.cos2[cell]!;
      sin2 += field.sin2[cell]!;
    }
  }
  if (inside * 2 < all) return BACKGROUND;
  // The stored angle runs counter-clockwise, the field clockwise on the picture.
  return Math.round(turns(-sin2, cos2) * 128) & 127;
}
