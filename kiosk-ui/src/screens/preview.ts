import type { BenefitAnswer, Site, Step, View } from '@changqing/protocol';
import type { Absence } from '../absence.ts';
import type { DeskPort } from '../desk-port.ts';
import type { Panel } from '../kiosk-context.ts';

/** One state of a screen, for pictures and audits. Screens hand these out as functions, so that what ships leaves them out. */
export interface Preview {
  readonly name: string;
  readonly view: View | undefined;
  readonly absence?: Absence;
  readonly panel?: Panel;
  /** What the agent's side of diagnostics has told and answers. */
  readonly desk?: () => DeskPort;
}

const SITE: Site = {
  siteNo: '0017',
  name: '中兴大街支行自助区',
  address: '中兴大街88号一楼大厅',
  bureauName: '襄都市社会保险事业中心',
  telephone: '0319-5201234',
  counter: '襄都区政务服务中心二楼，社保综合窗口',
  attendants: 'none',
  resultDays: 3,
  verifyBase: 'https://sb.example.cn',
  latitude: 37.07,
  longitude: 114.5,
};

/** The longest that a site may be called, with a character that only the whole font has and one that no font has. */
export const LONGEST_SITE: Partial<Site> = {
  bureauName: '大理白族自治州巍山彝族回族自治县城乡居民社会养老保险基金管理中心马鞍山彝族乡服务所',
  counter:
    '巍山彝族回族自治县南诏镇文华社区报国街与古城东新街交叉口向北八十米𠮷祥便民服务大厅二楼东侧第三综合受理窗口(养老保险待遇领取资格认证专窗)',
  telephone: '0872-6123456转8010',
};

/** Titles of archives as they come: too long for one line, and with characters that only the whole font or no font has. */
export const LONG_TITLE = '关于一九八七年第二棉纺织厂全民所有制合同制工人招收录用及养老保险费缴纳情况的审批登记表和附件材料';
export const RARE_TITLE = '𠮷祥镇\u{2C00A}氏纺织社职工登记';
/** A sentence of a notice at its longest: 60 characters. */
export const LONG_LINE =
  '二〇二七年二月十五日至二月二十一日放假，各网点自助机照常使用，人工柜台二月二十二日起恢复办理，急需办理的请拨打值班电话咨';

/** Where the next kiosk is, at its longest. */
export const LONGEST_NEXT_KIOSK = '中兴大街支行自助区，中兴东大街与新华南路口东北角';

interface Extra {
  readonly site?: Partial<Site>;
  readonly notices?: View['notices'];
  readonly stillThere?: View['stillThere'];
}

/** A whole view around one step. */
export function previewView(step: Step, extra: Extra = {}): View {
  return {
    version: 1,
    bootId: 'preview',
    ...(step.step === 'idle' || step.step === 'starting' ? {} : { sessionId: 'preview-session' }),
    time: '2026-11-23T01:26:00.000Z',
    site: { ...SITE, ...extra.site },
    step,
    ...(extra.stillThere === undefined ? {} : { stillThere: extra.stillThere }),
    settings: { size: 'large', theme: 'paper', language: 'zh', volume: 2 },
    nonce: 'preview-nonce',
    notices: extra.notices ?? [],
  };
}

/** The same view while nobody is there. */
export function withoutSession(view: View): View {
  const copy = { ...view };
  delete copy.sessionId;
  return copy;
}

export const PREVIEW_BENEFIT: BenefitAnswer = {
  kind: 'enterprise-pension',
  rule: 'birth-month-cycle',
  state: 'certified',
  cycle: '2026',
  countedNow: true,
  nextFrom: '2027-06-01',
  nextTo: '2028-05-31',
};

/** As many benefits as one person can have. */
export const PREVIEW_BENEFITS: readonly BenefitAnswer[] = [
  PREVIEW_BENEFIT,
  { ...PREVIEW_BENEFIT, kind: 'survivors-allowance', rule: 'half-year-by-birth-month', nextFrom: '2027-07-01', nextTo: '2027-12-31' },
  { ...PREVIEW_BENEFIT, kind: 'disability-allowance', rule: 'rolling-12-months', nextFrom: '2027-10-24', nextTo: '2027-11-23' },
];

type ResultStep = Extract<Step, { readonly step: 'result' }>;

/** A result as it mostly is: the slip printed. */
export function previewResult(outcome: ResultStep['outcome'], more: Partial<ResultStep> = {}): ResultStep {
  return {
    step: 'result',
    outcome,
    benefits: [],
    recordNo: '0017-261123-0042-1',
    verifyUrl: 'https://sb.example.cn/verify/7KQ2M9XW4HDT6PZB',
    receipt: { state: 'printed', evidence: 'acknowledged', reprint: false },
    ...more,
  };
}
