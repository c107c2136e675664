import { z } from 'zod';
import { bodyPosition, liveness, modality } from './capture.ts';
import { purpose } from './consent.ts';
import { base64url, receiptCode, recordNumber, sha256Hex, uuid } from './encodings.ts';
import { identity } from './identity.ts';
import { recordHead } from './record.ts';

/** How the person was identified; sets the operating point. */
export const identifiedBy = z.enum(['card', 'typed']);
export type IdentifiedBy = z.infer<typeof identifiedBy>;

/** Form of a template: the standard one, and the engine's own. */
export const templateFormat = z.enum(['iso19794-2:2005', 'cq-fp/1', 'cq-palm/1']);
export type TemplateFormat = z.infer<typeof templateFormat>;

/** One capture offered for matching. Nothing in it must be erasable: no name, no number, no template. */
export const attemptBody = recordHead.extend({
  kind: z.literal('attempt'),
  personRef: uuid.optional(),
  /** Whether the person was known to central at the capture, or the kiosk was alone. */
  captured: z.enum(['online', 'offline']),
  identifiedBy,
  /** Operator's reference where one was present. */
  operatorRef: uuid.optional(),
  device: z.object({ model: z.string().max(64), serialNumber: z.string().max(64), firmware: z.string().max(64) }),
  modality,
  position: bodyPosition,
  /** 1 for the session's first attempt. */
  tryNumber: z.number().int().min(1).max(9),
  quality: z.number().min(0).max(100),
  algorithms: z.object({ extractor: z.string().max(32), format: templateFormat }),
  liveness,
  purpose,
  consentId: uuid,
  noticeVersion: z.string().min(1).max(32),
  evidenceSha256: sha256Hex,
  /** On the receipt: the number to say, and the code behind the QR. One per session. */
  recordNo: recordNumber,
  code: receiptCode,
});
export type AttemptBody = z.infer<typeof attemptBody>;

/** What is sealed for central's key: the templates, and offline the identity as it was read. */
export const evidence = z.object({
  v: z.literal(1),
  id: uuid,
  position: bodyPosition,
  templates: z
    .array(z.object({ format: templateFormat, bytes: base64url }))
    .min(1)
    .max(2),
  identity: z.object({ by: identifiedBy, identity, name: z.string().max(120).optional() }).optional(),
});
export type Evidence = z.infer<typeof evidence>;
