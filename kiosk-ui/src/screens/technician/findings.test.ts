import { diagnosticsView, type DiagnosticsView } from '@changqing/protocol';
import { describe, expect, test } from 'vitest';
import { technicianZh } from '../../words/technician-zh.ts';
import { SETTING_NAMES, SETTING_VALUES } from '../../words/technician-settings-zh.ts';
import { findingsOf } from './findings.ts';
import { deskPreviews } from './preview-desk.ts';
import { sayBytes, sayCountdown, sayDuration, sayOffset, sayTime } from './say-figures.ts';
import { cellAt, gridFor, sayMissing } from './touch-cells.ts';

const viewOf = (name: string): DiagnosticsView =>
  diagnosticsView.parse(
    deskPreviews()
      .find((preview) => preview.name === `technician-desk-${name}`)
      ?.desk?.().feed.arrivals.diagnostics,
  );
const said = (view: DiagnosticsView): string[] => findingsOf(view, (code) => code).map(({ what }) => what);

describe('what is wrong', () => {
  test('nothing, where all is well', () => expect(said(viewOf('well'))).toEqual([]));
  test('what does not work comes before what still does', () => {
    const tones = findingsOf(viewOf('overview'), (code) => code).map(({ tone }) => tone);
    expect(tones.toSorted().toReversed()).toEqual(tones);
    expect(tones).toContain('care');
  });
  const well = viewOf('well');
  const CASES: readonly (readonly [string, Partial<DiagnosticsView>])[] = [
    ['连不上社保局服务', { network: { ...well.network, central: { ...well.network.central, reachable: false } } }],
    ['实时连线断开', { network: { ...well.network, live: { ...well.network.live, connected: false } } }],
    ['时钟与社保局相差+10年', { clock: { ...well.clock, offsetToCentralMs: 315_576_000_000 } }],
    ['时钟早于最后一条记录，请校时', { clock: { ...well.clock, behind: true } }],
    ['2条记录被社保局退回', { outbox: { waiting: 0, kept: 0, refused: 2 } }],
    ['磁盘只剩499 MB', { machine: { ...well.machine, disk: { freeBytes: 499_000_000, totalBytes: 1e10 } } }],
    ['机内温度81 ℃', { machine: { ...well.machine, temperatureC: 81 } }],
    ['纸快用完了，请带新纸', { supplies: { low: true } }],
    ['查询和打印已停办：on-battery', { services: [{ service: 'look-up', open: false, problem: { code: 'on-battery' } }] }],
  ];
  test.for(CASES)('%s', ([what, more]) => expect(said({ ...well, ...more })).toEqual([what]));
});

test('times and sizes are said shortly and exactly', () => {
  const now = '2026-11-23T01:26:00.000Z';
  expect(sayTime('2026-11-22T23:05:00.000Z', now)).toBe('07:05');
  expect(sayTime('2026-11-22T15:59:00.000Z', now)).toBe('11-22 23:59');
  expect(sayTime('2025-11-22T15:59:00.000Z', now)).toBe('2025-11-22');
  expect([38, 4_200, 59_000, 200_000, 18_720_000, 1e9].map(sayDuration)).toEqual([
    '38毫秒',
    '4.2秒',
    '59秒',
    '3分20秒',
    '5小时12分',
    '11天',
  ]);
  expect([-1, 61_000, 299_001].map(sayCountdown)).toEqual(['0:00', '1:01', '5:00']);
  expect([12, 1_530_000_000].map(sayBytes)).toEqual(['12 B', '1.53 GB']);
  expect([0, 35, -35].map(sayOffset)).toEqual(['0', '+35毫秒', '−35毫秒']);
});

test('each place of the glass lies in one cell, to the very edge', () => {
  const grid = gridFor(1080, 1920, 4.0344);
  const cells = new Set<number>();
  for (let x = 0; x <= 1080; x += 9) for (let y = 0; y <= 1920; y += 9) cells.add(cellAt(x, y, 1080, 1920, grid));
  expect(cells.size).toBe(grid.columns * grid.rows);
  expect(Math.max(...cells)).toBe(grid.columns * grid.rows - 1);
  expect(sayMissing(new Set([...cells].filter((cell) => cell > 1)), grid)).toBe('1/1, 1/2');
  expect(sayMissing(new Set(), grid).length).toBeLessThan(200);
});

/** Every sentence, those with places in them filled with figures. */
function sentences(words: unknown): string[] {
  if (typeof words === 'string') return [words];
  if (typeof words === 'function') return [String(Reflect.apply(words, undefined, ['1', '2', '3']))];
  return typeof words === 'object' && words !== null ? Object.values(words).flatMap(sentences) : [];
}
test('technicians are spoken to kindly too', () => {
  const all = sentences([technicianZh, SETTING_NAMES, SETTING_VALUES]);
  expect(all.length).toBeGreaterThan(250);
  expect(all.filter((text) => /非法|无效|禁止|异常|未知错误|失败[^/]|错误[^次]|确定|OK/.test(text))).toEqual([]);
  expect(all.filter((text) => text.trim() === '')).toEqual([]);
});
