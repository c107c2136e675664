import type { GreyImage, PalmPosition, QualityReason } from '@changqing/protocol';
import { overwritingAfter } from '../working-memory.ts';
import { widestEdgePx } from './edge-width.ts';
import type { HandPose } from './hand-pose.ts';
import { findHandPose, palmFrame } from './hand-pose.ts';
import type { HandMask } from './hand-mask.ts';
import { lightSlope } from './light-slope.ts';
import type { PalmRegion } from './palm-region.ts';
import { cutRegion } from './palm-region.ts';
import { sensorNoise } from './sensor-noise.ts';
import type { VeinCode } from './vein-code.ts';
import { codeVeins } from './vein-code.ts';

/** How good a palm image is for matching, and what the person can do better. */
export interface PalmQuality {
  /** 0 to 100; only to choose the better of two captures, not a probability. */
  readonly score: number;
  /** False when a capture should be asked again; then `reasons` says why. */
  readonly usable: boolean;
  /** Of `empty, too-near, too-far, tilted, moving, low-contrast, off-centre`, the most telling first. */
  readonly reasons: readonly QualityReason[];
}

/** What was found on the way to a verdict; the code is there exactly when the palm could be cut out. */
export interface PalmAssessment {
  readonly quality: PalmQuality;
  readonly code?: VeinCode;
}

// The limits lie between what the synthetic reader shows from 40 to 90 mm and what it shows of each fault; see the README.
const NEAREST_RADIUS = 0.352;
const NEAR_WITHOUT_VALLEYS = 0.31;
const FARTHEST_RADIUS = 0.178;
const MOST_SIDE_CONTACT = 0.3;
const BURNT_OUT = 222;
const STEEPEST_LIGHT = 0.345;
const WIDEST_EDGE_PX = 8;
const FAINTEST_VEINS = 0.02;
const GOOD_VEINS = 0.05;
const LEAST_COVERAGE = 0.8;

/** Judges an image by itself. Never throws for bad pictures: what shows no hand is `empty`. */
export function assessPalm(image: GreyImage): PalmQuality {
  return overwritingAfter(() => assessPalmImage(image).quality);
}

/** Judges an image and keeps the vein code that was made on the way, so that extraction need not make it twice. */
export function assessPalmImage(image: GreyImage, position?: PalmPosition): PalmAssessment {
  const pose = findHandPose(image, position);
  if (!pose) return { quality: { score: 0, usable: false, reasons: ['empty'] } };
  if (!pose.valleys) return { quality: { score: 0, usable: false, reasons: reasonsWithoutValleys(pose) } };
  const region = cutRegion(pose, palmFrame(pose.circle, pose.valleys));
  const code = codeVeins(region);
  const slope = lightSlope(pose);
  const edgePx = widestEdgePx(pose);
  const reasons = [...distanceReasons(pose), ...captureReasons(region, code, slope, edgePx)];
  const shares = [
    (code.contrast - 0.01) / (GOOD_VEINS - 0.01),
    1.25 - slope,
    1.5 - edgePx / 12,
    1.1 - 12 * sensorNoise(pose),
    region.coverage,
  ];
  const share = shares.reduce((product, part) => product * clamp(part), 1);
  return { quality: { score: Math.round(100 * share), usable: reasons.length === 0, reasons }, code };
}

function reasonsWithoutValleys(pose: HandPose): QualityReason[] {
  const reasons = distanceReasons(pose);
  if (reasons.length > 0) return reasons;
  // Near hands push the finger valleys out of the picture before anything else tells.
  return [pose.circle.radius / pose.plane.width > NEAR_WITHOUT_VALLEYS ? 'too-near' : 'off-centre'];
}

function distanceReasons({ circle, plane, mask }: HandPose): QualityReason[] {
  const radius = circle.radius / plane.width;
  if (radius > NEAREST_RADIUS || mask.handLevel > BURNT_OUT) return ['too-near'];
  if (radius >= FARTHEST_RADIUS) return [];
  // A hand that reaches in from the side shows too little of its palm, however near it is.
  return [sideContact(mask) > MOST_SIDE_CONTACT ? 'off-centre' : 'too-far'];
}

/** The larger share of the image's left or right edge that shows the hand. */
function sideContact({ width, height, inside }: HandMask): number {
  let left = 0;
  let right = 0;
  for (let row = 0; row < height; row++) {
    left += inside[row * width]!;
    right += inside[row * width + width - 1]!;
  }
  return Math.max(left, right) / height;
}

function captureReasons(region: PalmRegion, code: VeinCode, slope: number, edgePx: number): QualityReason[] {
  const reasons: QualityReason[] = [];
  if (region.coverage < LEAST_COVERAGE) reasons.push('off-centre');
  if (slope > STEEPEST_LIGHT) reasons.push('tilted');
  // A smeared picture has faint veins as well: one reason is enough to act on.
  if (edgePx > WIDEST_EDGE_PX) reasons.push('moving');
  else if (code.contrast < FAINTEST_VEINS) reasons.push('low-contrast');
  return reasons;
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}
