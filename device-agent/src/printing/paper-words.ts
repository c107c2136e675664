import {
  partsOf,
  type BenefitAnswer,
  type BenefitKind,
  type BodyPosition,
  type CertificationRule,
  type CivilDate,
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
