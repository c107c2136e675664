import { z } from 'zod';
import { modality } from './capture.ts';
import { uuid } from './encodings.ts';
import { recordHead } from './record.ts';

/** What a person agreed to. */
export const purpose = z.enum(['certification']);
export type Purpose = z.infer<typeof purpose>;

/** A person's consent, given by a touch: which notice, for what, for which body parts. Signed, never with a name or number. */
export const consentBody = recordHead.extend({
  kind: z.literal('consent'),
  /** Central's opaque reference; absent offline, where the session's attempts carry the identity sealed. */
  personRef: uuid.optional(),
  purpose,
  modalities: z.array(modality).min(1),
  noticeVersion: z.string().min(1).max(32),
});
export type ConsentBody = z.infer<typeof consentBody>;
