import { z } from 'zod';
import { modality } from './capture.ts';
import { uuid } from './encodings.ts';
import { recordHead } from './record.ts';

/**
 * What a person agreed to. `test`: a technician's dry run with the bureau's test person; matched like any, certified never, counted nowhere,
 * and told apart in every list.
 */
export const purpose = z.enum(['certification', 'look-up', 'test']);
export type Purpose = z.infer<typeof purpose>;

/** A person's consent, given by a touch: which notice, for what, for which body parts. Signed, never with a name or number. */
export const consentBody = recordHead.extend({
  kind: z.literal('consent'),
  /** Central's opaque reference; absent offline, where the session's attempts carry the identity sealed. */
  personRef: uuid.optional(),
  purpose,
  modalities: z.array(modality).min(1),
  noticeVersion: z.string().min(1).max(32),
  /**
   * Certify while serving: the verification of this very session, made for another purpose within the last ten minutes, on which central is
   * asked to certify. Only with the purpose `certification`; such a consent is answered like an attempt.
   */
  verificationId: uuid.optional(),
});
export type ConsentBody = z.infer<typeof consentBody>;
