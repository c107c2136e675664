import type { BenefitAnswer } from '@changqing/protocol';
import type { ReceiptContent } from '../../device-agent/src/printing/content.ts';

const pension: BenefitAnswer = {
  kind: 'enterprise-pension',
  rule: 'birth-month-cycle',
  state: 'certified',
  cycle: '2026-06',
  countedNow: true,
  nextFrom: '2027-06-01',
  nextTo: '2028-05-31',
};

const NAMES = ['李**', '王**', '张**', '欧**', '阿**'];

/** The receipt of an accepted visit; another number is another visitor, whose slip differs in name, number and time. */
export const acceptedReceipt = (visit: number): ReceiptContent => ({
  outcome: 'accepted',
  site: {
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
  },
  at: Date.parse('2026-11-23T02:05:00Z') + visit * 97_000,
  maskedName: NAMES[visit % NAMES.length] ?? '李**',
  maskedNumber: `139***********${String(visit % 10_000).padStart(4, '0')}`,
  identifiedBy: 'card',
  position: 'right-index',
  benefits: [pension],
  next: pension,
  recordNo: `0017-261123-${String(visit % 10_000).padStart(4, '0')}-1`,
  verifyUrl: `http://127.0.0.1:7081/verify/0A1B2C3D4E5F${String(visit % 10_000).padStart(4, '0')}`,
  reprint: false,
});
