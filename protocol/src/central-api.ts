import { z } from 'zod';
import { identifiedBy, templateFormat } from './attempt.ts';
import { bodyPosition, modality } from './capture.ts';
import { base64url, compactJose, instant, recordNumber, uuid } from './encodings.ts';
import { identity } from './identity.ts';

/**
 * Payload of the detached signature that every request of a terminal carries in the header `changqing-signature` (compact JWS, key of
 * the terminal): what was asked, by whom, when. Ids are remembered for ten minutes.
 */
export const requestSignature = z.object({
  method: z.enum(['GET', 'POST']),
  /** Path with query, as sent. */
  path: z.string(),
  /** SHA-256 of the body's bytes, hexadecimal; of no bytes for a GET. */
  bodySha256: z.string(),
  terminalId: z.string(),
  requestId: uuid,
  time: instant,
});
export type RequestSignature = z.infer<typeof requestSignature>;
export const SIGNATURE_HEADER = 'changqing-signature';

/** `POST /v1/people/identify` */
export const identifyRequest = z.object({
  sessionId: uuid,
  by: identifiedBy,
  identity,
  /** As read from a card, to compare with the register; absent when the number was typed. */
  name: z.string().max(120).optional(),
});
export type IdentifyRequest = z.infer<typeof identifyRequest>;

/**
 * Who the person is to this session. A typed number is answered without name or state. A suspected person gets the same answer as any.
 */
export const identifyAnswer = z.discriminatedUnion('result', [
  z.object({
    result: z.literal('found'),
    personRef: uuid,
    /** Only after a card. */
    maskedName: z.string().optional(),
    maskedNumber: z.string(),
    /** Body parts with an enrolled reference, best first. */
    enrolled: z.array(bodyPosition),
    noticeVersion: z.string(),
    /** A kept record of this person that ended otherwise than accepted; told kindly at the next visit. */
    followUp: z.object({ kind: z.literal('kept-not-accepted'), since: instant }).optional(),
  }),
  z.object({ result: z.literal('not-found') }),
  z.object({ result: z.literal('not-enrolled') }),
]);
export type IdentifyAnswer = z.infer<typeof identifyAnswer>;

/** `POST /v1/consents` and `POST /v1/attempts`: a signed record, with its sealed evidence where it has one. */
export const recordSubmission = z.object({
  /** Compact JWS over the canonical JSON of the body. */
  record: compactJose,
  /** Compact JWE for central's key, the record's id in its protected header `id`. */
  evidence: compactJose.optional(),
  /** `late`: the person is no longer waiting. */
  delivery: z.enum(['live', 'late']),
});
export type RecordSubmission = z.infer<typeof recordSubmission>;

/** The answer to a submission: a compact JWS whose payload is a `RecordAnswer`. */
export const submissionAnswer = z.object({ answer: compactJose });
export type SubmissionAnswer = z.infer<typeof submissionAnswer>;

/** `POST /v1/enrolments` (bureau credentials): references of one person, each with the consent it rests on. */
export const enrolmentRequest = z.object({
  id: uuid,
  identity,
  consents: z.array(z.object({ modality, noticeVersion: z.string().min(1).max(32), agreedAt: instant })).min(1),
  references: z
    .array(
      z.object({
        position: bodyPosition,
        format: templateFormat,
        bytes: base64url.max(16_384),
        quality: z.number().min(0).max(100),
        /** Which of several impressions of this body part, from 1. */
        impression: z.number().int().min(1).max(9),
      }),
    )
    .min(1)
    .max(36),
});
export type EnrolmentRequest = z.infer<typeof enrolmentRequest>;
export const enrolmentAnswer = z.object({ enrolmentId: uuid, personRef: uuid, references: z.number().int() });

/** Why somebody of the bureau should ring a person, or look. */
export const followUpReason = z.enum([
  'kept-not-accepted',
  'consent-withdrawn',
  'deceased',
  'duplicate-benefit',
  'same-biometrics-elsewhere',
  'too-far-apart',
  'evidence-repeated',
  'alive-against-notice',
  'not-enrolled',
]);
export type FollowUpReason = z.infer<typeof followUpReason>;

export const followUp = z.object({
  id: uuid,
  personRef: uuid.optional(),
  reason: followUpReason,
  priority: z.enum(['first', 'normal']),
  recordNo: recordNumber.optional(),
  openedAt: instant,
  closedAt: instant.optional(),
});
export type FollowUp = z.infer<typeof followUp>;

/** `GET /v1/follow-ups` (bureau credentials) */
export const followUpList = z.object({ followUps: z.array(followUp) });

/** One entry of `GET /v1/changes?after=N`; the sequence follows commit order, so that a reader misses none. */
export const change = z.object({
  sequence: z.number().int().positive(),
  at: instant,
  kind: z.enum(['certification', 'verification', 'consent', 'consent-withdrawn', 'enrolment', 'follow-up', 'terminal', 'flag']),
  subject: z.string(),
  data: z.record(z.string(), z.unknown()),
});
export type Change = z.infer<typeof change>;
export const changeList = z.object({ changes: z.array(change), next: z.number().int().nonnegative() });
