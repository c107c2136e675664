import type { GreyImage, PalmPosition, Result } from '@changqing/protocol';
import { err, ok } from '@changqing/protocol';
import type { ExtractError } from '../fingerprint/extract.ts';
import { overwritingAfter } from '../working-memory.ts';
import type { PalmQuality } from './palm-quality.ts';
import { assessPalmImage } from './palm-quality.ts';
import { parsePalmTemplate, writePalmTemplate } from './palm-template.ts';

/** What one palm image gave. */
export interface PalmSample {
  /** 'cq-palm/1', 872 bytes. */
  readonly template: Uint8Array;
  readonly quality: PalmQuality;
}

/** Smaller images cannot show a palm's veins; larger ones no reader sends. */
const SMALLEST_SIDE_PX = 120;
const LARGEST_SIDE_PX = 4096;

/**
 * Makes a template from a near-infrared image of an upright palm (fingertips at the top, veins dark), at any size from 160 × 120;
 * its `dpi` is not used, the hand itself gives the scale. `position` helps to find the fingers and is noted; a picture of the
 * other hand is not refused.
 * The image is only read: overwriting it is the caller's duty; every working copy of it is overwritten before the answer.
 * Errors: `image-unusable` with the reasons of `assessPalm`; `image-too-small`, `image-too-large`, `image-malformed` when numbers and pixels disagree.
 */
export function extractPalm(image: GreyImage, position: PalmPosition): Result<PalmSample, ExtractError> {
  return overwritingAfter(() => extract(image, position));
}

function extract(image: GreyImage, position: PalmPosition): Result<PalmSample, ExtractError> {
  const fault = palmImageFault(image);
  if (fault) return err(fault);
  const { quality, code } = assessPalmImage(image, position);
  if (!quality.usable || !code) return err({ code: 'image-unusable', reasons: quality.reasons });
  const template = writePalmTemplate({ position, quality: quality.score, cells: code.cells });
  // What could not be read back must never be enrolled.
  return parsePalmTemplate(template).ok ? ok({ template, quality }) : err({ code: 'image-unusable', reasons: ['low-contrast'] });
}

function palmImageFault({ widthPx, heightPx, pixels }: GreyImage): ExtractError | undefined {
  if (!Number.isInteger(widthPx) || !Number.isInteger(heightPx) || pixels.length !== widthPx * heightPx) {
    return { code: 'image-malformed', reason: `${widthPx} by ${heightPx} pixels do not agree with ${pixels.length} bytes` };
  }
  const reason = `sides must be ${SMALLEST_SIDE_PX} to ${LARGEST_SIDE_PX} pixels, got ${widthPx} by ${heightPx}`;
  if (Math.min(widthPx, heightPx) < SMALLEST_SIDE_PX) return { code: 'image-too-small', reason };
  if (Math.max(widthPx, heightPx) > LARGEST_SIDE_PX) return { code: 'image-too-large', reason };
  return undefined;
}
