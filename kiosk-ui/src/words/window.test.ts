import { expect, test } from 'vitest';
import { windowInChinese, windowInEnglish, windowOf } from './window.ts';

test.for([
  ['2027-06-01', '2028-05-31', '2027年6月至2028年5月', 'June 2027 to May 2028'],
  ['2027-01-01', '2027-06-30', '2027年1月至6月', 'January 2027 to June 2027'],
  ['2027-03-01', '2028-02-29', '2027年3月至2028年2月', 'March 2027 to February 2028'],
  ['2027-02-01', '2027-02-28', '2027年2月', 'February 2027'],
  ['2027-10-24', '2027-11-23', '2027年10月24日至11月23日', '24 October 2027 to 23 November 2027'],
  ['2027-12-20', '2028-01-19', '2027年12月20日至2028年1月19日', '20 December 2027 to 19 January 2028'],
  ['2028-02-01', '2028-02-28', '2028年2月1日至2月28日', '1 February 2028 to 28 February 2028'],
  ['2027-05-05', '2027-05-05', '2027年5月5日', '5 May 2027'],
] as const)('%s to %s', ([from, to, chinese, english]) => {
  expect(windowInChinese(windowOf(from, to))).toBe(chinese);
  expect(windowInEnglish(windowOf(from, to))).toBe(english);
});
