import { z } from 'zod';
import { benefitAnswer, benefitKind } from './benefit.ts';
import { evidenceGrade } from './capture.ts';
import { instant, sha256Hex, uuid } from './encodings.ts';

/** What a verification did for the person: counted now, counted before, or nothing is due yet. */
export const certifiedAs = z.enum(['accepted', 'already', 'not-yet-due']);
export type CertifiedAs = z.infer<typeof certifiedAs>;

/**
 * Central's decision on one record.
 * - `stored`: a consent, feedback or a statement about particulars was taken.
 * - `matched`: the session's attempts fit the enrolled references; `benefits` says what that did.
 * - `verified`: the attempts of a look-up fit; nothing was certified. `offer` names the benefits that a consent would certify now.
 * - `not-matched`: this attempt and those before it do not suffice; the ladder goes on.
 * - `counter`: the person is asked to the counter. No reason travels but a withdrawn consent.
 * - `pending`: received, not decided yet; the decision goes to the follow-ups and to `/v1/changes`.
 */
export const recordResult = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('stored') }),
  z.object({
    kind: z.literal('matched'),
    verificationId: uuid,
    as: certifiedAs,
    grade: evidenceGrade,
    benefits: z.array(benefitAnswer),
  }),
  z.object({ kind: z.literal('verified'), verificationId: uuid, grade: evidenceGrade, offer: z.array(benefitKind) }),
  z.object({ kind: z.literal('not-matched') }),
  z.object({ kind: z.literal('counter'), why: z.enum(['see-counter', 'consent-withdrawn']) }),
  z.object({ kind: z.literal('pending') }),
]);
export type RecordResult = z.infer<typeof recordResult>;

/** Payload of the signed answer to a record. Stored, and given again byte for byte whenever the record is offered again. */
export const recordAnswer = z.object({
  v: z.literal(1),
  recordId: uuid,
  /** Hash of the record (compact JWS) that was answered. */
  recordSha256: sha256Hex,
  receivedAt: instant,
  effectiveAt: instant,
  result: recordResult,
});
export type RecordAnswer = z.infer<typeof recordAnswer>;
