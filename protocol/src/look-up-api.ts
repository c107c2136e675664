import { z } from 'zod';
import { civilDate } from './civil-date.ts';
import { bodyPosition } from './capture.ts';
import { uuid } from './encodings.ts';
import { identity } from './identity.ts';
import { archiveCategory } from './personal-records/archives.ts';
import { accountRecord } from './personal-records/account.ts';
import { benefitsRecord } from './personal-records/benefits.ts';
import { contributionsRecord } from './personal-records/contributions.ts';
import { flexibleRecord } from './personal-records/flexible.ts';
import { medicalRecord, referralRecord } from './personal-records/medical.ts';
import { particularField, particularsRecord } from './personal-records/particulars.ts';
import { lookUpTopic } from './personal-records/topic.ts';
import { issuedPaper, paperKind } from './paper.ts';
import { assuranceLevel } from './rules/look-up-assurance.ts';

/**
 * `POST /v1/look-ups`: opens a look-up for the person whose card lies there, or on a verification of this very session, made at this terminal.
 */
export const lookUpRequest = z.object({
  sessionId: uuid,
  basis: z.discriminatedUnion('by', [
    z.object({ by: z.literal('card'), identity, name: z.string().max(120).optional() }),
    z.object({ by: z.literal('verification'), verificationId: uuid }),
  ]),
});
export type LookUpRequest = z.infer<typeof lookUpRequest>;

/** State of a person's service password (服务密码), which is set at the counter. */
export const passwordState = z.enum(['set', 'not-set', 'locked']);
export type PasswordState = z.infer<typeof passwordState>;

/** Whom the look-up is for and how far it goes. Neither suspicion nor death shows in it. */
export const lookUpAnswer = z.discriminatedUnion('result', [
  z.object({
    result: z.literal('open'),
    lookUpId: uuid,
    personRef: uuid,
    level: assuranceLevel,
    maskedName: z.string(),
    maskedRomanised: z.string().max(170).optional(),
    maskedNumber: z.string(),
    password: passwordState,
    /** Enrolled body parts, best first: with none, level 3 cannot be reached. */
    enrolled: z.array(bodyPosition),
    noticeVersion: z.string(),
  }),
  z.object({ result: z.literal('not-found') }),
]);
export type LookUpAnswer = z.infer<typeof lookUpAnswer>;

/** `POST /v1/look-ups/{id}/raise`: shows more of who one is. `verification`: of the same session and person, not older than five minutes. */
export const raiseRequest = z.discriminatedUnion('by', [
  z.object({ by: z.literal('password'), password: z.string().regex(/^\d{6}$/) }),
  z.object({ by: z.literal('verification'), verificationId: uuid }),
]);
export type RaiseRequest = z.infer<typeof raiseRequest>;
export const raiseAnswer = z.discriminatedUnion('result', [
  z.object({ result: z.literal('raised'), level: assuranceLevel }),
  z.object({ result: z.literal('wrong-password'), triesLeft: z.number().int().positive() }),
  z.object({ result: z.literal('locked') }),
  z.object({ result: z.literal('not-set') }),
]);
export type RaiseAnswer = z.infer<typeof raiseAnswer>;

/** `POST /v1/look-ups/{id}/records`: one topic. `slip`: it is going to be printed, and counts towards the day's slips. Answered with a `topicRecord`. */
export const recordRequest = z.object({ topic: lookUpTopic, purpose: z.enum(['screen', 'slip']) });
export type RecordRequest = z.infer<typeof recordRequest>;

/** `POST /v1/look-ups/{id}/archive-pages`: one scanned page, answered as `image/png` or `image/jpeg`; pages count from 1. */
export const archivePageRequest = z.object({ documentId: uuid, page: z.number().int().min(1).max(1_000) });
export type ArchivePageRequest = z.infer<typeof archivePageRequest>;

/**
 * `POST /v1/documents`: issues a paper. The same content on the same day is the same paper, with its number. Refused with `print-limit` when the
 * person has had enough today, with `nothing-on-file` where there is nothing to certify.
 */
export const documentRequest = z.discriminatedUnion('kind', [
  z.object({ kind: paperKind.exclude(['archive-copy', 'blank-form']), lookUpId: uuid }),
  z.object({
    kind: z.literal('archive-copy'),
    lookUpId: uuid,
    archiveId: uuid,
    pages: z.array(z.number().int().min(1).max(1_000)).min(1).max(20),
  }),
  z.object({ kind: z.literal('blank-form'), formId: z.string().min(1).max(40) }),
]);
export type DocumentRequest = z.infer<typeof documentRequest>;
/** The paper; pictures that its content names are fetched by `GET /v1/documents/{id}/pictures/{n}` (terminal, same look-up still open). */
export const documentAnswer = z.object({ paper: issuedPaper });
export type DocumentAnswer = z.infer<typeof documentAnswer>;

/** One person's records as the bureau's core system hands them over; every sum is checked, a wrong one refuses the whole person by name of the field. */
export const recordsOfPerson = z.object({
  identity,
  contributions: contributionsRecord.optional(),
  account: accountRecord.optional(),
  benefits: benefitsRecord.optional(),
  flexible: flexibleRecord.optional(),
  medical: medicalRecord.optional(),
  referral: referralRecord.optional(),
  particulars: particularsRecord.omit({ sha256: true, confirmedOn: true, correcting: true }).optional(),
});
export type RecordsOfPerson = z.infer<typeof recordsOfPerson>;
/** `POST /v1/records` (bureau credentials). */
export const recordsImport = z.object({ people: z.array(recordsOfPerson).min(1).max(500) });
export const recordsImportAnswer = z.object({
  stored: z.number().int(),
  refused: z.array(z.object({ index: z.number().int(), detail: z.string() })),
});

/** `POST /v1/archives` (bureau credentials): one scanned document, pages as base64url of PNG or JPEG. */
export const archiveImport = z.object({
  id: uuid,
  identity,
  title: z.string().min(1).max(80),
  category: archiveCategory,
  dated: civilDate.optional(),
  pages: z.array(z.string().min(1).max(8_000_000)).min(1).max(1_000),
});
export type ArchiveImport = z.infer<typeof archiveImport>;

/** `POST /v1/service-passwords` (bureau credentials): the counter sets a person's service password, or takes it away with null. Answered with 204. */
export const servicePassword = z.object({
  identity,
  password: z
    .string()
    .regex(/^\d{6}$/)
    .nullable(),
});
export type ServicePassword = z.infer<typeof servicePassword>;

/** What a correction asks to look at. */
export const correctionFields = z.array(particularField).min(1);
