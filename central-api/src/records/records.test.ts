import { describe, expect, test } from 'vitest';
import { chainFlags } from './chain.ts';
import { effectiveTime } from './effective-at.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const RECEIVED = Date.parse('2026-11-23T02:00:00Z');
const known = { receivedAtMs: RECEIVED, enrolledAtMs: RECEIVED - 100 * DAY, lateDeliveryDays: 30 };
const at = (offsetMs: number): string => new Date(RECEIVED + offsetMs).toISOString();
const ack = (offsetMs: number) => ({ lastAck: { sequence: 1, time: at(offsetMs) } });

describe('the time that counts', () => {
  test.each([
    ['capture just now', { at: at(-1_000) }, -1_000, []],
    ['clock five minutes ahead', { at: at(5 * MINUTE) }, 5 * MINUTE, []],
    ['clock a moment more ahead', { at: at(5 * MINUTE + 1) }, 0, ['clock-doubt']],
    ['a year ahead', { at: at(365 * DAY) }, 0, ['clock-doubt']],
    ['a year behind, acknowledged yesterday', { at: at(-365 * DAY), ...ack(-DAY) }, 0, ['clock-doubt']],
    ['a year ahead and corrected by the offset', { at: at(365 * DAY - MINUTE), offsetToCentralMs: -365 * DAY }, -MINUTE, []],
    ['kept ten days, last contact before', { at: at(-10 * DAY), ...ack(-11 * DAY) }, -10 * DAY, []],
    ['five minutes before the last contact', { at: at(-DAY - 5 * MINUTE), ...ack(-DAY) }, -DAY - 5 * MINUTE, []],
    ['longer before the last contact', { at: at(-DAY - 5 * MINUTE - 1), ...ack(-DAY) }, 0, ['clock-doubt']],
    ['thirty days late', { at: at(-30 * DAY) }, -30 * DAY, []],
    ['more than thirty days late', { at: at(-30 * DAY - 1) }, 0, ['late-delivery']],
    ['before the terminal was enrolled', { at: at(-101 * DAY) }, 0, ['clock-doubt']],
    ['a last contact in the future is not believed', { at: at(-1_000), ...ack(DAY) }, -1_000, []],
  ])('%s', (_what, head, effective, flags) => {
    const time = effectiveTime(head, known);
    expect([time.effectiveAtMs - RECEIVED, time.flags]).toEqual([effective, flags]);
  });

  test('a doubted clock widens the doubt to the whole span since the last contact', () => {
    expect(effectiveTime({ at: at(365 * DAY), ...ack(-DAY) }, known).doubtMs).toBe(DAY + 5 * MINUTE);
    expect(effectiveTime({ at: at(-1_000) }, known).doubtMs).toBeLessThan(10_000);
  });
});

describe('the chain of a terminal', () => {
  const zeros = '0'.repeat(64);
  const nothing = { samePlace: 0, before: [], after: [] };
  test.each([
    ['the first of an epoch', { sequence: 1, previousSha256: zeros }, nothing, []],
    ['a first one that continues something', { sequence: 1, previousSha256: 'a' }, nothing, ['chain-fork']],
    ['the next one', { sequence: 2, previousSha256: 'a' }, { ...nothing, before: ['a'] }, []],
    ['one after a missing one', { sequence: 3, previousSha256: 'a' }, nothing, ['chain-gap']],
    ['one that continues something else', { sequence: 2, previousSha256: 'b' }, { ...nothing, before: ['a'] }, ['chain-fork']],
    ['one that fills a gap', { sequence: 2, previousSha256: 'a' }, { samePlace: 0, before: ['a'], after: ['own'] }, []],
    [
      'one that does not fit what came after',
      { sequence: 2, previousSha256: 'a' },
      { samePlace: 0, before: ['a'], after: ['x'] },
      ['chain-fork'],
    ],
    ['a second one of its place', { sequence: 2, previousSha256: 'a' }, { samePlace: 1, before: ['a'], after: [] }, ['cloned']],
  ])('%s', (_what, head, neighbours, flags) => {
    expect(chainFlags(head, 'own', neighbours)).toEqual(flags);
  });
});
