import { fc } from '@changqing/fixtures/properties';
import { describe, expect, test } from 'vitest';
import type { AccountRecord } from '../personal-records/account.ts';
import type { BenefitsRecord, PaymentState } from '../personal-records/benefits.ts';
import type { ContributionSpan, ContributionsRecord } from '../personal-records/contributions.ts';
import { insuranceKind, PENSION_INSURANCES } from '../personal-records/insurance.ts';
import { paymentState } from '../personal-records/benefits.ts';
import { addToMonth, monthsBetween } from '../year-month.ts';
import { contributionTotals } from './contribution-totals.ts';
import { figuresOf } from './overview-of.ts';
import {
  checkAccount,
  checkBenefits,
  checkContributions,
  checkFlexible,
  checkMedical,
  checkRecords,
  checkReferral,
} from './record-sums.ts';

const asOf = '2026-11-23';
const amount = fc.integer({ min: 0, max: 500_000 });

/** Spans of one insurance, one after the other with holes between, in an order of their own. */
const spansOfOne = fc
  .record({
    kind: fc.constantFrom(...insuranceKind.options),
    start: fc.integer({ min: 0, max: 300 }),
    steps: fc.array(
      fc.record({
        hole: fc.integer({ min: 0, max: 5 }),
        months: fc.integer({ min: 1, max: 30 }),
        state: fc.constantFrom('paid' as const, 'paid' as const, 'owed' as const),
        personalFen: amount,
        employerFen: amount,
      }),
      { minLength: 1, maxLength: 12 },
    ),
  })
  .map(({ kind, start, steps }) => {
    let at = addToMonth('1985-01', start);
    return steps.map(({ hole, months, ...rest }): ContributionSpan => {
      const from = addToMonth(at, hole);
      at = addToMonth(from, months);
      return { kind, from, to: addToMonth(at, -1), payer: 'employer', baseFen: 1, ...rest };
    });
  });
const allSpans = fc.uniqueArray(spansOfOne, { selector: ([span]) => span?.kind, minLength: 1, maxLength: 4 }).chain((lists) => {
  const spans = lists.flat();
  return fc.shuffledSubarray(spans, { minLength: spans.length });
});

/** Counts a month at a time, as slowly as somebody with a pencil. */
function byHand(spans: readonly ContributionSpan[], kind: ContributionSpan['kind']) {
  const own = spans.filter((span) => span.kind === kind);
  const first = own.map(({ from }) => from).sort()[0] ?? '';
  const last = own.map(({ to }) => to).sort().at(-1) ?? ''; // prettier-ignore
  const counted = { months: 0, personalFen: 0, employerFen: 0, open: [] as string[] };
  for (let month = first; month <= last; month = addToMonth(month, 1)) {
    const paid = own.find(({ from, to, state }) => state === 'paid' && from <= month && month <= to);
    if (paid === undefined) counted.open.push(month);
    else {
      counted.months += 1;
      counted.personalFen += paid.personalFen;
      counted.employerFen += paid.employerFen;
    }
  }
  return { first, last, ...counted };
}

describe('contributions', () => {
  test('totals are what counting month by month gives', () => {
    fc.assert(
      fc.property(allSpans, (spans) => {
        const totals = contributionTotals(spans);
        expect(totals.map(({ kind }) => kind)).toEqual(insuranceKind.options.filter((kind) => spans.some((span) => span.kind === kind)));
        for (const { kind, gaps, ...total } of totals) {
          const { open, ...counted } = byHand(spans, kind);
          expect(total).toEqual(counted);
          const inGaps = gaps.flatMap(({ from, to }) =>
            Array.from({ length: monthsBetween(from, to) }, (_, index) => addToMonth(from, index)),
          );
          expect(inGaps).toEqual(open);
          for (const [index, gap] of gaps.entries()) expect(index === 0 || addToMonth(gaps[index - 1]?.to ?? '', 1) < gap.from).toBe(true);
        }
      }),
    );
  });

  test('records whose totals are those of the spans pass, whatever the order of the spans', () => {
    fc.assert(
      fc.property(allSpans, (spans) => {
        expect(checkContributions({ asOf, spans, totals: contributionTotals(spans) })).toEqual({ ok: true });
      }),
    );
  });

  test('any amount or month that is changed is found', () => {
    const change = fc.record({
      place: fc.nat(),
      by: fc.integer({ min: 1, max: 40 }),
      what: fc.constantFrom('personalFen', 'employerFen', 'from', 'to', 'state'),
    });
    fc.assert(
      fc.property(allSpans, change, (spans, { place, by, what }) => {
        const record: ContributionsRecord = { asOf, spans, totals: contributionTotals(spans) };
        const index = place % spans.length;
        const span = spans[index];
        if (span === undefined) return;
        const changed = {
          ...span,
          ...(what === 'from' ? { from: addToMonth(span.from, -by) } : {}),
          ...(what === 'to' ? { to: addToMonth(span.to, by) } : {}),
          ...(what === 'state' ? { state: span.state === 'paid' ? ('owed' as const) : ('paid' as const) } : {}),
          ...(what === 'personalFen' ? { personalFen: span.personalFen + by } : {}),
          ...(what === 'employerFen' ? { employerFen: span.employerFen + by } : {}),
        };
        const result = checkContributions({ ...record, spans: spans.with(index, changed) });
        // Months that are owed may move by months that are open anyway, and amounts of owed months are in no sum.
        const tellsNothing = span.state === 'owed' && what !== 'state';
        if (!tellsNothing) expect(result.ok).toBe(false);
      }),
    );
  });

  test('any figure of a total that is changed is found, with its place', () => {
    fc.assert(
      fc.property(
        allSpans,
        fc.nat(),
        fc.constantFrom('months' as const, 'personalFen' as const, 'employerFen' as const),
        (spans, place, field) => {
          const totals = contributionTotals(spans);
          const index = place % totals.length;
          const total = totals[index];
          if (total === undefined) return;
          const changed = totals.with(index, { ...total, [field]: total[field] + 1 });
          expect(checkContributions({ asOf, spans, totals: changed })).toMatchObject({ error: { path: `totals.${index}.${field}` } });
        },
      ),
    );
  });

  const span: ContributionSpan = {
    kind: 'enterprise-pension', from: '2020-01', to: '2020-12', payer: 'employer', baseFen: 400_000, personalFen: 32_000, employerFen: 64_000, state: 'paid',
  }; // prettier-ignore
  test.each<[string, ContributionsRecord, string]>([
    ['spans that overlap', { asOf, spans: [span, { ...span, from: '2020-12', to: '2021-03' }], totals: [] }, 'spans.1.from'],
    ['a total without spans', { asOf, spans: [], totals: contributionTotals([span]) }, 'totals.0.kind'],
    ['a total that is missing', { asOf, spans: [span], totals: [] }, 'totals'],
    [
      'a total that stands there twice',
      { asOf, spans: [span], totals: [...contributionTotals([span]), ...contributionTotals([span])] },
      'totals.1.kind',
    ],
    [
      'a gap that was moved',
      {
        asOf,
        spans: [span, { ...span, from: '2021-03', to: '2021-04' }],
        totals: contributionTotals([span, { ...span, from: '2021-03', to: '2021-04' }]).map((total) => ({
          ...total,
          gaps: [{ from: '2021-01', to: '2021-01' }],
        })),
      },
      'totals.0.gaps.0',
    ],
  ])('%s', (_what, record, path) => {
    expect(checkContributions(record)).toMatchObject({ ok: false, error: { path } });
  });
});

describe('account', () => {
  const years = fc
    .array(fc.record({ paidInFen: amount, interestFen: amount, share: fc.double({ min: 0, max: 1, noNaN: true }) }), {
      minLength: 1,
      maxLength: 40,
    })
    .chain((drawn) => fc.record({ drawn: fc.constant(drawn), start: amount, year: fc.integer({ min: 1990, max: 2010 }) }))
    .map(({ drawn, start, year }): AccountRecord => {
      let openingFen = start;
      const made = drawn.map(({ paidInFen, interestFen, share }, index) => {
        const paidOutFen = Math.floor((openingFen + paidInFen) * share);
        const closingFen = openingFen + paidInFen + interestFen - paidOutFen;
        const row = { year: year + index, openingFen, paidInFen, interestFen, ratePpm: 26_200, paidOutFen, closingFen };
        openingFen = closingFen;
        return row;
      });
      return { asOf, accounts: [{ kind: 'enterprise-pension', years: made, balanceFen: openingFen }] };
    });

  test('years that follow on one another pass; any single changed figure is found', () => {
    const field = fc.constantFrom(
      'year' as const,
      'openingFen' as const,
      'paidInFen' as const,
      'interestFen' as const,
      'paidOutFen' as const,
      'closingFen' as const,
    );
    fc.assert(
      fc.property(years, fc.nat(), field, fc.integer({ min: 1, max: 1_000 }), (record, place, name, by) => {
        expect(checkAccount(record)).toEqual({ ok: true });
        const [account] = record.accounts;
        if (account === undefined) return;
        expect(checkAccount({ asOf, accounts: [{ ...account, balanceFen: account.balanceFen + by }] })).toMatchObject({
          error: { path: 'accounts.0.balanceFen' },
        });
        const index = place % account.years.length;
        const row = account.years[index];
        // A year alone may be any year.
        if (row === undefined || (name === 'year' && account.years.length === 1)) return;
        const changed = account.years.with(index, { ...row, [name]: row[name] + by });
        expect(checkAccount({ asOf, accounts: [{ ...account, years: changed }] }).ok).toBe(false);
      }),
    );
  });

  test('an account without years is empty', () => {
    expect(checkAccount({ asOf, accounts: [{ kind: 'resident-pension', years: [], balanceFen: 0 }] }).ok).toBe(true);
    expect(checkAccount({ asOf, accounts: [{ kind: 'resident-pension', years: [], balanceFen: 1 }] }).ok).toBe(false);
    const twice = { kind: 'resident-pension' as const, years: [], balanceFen: 0 };
    expect(checkAccount({ asOf, accounts: [twice, twice] })).toMatchObject({ error: { path: 'accounts.1.kind' } });
  });
});

describe('benefits', () => {
  const isUnpaid = (state: PaymentState): boolean => state === 'withheld' || state === 'arrears-due';
  const benefits = fc
    .record({
      basic: amount,
      account: amount,
      rises: fc.array(fc.integer({ min: 1, max: 20_000 }), { maxLength: 20 }),
      states: fc.array(fc.record({ state: fc.constantFrom(...paymentState.options), fen: amount }), { maxLength: 30 }),
    })
    .map(({ basic, account, rises, states }): BenefitsRecord => {
      const risen = rises.reduce((total, rise) => total + rise, 0);
      const payments = states.map(({ state, fen }, index) => ({
        month: addToMonth('2026-11', -index),
        fen,
        state,
        ...(isUnpaid(state) ? {} : { paidOn: asOf }),
      }));
      const unpaid = payments.filter(({ state }) => isUnpaid(state));
      return {
        asOf,
        benefits: [
          {
            kind: 'enterprise-pension',
            startedOn: '2010-01-01',
            monthlyFen: basic + account + risen,
            parts: [
              { part: 'basic', fen: basic },
              { part: 'personal-account', fen: account },
              ...(rises.length === 0 ? [] : [{ part: 'adjustments' as const, fen: risen }]),
            ],
            adjustments: rises.map((fen, index) => ({ from: `${2011 + index}-01`, fen })),
            payments,
            arrears: { months: unpaid.length, fen: unpaid.reduce((total, { fen }) => total + fen, 0) },
          },
        ],
      };
    });

  test('parts, adjustments and arrears that fit pass; any single changed amount is found', () => {
    fc.assert(
      fc.property(benefits, fc.integer({ min: 1, max: 1_000 }), fc.nat(), (record, by, place) => {
        expect(checkBenefits(record)).toEqual({ ok: true });
        const [benefit] = record.benefits;
        if (benefit === undefined) return;
        const withChange = (change: Partial<typeof benefit>) => checkBenefits({ asOf, benefits: [{ ...benefit, ...change }] });
        expect(withChange({ monthlyFen: benefit.monthlyFen + by })).toMatchObject({ error: { path: 'benefits.0.monthlyFen' } });
        expect(
          withChange({
            parts: benefit.parts.map((part, index) => (index === place % benefit.parts.length ? { ...part, fen: part.fen + by } : part)),
          }).ok,
        ).toBe(false);
        expect(withChange({ arrears: { ...benefit.arrears, fen: benefit.arrears.fen + by } })).toMatchObject({
          error: { path: 'benefits.0.arrears.fen' },
        });
        expect(withChange({ arrears: { ...benefit.arrears, months: benefit.arrears.months + by } })).toMatchObject({
          error: { path: 'benefits.0.arrears.months' },
        });
        const unpaid = benefit.payments.findIndex(({ state }) => isUnpaid(state));
        const payment = benefit.payments[unpaid];
        if (payment !== undefined)
          expect(withChange({ payments: benefit.payments.with(unpaid, { ...payment, fen: payment.fen + by }) }).ok).toBe(false);
        const [rise, ...rises] = benefit.adjustments;
        if (rise !== undefined) expect(withChange({ adjustments: [{ ...rise, fen: rise.fen + by }, ...rises] }).ok).toBe(false);
      }),
    );
  });
});

describe('the others', () => {
  const payment = { kind: 'medical', what: '住院', filedOn: '2026-05-01', claimedFen: 100, fen: 100, state: 'paid' } as const;
  const step = (name: 'referral' | 'registration' | 'settlement') => ({ step: name, state: 'done' as const });
  const registration = {
    number: 'YD1',
    why: 'referred' as const,
    city: '省城',
    from: '2026-01-01',
    steps: [step('referral'), step('registration'), step('settlement')],
  };
  const paid = {
    kind: 'enterprise-pension' as const,
    from: '2026-01',
    to: '2026-03',
    fen: 300,
    paidOn: '2026-03-04',
    bank: '惠民银行',
    state: 'paid' as const,
  };
  const levels = [{ level: 1, baseFen: 1_000, monthlyFen: 200 }, { level: 2, baseFen: 2_000, monthlyFen: 400 }]; // prettier-ignore
  const agreement = { account: { bank: '惠民银行', tail: '1234' }, since: '2020-01-01', state: 'active' as const, level: 2 };
  test.each([
    ['more is borne than was claimed', checkMedical({ asOf, payments: [{ ...payment, fen: 101 }] }), 'payments.0.fen'],
    [
      'medical payments the wrong way round',
      checkMedical({ asOf, payments: [payment, { ...payment, filedOn: '2026-06-01' }] }),
      'payments.1.filedOn',
    ],
    [
      'steps out of order',
      checkReferral({ asOf, registrations: [{ ...registration, steps: registration.steps.toReversed() }] }),
      'registrations.0.steps.0.step',
    ],
    [
      'a registration that ends before it begins',
      checkReferral({ asOf, registrations: [{ ...registration, to: '2025-12-31' }] }),
      'registrations.0.to',
    ],
    ['a payment for months backwards', checkFlexible({ asOf, payments: [{ ...paid, to: '2025-12' }] }), 'payments.0.to'],
    ['payments the wrong way round', checkFlexible({ asOf, payments: [paid, { ...paid, paidOn: '2026-04-01' }] }), 'payments.1.paidOn'],
    [
      'an agreement on a level that is none',
      checkFlexible({ asOf, payments: [], agreement: { ...agreement, level: 3 }, notice: { year: 2027, levels, payBy: '2027-12-20' } }),
      'agreement.level',
    ],
  ])('%s', (_what, result, path) => {
    expect(result).toMatchObject({ ok: false, error: { path } });
  });

  test('what is right passes', () => {
    expect(checkMedical({ asOf, payments: [payment] }).ok).toBe(true);
    expect(checkReferral({ asOf, registrations: [registration] }).ok).toBe(true);
    expect(checkFlexible({ asOf, payments: [paid], agreement, notice: { year: 2027, levels, payBy: '2027-12-20' } }).ok).toBe(true);
  });

  test('a fault of a person’s records is named by topic and field', () => {
    const identity = { kind: 'citizen' as const, number: '11010519491231002X' };
    expect(checkRecords({ identity, medical: { asOf, payments: [{ ...payment, fen: 101 }] } })).toEqual({
      ok: false,
      error: { path: 'medical.payments.0.fen', message: 'is more than was claimed' },
    });
    const particulars = (value: string, masked = false) => ({ asOf, fields: [{ field: 'number' as const, value, masked }], insured: [] });
    expect(checkRecords({ identity, particulars: particulars(identity.number) }).ok).toBe(true);
    expect(checkRecords({ identity, particulars: particulars('110105194912310038') })).toMatchObject({
      error: { path: 'particulars.fields.0.value' },
    });
    expect(checkRecords({ identity, particulars: particulars('110***********002X', true) })).toMatchObject({
      error: { path: 'particulars.fields.0.masked' },
    });
  });
});

test('a month counts once for the overview, even where two insurances have it; what is not a pension does not count', () => {
  fc.assert(
    fc.property(allSpans, (spans) => {
      const months = new Set<string>();
      for (const span of spans)
        if (span.state === 'paid' && PENSION_INSURANCES.includes(span.kind))
          for (let month = span.from; month <= span.to; month = addToMonth(month, 1)) months.add(month);
      const any = spans.some(({ kind }) => PENSION_INSURANCES.includes(kind));
      const figures = figuresOf({ contributions: { asOf, spans, totals: [] } }, asOf);
      expect(figures.contributionMonths).toBe(any ? months.size : undefined);
    }),
  );
});
