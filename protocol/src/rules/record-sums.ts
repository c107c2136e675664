import type { AccountRecord, PersonalAccount } from '../personal-records/account.ts';
import type { BenefitRecord, BenefitsRecord } from '../personal-records/benefits.ts';
import type { ContributionsRecord } from '../personal-records/contributions.ts';
import type { FlexibleRecord } from '../personal-records/flexible.ts';
import type { MedicalRecord, ReferralRecord } from '../personal-records/medical.ts';
import { referralStep } from '../personal-records/medical.ts';
import type { RecordsOfPerson } from '../look-up-api.ts';
import { err, ok, type Result } from '../result.ts';
import { contributionTotals, inOrder } from './contribution-totals.ts';

/** Where a record does not add up: the path of the field, and what is wrong with it without repeating the amount. */
export interface SumFault {
  readonly path: string;
  readonly message: string;
}
export type SumCheck = Result<undefined, SumFault>;

const fault = (path: string, message: string): SumCheck => err({ path, message });
const sum = (amounts: readonly { readonly fen: number }[]): number => amounts.reduce((total, { fen }) => total + fen, 0);

const first = (checks: readonly SumCheck[]): SumCheck => checks.find((check) => !check.ok) ?? ok();

/** The first place at which something is named a second time. */
function repeated(names: readonly (string | number)[]): number {
  return names.findIndex((name, index) => names.indexOf(name) !== index);
}

/** The first entry that is newer than the one before it, in a list whose newest comes first. */
const notNewestFirst = (dates: readonly string[]): number => dates.findIndex((date, index) => index > 0 && date > (dates[index - 1] ?? ''));

/** Checks that spans of one insurance do not overlap, and that the totals are those of the spans. */
export function checkContributions({ spans, totals }: ContributionsRecord): SumCheck {
  const kinds = [...new Set(spans.map(({ kind }) => kind))];
  for (const kind of kinds) {
    const ordered = inOrder(spans.filter((span) => span.kind === kind));
    const overlapping = ordered.find((span, index) => index > 0 && span.from <= (ordered[index - 1]?.to ?? ''));
    if (overlapping !== undefined) return fault(`spans.${spans.indexOf(overlapping)}.from`, 'overlaps another span of the same insurance');
  }
  const again = repeated(totals.map(({ kind }) => kind));
  if (again >= 0) return fault(`totals.${again}.kind`, 'stands here twice');
  const expected = contributionTotals(spans);
  for (const [index, total] of totals.entries()) {
    const right = expected.find(({ kind }) => kind === total.kind);
    if (right === undefined) return fault(`totals.${index}.kind`, 'has no spans');
    for (const field of ['months', 'first', 'last', 'personalFen', 'employerFen'] as const)
      if (total[field] !== right[field]) return fault(`totals.${index}.${field}`, 'is not what the spans add up to');
    if (total.gaps.length !== right.gaps.length) return fault(`totals.${index}.gaps`, 'are not the gaps between the spans');
    const moved = right.gaps.findIndex((gap, place) => gap.from !== total.gaps[place]?.from || gap.to !== total.gaps[place].to);
    if (moved >= 0) return fault(`totals.${index}.gaps.${moved}`, 'is not the gap between the spans');
  }
  const missing = expected.find(({ kind }) => !totals.some((total) => total.kind === kind));
  return missing === undefined ? ok() : fault('totals', `lack ${missing.kind}`);
}

/** Checks every year's sum, that years follow on one another and open with what the last one closed with, and the balance. */
export function checkAccount({ accounts }: AccountRecord): SumCheck {
  const again = repeated(accounts.map(({ kind }) => kind));
  if (again >= 0) return fault(`accounts.${again}.kind`, 'stands here twice');
  return first(accounts.map((account, index) => checkOneAccount(account, `accounts.${index}`)));
}

function checkOneAccount({ years, balanceFen }: PersonalAccount, at: string): SumCheck {
  for (const [index, year] of years.entries()) {
    const before = years[index - 1];
    const path = `${at}.years.${index}`;
    if (before !== undefined && year.year !== before.year + 1) return fault(`${path}.year`, 'does not follow on the year before');
    if (before !== undefined && year.openingFen !== before.closingFen)
      return fault(`${path}.openingFen`, 'is not what the year before closed with');
    if (year.openingFen + year.paidInFen + year.interestFen - year.paidOutFen !== year.closingFen)
      return fault(`${path}.closingFen`, 'is not opening, paid in and interest less paid out');
  }
  return balanceFen === (years.at(-1)?.closingFen ?? 0) ? ok() : fault(`${at}.balanceFen`, 'is not what the last year closed with');
}

/** Checks that parts make the monthly amount, adjustments their part, and unpaid months the arrears. */
export function checkBenefits({ benefits }: BenefitsRecord): SumCheck {
  return first(benefits.map((benefit, index) => checkOneBenefit(benefit, `benefits.${index}`)));
}

function checkOneBenefit(benefit: BenefitRecord, at: string): SumCheck {
  const { parts, adjustments, payments, arrears } = benefit;
  const again = repeated(parts.map(({ part }) => part));
  if (again >= 0) return fault(`${at}.parts.${again}.part`, 'stands here twice');
  if (sum(parts) !== benefit.monthlyFen) return fault(`${at}.monthlyFen`, 'is not the sum of its parts');
  const rises = parts.findIndex(({ part }) => part === 'adjustments');
  if ((parts[rises]?.fen ?? 0) !== sum(adjustments))
    return fault(rises < 0 ? `${at}.adjustments` : `${at}.parts.${rises}.fen`, 'is not the sum of the adjustments');
  const unordered = notNewestFirst(payments.map(({ month }) => month));
  if (unordered >= 0) return fault(`${at}.payments.${unordered}.month`, 'is newer than the payment before it');
  const unpaid = payments.filter(({ state }) => state === 'withheld' || state === 'arrears-due');
  const dated = payments.findIndex(({ state, paidOn }) => (state === 'withheld' || state === 'arrears-due') && paidOn !== undefined);
  if (dated >= 0) return fault(`${at}.payments.${dated}.paidOn`, 'dates a payment that was not made');
  if (unpaid.length !== arrears.months) return fault(`${at}.arrears.months`, 'is not the number of unpaid months');
  return sum(unpaid) === arrears.fen ? ok() : fault(`${at}.arrears.fen`, 'is not the sum of the unpaid months');
}

/** Checks months and order of the payments, and that the agreement's level is one of the notice. */
export function checkFlexible({ payments, notice, agreement }: FlexibleRecord): SumCheck {
  const backwards = payments.findIndex(({ from, to }) => from > to);
  if (backwards >= 0) return fault(`payments.${backwards}.to`, 'lies before the first month');
  const unordered = notNewestFirst(payments.map(({ paidOn }) => paidOn));
  if (unordered >= 0) return fault(`payments.${unordered}.paidOn`, 'is newer than the payment before it');
  if (notice === undefined) return ok();
  const again = repeated(notice.levels.map(({ level }) => level));
  if (again >= 0) return fault(`notice.levels.${again}.level`, 'stands here twice');
  const chosen = agreement?.level;
  const known = chosen === undefined || notice.levels.some(({ level }) => level === chosen);
  return known ? ok() : fault('agreement.level', 'is none of the levels of the notice');
}

/** Checks that the insurance bears no more than was claimed, and the order. */
export function checkMedical({ payments }: MedicalRecord): SumCheck {
  const beyond = payments.findIndex(({ fen, claimedFen }) => fen > claimedFen);
  if (beyond >= 0) return fault(`payments.${beyond}.fen`, 'is more than was claimed');
  const unordered = notNewestFirst(payments.map(({ filedOn }) => filedOn));
  return unordered < 0 ? ok() : fault(`payments.${unordered}.filedOn`, 'is newer than the payment before it');
}

/** Checks that the three steps stand in their order, and the registrations in theirs. */
export function checkReferral({ registrations }: ReferralRecord): SumCheck {
  for (const [index, { steps, from, to }] of registrations.entries()) {
    const at = `registrations.${index}`;
    const misplaced = steps.findIndex(({ step }, place) => step !== referralStep.shape.step.options[place]);
    if (misplaced >= 0) return fault(`${at}.steps.${misplaced}.step`, 'is not in its place');
    if (to !== undefined && to < from) return fault(`${at}.to`, 'lies before the first day');
  }
  const unordered = notNewestFirst(registrations.map(({ from }) => from));
  return unordered < 0 ? ok() : fault(`registrations.${unordered}.from`, 'is newer than the registration before it');
}

/** Checks the particulars: every field once, in full, and the number that of the person. */
function checkParticulars({ particulars, identity }: RecordsOfPerson): SumCheck {
  if (particulars === undefined) return ok();
  const { fields, insured } = particulars;
  const again = repeated(fields.map(({ field }) => field));
  if (again >= 0) return fault(`fields.${again}.field`, 'stands here twice');
  const masked = fields.findIndex((field) => field.masked);
  if (masked >= 0) return fault(`fields.${masked}.masked`, 'must be handed over in full');
  const other = fields.findIndex(({ field, value }) => field === 'number' && value !== identity.number);
  if (other >= 0) return fault(`fields.${other}.value`, 'is not the number of this person');
  const twice = repeated(insured.map(({ kind }) => kind));
  return twice < 0 ? ok() : fault(`insured.${twice}.kind`, 'stands here twice');
}

/**
 * Checks everything that one person's records add up to. Error: the first field that does not fit, by its path in the records
 * (`contributions.totals.0.months`).
 */
export function checkRecords(records: RecordsOfPerson): SumCheck {
  const { contributions, account, benefits, flexible, medical, referral } = records;
  const found = {
    contributions: contributions === undefined ? ok() : checkContributions(contributions),
    account: account === undefined ? ok() : checkAccount(account),
    benefits: benefits === undefined ? ok() : checkBenefits(benefits),
    flexible: flexible === undefined ? ok() : checkFlexible(flexible),
    medical: medical === undefined ? ok() : checkMedical(medical),
    referral: referral === undefined ? ok() : checkReferral(referral),
    particulars: checkParticulars(records),
  } satisfies Record<string, SumCheck>;
  for (const [topic, check] of Object.entries(found)) if (!check.ok) return fault(`${topic}.${check.error.path}`, check.error.message);
  return ok();
}
