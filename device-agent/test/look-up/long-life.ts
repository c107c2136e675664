import {
  addToMonth,
  insuranceKind,
  lookUpTopic,
  particularField,
  yearMonthOf,
  type AccountRecord,
  type BenefitsRecord,
  type ContributionsRecord,
  type FlexibleRecord,
  type InsuranceKind,
  type LookUpTopic,
  type MedicalRecord,
  type ParticularsRecord,
  type ReferralRecord,
  type TopicRecord,
} from '@changqing/protocol';

const asOf = '2026-11-23';
const EMPLOYER = '常青市松柏区第一棉纺织厂劳动服务公司';
const LONGEST = '常青市松柏区人民路街道社区卫生服务中心';

/** Forty-five years: a works that owed some months, a year without anything, then a flexible worker; all insurances at the end. */
export function longContributions(): ContributionsRecord {
  const years = (kind: InsuranceKind, from: number, to: number, base: number): ContributionsRecord['spans'] =>
    Array.from({ length: to - from + 1 }, (_, at) => ({
      kind,
      from: yearMonthOf(from + at, 1),
      to: yearMonthOf(from + at, 12),
      payer: 'employer' as const,
      employer: from + at < 2000 ? EMPLOYER : LONGEST,
      baseFen: base + at * 12_345,
      personalFen: Math.round((base + at * 12_345) * 0.08),
      employerFen: Math.round((base + at * 12_345) * 0.16),
      state: from + at === 1998 ? ('owed' as const) : ('paid' as const),
    }));
  const pension: ContributionsRecord['spans'] = [
    ...years('enterprise-pension', 1981, 2004, 4_500_00),
    ...(
      [
        ['2006-01', '2019-02', 'paid'],
        ['2019-09', '2020-12', 'paid'],
        ['2021-01', '2021-03', 'owed'],
        ['2021-04', '2026-10', 'paid'],
      ] as const
    ).map(([from, to, state]) => ({
      kind: 'enterprise-pension' as const,
      from,
      to,
      payer: 'self' as const,
      bank: '惠民银行人民路支行',
      baseFen: 3_789_12,
      personalFen: 757_82,
      employerFen: 0,
      state,
    })),
  ];
  const others = insuranceKind.options
    .filter((kind) => kind !== 'enterprise-pension')
    .flatMap((kind) => years(kind, 2015, 2026, 5_000_00).map((span) => ({ ...span, to: span.to > '2026-10' ? '2026-10' : span.to })));
  const spans = [...pension, ...others];
  const monthsOf = (kind: InsuranceKind) =>
    spans
      .filter((span) => span.kind === kind && span.state === 'paid')
      .map(({ from, to }) => (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5)) - Number(from.slice(5)) + 1);
  return {
    asOf,
    spans,
    totals: insuranceKind.options.map((kind) => {
      const own = spans.filter((span) => span.kind === kind && span.state === 'paid');
      const lengths = monthsOf(kind);
      return {
        kind,
        months: lengths.reduce((sum, months) => sum + months, 0),
        first: own[0]!.from,
        last: own.at(-1)!.to,
        gaps:
          kind === 'enterprise-pension'
            ? [
                { from: '1998-01', to: '1998-12' },
                { from: '2005-01', to: '2005-12' },
                { from: '2019-03', to: '2019-08' },
                { from: '2021-01', to: '2021-03' },
              ]
            : [],
        personalFen: own.reduce((sum, { personalFen }, at) => sum + personalFen * lengths[at]!, 0),
        employerFen: own.reduce((sum, { employerFen }, at) => sum + employerFen * lengths[at]!, 0),
      };
    }),
  };
}

export function longAccount(): AccountRecord {
  let balance = 0;
  const years = Array.from({ length: 45 }, (_, at) => {
    const openingFen = balance;
    const paidInFen = 43_200_00 + at * 1_234_56;
    const ratePpm = at < 20 ? 62_400 : 26_200;
    const interestFen = Math.round((openingFen * ratePpm) / 1_000_000);
    const paidOutFen = at > 42 ? 1_234_567 : 0;
    balance = openingFen + paidInFen + interestFen - paidOutFen;
    return { year: 1982 + at, openingFen, paidInFen, interestFen, ratePpm, paidOutFen, closingFen: balance };
  });
  return {
    asOf,
    accounts: [
      { kind: 'enterprise-pension', years, balanceFen: balance },
      { kind: 'occupational-annuity', years: [], balanceFen: 8_888_888 },
    ],
  };
}

/** Four hundred payments, half a year withheld and in arrears. */
export function longBenefits(): BenefitsRecord {
  return {
    asOf,
    benefits: [
      {
        kind: 'enterprise-pension',
        startedOn: '1993-07-01',
        monthlyFen: 4_567_89,
        parts: [
          { part: 'basic', fen: 1_800_00 },
          { part: 'personal-account', fen: 567_89 },
          { part: 'transitional', fen: 400_00 },
          { part: 'supplement', fen: 100_00 },
          { part: 'adjustments', fen: 1_700_00 },
        ],
        adjustments: Array.from({ length: 20 }, (_, at) => ({ from: yearMonthOf(2005 + at, 1), fen: 85_00 })),
        payments: Array.from({ length: 400 }, (_, at) => {
          const month = addToMonth('2026-11', -at);
          const withheld = at >= 3 && at < 9;
          return withheld
            ? { month, fen: 4_567_89, state: 'withheld' as const }
            : { month, fen: 4_567_89 - at * 7_77, paidOn: `${month}-15`, state: 'paid' as const };
        }),
        account: { bank: '惠民银行', tail: '0042' },
        suspension: { since: '2026-03', why: 'not-certified' },
        arrears: { months: 6, fen: 6 * 4_567_89 },
      },
      {
        kind: 'survivors-allowance',
        startedOn: '2019-02-01',
        endedOn: '2025-08-31',
        monthlyFen: 700_00,
        parts: [{ part: 'allowance', fen: 700_00 }],
        adjustments: [],
        payments: [],
        arrears: { months: 0, fen: 0 },
      },
    ],
  };
}

export function longFlexible(): FlexibleRecord {
  return {
    asOf,
    agreement: { account: { bank: '惠民银行', tail: '0042' }, since: '2006-01-04', state: 'active', level: 3, nextOn: '2026-12-10' },
    payments: Array.from({ length: 250 }, (_, at) => {
      const month = addToMonth('2026-10', -at);
      return {
        kind: 'enterprise-pension' as const,
        from: month,
        to: month,
        fen: 75_782 - at,
        paidOn: `${month}-10`,
        bank: at < 100 ? '惠民银行人民路支行' : '城商银行建设街支行',
        state: at === 17 ? ('returned' as const) : ('paid' as const),
      };
    }),
    notice: {
      year: 2027,
      levels: Array.from({ length: 8 }, (_, at) => ({ level: at + 1, baseFen: 378_912 + at * 50_000, monthlyFen: 75_782 + at * 10_000 })),
      payBy: '2027-12-25',
    },
  };
}

export function longMedical(): MedicalRecord {
  return {
    asOf,
    payments: Array.from({ length: 30 }, (_, at) => ({
      kind: (['medical', 'maternity', 'work-injury'] as const)[at % 3]!,
      what: ['住院医疗费（省人民医院，跨年度结算）', '产前检查费', '工伤康复治疗费'][at % 3]!,
      filedOn: `2026-${String(10 - Math.floor(at / 3)).padStart(2, '0')}-${String(20 - (at % 3)).padStart(2, '0')}`,
      claimedFen: 1_234_567 + at,
      fen: 987_654 - at,
      state: (['paid', 'reviewing', 'approved', 'returned', 'declined'] as const)[at % 5]!,
      ...(at % 5 === 0 ? { paidOn: '2026-10-25', account: { bank: '惠民银行', tail: '0042' } } : {}),
    })),
  };
}

export function longReferral(): ReferralRecord {
  return {
    asOf,
    registrations: [
      {
        number: 'YD20261100042',
        why: 'referred',
        city: '省会市',
        hospital: '省人民医院',
        from: '2026-11-01',
        to: '2027-10-31',
        steps: [
          { step: 'referral', state: 'done', on: '2026-11-01' },
          { step: 'registration', state: 'done', on: '2026-11-02' },
          { step: 'settlement', state: 'open' },
        ],
      },
      {
        number: 'YD20240300007',
        why: 'living-elsewhere',
        city: '海滨市',
        from: '2024-03-01',
        steps: [
          { step: 'referral', state: 'not-needed' },
          { step: 'registration', state: 'refused', on: '2024-03-05' },
          { step: 'settlement', state: 'open' },
        ],
      },
    ],
  };
}

export function longParticulars(): ParticularsRecord {
  const values = [
    '阿卜杜热合曼·买买提吐尔逊·努尔艾合买提江',
    '130***********123X',
    '男',
    '1944-06-12',
    '维吾尔族',
    '138****5678',
    '常青市松柏区人民路街道松柏社区建设街1号院12号楼3单元1502室',
    LONGEST,
    '松柏区社保服务大厅',
    '惠民银行 尾号0042',
  ];
  return {
    asOf,
    fields: particularField.options.map((field, at) => ({ field, value: values[at]!, masked: at === 1 || at === 5 })),
    insured: insuranceKind.options.map((kind, at) => ({ kind, state: (['active', 'paused', 'ended', 'drawing'] as const)[at % 4]! })),
    sha256: 'ab'.repeat(32),
    confirmedOn: '2025-05-06',
    correcting: ['telephone', 'address'],
  };
}

/** The record of every topic, as long as a life makes it. */
export const LONG_LIFE: Readonly<Record<LookUpTopic, TopicRecord>> = {
  overview: {
    topic: 'overview',
    record: { asOf, contributionMonths: 526, accountFen: 123_456_78, monthlyFen: 4_567_89, topics: lookUpTopic.options },
  },
  contributions: { topic: 'contributions', record: longContributions() },
  account: { topic: 'account', record: longAccount() },
  benefits: { topic: 'benefits', record: longBenefits() },
  flexible: { topic: 'flexible', record: longFlexible() },
  medical: { topic: 'medical', record: longMedical() },
  referral: { topic: 'referral', record: longReferral() },
  particulars: { topic: 'particulars', record: longParticulars() },
  archives: {
    topic: 'archives',
    record: {
      asOf,
      documents: Array.from({ length: 30 }, (_, at) => ({
        id: `0192f0c0-0000-7000-8000-${String(at).padStart(12, '0')}`,
        title: at % 2 === 0 ? `职工调动工作登记表（第${at + 1}号）` : '一九八八年度工资调整审批表',
        category: (['employment', 'wages', 'contribution', 'retirement', 'award', 'other'] as const)[at % 6]!,
        ...(at % 3 === 0 ? {} : { dated: '1988-10-12' }),
        pages: at === 0 ? 300 : 2,
      })),
    },
  },
};

/** The same topics with nothing on file. */
export const EMPTY_LIFE: readonly TopicRecord[] = [
  { topic: 'overview', record: { asOf, topics: [] } },
  { topic: 'contributions', record: { asOf, spans: [], totals: [] } },
  { topic: 'account', record: { asOf, accounts: [] } },
  { topic: 'benefits', record: { asOf, benefits: [] } },
  { topic: 'flexible', record: { asOf, payments: [] } },
  { topic: 'medical', record: { asOf, payments: [] } },
  { topic: 'referral', record: { asOf, registrations: [] } },
  { topic: 'particulars', record: { asOf, fields: [], insured: [], sha256: 'ab'.repeat(32), correcting: [] } },
  { topic: 'archives', record: { asOf, documents: [] } },
];
