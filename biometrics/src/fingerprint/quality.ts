import type { GreyImage, QualityReason } from '@changqing/protocol';
import { imageFault, resampleTo500 } from '../image.ts';
import { overwritingAfter } from '../working-memory.ts';
import { analyseRidges, type RidgeAnalysis } from './analyse.ts';
import { CELL_PX, type OrientationField } from './orientation.ts';
import type { Foreground } from './segment.ts';

/** How good a fingerprint image is, and what the person could do about it. */
export interface FingerprintQuality {
  /** 0..100; it grows with area, clear ridges and good contrast. Not NFIQ 2. */
  readonly score: number;
  /** False where a capture should be refused, which costs the person no try. */
  readonly usable: boolean;
  /** What is wrong, worst first; may be given for usable images too, as a hint. */
  readonly reasons: readonly QualityReason[];
}

const PX_PER_MM = 500 / 25.4;
const CELLS_PER_MM2 = (PX_PER_MM / CELL_PX) ** 2;
/** Less than this is no finger. */
const EMPTY_MM2 = 12;
/** Shaded glass, seen at 4 bits, has contours but none that repeat; the worst print of the public sets has 0.56. */
const LEAST_PERIODIC = 0.25;
/** Less than this is a fingertip: matching becomes a matter of luck. */
const SMALL_MM2 = 62;
/** Mean coherence below which a print looks unclear: the worst twentieth of the public sets that thresholds were set on. */
const UNCLEAR = 0.45;
/** Mean coherence of what is no print at all: noise and cloth stay below it, the worst print of the public sets has 0.26. */
const HOPELESS = 0.2;
/** Too small to be worth an attempt. */
const REFUSED_MM2 = 32;

/** Judges an image; one whose numbers contradict its pixels is `empty`. Any resolution. */
export function assessFingerprint(image: GreyImage): FingerprintQuality {
  if (imageFault(image) !== undefined) return { score: 0, usable: false, reasons: ['empty'] };
  return overwritingAfter(() => judge(analyseRidges(resampleTo500(image))));
}

/** The judgement alone, for callers that have looked at the picture already. */
export function judge({ image, field, foreground, periods }: RidgeAnalysis): FingerprintQuality {
  const areaMm2 = foreground.area / CELLS_PER_MM2;
  if (areaMm2 < EMPTY_MM2 || periods.periodicShare < LEAST_PERIODIC) return { score: 0, usable: false, reasons: ['empty'] };
  const ink = inkOf(image, foreground);
  const clarity = meanCoherence(field, foreground);
  // Too wet: ridges run together, so dark nearly everywhere. Too dry: they crumble, so little dark and no clear direction.
  const unclear = clarity < UNCLEAR;
  const wet = ink.dark > 0.66 || (unclear && ink.dark > 0.52);
  const dry = !wet && (unclear || (ink.dark < 0.26 && clarity < 0.58) || ink.contrast < 30);
  const reasons: QualityReason[] = [];
  if (areaMm2 < SMALL_MM2) reasons.push('too-small');
  if (wet) reasons.push('too-wet');
  if (dry) reasons.push('too-dry');
  if (offCentre(image, foreground)) reasons.push('off-centre');
  const areaTerm = Math.min(1, areaMm2 / 150);
  const clarityTerm = Math.max(0, Math.min(1, (clarity - 0.2) / 0.6));
  const inkTerm = Math.max(0, 1 - Math.abs(ink.dark - 0.46) * 2) * Math.min(1, ink.contrast / 60);
  const score = Math.round(100 * clarityTerm * (0.3 + 0.7 * areaTerm) * (0.6 + 0.4 * inkTerm));
  return { score, usable: areaMm2 >= REFUSED_MM2 && clarity >= HOPELESS, reasons };
}

/** Share of dark pixels, mean grey level and spread of grey levels within the foreground. */
function inkOf(image: GreyImage, foreground: Foreground): { dark: number; level: number; contrast: number } {
  const histogram = new Uint32Array(256);
  let count = 0;
  let sum = 0;
  for (let y = 0; y < image.heightPx; y++) {
    const cellRow = ((y / CELL_PX) | 0) * foreground.columns;
    for (let x = 0; x < image.widthPx; x++) {
      if (foreground.cells[cellRow + ((x / CELL_PX) | 0)] === 0) continue;
      const value = image.pixels[y * image.widthPx + x]!;
      histogram[value] = histogram[value]! + 1;
      count++;
      sum += value;
    }
  }
  const low = level(histogram, count * 0.05);
  const high = level(histogram, count * 0.95);
  let dark = 0;
  for (let value = 0; value < (low + high) / 2; value++) dark += histogram[value]!;
  return { dark: dark / count, level: sum / count, contrast: high - low };
}

function level(histogram: Uint32Array, count: number): number {
  let left = count;
  for (let value = 0; value < 256; value++) {
    left -= histogram[value]!;
    if (left <= 0) return value;
  }
  return 255;
}

function meanCoherence(field: OrientationField, foreground: Foreground): number {
  let sum = 0;
  for (let i = 0; i < foreground.cells.length; i++) if (foreground.cells[i] === 1) sum += field.coherence[i]!;
  return sum / foreground.area;
}

/** The finger's middle lies more than a fifth of the picture's side away from the picture's middle. */
function offCentre(image: GreyImage, foreground: Foreground): boolean {
  let x = 0;
  let y = 0;
  for (let i = 0; i < foreground.cells.length; i++) {
    if (foreground.cells[i] === 0) continue;
    x += i % foreground.columns;
    y += (i / foreground.columns) | 0;
  }
  const dx = ((x / foreground.area + 0.5) * CELL_PX) / image.widthPx - 0.5;
  const dy = ((y / foreground.area + 0.5) * CELL_PX) / image.heightPx - 0.5;
  return Math.abs(dx) > 0.2 || Math.abs(dy) > 0.2;
}
