import { EVENTS, PROBLEMS, type ProblemCode, type TerminalEvent } from '@changqing/protocol';
import { describe, expect, test } from 'vitest';
import { placeOf } from '../src/location.ts';
import { sayEvent } from '../src/words/events.ts';
import { sayRefusal, saySeconds } from '../src/words/refusals.ts';
import { sayAgo, sayBytes, sayDuration, sayOffset, sayTime } from '../src/words/say.ts';

const said = (event: TerminalEvent) => sayEvent({ entry: JSON.stringify(event) });
const NOW = Date.parse('2026-11-23T02:00:00.000Z');

describe('events', () => {
  test('say who, what and how it went', () => {
    expect(said({ act: 'device-state', role: 'printer', state: 'ready' })).toEqual({
      name: '设备状态变化',
      detail: '凭条打印机：正常',
      tone: 'good',
    });
    expect(said({ act: 'device-reset', role: 'finger', rung: 'reopen', worked: false })).toMatchObject({
      detail: '指纹仪：重新打开，没好',
      tone: 'stop',
    });
    expect(said({ act: 'power-back', onBatterySeconds: 95 })).toMatchObject({ detail: '靠备用电源1分35秒', tone: 'good' });
  });

  test.each(['{"act":"from-the-future","x":1}', '{"act":"device-state","role":"moon"}', 'not json', ''])(
    'an unknown one is shown as it was told: %s',
    (entry) => {
      expect(sayEvent({ entry })).toEqual({ name: '这里还不认得的事件', detail: entry, tone: 'none' });
    },
  );

  test('none of the list is without a name in Chinese', () => {
    for (const act of Object.keys(EVENTS)) expect(sayEvent({ entry: JSON.stringify({ act }) }).name).toMatch(/[一-龥]/);
  });
});

test('whatever central answers has words that blame nobody', () => {
  for (const code of Object.keys(PROBLEMS) as ProblemCode[]) {
    expect(sayRefusal({ code })).toMatch(/[一-龥]{4}/);
    expect(sayRefusal({ code })).not.toMatch(/非法|无效|禁止|异常|未知错误/);
  }
});

test('figures are said as one says them', () => {
  expect([0, 38, 42_000, 200_000, 18_720_000, 12 * 86_400_000].map(sayDuration)).toEqual([
    '0毫秒',
    '38毫秒',
    '42秒',
    '3分钟',
    '5小时12分',
    '12天',
  ]);
  expect([0, 999, 1_000, 999_600, 1.53e9].map(sayBytes)).toEqual(['0 B', '999 B', '1 KB', '1 MB', '1.53 GB']);
  expect([0, 35, -2_000].map(sayOffset)).toEqual(['0毫秒', '+35毫秒', '−2秒']);
  expect(saySeconds(120)).toBe('2分钟');
  // A clock that is a little behind central's tells of no future.
  expect(sayAgo('2026-11-23T02:00:03.000Z', NOW)).toBe('刚刚');
  expect(['2026-11-23T01:26:03.000Z', '2026-11-22T01:26:03.000Z', '2025-11-22T01:26:03.000Z'].map((at) => sayTime(at, NOW))).toEqual([
    '09:26:03',
    '11-22 09:26',
    '2025-11-22',
  ]);
});

test.each([
  ['/console', '', { page: 'terminals' }],
  ['/console/', '', { page: 'terminals' }],
  ['/console/terminals/T0007-ABC', '#charts', { page: 'terminal', terminalId: 'T0007-ABC', tab: 'charts' }],
  ['/console/terminals/%E4', '', { page: 'terminals' }],
  ['/console/elsewhere', '', { page: 'terminals' }],
])('the address %s%s names a page', (pathname, hash, place) => {
  expect(placeOf({ pathname, hash })).toEqual(place);
});
