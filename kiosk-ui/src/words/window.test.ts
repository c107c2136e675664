import { expect, test } from 'vitest';
import { windowInEnglish } from './window.ts';

test.for([
  ['2027-06-01', '2028-05-31', 'June 2027 to May 2028'],
  ['2027-01-01', '2027-06-30', 'January 2027 to June 2027'],
  ['2027-03-01', '2028-02-29', 'March 2027 to February 2028'],
  ['2027-02-01', '2027-02-28', '1 February 2027 to 28 February 2027'],
  ['2027-10-24', '2027-11-23', '24 October 2027 to 23 November 2027'],
  ['2027-12-20', '2028-01-19', '20 December 2027 to 19 January 2028'],
  ['2027-05-05', '2027-05-05', '5 May 2027'],
] as const)('%s to %s', ([from, to, english]) => {
  expect(windowInEnglish({ from, to })).toBe(english);
});
