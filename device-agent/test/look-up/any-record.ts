import {
  addToMonth,
  archiveCategory,
  benefitKind,
  benefitPart,
  insuranceKind,
  particularField,
  paymentState,
  type ContributionSpan,
  type TopicRecord,
} from '@changqing/protocol';
import { fc } from '@changqing/fixtures/properties';

/** Amounts of ten digits: one that shows up in a text cannot be anything else. */
const fen = fc.integer({ min: 1_000_000_000, max: 9_999_999_999 });
const day = fc
  .date({ min: new Date('1960-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })
  .map((at) => at.toISOString().slice(0, 10));
const month = day.map((of) => of.slice(0, 7));
const words = fc.string({ unit: fc.constantFrom('常', '青', '𠮷', '·', 'A', '厂'), minLength: 1, maxLength: 20 });
const tail = fc.record({ bank: words, tail: fc.constantFrom('0042', '9999') });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const list = <T>(value: fc.Arbitrary<T>, maxLength: number) => fc.array(value, { maxLength });
/** Leaves out what is undefined, as JSON does. */
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** Spans that follow on one another with holes between. */
const spansOf = (kind: ContributionSpan['kind']): fc.Arbitrary<ContributionSpan[]> =>
  list(
    fc.record({
      hole: fc.constantFrom(0, 0, 0, 1, 25),
      length: fc.constantFrom(1, 7, 12, 40),
      payer: fc.constantFrom('employer', 'self', 'government'),
      employer: maybe(words),
      bank: maybe(words),
      baseFen: fen,
      personalFen: fen,
      employerFen: fen,
      state: fc.constantFrom('paid', 'paid', 'owed'),
    }),
    8,
  ).map((pieces) => {
    let next = '1980-03';
    return pieces.map(({ hole, length, ...piece }) => {
      const from = addToMonth(next, hole);
      const to = addToMonth(from, length - 1);
      next = addToMonth(to, 1);
      return plain({ ...piece, kind, from, to });
    });
  });

const contributions = fc.tuple(...insuranceKind.options.map(spansOf)).map((all) => ({
  asOf: '2026-11-23',
  spans: all.flat(),
  totals: [],
}));

const steps = fc
  .tuple(
    ...(['referral', 'registration', 'settlement'] as const).map((step) =>
      fc.record({ step: fc.constant(step), state: fc.constantFrom('done', 'open', 'not-needed', 'refused'), on: maybe(day) }),
    ),
  )
  .map((all) => [...all]);

/** A record of any topic as its schema allows it, with holes of every sort. */
export const anyRecord: fc.Arbitrary<TopicRecord> = fc
  .oneof(
    contributions.map((record) => ({ topic: 'contributions', record })),
    fc
      .record({
        asOf: day,
        accounts: list(
          fc.record({
            kind: fc.constantFrom(...insuranceKind.options),
            years: list(
              fc.record({
                year: fc.integer({ min: 1950, max: 2100 }),
                openingFen: fen,
                paidInFen: fen,
                interestFen: fen,
                ratePpm: fc.integer({ min: 0, max: 100_000 }),
                paidOutFen: fc.oneof(fc.constant(0), fen),
                closingFen: fen,
              }),
              70,
            ),
            balanceFen: fen,
          }),
          3,
        ),
      })
      .map((record) => ({ topic: 'account', record })),
    fc
      .record({
        asOf: day,
        benefits: list(
          fc.record({
            kind: fc.constantFrom(...benefitKind.options),
            startedOn: day,
            endedOn: maybe(day),
            monthlyFen: fen,
            parts: fc.array(fc.record({ part: fc.constantFrom(...benefitPart.options), fen }), { minLength: 1, maxLength: 7 }),
            adjustments: list(fc.record({ from: month, fen }), 14),
            payments: list(fc.record({ month, fen, paidOn: maybe(day), state: fc.constantFrom(...paymentState.options) }), 40),
            account: maybe(tail),
            suspension: maybe(fc.record({ since: month, why: fc.constantFrom('not-certified', 'under-review', 'account-wrong') })),
            arrears: fc.record({ months: fc.nat(30), fen }),
          }),
          4,
        ),
      })
      .map((record) => ({ topic: 'benefits', record })),
    fc
      .record({
        asOf: day,
        agreement: maybe(
          fc.record({
            account: tail,
            since: day,
            state: fc.constantFrom('active', 'ended', 'last-try-failed'),
            level: maybe(fc.integer({ min: 1, max: 20 })),
            nextOn: maybe(day),
          }),
        ),
        payments: list(
          fc
            .record({
              kind: fc.constantFrom(...insuranceKind.options),
              from: month,
              fen,
              paidOn: day,
              bank: words,
              state: fc.constantFrom('paid', 'returned'),
            })
            .map((payment) => ({ ...payment, to: addToMonth(payment.from, 2) })),
          30,
        ),
        notice: maybe(
          fc.record({
            year: fc.integer({ min: 2020, max: 2040 }),
            levels: fc.array(fc.record({ level: fc.integer({ min: 1, max: 20 }), baseFen: fen, monthlyFen: fen }), {
              minLength: 1,
              maxLength: 20,
            }),
            payBy: day,
          }),
        ),
      })
      .map((record) => ({ topic: 'flexible', record })),
    fc
      .record({
        asOf: day,
        payments: list(
          fc.record({
            kind: fc.constantFrom('medical', 'maternity', 'work-injury'),
            what: words,
            filedOn: day,
            claimedFen: fen,
            fen,
            state: fc.constantFrom('reviewing', 'approved', 'paid', 'returned', 'declined'),
            paidOn: maybe(day),
            account: maybe(tail),
          }),
          30,
        ),
      })
      .map((record) => ({ topic: 'medical', record })),
    fc
      .record({
        asOf: day,
        registrations: list(
          fc.record({
            number: words,
            why: fc.constantFrom('referred', 'living-elsewhere', 'working-elsewhere', 'emergency'),
            city: words,
            hospital: maybe(words),
            from: day,
            to: maybe(day),
            steps,
          }),
          5,
        ),
      })
      .map((record) => ({ topic: 'referral', record })),
    fc
      .record({
        asOf: day,
        fields: list(
          fc.record({ field: fc.constantFrom(...particularField.options), value: fc.oneof(words, fc.constant('')), masked: fc.boolean() }),
          10,
        ),
        insured: list(
          fc.record({ kind: fc.constantFrom(...insuranceKind.options), state: fc.constantFrom('active', 'paused', 'ended', 'drawing') }),
          9,
        ),
        sha256: fc.constant('ab'.repeat(32)),
        confirmedOn: maybe(day),
        correcting: list(fc.constantFrom(...particularField.options), 10),
      })
      .map((record) => ({ topic: 'particulars', record })),
    fc
      .record({
        asOf: day,
        documents: list(
          fc.record({
            id: fc.uuid(),
            title: words,
            category: fc.constantFrom(...archiveCategory.options),
            dated: maybe(day),
            pages: fc.integer({ min: 1, max: 1000 }),
          }),
          20,
        ),
      })
      .map((record) => ({ topic: 'archives', record })),
    fc
      .record({
        asOf: day,
        contributionMonths: maybe(fc.nat(600)),
        accountFen: maybe(fen),
        monthlyFen: maybe(fen),
        topics: fc.constant([]),
      })
      .map((record) => ({ topic: 'overview', record })),
  )
  .map((record) => plain(record) as TopicRecord);
