import type { CertificationRule } from '../benefit.ts';
import { addDays, addMonths, civil, daysInMonth, partsOf, type CivilDate, type CivilSpan } from '../civil-date.ts';
import { assertNever } from '../result.ts';

/** What a rule needs to know of one benefit and its history. */
export interface CertificationFacts {
  readonly rule: CertificationRule;
  readonly birthDate: CivilDate;
  /** The benefit's first day. */
  readonly startedOn: CivilDate;
  /** Effective dates of the certifications that counted, with the cycle each counted for. */
  readonly counted: readonly { readonly cycle: string; readonly effectiveOn: CivilDate }[];
}

/**
 * Where a date stands in a benefit's calendar.
 * - `due`: a certification on this day counts for `cycle`; `next` is the window after it.
 * - `already`: the cycle has its certification; `next` is the window to come.
 * - `not-yet-due`: nothing counts yet; `next` is the first window.
 */
export type CertificationWindow =
  | { readonly state: 'due'; readonly cycle: string; readonly current: CivilSpan; readonly next: CivilSpan; readonly makeUp: boolean }
  | { readonly state: 'already'; readonly cycle: string; readonly next: CivilSpan }
  | { readonly state: 'not-yet-due'; readonly cycle: string; readonly next: CivilSpan };

/** Days after a certification during which another one changes nothing under `rolling-12-months`. */
const ROLLING_REST_DAYS = 30;

/** Applies a benefit's rule to a civil date of Asia/Shanghai. Pure: the same facts and date give the same window everywhere. */
export function certificationWindow(facts: CertificationFacts, on: CivilDate): CertificationWindow {
  switch (facts.rule) {
    case 'birth-month-cycle':
      return birthMonthCycle(facts, on);
    case 'rolling-12-months':
      return rollingTwelveMonths(facts, on);
    case 'half-year-by-birth-month':
      return halfYear(facts, on);
    default:
      return assertNever(facts.rule);
  }
}

const isCounted = (facts: CertificationFacts, cycle: string): boolean => facts.counted.some((entry) => entry.cycle === cycle);

/** A cycle runs from the 1st of the birth month to the last day before the next; its name is its first month. */
function birthMonthCycle(facts: CertificationFacts, on: CivilDate): CertificationWindow {
  const birthMonth = partsOf(facts.birthDate).month;
  const span = (year: number): CivilSpan => ({ from: civil(year, birthMonth, 1), to: addDays(civil(year + 1, birthMonth, 1), -1) });
  const nameOf = (from: CivilDate) => from.slice(0, 7);
  const startYear = partsOf(facts.startedOn).year;
  const firstYear = civil(startYear, birthMonth, 1) >= facts.startedOn ? startYear : startYear + 1;
  if (on < civil(firstYear, birthMonth, 1)) return { state: 'not-yet-due', cycle: nameOf(span(firstYear).from), next: span(firstYear) };
  const { year, month } = partsOf(on);
  const runningYear = month >= birthMonth ? year : year - 1;
  const current = span(runningYear);
  const next = span(runningYear + 1);
  const cycle = nameOf(current.from);
  if (isCounted(facts, cycle)) return { state: 'already', cycle, next };
  return { state: 'due', cycle, current, next, makeUp: false };
}

/**
 * Due 12 months after the last effective date, that day included; each certification moves it. The cycle is named after the date that
 * it follows, so that two certifications of one day fall into one cycle; the first one has its own name, since somebody may certify on the very
 * day on which the benefit starts.
 */
function rollingTwelveMonths(facts: CertificationFacts, on: CivilDate): CertificationWindow {
  const last = facts.counted.reduce<CivilDate | undefined>(
    (latest, entry) => (latest === undefined || entry.effectiveOn > latest ? entry.effectiveOn : latest),
    undefined,
  );
  const base = last ?? facts.startedOn;
  const cycle = last === undefined ? `from-${facts.startedOn}` : `after-${last}`;
  if (last !== undefined && on <= addDays(last, ROLLING_REST_DAYS)) {
    return { state: 'already', cycle, next: { from: addDays(last, ROLLING_REST_DAYS + 1), to: addMonths(last, 12) } };
  }
  if (on < facts.startedOn) return { state: 'not-yet-due', cycle, next: { from: facts.startedOn, to: addMonths(facts.startedOn, 12) } };
  const due = addMonths(base, 12);
  return {
    state: 'due',
    cycle,
    current: { from: last === undefined ? base : addDays(last, ROLLING_REST_DAYS + 1), to: due },
    next: { from: addDays(on, ROLLING_REST_DAYS + 1), to: addMonths(on, 12) },
    makeUp: on > due,
  };
}

/** Birth months 1–6 certify in January–June, 7–12 in July–December; a missed window is made up at any time. */
function halfYear(facts: CertificationFacts, on: CivilDate): CertificationWindow {
  const firstHalf = partsOf(facts.birthDate).month <= 6;
  const span = (year: number): CivilSpan =>
    firstHalf
      ? { from: civil(year, 1, 1), to: civil(year, 6, daysInMonth(year, 6)) }
      : { from: civil(year, 7, 1), to: civil(year, 12, daysInMonth(year, 12)) };
  const nameOf = (year: number) => `${String(year)}-${firstHalf ? 'H1' : 'H2'}`;
  const startYear = partsOf(facts.startedOn).year;
  const firstYear = span(startYear).from >= facts.startedOn ? startYear : startYear + 1;
  const { year } = partsOf(on);
  const begunYear = on >= span(year).from ? year : year - 1;
  if (begunYear < firstYear) return { state: 'not-yet-due', cycle: nameOf(firstYear), next: span(firstYear) };
  const cycle = nameOf(begunYear);
  const current = span(begunYear);
  const next = span(begunYear + 1);
  if (isCounted(facts, cycle))
    return on < next.from && on > current.to ? { state: 'not-yet-due', cycle, next } : { state: 'already', cycle, next };
  return { state: 'due', cycle, current, next, makeUp: on > current.to };
}
