import { z } from 'zod';
import { civilDate } from '../civil-date.ts';
import { fen } from '../fen.ts';
import { accountTail } from './insurance.ts';

/** A medical, maternity or work-injury benefit on its way to a bank account (待遇社会化发放). */
export const medicalPayment = z.object({
  kind: z.enum(['medical', 'maternity', 'work-injury']),
  /** What it is for, in words. */
  what: z.string().min(1).max(60),
  filedOn: civilDate,
  /** What was claimed, and what of it the insurance bears. */
  claimedFen: fen,
  fen,
  state: z.enum(['reviewing', 'approved', 'paid', 'returned', 'declined']),
  paidOn: civilDate.optional(),
  account: accountTail.optional(),
});
export type MedicalPayment = z.infer<typeof medicalPayment>;

/** Newest first. */
export const medicalRecord = z.object({ asOf: civilDate, payments: z.array(medicalPayment).max(800) });
export type MedicalRecord = z.infer<typeof medicalRecord>;

/** The three steps of treatment elsewhere (异地就医): referral letter, registration, settlement at the hospital with the card. */
export const referralStep = z.object({
  step: z.enum(['referral', 'registration', 'settlement']),
  state: z.enum(['done', 'open', 'not-needed', 'refused']),
  on: civilDate.optional(),
});
export type ReferralStep = z.infer<typeof referralStep>;

export const referralRegistration = z.object({
  number: z.string().min(1).max(30),
  why: z.enum(['referred', 'living-elsewhere', 'working-elsewhere', 'emergency']),
  city: z.string().min(1).max(40),
  hospital: z.string().min(1).max(60).optional(),
  from: civilDate,
  to: civilDate.optional(),
  steps: z.array(referralStep).length(3),
});
export type ReferralRegistration = z.infer<typeof referralRegistration>;

/** Referral and out-of-area registration, newest first. */
export const referralRecord = z.object({ asOf: civilDate, registrations: z.array(referralRegistration).max(60) });
export type ReferralRecord = z.infer<typeof referralRecord>;
