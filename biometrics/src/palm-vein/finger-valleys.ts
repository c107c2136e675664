import type { PalmPosition } from '@changqing/protocol';
import type { PixelPoint } from './contour.ts';

/** The palm's largest inner circle, in pixels. */
export interface PalmCircle {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** The three valleys between the four fingers, from the image's left to its right. */
export type FingerValleys = readonly [PixelPoint, PixelPoint, PixelPoint];

/** A place where the outline turns inwards, and the angle it opens by, in radians. */
interface Notch extends PixelPoint {
  readonly opening: number;
}

/** Between valleys of neighbouring fingers, in radii of the palm's circle, on an average hand. */
const USUAL_SPACING = 0.5;
/** The valley at the thumb opens by more than 0.9, those between fingers by 0.3 to 0.8. */
const OPENING_COST = 0.5;
const ASIDE_COST = 1.2;
const AWAY_FROM_THUMB = 0.11;
const MOST_UNLIKE = 1.6;

/**
 * Finds the valleys as the places where the outline comes nearest to the palm's middle between two fingers: a minimum of
 * the distance where the outline also turns sharply (the palm's sides are minima too, but flat). The three are taken that stand
 * about evenly spaced, open least and lie most nearly straight above the wrist, so that the wide valley at the thumb is passed over.
 */
export function findFingerValleys(
  contour: readonly PixelPoint[],
  circle: PalmCircle,
  wrist: PixelPoint,
  position?: PalmPosition,
): FingerValleys | undefined {
  const valleys = sharpMinima(contour, circle);
  let best: { readonly valleys: FingerValleys; readonly cost: number } | undefined;
  for (let i = 0; i < valleys.length; i++) {
    const three = [0, 1, 2].map((step) => valleys[(i + step) % valleys.length]!);
    if (valleys.length < 3) break;
    const cost = unlikeness(three, circle, asideOf(three, circle, wrist, position));
    if (cost < (best?.cost ?? MOST_UNLIKE)) best = { valleys: [three[0]!, three[1]!, three[2]!], cost };
  }
  return best?.valleys;
}

/** 0 = as on an average hand; above `MOST_UNLIKE` these are not the three valleys between four fingers. */
function unlikeness(three: readonly Notch[], circle: PalmCircle, aside: number): number {
  const [a, b, c] = three.map((point) => ({ x: (point.x - circle.x) / circle.radius, y: (point.y - circle.y) / circle.radius }));
  const first = Math.hypot(b!.x - a!.x, b!.y - a!.y);
  const second = Math.hypot(c!.x - b!.x, c!.y - b!.y);
  const whole = Math.hypot(c!.x - a!.x, c!.y - a!.y);
  const upwards = -(a!.y + b!.y + c!.y) / 3;
  // Fingers point up in the image, within 40 degrees or so, and run clockwise from left to right.
  if (upwards < 0.45 || c!.x - a!.x < 0.6 * whole || whole < 0.85 * (first + second)) return Infinity;
  const widest = Math.max(...three.map((notch) => notch.opening));
  return (
    Math.hypot(first - USUAL_SPACING, second - USUAL_SPACING) / 0.5 +
    Math.abs(first - second) / 0.8 +
    OPENING_COST * widest +
    ASIDE_COST * aside
  );
}

/**
 * How far the valleys' middle lies from where it should: beside the line from the wrist through the palm's middle, in radii. The
 * thumb's ball draws the circle to its side, so where the hand is known the right place is a little away from the thumb.
 */
function asideOf(three: readonly Notch[], circle: PalmCircle, wrist: PixelPoint, position?: PalmPosition): number {
  const upX = circle.x - wrist.x;
  const upY = circle.y - wrist.y;
  const x = three.reduce((sum, notch) => sum + notch.x, 0) / three.length - circle.x;
  const y = three.reduce((sum, notch) => sum + notch.y, 0) / three.length - circle.y;
  const toTheRight = (y * upX - x * upY) / (Math.hypot(upX, upY) * circle.radius);
  if (position === undefined) return Math.abs(toTheRight);
  return Math.abs(AWAY_FROM_THUMB + (position === 'right-palm' ? toTheRight : -toTheRight));
}

function sharpMinima(contour: readonly PixelPoint[], circle: PalmCircle): Notch[] {
  const count = contour.length;
  const arm = Math.max(4, Math.round(0.3 * circle.radius));
  if (count < 8 * arm) return [];
  const raw = contour.map((point) => Math.hypot(point.x - circle.x, point.y - circle.y));
  const reach = Math.max(1, Math.round(0.03 * circle.radius));
  const distance = raw.map((_, i) => {
    let sum = 0;
    for (let step = -reach; step <= reach; step++) sum += raw[(i + step + count) % count]!;
    return sum / (2 * reach + 1);
  });
  const found: Notch[] = [];
  for (let i = 0; i < count; i++) {
    if (distance[i]! > 1.9 * circle.radius || !isLowest(distance, i, arm)) continue;
    const middle = contour[i]!;
    const before = contour[(i - arm + count) % count]!;
    const after = contour[(i + arm) % count]!;
    const angle = angleBetween(before, middle, after);
    const opensOutwards =
      (before.x + after.x - 2 * middle.x) * (middle.x - circle.x) + (before.y + after.y - 2 * middle.y) * (middle.y - circle.y) > 0;
    if (opensOutwards && angle < 1.9) found.push({ ...centroid(contour, i, reach + 1), opening: angle });
  }
  return found;
}

function isLowest(values: readonly number[], at: number, arm: number): boolean {
  const count = values.length;
  for (let step = 1; step <= arm; step++) {
    // The first of several equal ones counts.
    if (values[(at - step + count) % count]! <= values[at]! || values[(at + step) % count]! < values[at]!) return false;
  }
  return true;
}

function angleBetween(a: PixelPoint, corner: PixelPoint, b: PixelPoint): number {
  const ax = a.x - corner.x;
  const ay = a.y - corner.y;
  const bx = b.x - corner.x;
  const by = b.y - corner.y;
  return Math.acos(Math.min(1, Math.max(-1, (ax * bx + ay * by) / (Math.hypot(ax, ay) * Math.hypot(bx, by) || 1))));
}

/** The mean of a few neighbours on the outline: finer than a pixel. */
function centroid(contour: readonly PixelPoint[], at: number, reach: number): PixelPoint {
  let x = 0;
  let y = 0;
  for (let step = -reach; step <= reach; step++) {
    const point = contour[(at + step + contour.length) % contour.length]!;
    x += point.x;
    y += point.y;
  }
  return { x: x / (2 * reach + 1), y: y / (2 * reach + 1) };
}
