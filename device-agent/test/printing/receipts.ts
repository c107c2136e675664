import type { BenefitAnswer, Site } from '@changqing/protocol';
import type { ReceiptContent } from '../../src/printing/content.ts';

export const site: Site = {
  siteNo: '0017',
  name: '惠民银行人民路支行',
  address: '常青市松柏区人民路12号',
  bureauName: '常青市社会保险局',
  telephone: '0000-12333',
  counter: '松柏区社保服务大厅一楼(常青市松柏区建设街1号)',
  attendants: 'none',
  resultDays: 3,
  verifyBase: 'http://127.0.0.1:7081',
  latitude: 37.05,
  longitude: 114.4,
};

export const pension: BenefitAnswer = {
  kind: 'enterprise-pension',
  rule: 'birth-month-cycle',
  state: 'certified',
  cycle: '2026-06',
  countedNow: true,
  nextFrom: '2027-06-01',
  nextTo: '2028-05-31',
};

const allowance: BenefitAnswer = {
  ...pension,
  kind: 'survivors-allowance',
  rule: 'rolling-12-months',
  nextFrom: '2026-12-24',
  nextTo: '2027-11-23',
};

const known = {
  site,
  at: Date.parse('2026-11-23T02:05:00Z'),
  maskedName: '李**',
  maskedNumber: '139***********123X',
  identifiedBy: 'card',
  position: 'right-index',
  recordNo: '0017-261123-0042-1',
  verifyUrl: 'http://127.0.0.1:7081/verify/0A1B2C3D4E5F6G7H',
  benefits: [],
  reprint: false,
} as const;

/** One receipt of each kind, with the names and cases that break narrow columns. */
export const RECEIPTS: Readonly<Record<string, ReceiptContent>> = {
  accepted: { ...known, outcome: 'accepted', benefits: [pension], next: pension },
  'accepted-two-benefits': { ...known, outcome: 'accepted', benefits: [pension, allowance], next: allowance, reprint: true },
  already: { ...known, outcome: 'already', benefits: [{ ...pension, countedNow: false }], next: pension },
  'not-yet-due': { ...known, outcome: 'not-yet-due', benefits: [{ ...pension, countedNow: false, state: 'not-yet-due' }], next: pension },
  kept: { ...known, outcome: 'kept' },
  received: { ...known, outcome: 'received', position: 'left-palm' },
  counter: { ...known, outcome: 'counter' },
  'not-enrolled': {
    site,
    at: known.at,
    outcome: 'not-enrolled',
    maskedNumber: known.maskedNumber,
    identifiedBy: 'typed',
    benefits: [],
    reprint: false,
  },
  'no-biometrics': { ...known, outcome: 'no-biometrics' },
  slip: { ...known, outcome: 'slip', maskedName: '𪚥**', romanised: 'Zhe' },
  'staff-pending': { ...known, outcome: 'staff-pending' },
};
