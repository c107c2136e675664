import type { Sheet, SheetBody, SheetValue, Step, StripMonth } from '@changqing/protocol';

type SheetStep = Extract<Step, { readonly step: 'look-up.sheet' }>;
type OverviewStep = Extract<Step, { readonly step: 'look-up.overview' }>;

const AS_OF = '2026-11-22';
const fen = (amount: number): SheetValue => ({ is: 'fen', fen: amount });
const text = (words: string): SheetValue => ({ is: 'text', text: words });
const HIDDEN: SheetValue = { is: 'hidden' };
/** The largest amount that a record may hold. */
const MOST: SheetValue = { is: 'fen', fen: 1_000_000_000_000 };

export const LONG_EMPLOYER = '襄都市第二棉纺织印染联合总厂劳动服务公司𠮷祥路门市部（原集体所有制合作商店第三十七门市部）';

/** The three figures, hidden or shown. */
export const previewFigures = (amounts: 'hidden' | 'shown'): Sheet => ({
  topic: 'overview',
  section: 'overview',
  asOf: AS_OF,
  page: 1,
  pages: 1,
  amounts,
  body: {
    body: 'figures',
    figures: [
      { label: 'contribution-months', value: amounts === 'shown' ? { is: 'months', months: 386 } : HIDDEN },
      { label: 'account-balance', value: amounts === 'shown' ? fen(8_745_120) : HIDDEN },
      { label: 'monthly-benefit', value: amounts === 'shown' ? fen(312_045) : HIDDEN },
    ],
  },
});

export const previewOverview = (): OverviewStep => ({
  step: 'look-up.overview',
  maskedName: '李**',
  maskedNumber: '130***********123X',
  sheet: previewFigures('hidden'),
  canPrint: true,
});

/** A sheet as a page; everything that can be done is offered. */
export const sheetStep = (sheet: Sheet): SheetStep => ({ step: 'look-up.sheet', sheet, canPrintSlip: true, canConfirm: false });

const page = (section: Sheet['section'], body: SheetBody, more: Partial<Sheet> = {}): Sheet => ({
  topic: 'contributions',
  section,
  asOf: AS_OF,
  page: 2,
  pages: 9,
  nextSection: 'year-by-year',
  body,
  amounts: 'none',
  ...more,
});

const MONTHS: readonly StripMonth[] = ['outside', 'outside', 'paid', 'paid', 'owed', 'owed', 'gap', 'gap', 'paid', 'paid', 'paid', 'paid'];
const full = (): StripMonth[] => Array.from({ length: 12 }, () => 'paid');
const strip = (years: number): SheetBody => ({
  body: 'strip',
  insurance: 'institution-pension',
  years: Array.from({ length: years }, (_, at) => ({ year: 1981 + at, months: at === 0 || at === 6 ? [...MONTHS] : full() })),
  total: 386,
});

const yearRow = (year: number, amount: SheetValue): SheetValue[] => [{ is: 'year', year }, { is: 'months', months: 12 }, amount, amount];
const years = (): Extract<SheetBody, { body: 'table' }> => ({
  body: 'table',
  columns: [
    { label: 'year', align: 'left' },
    { label: 'months', align: 'right' },
    { label: 'personal-share', align: 'right' },
    { label: 'employer-share', align: 'right' },
  ],
  rows: [2026, 2025, 2024, 2023, 2022, 2021].map((year) => yearRow(year, fen(463_680))),
});
const withRows = (body: Extract<SheetBody, { body: 'table' }>, value: SheetValue): SheetBody => ({
  ...body,
  rows: body.rows.map((row) => row.map((cell) => (cell.is === 'fen' ? value : cell))),
});

const payments = (): SheetBody => ({
  body: 'table',
  columns: [
    { label: 'month', align: 'left' },
    { label: 'amount', align: 'right' },
    { label: 'state', align: 'left' },
    { label: 'paid-on', align: 'right' },
  ],
  rows: [11, 10, 9, 8, 7, 6].map((month) => [
    { is: 'month', month: `2026-${String(month).padStart(2, '0')}` },
    fen(312_045),
    { is: 'term', term: month === 8 ? 'payment.arrears-paid' : 'payment.paid' },
    { is: 'date', date: `2026-${String(month).padStart(2, '0')}-12` },
  ]),
});

const particulars = (): SheetBody => ({
  body: 'facts',
  facts: [
    { label: 'field.name', value: text('买买提·𠮷吐尔逊·阿卜杜热合曼·穆罕默德艾力') },
    { label: 'field.number', value: text('130***********123X') },
    { label: 'field.birth-date', value: { is: 'date', date: '1948-05-07' } },
    { label: 'field.telephone', value: text('139****6789') },
    { label: 'field.address', value: text('襄都区中兴大街88号纺织小区十七号楼三单元一〇二室') },
    { label: 'field.employer', value: text(LONG_EMPLOYER) },
    { label: 'field.bank-account', value: { is: 'account', bank: '中国农业银行股份有限公司襄都中兴大街支行', tail: '0042' } },
  ],
});

const bars = (years: number): { year: number; share: number }[] =>
  Array.from({ length: years }, (_, at) => ({ year: 2027 - years + at, share: ((at + 1) / years) ** 1.7 }));

/** Each kind of body, as it mostly is and at its worst. */
export const previewSheets = (): readonly { readonly name: string; readonly sheet: Sheet }[] => [
  { name: 'strip', sheet: page('calendar', strip(10), { about: { is: 'term', term: 'insurance.institution-pension' } }) },
  { name: 'strip-one-year', sheet: page('calendar', strip(1), { page: 1, pages: 1, nextSection: 'totals' }) },
  { name: 'table', sheet: page('year-by-year', withRows(years(), HIDDEN), { amounts: 'hidden', nextSection: 'payers' }) },
  { name: 'table-shown', sheet: page('year-by-year', years(), { amounts: 'shown', nextSection: 'payers' }) },
  {
    name: 'table-most',
    sheet: page('year-by-year', withRows(years(), MOST), { amounts: 'shown', nextSection: 'payers', page: 128, pages: 300 }),
  },
  { name: 'payments', sheet: page('payments', payments(), { topic: 'benefits', amounts: 'shown', nextSection: 'parts' }) },
  {
    name: 'payers',
    sheet: page('payers', {
      body: 'table',
      columns: [
        { label: 'period', align: 'left' },
        { label: 'employer', align: 'left' },
        { label: 'months', align: 'right' },
      ],
      rows: [LONG_EMPLOYER, '襄都市第二棉纺织厂', '本人', LONG_EMPLOYER, '襄都市纺织劳动服务公司', '襄都区人力资源服务中心'].map((name) => [
        { is: 'span', from: '1981-12', to: '1994-06' },
        text(name),
        { is: 'months', months: 151 },
      ]),
    }),
  },
  {
    name: 'adjustments',
    sheet: page(
      'adjustments',
      {
        body: 'table',
        columns: [
          { label: 'since', align: 'left' },
          { label: 'amount', align: 'right' },
        ],
        rows: [2026, 2025, 2024].map((year) => [{ is: 'month', month: `${String(year)}-01` }, fen(8_640)]),
      },
      { topic: 'benefits', amounts: 'shown', page: 1, pages: 1 },
    ),
  },
  {
    name: 'chart',
    sheet: page(
      'growth',
      { body: 'chart', bars: bars(45), last: HIDDEN },
      { topic: 'account', amounts: 'hidden', about: { is: 'term', term: 'insurance.enterprise-pension' } },
    ),
  },
  {
    name: 'chart-shown',
    sheet: page('growth', { body: 'chart', bars: bars(60), last: MOST }, { topic: 'account', amounts: 'shown', page: 1 }),
  },
  {
    name: 'chart-one-year',
    sheet: page('growth', { body: 'chart', bars: bars(1), last: fen(5) }, { topic: 'account', amounts: 'shown', page: 9 }),
  },
  {
    name: 'facts',
    sheet: page(
      'totals',
      {
        body: 'facts',
        facts: [
          { label: 'insurance', value: { is: 'term', term: 'insurance.enterprise-pension' } },
          { label: 'contribution-months', value: { is: 'months', months: 386 } },
          { label: 'first-month', value: { is: 'month', month: '1981-12' } },
          { label: 'last-month', value: { is: 'month', month: '2026-10' } },
          { label: 'gaps', value: { is: 'span', from: '1994-07', to: '1996-02' } },
          { label: 'rate', value: { is: 'rate', ppm: 26_200 } },
          { label: 'personal-share', value: MOST },
          { label: 'employer-share', value: { is: 'none' } },
        ],
      },
      { amounts: 'shown' },
    ),
  },
  { name: 'particulars', sheet: page('particulars', particulars(), { topic: 'particulars', nextSection: 'insured', page: 2, pages: 2 }) },
  {
    name: 'figures',
    sheet: { ...previewFigures('shown'), section: 'arrears', topic: 'benefits', nextSection: 'payments' },
  },
  {
    name: 'steps',
    sheet: page(
      'referral',
      {
        body: 'steps',
        steps: [
          { step: 'step.referral', state: 'step-state.done', on: '2026-10-12' },
          { step: 'step.registration', state: 'step-state.refused', on: '2026-10-14' },
          { step: 'step.settlement', state: 'step-state.open' },
        ],
        facts: [
          { label: 'number', value: text('YD20261012000417') },
          { label: 'because', value: { is: 'term', term: 'referral.living-elsewhere' } },
          { label: 'city', value: text('内蒙古自治区呼伦贝尔市鄂伦春自治旗') },
          { label: 'hospital', value: text('鄂伦春自治旗人民医院𠮷文分院（原大杨树农场管理局中心医院）') },
          { label: 'until', value: { is: 'date', date: '2027-10-11' } },
        ],
      },
      { topic: 'referral' },
    ),
  },
  { name: 'nothing', sheet: page('nothing-on-file', { body: 'nothing' }, { page: 1, pages: 1, topic: 'flexible' }) },
];

/** One of the sheets above by its name. */
export function previewSheet(name: string): Sheet {
  const found = previewSheets().find((sheet) => sheet.name === name);
  if (found === undefined) throw new Error(`no sheet ${name}`);
  return found.sheet;
}
