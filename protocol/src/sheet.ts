import { z } from 'zod';
import { benefitKind, type BenefitKind } from './benefit.ts';
import { civilDate } from './civil-date.ts';
import { fen } from './fen.ts';
import { archiveCategory, type ArchiveCategory } from './personal-records/archives.ts';
import { benefitPart, paymentState, type BenefitPart, type PaymentState } from './personal-records/benefits.ts';
import { contributionPayer, type ContributionPayer } from './personal-records/contributions.ts';
import { insuranceKind, type InsuranceKind } from './personal-records/insurance.ts';
import { particularField, type ParticularField } from './personal-records/particulars.ts';
import { lookUpTopic } from './personal-records/topic.ts';
import { yearMonth } from './year-month.ts';

const AGREEMENT_STATES = ['active', 'ended', 'last-try-failed'] as const;
const MEDICAL_KINDS = ['medical', 'maternity', 'work-injury'] as const;
const MEDICAL_STATES = ['reviewing', 'approved', 'paid', 'returned', 'declined'] as const;
const STEPS = ['referral', 'registration', 'settlement'] as const;
const STEP_STATES = ['done', 'open', 'not-needed', 'refused'] as const;
const REFERRAL_REASONS = ['referred', 'living-elsewhere', 'working-elsewhere', 'emergency'] as const;
const INSURED_STATES = ['active', 'paused', 'ended', 'drawing'] as const;
const SUSPENSION_REASONS = ['not-certified', 'under-review', 'account-wrong'] as const;
const SPAN_STATES = ['paid', 'owed'] as const;

/** A word of the records that screens and slips translate: `insurance.medical`, `payment.withheld`. */
export type SheetTerm =
  | `insurance.${InsuranceKind}`
  | `payer.${ContributionPayer}`
  | `span.${(typeof SPAN_STATES)[number]}`
  | `benefit.${BenefitKind}`
  | `part.${BenefitPart}`
  | `payment.${PaymentState}`
  | `suspension.${(typeof SUSPENSION_REASONS)[number]}`
  | `agreement.${(typeof AGREEMENT_STATES)[number]}`
  | `medical.${(typeof MEDICAL_KINDS)[number]}`
  | `medical-state.${(typeof MEDICAL_STATES)[number]}`
  | `step.${(typeof STEPS)[number]}`
  | `step-state.${(typeof STEP_STATES)[number]}`
  | `referral.${(typeof REFERRAL_REASONS)[number]}`
  | `insured.${(typeof INSURED_STATES)[number]}`
  | `archive.${ArchiveCategory}`
  | `field.${ParticularField}`;

const named = <Group extends string, Member extends string>(group: Group, members: readonly Member[]): `${Group}.${Member}`[] =>
  members.map((member): `${Group}.${Member}` => `${group}.${member}`);

/** Every term; words exist for each in every language. */
export const SHEET_TERMS: readonly SheetTerm[] = [
  ...named('insurance', insuranceKind.options),
  ...named('payer', contributionPayer.options),
  ...named('span', SPAN_STATES),
  ...named('benefit', benefitKind.options),
  ...named('part', benefitPart.options),
  ...named('payment', paymentState.options),
  ...named('suspension', SUSPENSION_REASONS),
  ...named('agreement', AGREEMENT_STATES),
  ...named('medical', MEDICAL_KINDS),
  ...named('medical-state', MEDICAL_STATES),
  ...named('step', STEPS),
  ...named('step-state', STEP_STATES),
  ...named('referral', REFERRAL_REASONS),
  ...named('insured', INSURED_STATES),
  ...named('archive', archiveCategory.options),
  ...named('field', particularField.options),
];
export const sheetTerm = z.enum(SHEET_TERMS);

/** What a column, a fact, a section or a sheet is called. */
export const sheetLabel = z.enum([
  'overview',
  'contribution-months',
  'account-balance',
  'monthly-benefit',
  'contributions',
  /** Sections of the contributions. */
  'calendar',
  'year-by-year',
  'payers',
  'totals',
  'year',
  'months',
  'insurance',
  'period',
  'payer',
  'employer',
  'bank',
  'base',
  'personal-share',
  'employer-share',
  'total',
  'state',
  'gaps',
  'first-month',
  'last-month',
  'account',
  'growth',
  'opening',
  'paid-in',
  'interest',
  'rate',
  'paid-out',
  'closing',
  'balance',
  'benefits',
  'parts',
  'part',
  'adjustments',
  'payments',
  'benefit',
  'since',
  'until',
  'month',
  'amount',
  'paid-on',
  'paid-to',
  'suspended-since',
  'suspended-because',
  'arrears',
  'arrears-months',
  'flexible',
  'agreement',
  'level',
  'next-on',
  'pay-by',
  'levels',
  'monthly-amount',
  'medical',
  'what',
  'filed-on',
  'claimed',
  'borne',
  'referral',
  'number',
  'city',
  'hospital',
  'because',
  'particulars',
  'insured',
  'confirmed-on',
  'correcting',
  'archives',
  'nothing-on-file',
]);
export type SheetLabel = z.infer<typeof sheetLabel>;

/** One value of a sheet. `hidden` stands where an amount is not shown to the queue behind; the value itself is not in the view then. */
export const sheetValue = z.discriminatedUnion('is', [
  z.object({ is: z.literal('fen'), fen }),
  z.object({ is: z.literal('hidden') }),
  z.object({ is: z.literal('none') }),
  z.object({ is: z.literal('text'), text: z.string().max(200) }),
  z.object({ is: z.literal('term'), term: sheetTerm }),
  z.object({ is: z.literal('date'), date: civilDate }),
  z.object({ is: z.literal('month'), month: yearMonth }),
  z.object({ is: z.literal('span'), from: yearMonth, to: yearMonth }),
  z.object({ is: z.literal('year'), year: z.number().int() }),
  /** So many months, said with years beside them where there are twelve or more. */
  z.object({ is: z.literal('months'), months: z.number().int().nonnegative() }),
  z.object({ is: z.literal('count'), count: z.number().int() }),
  /** Millionths: 26_200 is 2.62 %. */
  z.object({ is: z.literal('rate'), ppm: z.number().int() }),
  z.object({ is: z.literal('account'), bank: z.string().max(60), tail: z.string().max(4) }),
]);
export type SheetValue = z.infer<typeof sheetValue>;

export const sheetFact = z.object({ label: z.union([sheetLabel, sheetTerm]), value: sheetValue });
export type SheetFact = z.infer<typeof sheetFact>;

/** A month in the calendar strip. `outside`: before the first or after the last month on file. */
export const stripMonth = z.enum(['paid', 'owed', 'gap', 'outside']);
export type StripMonth = z.infer<typeof stripMonth>;

/** What stands on a sheet: pictures where people would rather look than read. */
export const sheetBody = z.discriminatedUnion('body', [
  /** At most three large figures. */
  z.object({ body: z.literal('figures'), figures: z.array(sheetFact).max(3) }),
  /** Contribution months of one insurance, a row a year, January first; at most ten years. */
  z.object({
    body: z.literal('strip'),
    insurance: insuranceKind,
    years: z
      .array(z.object({ year: z.number().int(), months: z.array(stripMonth).length(12) }))
      .min(1)
      .max(10),
    total: z.number().int().nonnegative(),
  }),
  /** Growth of an account: heights between 0 and 1 are always there, the amounts only when revealed. */
  z.object({
    body: z.literal('chart'),
    bars: z
      .array(z.object({ year: z.number().int(), share: z.number().min(0).max(1) }))
      .min(1)
      .max(60),
    /** Of the last bar. */
    last: sheetValue,
  }),
  z.object({ body: z.literal('facts'), facts: z.array(sheetFact).max(8) }),
  z.object({
    body: z.literal('table'),
    columns: z
      .array(z.object({ label: sheetLabel, align: z.enum(['left', 'right']) }))
      .min(1)
      .max(4),
    rows: z.array(z.array(sheetValue)).max(6),
  }),
  /** The three steps of treatment elsewhere. */
  z.object({
    body: z.literal('steps'),
    steps: z.array(z.object({ step: sheetTerm, state: sheetTerm, on: civilDate.optional() })).max(3),
    facts: z.array(sheetFact).max(5),
  }),
  /** Nothing of this kind is on file. */
  z.object({ body: z.literal('nothing') }),
]);
export type SheetBody = z.infer<typeof sheetBody>;

/** One page of a record. The pages of a section follow on one another; sections are gone through one after the other. */
export const sheet = z.object({
  topic: lookUpTopic,
  section: sheetLabel,
  /** What this page is about in particular: a year, an insurance, a benefit. */
  about: sheetValue.optional(),
  asOf: civilDate,
  /** From 1. */
  page: z.number().int().positive(),
  pages: z.number().int().positive(),
  /** The section that the section button leads to; absent where there is one section only. */
  nextSection: sheetLabel.optional(),
  body: sheetBody,
  /** Whether amounts on it can be hidden, and whether they are shown now. */
  amounts: z.enum(['none', 'hidden', 'shown']),
});
export type Sheet = z.infer<typeof sheet>;
