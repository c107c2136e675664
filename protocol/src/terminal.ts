import { z } from 'zod';
import { instant, publicJwk } from './encodings.ts';
import { lookUpPolicy } from './rules/look-up-assurance.ts';

/** Where a terminal stands, as people are told it. */
export const site = z.object({
  siteNo: z.string().regex(/^\d{4}$/),
  name: z.string().min(1).max(60),
  address: z.string().max(120),
  bureauName: z.string().min(1).max(60),
  /** Telephone of the bureau that is printed and shown. */
  telephone: z.string().min(3).max(30),
  /** Where a person goes when the machine cannot help. */
  counter: z.string().min(1).max(120),
  /** Whose staff stand at the machine: `bureau` opens the attestation rung of the ladder. */
  attendants: z.enum(['bureau', 'none']),
  /** After how many days the result of a kept capture can be asked by telephone. */
  resultDays: z.number().int().min(1).max(30),
  /** Address that the QR of a receipt begins with, without a slash at the end. */
  verifyBase: z.url(),
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
});
export type Site = z.infer<typeof site>;

/** A terminal's request to be enrolled: the one-time code of the bureau and its own new public key. */
export const terminalEnrolment = z.object({ code: z.string().min(8).max(64), publicKey: publicJwk, name: z.string().min(1).max(60) });
export type TerminalEnrolment = z.infer<typeof terminalEnrolment>;

/** What a terminal needs to know of central: who it is, where it stands, which keys seal and which sign. */
export const terminalProfile = z.object({
  terminalId: z.string().min(1).max(64),
  site,
  /** Keys that evidence may be sealed for; the first is the one to use. */
  evidenceKeys: z.array(publicJwk).min(1),
  /** Keys that central's answers may be signed with. */
  answerKeys: z.array(publicJwk).min(1),
  /** Keys that central's orders may be signed with; pinned when the terminal is enrolled, and never changed by a later profile. */
  commandKeys: z.array(publicJwk).min(1).optional(),
  noticeVersion: z.string().min(1).max(32),
  /** The bureau's own levels for looking up, where they differ from the usual ones. */
  lookUpPolicy: lookUpPolicy.optional(),
  time: instant,
});
export type TerminalProfile = z.infer<typeof terminalProfile>;
