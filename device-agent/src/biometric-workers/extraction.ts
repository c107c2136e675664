import type { BodyPosition, GreyImage, QualityReason, TemplateFormat } from '@changqing/protocol';
import { extractFingerprint, extractPalm, type ExtractError } from '@changqing/biometrics';

/** What became of an image: templates to be sealed, or the reasons why it cannot be used. */
export type Extraction =
  | {
      readonly usable: true;
      readonly quality: number;
      readonly extractor: string;
      readonly templates: readonly { readonly format: TemplateFormat; readonly bytes: Uint8Array }[];
    }
  | { readonly usable: false; readonly quality: number; readonly reasons: readonly QualityReason[] };

/** Makes templates of an image. Pure; the image is only read. */
export function extract(image: GreyImage, position: BodyPosition): Extraction {
  if (position === 'right-palm' || position === 'left-palm') {
    const palm = extractPalm(image, position);
    if (!palm.ok) return refused(palm.error);
    const { quality, template } = palm.value;
    return usable(quality, [{ format: 'cq-palm/1', bytes: template }]);
  }
  const finger = extractFingerprint(image, position);
  if (!finger.ok) return refused(finger.error);
  const { quality, template, iso } = finger.value;
  return usable(quality, [
    { format: 'cq-fp/1', bytes: template },
    { format: 'iso19794-2:2005', bytes: iso },
  ]);
}

type Quality = { readonly score: number; readonly usable: boolean; readonly reasons: readonly QualityReason[] };
type Templates = Extract<Extraction, { usable: true }>['templates'];

function usable(quality: Quality, templates: Templates): Extraction {
  if (!quality.usable) return { usable: false, quality: quality.score, reasons: quality.reasons };
  return { usable: true, quality: quality.score, extractor: templates[0]?.format ?? 'cq-fp/1', templates };
}

/** An image that no reader of ours sends is as good as none. */
function refused(error: ExtractError): Extraction {
  return { usable: false, quality: 0, reasons: error.code === 'image-unusable' ? error.reasons : ['empty'] };
}
