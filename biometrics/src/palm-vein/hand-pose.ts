import type { GreyImage, PalmPosition } from '@changqing/protocol';
import type { PixelPoint } from './contour.ts';
import { traceContour } from './contour.ts';
import type { FingerValleys, PalmCircle } from './finger-valleys.ts';
import { findFingerValleys } from './finger-valleys.ts';
import type { HandMask } from './hand-mask.ts';
import { findHand, palmCircle } from './hand-mask.ts';
import type { Plane } from './plane.ts';
import { shrinkToWorkingSize } from './plane.ts';

/** Where the hand lies in the working image (about 320 pixels across). */
export interface HandPose {
  readonly plane: Plane;
  readonly mask: HandMask;
  readonly contour: readonly PixelPoint[];
  readonly circle: PalmCircle;
  readonly valleys: FingerValleys | undefined;
}

/** Looks for a hand; telling which one helps to tell its valleys apart. Undefined when the image shows none. */
export function findHandPose(image: GreyImage, position?: PalmPosition): HandPose | undefined {
  const { plane } = shrinkToWorkingSize(image);
  const mask = findHand(plane);
  if (!mask) return undefined;
  const circle = palmCircle(mask);
  const contour = traceContour(mask);
  return { plane, mask, contour, circle, valleys: findFingerValleys(contour, circle, wristMiddle(mask, circle), position) };
}

/** The middle of what shows of the hand below the palm's circle; straight down where nothing does. */
function wristMiddle({ width, height, inside }: HandMask, circle: PalmCircle): PixelPoint {
  let x = 0;
  let y = 0;
  let count = 0;
  for (let row = Math.round(circle.y + 0.9 * circle.radius); row < height; row++) {
    for (let column = 0; column < width; column++) {
      if (inside[row * width + column] === 0) continue;
      x += column;
      y += row;
      count++;
    }
  }
  return count < circle.radius * 4 ? { x: circle.x, y: circle.y + circle.radius } : { x: x / count, y: y / count };
}

/** A frame of the palm's own: its origin in pixels, the step of one unit to the right, and the unit's length. */
export interface PalmFrame {
  readonly origin: PixelPoint;
  readonly rightX: number;
  readonly rightY: number;
  readonly unitPx: number;
}

/** The distance between the outer valleys and the palm circle's diameter, both in units, on an average hand. */
const VALLEY_SPAN = 1;
const CIRCLE_RADIUS = 0.98;

/** Puts the frame between the finger valleys, across the palm; one unit is about 41 mm on an average hand. */
export function palmFrame(circle: PalmCircle, [left, middle, right]: FingerValleys): PalmFrame {
  const span = Math.hypot(right.x - left.x, right.y - left.y);
  const unitPx = 0.5 * (span / VALLEY_SPAN + circle.radius / CIRCLE_RADIUS);
  const origin = { x: (left.x + middle.x + right.x) / 3, y: (left.y + middle.y + right.y) / 3 };
  return { origin, rightX: (unitPx * (right.x - left.x)) / span, rightY: (unitPx * (right.y - left.y)) / span, unitPx };
}
