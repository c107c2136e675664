import {
  monthsBetween,
  partsOf,
  yuanText,
  type AccountTail,
  type BenefitKind,
  type BenefitPart,
  type CivilDate,
  type Fen,
  type InsuranceKind,
  type MonthSpan,
  type PaperKind,
  type PaymentState,
  type YearMonth,
} from '@changqing/protocol';

/** Titles of the papers, as they stand on top of them and on the public page. */
export const PAPER_TITLES: Readonly<Record<Exclude<PaperKind, 'blank-form'>, string>> = {
  'rights-statement': '社会保险权益记录单',
  'contribution-certificate': '社会保险缴费证明',
  'benefit-certificate': '社会保险待遇证明',
  'insured-particulars': '社会保险参保信息',
  'contribution-notice': '灵活就业人员缴费通知',
  'archive-copy': '档案复印件',
};

export const INSURANCE_WORDS: Readonly<Record<InsuranceKind, string>> = {
  'enterprise-pension': '企业职工基本养老保险',
  'institution-pension': '机关事业单位基本养老保险',
  'occupational-annuity': '职业年金',
  'resident-pension': '城乡居民基本养老保险',
  'employee-medical': '职工基本医疗保险',
  'resident-medical': '城乡居民基本医疗保险',
  'serious-illness': '大病保险',
  maternity: '生育保险',
  'work-injury': '工伤保险',
};

export const BENEFIT_WORDS: Readonly<Record<BenefitKind, string>> = {
  'enterprise-pension': '企业职工基本养老金',
  'institution-pension': '机关事业单位养老金',
  'resident-pension': '城乡居民养老金',
  'survivors-allowance': '供养亲属抚恤金',
  'disability-allowance': '伤残津贴',
};

export const PART_WORDS: Readonly<Record<BenefitPart, string>> = {
  basic: '基础养老金',
  'personal-account': '个人账户养老金',
  transitional: '过渡性养老金',
  'occupational-annuity': '职业年金',
  supplement: '补贴',
  adjustments: '历年调整合计',
  allowance: '定期待遇',
};

export const PAYMENT_WORDS: Readonly<Record<PaymentState, string>> = {
  paid: '已发放',
  returned: '银行退回',
  withheld: '暂停发放',
  'arrears-paid': '已补发',
  'arrears-due': '待补发',
};

/** `2026-11-23` → `2026年11月23日` */
export function dateWords(date: CivilDate): string {
  const { year, month, day } = partsOf(date);
  return `${String(year)}年${String(month)}月${String(day)}日`;
}

/** `2026-11` → `2026年11月` */
export const monthWords = (month: YearMonth): string => `${month.slice(0, 4)}年${String(Number(month.slice(5)))}月`;

/** `1998年7月至2003年12月`; a single month stands alone. */
export const spanWords = ({ from, to }: MonthSpan): string => (from === to ? monthWords(from) : `${monthWords(from)}至${monthWords(to)}`);

/** `312 个月（26 年）`, `7 个月`, `130 个月（10 年 10 个月）` */
export function monthCountWords(months: number): string {
  const years = Math.floor(months / 12);
  const rest = months % 12;
  if (years === 0) return `${String(months)} 个月`;
  return `${String(months)} 个月（${String(years)} 年${rest === 0 ? '' : ` ${String(rest)} 个月`}）`;
}

export const monthsIn = ({ from, to }: MonthSpan): number => monthsBetween(from, to);

/** An amount with its unit; in tables the unit stands in the column's title, and `yuanText` alone in the cell. */
export const yuanWords = (amount: Fen): string => `${yuanText(amount)} 元`;

/** `惠民银行（尾号 1234）` */
export const accountWords = ({ bank, tail }: AccountTail): string => `${bank}（尾号 ${tail}）`;
