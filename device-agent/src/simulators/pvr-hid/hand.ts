import type { GreyImage } from '@changqing/protocol';
import type { Guidance } from '../../devices/pvr-hid/wire.ts';

/** Where the image of a hand comes from; made when the reader exposes, as a camera does. */
export type HandImage = GreyImage | (() => GreyImage | Promise<GreyImage>);

/** How a hand is held at one moment; percent of half the field, degrees, 0 to 100 (C5). What is left out is 0, or good. */
export interface HandPose {
  readonly offsetX?: number;
  readonly offsetY?: number;
  readonly pitch?: number;
  readonly roll?: number;
  readonly quality?: number;
  readonly coverage?: number;
}

/** How a hand is held over the reader. */
export interface HandOptions extends HandPose {
  /** Height over the glass, mm: fixed, or in steps at times counted from `hold`. Default 60. */
  readonly heightMm?: number | readonly ({ readonly atMs: number; readonly heightMm: number } & HandPose)[];
  /** Default `right`. */
  readonly hand?: 'left' | 'right';
  /** What the reader finds wrong with the pose where height and hand are right; until when, ms from `hold` (default: for ever). */
  readonly guidance?: { readonly code: Guidance; readonly untilMs?: number };
  /** 0 to 100, told by readers that have the capability. Default 95. */
  readonly liveness?: number;
}

/** A hand over the glass. */
export interface HeldHand {
  readonly image: HandImage;
  readonly options: HandOptions;
  /** Monotonic time of `hold`. */
  readonly since: number;
}

/** Pose and height (whole mm) of the hand now. */
export function poseOf(hand: HeldHand, now: number): HandPose & { readonly heightMm: number } {
  const { options, since } = hand;
  const { heightMm = 60 } = options;
  if (typeof heightMm === 'number') return { ...options, heightMm: Math.round(heightMm) };
  const step = heightMm.filter((each) => each.atMs <= now - since).at(-1) ?? heightMm[0];
  return { ...options, ...step, heightMm: Math.round(step?.heightMm ?? 60) };
}

/** What the reader says to a hand that is held like this. `wanted` is 0 any, 1 left, 2 right (C4, START_CAPTURE). */
export function guidanceOf(
  hand: HeldHand | undefined,
  now: number,
  range: { readonly nearestMm: number; readonly farthestMm: number },
  wanted: number,
): Guidance {
  if (hand === undefined) return 'no-hand';
  const height = poseOf(hand, now).heightMm;
  if (height < range.nearestMm) return 'too-close';
  if (height > range.farthestMm) return 'too-far';
  if (wanted !== 0 && wanted !== handCode(hand)) return 'other-hand';
  const { guidance } = hand.options;
  return guidance !== undefined && now - hand.since < (guidance.untilMs ?? Number.POSITIVE_INFINITY) ? guidance.code : 'good';
}

/** C4, GET_FRAME_INFO, hand. */
export function handCode(hand: HeldHand): number {
  return hand.options.hand === 'left' ? 1 : 2;
}

/** The image as this sensor delivers it: its middle on the sensor's field, black around; binned 2×2 where asked. */
export function onSensor(image: GreyImage, widthPx: number, heightPx: number, binned: boolean): Uint8Array {
  const full = new Uint8Array(widthPx * heightPx);
  const left = Math.floor((widthPx - image.widthPx) / 2);
  const top = Math.floor((heightPx - image.heightPx) / 2);
  for (let y = Math.max(0, top); y < Math.min(heightPx, top + image.heightPx); y += 1) {
    for (let x = Math.max(0, left); x < Math.min(widthPx, left + image.widthPx); x += 1) {
      full[y * widthPx + x] = image.pixels[(y - top) * image.widthPx + x - left]!;
    }
  }
  if (!binned) return full;
  const halfWidth = widthPx >> 1;
  const half = new Uint8Array(halfWidth * (heightPx >> 1));
  for (let i = 0; i < half.length; i += 1) {
    const at = Math.floor(i / halfWidth) * 2 * widthPx + (i % halfWidth) * 2;
    half[i] = (full[at]! + full[at + 1]! + full[at + widthPx]! + full[at + widthPx + 1]! + 2) >> 2;
  }
  full.fill(0);
  return half;
}
