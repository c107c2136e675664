import type { GreyImage } from '@changqing/protocol';
import { enhance } from './enhance.ts';
import { periodField, type PeriodField } from './frequency.ts';
import { normalise } from './normalise.ts';
import { CELL_PX, orientationField, type OrientationField } from './orientation.ts';
import { segment, type Foreground } from './segment.ts';
import { gaussian } from './smooth.ts';
import { hold } from '../working-memory.ts';

/** The cheap first look, at 500 dpi: enough to say whether there is a finger and how it lies. */
export interface RidgeAnalysis {
  readonly image: GreyImage;
  /** The normalised picture with ridges positive. */
  readonly dark: Float32Array;
  readonly field: OrientationField;
  readonly foreground: Foreground;
  readonly periods: PeriodField;
}

/** Normalises and segments a picture and reads ridge orientation and period. */
export function analyseRidges(image: GreyImage): RidgeAnalysis {
  const { widthPx: width, heightPx: height } = image;
  const normalised = normalise(image);
  const field = orientationField(normalised.values, width, height);
  const foreground = segment(normalised, field);
  const dark = hold(new Float32Array(normalised.values.length));
  for (let i = 0; i < dark.length; i++) dark[i] = -normalised.values[i]!;
  return { image, dark, field, foreground, periods: periodField(dark, width, height, field, foreground) };
}

/** The enhanced picture with the fields that it was made by. */
export interface EnhancedPrint {
  readonly width: number;
  readonly height: number;
  /** Ridges positive, about −1..1; 0 in the background. */
  readonly ridges: Float32Array;
  readonly field: OrientationField;
  readonly periods: PeriodField;
  readonly foreground: Foreground;
  /** 0..1 for each cell: the share of the picture's contrast that the ridge model explains. */
  readonly reliability: Float32Array;
}

/**
 * Enhances twice: the orientation read from the first result is freer of pores, creases and scratches than that of the picture,
 * and steers the second, final filter over the picture itself.
 */
export function enhancePrint(analysis: RidgeAnalysis): EnhancedPrint {
  const { image, dark, foreground, periods } = analysis;
  const { widthPx: width, heightPx: height } = image;
  const first = enhance(dark, width, height, analysis.field, periods, foreground, 6);
  const field = orientationField(first, width, height);
  const second = enhance(dark, width, height, field, periods, foreground, 5);
  const reliability = explainedShare(dark, second, width, height, field);
  return { width, height, ridges: second, field, periods, foreground, reliability };
}

function explainedShare(picture: Float32Array, ridges: Float32Array, width: number, height: number, field: OrientationField): Float32Array {
  const { columns, rows } = field;
  const both = hold(new Float32Array(columns * rows));
  const own = hold(new Float32Array(columns * rows));
  const model = hold(new Float32Array(columns * rows));
  for (let y = 0; y < height; y++) {
    const cellRow = ((y / CELL_PX) | 0) * columns;
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const cell = cellRow + ((x / CELL_PX) | 0);
      both[cell] = both[cell]! + picture[i]! * ridges[i]!;
      own[cell] = own[cell]! + picture[i]! * picture[i]!;
      model[cell] = model[cell]! + ridges[i]! * ridges[i]!;
    }
  }
  const sigmaCells = 2.5;
  const b = gaussian(both, columns, rows, sigmaCells);
  const o = gaussian(own, columns, rows, sigmaCells);
  const m = gaussian(model, columns, rows, sigmaCells);
  const share = b;
  for (let i = 0; i < share.length; i++) {
    const correlation = b[i]! / Math.sqrt(o[i]! * m[i]! + 1e-3);
    share[i] = Math.max(0, Math.min(1, correlation));
  }
  return share;
}
