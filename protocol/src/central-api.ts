import { z } from 'zod';
import { identifiedBy, templateFormat } from './attempt.ts';
import { benefitKind, certificationRule } from './benefit.ts';
import { bodyPosition, modality } from './capture.ts';
import { civilDate } from './civil-date.ts';
import { base64url, compactJose, instant, receiptCode, recordNumber, uuid } from './encodings.ts';
import { identity } from './identity.ts';
import { printState } from './receipt.ts';
import { site } from './terminal.ts';

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
    /** The family name in Latin letters and two stars, for where no font can draw `maskedName`; only with it. */
    maskedRomanised: z.string().max(170).optional(),
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
export const enrolmentAnswer = z.object({
  enrolmentId: uuid,
  personRef: uuid,
  references: z.number().int(),
  /** Ids of the stored consents, in the order of the request: what a withdrawal names. */
  consentIds: z.array(uuid),
});
export type EnrolmentAnswer = z.infer<typeof enrolmentAnswer>;

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
  'complaint',
  'correction-asked',
]);
export type FollowUpReason = z.infer<typeof followUpReason>;

export const followUp = z.object({
  id: uuid,
  personRef: uuid.optional(),
  reason: followUpReason,
  priority: z.enum(['first', 'normal']),
  recordNo: recordNumber.optional(),
  /** The record that it is about; with a complaint, the feedback of this id. */
  recordId: uuid.optional(),
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
  kind: z.enum([
    'certification',
    'verification',
    'consent',
    'consent-withdrawn',
    'enrolment',
    'follow-up',
    'terminal',
    'flag',
    'look-up',
    'document',
    'feedback',
    'particulars',
  ]),
  subject: z.string(),
  data: z.record(z.string(), z.unknown()),
});
export type Change = z.infer<typeof change>;
export const changeList = z.object({ changes: z.array(change), next: z.number().int().nonnegative() });

/** `POST /v1/terminal-codes` (bureau credentials): asks for a one-time code with which a machine is enrolled at a site. */
export const terminalCodeRequest = z.object({ site, hoursValid: z.number().int().min(1).max(720).default(72) });
export type TerminalCodeRequest = z.infer<typeof terminalCodeRequest>;
export const terminalCodeAnswer = z.object({ code: z.string(), expiresAt: instant });
export type TerminalCodeAnswer = z.infer<typeof terminalCodeAnswer>;

/** `POST /v1/terminals/self/heartbeat`: how it goes with a terminal. Answered with central's time. */
export const heartbeat = z.object({
  keptRecords: z.number().int().nonnegative(),
  oldestKeptAt: instant.optional(),
  agentVersion: z.string().max(32),
  /** What is left of paper, estimated from what was fed; `low` is told to the technician before it runs out. */
  supplies: z
    .object({
      rollLeftMm: z.number().int().nonnegative().optional(),
      sheetsLeft: z.number().int().nonnegative().optional(),
      low: z.boolean(),
    })
    .optional(),
});
export type Heartbeat = z.infer<typeof heartbeat>;
export const heartbeatAnswer = z.object({ time: instant });

/**
 * A terminal as staff see it; `GET /v1/terminals` lists them, `POST /v1/terminals/{id}/close` ends one (both with bureau credentials).
 * A machine enrols itself with `POST /v1/terminals` (`TerminalEnrolment` → `TerminalProfile`, the only unsigned request) and asks for its
 * profile with `GET /v1/terminals/self`.
 */
export const terminalStatus = z.object({
  terminalId: z.string(),
  siteNo: z.string(),
  name: z.string(),
  enrolledAt: instant,
  closedAt: instant.optional(),
  /** Since when two records of one place in its chain are known: the machine or its disk was copied. */
  clonedAt: instant.optional(),
  lastSeenAt: instant.optional(),
  clockOffsetMs: z.number().int().optional(),
  /** As the last heartbeat told it. */
  supplies: heartbeat.shape.supplies,
  /** Look-ups by card alone today; `unusual` when they are far more than this place is used to. */
  cardOnlyToday: z.object({ count: z.number().int().nonnegative(), unusual: z.boolean() }).optional(),
});
export type TerminalStatus = z.infer<typeof terminalStatus>;
export const terminalList = z.object({ terminals: z.array(terminalStatus) });

/**
 * `POST /v1/prints`: how one print job of a receipt or paper ended; `copies` of it where that is not one, and each of them counts in `prints`.
 * Given again with the same `jobId` it changes nothing, but for an `unknown` one, which may be settled once: a person has looked at the paper.
 */
export const printReport = z.object({
  jobId: uuid,
  code: receiptCode,
  state: printState,
  at: instant,
  copies: z.number().int().min(1).max(99).optional(),
});
export type PrintReport = z.infer<typeof printReport>;
export const printReportAnswer = z.object({ prints: z.number().int().nonnegative() });

/** `POST /v1/consents/{id}/withdraw` (bureau credentials). `erasedEvidence` counts what was destroyed with it. */
export const withdrawalAnswer = z.object({ consentId: uuid, withdrawnAt: instant, erasedEvidence: z.number().int().nonnegative() });
export type WithdrawalAnswer = z.infer<typeof withdrawalAnswer>;

/** `POST /v1/death-notices` (bureau credentials); `deceasedOn: null` takes a wrong notice back. Answered with 204. */
export const deathNotice = z.object({ identity, deceasedOn: civilDate.nullable() });
export type DeathNotice = z.infer<typeof deathNotice>;

/** `POST /v1/suspicions` (bureau credentials): puts a person on the list of those asked to the counter, or takes them off. Answered with 204. */
export const suspicionNotice = z.object({
  identity,
  reason: z.enum(['duplicate-benefit', 'same-biometrics-elsewhere']),
  listed: z.boolean(),
});
export type SuspicionNotice = z.infer<typeof suspicionNotice>;

/** One person of the register with what they draw and what was certified before. */
export const registeredPerson = z.object({
  identity,
  name: z.string().min(1).max(120),
  /** The name in Latin letters, family part first, for where no font has one of its characters. */
  romanised: z
    .string()
    .max(160)
    .regex(/^\p{Script=Latin}[\p{Script=Latin} '’.-]*$/u)
    .optional(),
  birthDate: civilDate,
  deceasedOn: civilDate.optional(),
  suspicions: z.array(suspicionNotice.shape.reason).default([]),
  /** The bureau's test person: draws nothing, is never certified and stands in no list. */
  test: z.boolean().optional(),
  benefits: z.array(
    z.object({
      kind: benefitKind,
      rule: certificationRule,
      startedOn: civilDate,
      endedOn: civilDate.optional(),
      suspended: z.boolean(),
      counted: z.array(z.object({ cycle: z.string().min(1).max(40), effectiveOn: civilDate })).default([]),
    }),
  ),
});
export type RegisteredPerson = z.infer<typeof registeredPerson>;

/** `POST /v1/people` (bureau credentials): registers people; those whose number is known already are left as they are. */
export const peopleImport = z.object({ people: z.array(registeredPerson).min(1).max(1_000) });
export const peopleImportAnswer = z.object({ registered: z.number().int(), known: z.number().int() });
