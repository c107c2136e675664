import { describe, expect, test } from 'vitest';
import { layOutTable } from './table-layout.ts';

const HEAD = ['月份', '金额', '状态', '发放日期'];

describe('the cells of a table', () => {
  test('stand in one line where they fit', () => {
    expect(layOutTable([HEAD, ['2027年6月', '3,120.00元', '已发', '—']], 20).lines).toBe('one');
  });
  test('stand two to a line where they do not', () => {
    const { lines, places } = layOutTable([HEAD, ['2027年6月', '3,120.00元', '已发', '2027年6月12日']], 17);
    expect([lines, ...places]).toEqual(['several', 'start', 'end', 'start', 'end']);
  });
  test('a long name has a line for itself', () => {
    const rows = [
      ['起止', '单位', '月数'],
      ['1981年12月至1994年6月', '襄都市第二棉纺织印染厂劳动服务公司', '151个月'],
    ];
    expect(layOutTable(rows, 17).places).toEqual(['whole', 'whole', 'whole']);
  });
  test('two that do not share a line have one each, and the last may share', () => {
    const most = '10,000,000,000.00元';
    expect(layOutTable([[most, most, '已发']], 20).places).toEqual(['whole', 'start', 'end']);
    expect(layOutTable([['2026年', '12个月', most, most]], 14).places).toEqual(['start', 'end', 'whole', 'whole']);
  });
  test('a table without rows or columns is no trouble', () => {
    expect(layOutTable([], 17)).toEqual({ lines: 'one', places: [], ems: [] });
    expect(layOutTable([HEAD], 17).lines).toBe('one');
  });
});
