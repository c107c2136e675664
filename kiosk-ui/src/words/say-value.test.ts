import type { SheetValue } from '@changqing/protocol';
import { describe, expect, test } from 'vitest';
import { i18n } from './i18n.ts';
import { COVERED, emsOf, sayValue, shorten } from './say-value.ts';

const say = (value: SheetValue, language: 'zh' | 'en') => sayValue(value, i18n.getFixedT(language), language);

test.for<readonly [SheetValue, string, string]>([
  [{ is: 'fen', fen: 1_000_000_000_000 }, '10,000,000,000.00元', '¥10,000,000,000.00'],
  [{ is: 'fen', fen: 5 }, '0.05元', '¥0.05'],
  [{ is: 'hidden' }, COVERED, COVERED],
  [{ is: 'none' }, '—', '—'],
  [{ is: 'text', text: '𠮷祥纺织厂' }, '𠮷祥纺织厂', '𠮷祥纺织厂'],
  [{ is: 'term', term: 'insurance.work-injury' }, '工伤保险', 'Work injury'],
  [{ is: 'date', date: '2027-06-01' }, '2027年6月1日', '1 Jun 2027'],
  [{ is: 'month', month: '1981-12' }, '1981年12月', 'Dec 1981'],
  [{ is: 'span', from: '1981-12', to: '1982-01' }, '1981年12月至1982年1月', 'Dec 1981 to Jan 1982'],
  [{ is: 'span', from: '1981-12', to: '1981-12' }, '1981年12月', 'Dec 1981'],
  [{ is: 'year', year: 1994 }, '1994年', '1994'],
  [{ is: 'months', months: 0 }, '0个月', '0 months'],
  [{ is: 'months', months: 12 }, '12个月', '12 months'],
  [{ is: 'months', months: 540 }, '540个月（45年）', '540 months (45 y)'],
  [{ is: 'months', months: 386 }, '386个月（32年2个月）', '386 months (32 y 2 m)'],
  [{ is: 'count', count: 3 }, '3', '3'],
  [{ is: 'rate', ppm: 26_200 }, '2.62%', '2.62%'],
  [{ is: 'rate', ppm: 26_250 }, '2.6250%', '2.6250%'],
  [{ is: 'account', bank: '工商银行', tail: '0042' }, '工商银行尾号0042', '工商银行 …0042'],
])('%j', ([value, chinese, english]) => {
  expect(say(value, 'zh')).toBe(chinese);
  expect(say(value, 'en')).toBe(english);
});

describe('a title that is too long', () => {
  const long = '关于一九八七年十二月第二棉纺织厂全民所有制合同制工人招收录用审批登记表及附件';
  test.for([8, 13, 26])('keeps its head and tail within %d ems', (ems) => {
    const short = shorten(long, ems);
    expect(emsOf(short)).toBeLessThanOrEqual(ems);
    expect(emsOf(short)).toBeGreaterThan(ems * 0.6);
    expect(short).toMatch(/^关于一.*….*附件$/);
  });
  test('and is left alone where it fits', () => {
    expect(shorten('招工登记表', 8)).toBe('招工登记表');
    expect(shorten('𠮷𠮷𠮷𠮷𠮷𠮷', 4)).toMatch(/^𠮷+…𠮷?$/u);
  });
});
