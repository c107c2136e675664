import { z } from 'zod';
import type { LookUpTopic } from '../personal-records/topic.ts';
import type { PaperKind } from '../paper.ts';

/**
 * How surely a person has shown who they are: 0 nothing or a typed number, 1 card, 2 card and service password, 3 card and biometric. A higher
 * level opens all that a lower one opens.
 */
export const assuranceLevel = z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]);
export type AssuranceLevel = z.infer<typeof assuranceLevel>;

/** What can be asked for with a level: a topic, a paper, or an act. */
export type LookUpAct = LookUpTopic | `paper.${PaperKind}` | 'particulars.confirm' | 'particulars.unmasked' | 'certify';

/** The level that each act takes. A bureau may set others (`lookUpPolicy`). */
export const DEFAULT_ASSURANCE: Readonly<Record<LookUpAct, AssuranceLevel>> = {
  overview: 1,
  contributions: 1,
  particulars: 1,
  account: 2,
  benefits: 2,
  flexible: 2,
  medical: 2,
  referral: 2,
  archives: 3,
  'particulars.unmasked': 2,
  'particulars.confirm': 3,
  certify: 3,
  'paper.rights-statement': 1,
  'paper.insured-particulars': 2,
  'paper.contribution-certificate': 2,
  'paper.benefit-certificate': 2,
  'paper.contribution-notice': 2,
  'paper.archive-copy': 3,
  'paper.blank-form': 0,
};

const acts = Object.keys(DEFAULT_ASSURANCE) as [LookUpAct, ...LookUpAct[]];

/** A bureau's own levels, for the acts where they differ from the usual ones. */
export const lookUpPolicy = z.partialRecord(z.enum(acts), assuranceLevel);
export type LookUpPolicy = z.infer<typeof lookUpPolicy>;

/** The level that an act takes under a bureau's policy. */
export const levelFor = (act: LookUpAct, policy: LookUpPolicy = {}): AssuranceLevel => policy[act] ?? DEFAULT_ASSURANCE[act];

/** Whether a person of this level may do this. */
export const mayLookUp = (act: LookUpAct, level: AssuranceLevel, policy: LookUpPolicy = {}): boolean => level >= levelFor(act, policy);

/** A look-up that nobody used for so long is over at central. */
export const LOOK_UP_IDLE_MS = 5 * 60_000;
/** A verification serves for certifying while serving so long. */
export const CERTIFY_WHILE_SERVING_MS = 10 * 60_000;
/** So many wrong service passwords close it until the counter sets a new one. */
export const PASSWORD_TRIES = 5;
/** Sheets of official paper that one person gets from machines in a day, unless the bureau sets otherwise. */
export const PAPERS_PER_DAY = 20;
/** Slips that one person gets in a day. */
export const SLIPS_PER_DAY = 10;
