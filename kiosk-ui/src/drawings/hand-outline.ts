import type { FingerPosition } from '@changqing/protocol';

/** A finger of a right hand seen from its back, fingers up: where it grows, which way, how long and thick. Units of the drawing. */
interface Finger {
  readonly baseX: number;
  readonly baseY: number;
  /** From straight up, to the right positive, in degrees. */
  readonly leanDeg: number;
  readonly length: number;
  readonly halfAtBase: number;
  readonly halfAtTip: number;
}

export type FingerName = 'thumb' | 'index' | 'middle' | 'ring' | 'little';

/** Seen from the back, the thumb of the right hand is on the left. */
const FINGERS: Record<FingerName, Finger> = {
  thumb: { baseX: 92, baseY: 306, leanDeg: -46, length: 112, halfAtBase: 31, halfAtTip: 23 },
  index: { baseX: 126, baseY: 204, leanDeg: -11, length: 124, halfAtBase: 25, halfAtTip: 19 },
  middle: { baseX: 174, baseY: 190, leanDeg: -2, length: 144, halfAtBase: 25, halfAtTip: 20 },
  ring: { baseX: 222, baseY: 198, leanDeg: 7, length: 128, halfAtBase: 24, halfAtTip: 19 },
  little: { baseX: 265, baseY: 224, leanDeg: 19, length: 96, halfAtBase: 21, halfAtTip: 16 },
};

const ORDER: readonly FingerName[] = ['thumb', 'index', 'middle', 'ring', 'little'];

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Corners {
  readonly leftBase: Point;
  readonly leftTip: Point;
  readonly rightTip: Point;
  readonly rightBase: Point;
  readonly tip: Point;
  readonly along: Point;
}

const at = (point: Point): string => `${point.x.toFixed(1)} ${point.y.toFixed(1)}`;

function cornersOf(finger: Finger): Corners {
  const lean = (finger.leanDeg * Math.PI) / 180;
  const along = { x: Math.sin(lean), y: -Math.cos(lean) };
  const left = { x: along.y, y: -along.x };
  const tip = { x: finger.baseX + along.x * finger.length, y: finger.baseY + along.y * finger.length };
  const off = (from: Point, by: number): Point => ({ x: from.x + left.x * by, y: from.y + left.y * by });
  const base = { x: finger.baseX, y: finger.baseY };
  return {
    leftBase: off(base, finger.halfAtBase),
    leftTip: off(tip, finger.halfAtTip),
    rightTip: off(tip, -finger.halfAtTip),
    rightBase: off(base, -finger.halfAtBase),
    tip,
    along,
  };
}

const upAndDown = (finger: Finger, corners: Corners): string =>
  `L ${at(corners.leftTip)} A ${finger.halfAtTip} ${finger.halfAtTip} 0 0 1 ${at(corners.rightTip)} L ${at(corners.rightBase)}`;

/** The outline of the whole hand, open at the wrist. */
export function handPath(): string {
  const parts = ['M 118 452 C 116 404 92 372', at(cornersOf(FINGERS.thumb).leftBase)];
  ORDER.forEach((name, place) => {
    const finger = FINGERS[name];
    const corners = cornersOf(finger);
    if (place > 0) {
      const before = cornersOf(FINGERS[ORDER[place - 1] ?? 'thumb']).rightBase;
      const middle = { x: (before.x + corners.leftBase.x) / 2, y: Math.max(before.y, corners.leftBase.y) + 9 };
      // The web between thumb and index is wide; between the others it is a narrow valley.
      parts.push(
        place === 1
          ? `C ${before.x + 6} ${before.y - 26} ${corners.leftBase.x - 4} ${corners.leftBase.y + 34} ${at(corners.leftBase)}`
          : `Q ${at(middle)} ${at(corners.leftBase)}`,
      );
    }
    parts.push(upAndDown(finger, corners));
  });
  parts.push('C 300 300 262 372 262 452');
  return parts.join(' ');
}

/** One finger as a closed shape. */
export function fingerPath(name: FingerName): string {
  const finger = FINGERS[name];
  const corners = cornersOf(finger);
  const foot = { x: finger.baseX - corners.along.x * 8, y: finger.baseY - corners.along.y * 8 };
  return `M ${at(corners.leftBase)} ${upAndDown(finger, corners)} Q ${at(foot)} ${at(corners.leftBase)} Z`;
}

/** Where the tip is, which way it points (degrees), and its half width: for nail, reader and movement. */
export function fingerTip(name: FingerName): { readonly x: number; readonly y: number; readonly leanDeg: number; readonly half: number } {
  const { tip } = cornersOf(FINGERS[name]);
  return { x: tip.x, y: tip.y, leanDeg: FINGERS[name].leanDeg, half: FINGERS[name].halfAtTip };
}

/** The folds over the two joints, as an old hand has them: pairs of short arcs. */
export function foldsPath(name: FingerName): string {
  const finger = FINGERS[name];
  const { along } = cornersOf(finger);
  const left = { x: along.y, y: -along.x };
  const arcs: string[] = [];
  for (const share of name === 'thumb' ? [0.52, 0.6] : [0.34, 0.41, 0.68, 0.74]) {
    const half = (finger.halfAtBase + (finger.halfAtTip - finger.halfAtBase) * share) * 0.5;
    const middle = { x: finger.baseX + along.x * finger.length * share, y: finger.baseY + along.y * finger.length * share };
    const from = { x: middle.x + left.x * half, y: middle.y + left.y * half };
    const to = { x: middle.x - left.x * half, y: middle.y - left.y * half };
    const bend = { x: middle.x + along.x * 6, y: middle.y + along.y * 6 };
    arcs.push(`M ${at(from)} Q ${at(bend)} ${at(to)}`);
  }
  return arcs.join(' ');
}

export const FINGER_NAMES: readonly FingerName[] = ORDER;

/** Which finger of the drawing a position is. */
export function fingerNameOf(position: FingerPosition): FingerName {
  switch (position) {
    case 'right-thumb':
    case 'left-thumb':
      return 'thumb';
    case 'right-index':
    case 'left-index':
      return 'index';
    case 'right-middle':
    case 'left-middle':
      return 'middle';
    case 'right-ring':
    case 'left-ring':
      return 'ring';
    case 'right-little':
    case 'left-little':
      return 'little';
  }
}
