import type { CaptureHint, Modality, QualityReason } from '@changqing/protocol';

/** The one thing that a person can do better, for the first reason that an image was refused. */
export function adviceFor(reason: QualityReason | undefined, modality: Modality): CaptureHint | undefined {
  switch (reason) {
    case undefined:
      return undefined;
    case 'empty':
      return modality === 'fingerprint' ? 'press-harder' : 'place';
    case 'low-contrast':
      return modality === 'fingerprint' ? 'press-harder' : 'no-contrast';
    case 'moving':
      return 'hold-still';
    case 'tilted':
      return 'hold-flat';
    case 'too-dry':
    case 'too-wet':
    case 'off-centre':
    case 'too-small':
    case 'too-near':
    case 'too-far':
      return reason;
  }
}

const AFTER_GOOD_IMAGE: Record<Modality, readonly CaptureHint[]> = {
  fingerprint: ['off-centre', 'press-lighter', 'press-harder'],
  'palm-vein': ['spread-fingers', 'hold-flat', 'hold-still'],
};

/** Advice after an image that was good but did not match: another one each time, since the last one did not help. */
export function adviceAfterNoMatch(modality: Modality, tries: number): CaptureHint {
  return AFTER_GOOD_IMAGE[modality][tries % 3] ?? 'hold-still';
}
