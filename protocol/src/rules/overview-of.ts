import type { CivilDate } from '../civil-date.ts';
import type { RecordsOfPerson } from '../look-up-api.ts';
import { PENSION_INSURANCES, type InsuranceKind } from '../personal-records/insurance.ts';
import type { OverviewRecord } from '../personal-records/overview.ts';
import { lookUpTopic } from '../personal-records/topic.ts';
import { monthsBetween, addToMonth, type YearMonth } from '../year-month.ts';

/** What the three figures are taken of. */
export type OverviewSources = Pick<RecordsOfPerson, 'contributions' | 'account' | 'benefits'>;

/** A benefit counts until its last day, also while it is suspended: what is withheld is still the person's. */
const isOpen = (endedOn: CivilDate | undefined, on: CivilDate): boolean => endedOn === undefined || endedOn >= on;

const isPension = (kind: InsuranceKind): boolean => PENSION_INSURANCES.includes(kind);

/**
 * The three figures with the date of the newest record among them: months of pension insurance that are paid, a month counted once even where two
 * insurances have it; pension accounts together; open benefits together, a month. A figure that the person has nothing of is absent.
 */
export function figuresOf({ contributions, account, benefits }: OverviewSources, today: CivilDate): Omit<OverviewRecord, 'topics'> {
  const dates = [contributions?.asOf, account?.asOf, benefits?.asOf].filter((date) => date !== undefined);
  const months = contributions === undefined ? 0 : pensionMonths(contributions.spans);
  const accounts = account?.accounts.filter(({ kind }) => isPension(kind)) ?? [];
  const open = benefits?.benefits.filter(({ endedOn }) => isOpen(endedOn, today)) ?? [];
  return {
    asOf: dates.reduce((newest, date) => (date > newest ? date : newest), dates[0] ?? today),
    ...(contributions?.spans.some(({ kind }) => isPension(kind)) === true ? { contributionMonths: months } : {}),
    ...(accounts.length > 0 ? { accountFen: accounts.reduce((total, { balanceFen }) => total + balanceFen, 0) } : {}),
    ...(open.length > 0 ? { monthlyFen: open.reduce((total, { monthlyFen }) => total + monthlyFen, 0) } : {}),
  };
}

type Spans = NonNullable<RecordsOfPerson['contributions']>['spans'];

function pensionMonths(spans: Spans): number {
  const paid = spans.filter(({ kind, state }) => state === 'paid' && isPension(kind)).sort((a, b) => (a.from < b.from ? -1 : 1));
  let months = 0;
  let counted: YearMonth = '';
  for (const { from, to } of paid) {
    const start = from > counted ? from : addToMonth(counted, 1);
    if (start > to) continue;
    months += monthsBetween(start, to);
    counted = to;
  }
  return months;
}

/** The overview of a person's records: the three figures, and the topics that hold something (`archives` is known to central alone). */
export function overviewOf(records: RecordsOfPerson, today: CivilDate): OverviewRecord {
  const topics = lookUpTopic.options.filter((topic) => topic !== 'overview' && topic !== 'archives' && records[topic] !== undefined);
  return { ...figuresOf(records, today), topics };
}
