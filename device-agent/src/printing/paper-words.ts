import {
  partsOf,
  type BenefitAnswer,
  type BenefitKind,
  type BodyPosition,
  type CertificationRule,
  type CivilDate,
  type SheetLabel,
  type SheetTerm,
} from '@changqing/protocol';

/** Words that stand on paper. Paper is Chinese only: it is read by the person, the family and the counter. */

export const BENEFIT_WORDS: Readonly<Record<BenefitKind, string>> = {
  'enterprise-pension': '企业职工养老金',
  'institution-pension': '机关事业单位养老金',
  'resident-pension': '城乡居民养老金',
  'survivors-allowance': '供养亲属抚恤金',
  'disability-allowance': '伤残津贴',
};

export const RULE_WORDS: Readonly<Record<CertificationRule, string>> = {
  'birth-month-cycle': '按出生月份，每年认证一次',
  'rolling-12-months': '上次认证后十二个月内',
  'half-year-by-birth-month': '按出生月份，每年上半年或下半年',
};

export const POSITION_WORDS: Readonly<Record<BodyPosition, string>> = {
  'right-thumb': '右手拇指',
  'right-index': '右手食指',
  'right-middle': '右手中指',
  'right-ring': '右手无名指',
  'right-little': '右手小指',
  'left-thumb': '左手拇指',
  'left-index': '左手食指',
  'left-middle': '左手中指',
  'left-ring': '左手无名指',
  'left-little': '左手小指',
  'right-palm': '右手掌静脉',
  'left-palm': '左手掌静脉',
};

/** `2026年11月23日 10:05` */
export function momentWords(date: CivilDate, time: string): string {
  const { year, month, day } = partsOf(date);
  return `${year}年${month}月${day}日 ${time}`;
}

/** What became of one benefit, as a clerk would say it. */
export function benefitWords(benefit: BenefitAnswer): string {
  if (benefit.countedNow) return '本次已认证';
  switch (benefit.state) {
    case 'certified':
      return '本期已认证过';
    case 'not-yet-due':
      return '还没到认证时间';
    case 'suspended':
      return '已暂停，请咨询柜台';
    case 'ended':
      return '待遇已终止';
    case 'open':
      return '待认证';
  }
}

/** Every word of the records, as slips write it. */
export const TERM_WORDS: Readonly<Record<SheetTerm, string>> = {
  'insurance.enterprise-pension': '企业养老保险',
  'insurance.institution-pension': '机关事业养老保险',
  'insurance.occupational-annuity': '职业年金',
  'insurance.resident-pension': '居民养老保险',
  'insurance.employee-medical': '职工医疗保险',
  'insurance.resident-medical': '居民医疗保险',
  'insurance.serious-illness': '大病保险',
  'insurance.maternity': '生育保险',
  'insurance.work-injury': '工伤保险',
  'payer.employer': '单位和本人',
  'payer.self': '本人',
  'payer.government': '政府代缴',
  'span.paid': '已缴',
  'span.owed': '应缴未缴',
  'benefit.enterprise-pension': BENEFIT_WORDS['enterprise-pension'],
  'benefit.institution-pension': BENEFIT_WORDS['institution-pension'],
  'benefit.resident-pension': BENEFIT_WORDS['resident-pension'],
  'benefit.survivors-allowance': BENEFIT_WORDS['survivors-allowance'],
  'benefit.disability-allowance': BENEFIT_WORDS['disability-allowance'],
  'part.basic': '基础养老金',
  'part.personal-account': '个人账户养老金',
  'part.transitional': '过渡性养老金',
  'part.occupational-annuity': '职业年金',
  'part.supplement': '高龄等补贴',
  'part.adjustments': '历年调整',
  'part.allowance': '抚恤金或津贴',
  'payment.paid': '已付',
  'payment.returned': '被退回',
  'payment.withheld': '暂停',
  'payment.arrears-paid': '已补发',
  'payment.arrears-due': '待补发',
  'suspension.not-certified': '还没有认证',
  'suspension.under-review': '正在核实',
  'suspension.account-wrong': '银行账户有误',
  'agreement.active': '正常扣款',
  'agreement.ended': '已经结束',
  'agreement.last-try-failed': '上次没有扣成',
  'medical.medical': '医疗',
  'medical.maternity': '生育',
  'medical.work-injury': '工伤',
  'medical-state.reviewing': '审核中',
  'medical-state.approved': '已审核',
  'medical-state.paid': '已付',
  'medical-state.returned': '被退回',
  'medical-state.declined': '没有通过',
  'step.referral': '转诊',
  'step.registration': '备案',
  'step.settlement': '刷卡结算',
  'step-state.done': '已办好',
  'step-state.open': '还没办',
  'step-state.not-needed': '不用办',
  'step-state.refused': '没有批准',
  'referral.referred': '转外地就医',
  'referral.living-elsewhere': '在外地居住',
  'referral.working-elsewhere': '在外地工作',
  'referral.emergency': '在外地急诊',
  'insured.active': '正常参保',
  'insured.paused': '暂停缴费',
  'insured.ended': '已终止',
  'insured.drawing': '正在领待遇',
  'archive.employment': '招工录用',
  'archive.wages': '工资',
  'archive.contribution': '缴费',
  'archive.retirement': '退休',
  'archive.award': '荣誉',
  'archive.other': '其他',
  'field.name': '姓名',
  'field.number': '证件号码',
  'field.sex': '性别',
  'field.birth-date': '出生日期',
  'field.ethnic-group': '民族',
  'field.telephone': '电话',
  'field.address': '住址',
  'field.employer': '单位',
  'field.office': '经办机构',
  'field.bank-account': '银行账户',
};

/** What columns, facts and sections are called on slips. */
export const LABEL_WORDS: Readonly<Record<SheetLabel, string>> = {
  overview: '我的社保',
  'contribution-months': '缴费月数',
  'account-balance': '个人账户余额',
  'monthly-benefit': '每月待遇',
  contributions: '缴费记录',
  calendar: '缴费日历',
  'year-by-year': '逐年明细',
  payers: '缴费单位',
  totals: '缴费合计',
  year: '年份',
  months: '月数',
  insurance: '险种',
  period: '起止',
  payer: '缴费人',
  employer: '单位',
  bank: '银行',
  base: '缴费基数',
  'personal-share': '个人缴',
  'employer-share': '单位缴',
  total: '合计',
  state: '状态',
  gaps: '没有缴费',
  'first-month': '最早一月',
  'last-month': '最近一月',
  account: '个人账户',
  growth: '账户增长',
  opening: '年初',
  'paid-in': '存入',
  interest: '利息',
  rate: '利率',
  'paid-out': '支出',
  closing: '年末',
  balance: '余额',
  benefits: '我的待遇',
  parts: '待遇组成',
  part: '项目',
  adjustments: '历年调整',
  payments: '付款记录',
  benefit: '待遇',
  since: '起始',
  until: '截止',
  month: '月份',
  amount: '金额',
  'paid-on': '付款日期',
  'paid-to': '发到',
  'suspended-since': '暂停时间',
  'suspended-because': '暂停原因',
  arrears: '待补金额',
  'arrears-months': '待补月数',
  flexible: '灵活就业缴费',
  agreement: '代扣协议',
  level: '档次',
  'next-on': '下次扣款',
  'pay-by': '缴费截止',
  levels: '缴费档次',
  'monthly-amount': '每月缴',
  medical: '医疗等待遇',
  what: '事项',
  'filed-on': '申报日期',
  claimed: '申报金额',
  borne: '报销金额',
  referral: '异地就医',
  number: '编号',
  city: '就医地',
  hospital: '医院',
  because: '原因',
  particulars: '登记信息',
  insured: '参保情况',
  'confirmed-on': '确认日期',
  correcting: '正在更正',
  archives: '我的档案',
  'nothing-on-file': '没有记录',
};
