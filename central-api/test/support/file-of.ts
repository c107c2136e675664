import { contributionTotals, type ContributionSpan, type Identity, type RecordsOfPerson } from '@changqing/protocol';

const asOf = '2026-11-20';
const account = { bank: '惠民银行', tail: '1234' };

export const EMPLOYER = '常青第一棉纺厂';
export const ADDRESS = '常青市松柏区长青大道8号院';
export const TELEPHONE = '13912345678';

const spans: ContributionSpan[] = [
  { kind: 'enterprise-pension', from: '2001-01', to: '2001-12', payer: 'employer', employer: EMPLOYER, baseFen: 90_000, personalFen: 7_200, employerFen: 18_000, state: 'paid' },
  { kind: 'enterprise-pension', from: '2002-03', to: '2002-12', payer: 'employer', employer: EMPLOYER, baseFen: 100_000, personalFen: 8_000, employerFen: 20_000, state: 'paid' },
]; // prettier-ignore

/** A small file that adds up, with something of every topic; `changes` put others in place, or leave topics out. */
export function fileOf(identity: Identity, changes: Partial<RecordsOfPerson> = {}): RecordsOfPerson {
  return {
    identity,
    contributions: { asOf, spans, totals: contributionTotals(spans) },
    account: {
      asOf: '2025-12-31',
      accounts: [
        {
          kind: 'enterprise-pension',
          years: [
            { year: 2025, openingFen: 100_000, paidInFen: 0, interestFen: 1_500, ratePpm: 15_000, paidOutFen: 500, closingFen: 101_000 },
          ],
          balanceFen: 101_000,
        },
      ],
    },
    benefits: {
      asOf,
      benefits: [
        {
          kind: 'enterprise-pension',
          startedOn: '2015-12-01',
          monthlyFen: 321_000,
          parts: [
            { part: 'basic', fen: 300_000 },
            { part: 'adjustments', fen: 21_000 },
          ],
          adjustments: [{ from: '2016-01', fen: 21_000 }],
          payments: [{ month: '2026-11', fen: 321_000, paidOn: '2026-11-12', state: 'paid' }],
          account,
          arrears: { months: 0, fen: 0 },
        },
      ],
    },
    flexible: {
      asOf,
      payments: [
        { kind: 'enterprise-pension', from: '2010-01', to: '2010-06', fen: 60_000, paidOn: '2010-06-09', bank: '惠民银行', state: 'paid' },
      ],
    },
    medical: {
      asOf,
      payments: [
        {
          kind: 'medical',
          what: '住院费用报销',
          filedOn: '2026-05-01',
          claimedFen: 500_000,
          fen: 300_000,
          state: 'paid',
          paidOn: '2026-05-20',
          account,
        },
      ],
    },
    referral: {
      asOf,
      registrations: [
        {
          number: 'YD1',
          why: 'referred',
          city: '省会市',
          from: '2026-03-01',
          steps: [
            { step: 'referral', state: 'done' },
            { step: 'registration', state: 'done' },
            { step: 'settlement', state: 'open' },
          ],
        },
      ],
    },
    particulars: {
      asOf,
      fields: [
        { field: 'name', value: '李桂兰', masked: false },
        { field: 'number', value: identity.number, masked: false },
        { field: 'sex', value: '女', masked: false },
        { field: 'birth-date', value: '1955-11-12', masked: false },
        { field: 'telephone', value: TELEPHONE, masked: false },
        { field: 'address', value: ADDRESS, masked: false },
        { field: 'bank-account', value: '惠民银行 6217000011112222', masked: false },
      ],
      insured: [{ kind: 'enterprise-pension', state: 'drawing' }],
    },
    ...changes,
  };
}
