import { z } from 'zod';

/** What kind of body part a reader looks at. */
export const modality = z.enum(['fingerprint', 'palm-vein']);
export type Modality = z.infer<typeof modality>;

/** Ten fingers, named by hand; the order is that of ISO/IEC 19794-2 (1 = right thumb … 10 = left little finger). */
export const fingerPosition = z.enum([
  'right-thumb',
  'right-index',
  'right-middle',
  'right-ring',
  'right-little',
  'left-thumb',
  'left-index',
  'left-middle',
  'left-ring',
  'left-little',
]);
export type FingerPosition = z.infer<typeof fingerPosition>;

export const palmPosition = z.enum(['right-palm', 'left-palm']);
export type PalmPosition = z.infer<typeof palmPosition>;

/** The part of the body that one template describes. */
export const bodyPosition = z.enum([...fingerPosition.options, ...palmPosition.options]);
export type BodyPosition = z.infer<typeof bodyPosition>;

export function modalityOf(position: BodyPosition): Modality {
  return position === 'right-palm' || position === 'left-palm' ? 'palm-vein' : 'fingerprint';
}

/** The code of a finger in ISO/IEC 19794-2 table 2: 1 (right thumb) to 10 (left little finger). */
export function isoFingerCode(position: FingerPosition): number {
  return fingerPosition.options.indexOf(position) + 1;
}

/** What the reader or the person can do better, one at a time, in words that a screen has a picture for. */
export const captureHint = z.enum([
  'place',
  'hold-still',
  'good',
  'press-harder',
  'press-lighter',
  'too-dry',
  'too-wet',
  'off-centre',
  'too-small',
  'lifted-early',
  'too-near',
  'too-far',
  'move-left',
  'move-right',
  'move-forward',
  'move-back',
  'hold-flat',
  'spread-fingers',
  'rotate',
  'covered',
  'too-bright',
  'no-contrast',
  'other-hand',
]);
export type CaptureHint = z.infer<typeof captureHint>;

/** Why an image cannot be used. A refused image is no attempt and costs no try. */
export const qualityReason = z.enum([
  'empty',
  'too-dry',
  'too-wet',
  'off-centre',
  'too-small',
  'too-near',
  'too-far',
  'tilted',
  'moving',
  'low-contrast',
]);
export type QualityReason = z.infer<typeof qualityReason>;

/** What a reader says about presentation attacks: its own liveness result, or that it has no such check. */
export const liveness = z.enum(['passed', 'failed', 'none']);
export type Liveness = z.infer<typeof liveness>;

/** Where the decision's evidence stands; later is stronger. */
export const evidenceGrade = z.enum(['data-comparison', 'staff-attested', 'biometric', 'biometric+card']);
export type EvidenceGrade = z.infer<typeof evidenceGrade>;

/**
 * An 8-bit grey image, rows from the top, one byte a pixel, no padding: `pixels.length === widthPx * heightPx`.
 * For a fingerprint ridges are dark; for a palm the top is at the fingertips and veins are dark.
 */
export interface GreyImage {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Resolution in pixels per inch; 500 for the readers that this project drives. */
  readonly dpi: number;
  readonly pixels: Uint8Array;
}
