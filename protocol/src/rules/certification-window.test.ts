import { fc } from '@changqing/fixtures/properties';
import { describe, expect, it } from 'vitest';
import { addDays, addMonths, civil, civilDateAt, daysInMonth, partsOf, type CivilDate } from '../civil-date.ts';
import type { CertificationRule } from '../benefit.ts';
import { certificationWindow, type CertificationFacts } from './certification-window.ts';

const rules: readonly CertificationRule[] = ['birth-month-cycle', 'rolling-12-months', 'half-year-by-birth-month'];

const date = (from: number, to: number) =>
  fc
    .record({ year: fc.integer({ min: from, max: to }), month: fc.integer({ min: 1, max: 12 }), day: fc.integer({ min: 1, max: 31 }) })
    .map(({ year, month, day }) => civil(year, month, Math.min(day, daysInMonth(year, month))));

const facts = fc.record({ rule: fc.constantFrom(...rules), birthDate: date(1930, 1966), startedOn: date(2000, 2024) });

/** A history as central would build it: certify on each of these days if that counts. */
function live(
  base: { rule: CertificationRule; birthDate: CivilDate; startedOn: CivilDate },
  days: readonly CivilDate[],
): CertificationFacts {
  const counted: { cycle: string; effectiveOn: CivilDate }[] = [];
  for (const day of [...days].sort()) {
    const window = certificationWindow({ ...base, counted }, day);
    if (window.state === 'due') counted.push({ cycle: window.cycle, effectiveOn: day });
  }
  return { ...base, counted };
}

describe('every rule', () => {
  it('counts at most one certification a cycle, and says "already" right after one that counted', () => {
    fc.assert(
      fc.property(facts, fc.array(date(2024, 2030), { maxLength: 12 }), (base, days) => {
        const lived = live(base, days);
        expect(new Set(lived.counted.map((entry) => entry.cycle)).size).toBe(lived.counted.length);
        const last = lived.counted.at(-1);
        if (last !== undefined) {
          const after = certificationWindow(lived, last.effectiveOn);
          // A half-year window made up after its end is followed by a pause until the next begins.
          expect(after.state === 'already' || (base.rule === 'half-year-by-birth-month' && after.state === 'not-yet-due')).toBe(true);
        }
      }),
      {
        numRuns: 2_000,
        examples: [[{ rule: 'rolling-12-months', birthDate: '1950-01-01', startedOn: '2024-05-05' }, ['2024-05-05', '2025-04-01']]],
      },
    );
  });

  it('names a next window that has not ended, and in which a certification would count', () => {
    fc.assert(
      fc.property(facts, fc.array(date(2024, 2030), { maxLength: 6 }), date(2024, 2031), (base, days, on) => {
        const before = live(
          base,
          days.filter((day) => day < on),
        );
        const now = certificationWindow(before, on);
        const lived = now.state === 'due' ? { ...before, counted: [...before.counted, { cycle: now.cycle, effectiveOn: on }] } : before;
        expect(now.next.from <= now.next.to).toBe(true);
        expect(now.next.to >= on).toBe(true);
        expect(certificationWindow(lived, now.next.from).state).toBe('due');
        expect(certificationWindow(lived, now.next.to).state).toBe('due');
        if (now.state !== 'due') expect(certificationWindow(lived, addDays(now.next.from, -1)).state).not.toBe('due');
      }),
      { numRuns: 3_000 },
    );
  });

  it('never changes its answer within a day, nor with the time zone of the process', () => {
    const dayStart = Date.parse('2028-02-29T00:00:00+08:00');
    for (const offset of [0, 1, 43_200_000, 86_399_999]) expect(civilDateAt(dayStart + offset)).toBe('2028-02-29');
    expect(civilDateAt(dayStart - 1)).toBe('2028-02-28');
    expect(civilDateAt(dayStart + 86_400_000)).toBe('2028-03-01');
  });
});

describe('birth-month-cycle', () => {
  const on = (birthDate: CivilDate, startedOn: CivilDate, day: CivilDate, counted: CertificationFacts['counted'] = []) =>
    certificationWindow({ rule: 'birth-month-cycle', birthDate, startedOn, counted }, day);

  it('runs from the 1st of the birth month to the last day before the next, on every month boundary', () => {
    for (let month = 1; month <= 12; month += 1) {
      for (const year of [2027, 2028]) {
        const first = civil(year, month, 1);
        const born = civil(1950, month, 15);
        const started = '2010-01-01';
        expect(on(born, started, first)).toMatchObject({
          state: 'due',
          cycle: first.slice(0, 7),
          current: { from: first, to: addDays(civil(year + 1, month, 1), -1) },
        });
        expect(on(born, started, addDays(first, -1))).toMatchObject({ state: 'due', cycle: civil(year - 1, month, 1).slice(0, 7) });
      }
    }
  });

  it('leads a person born on 29 February like any other of February', () => {
    expect(on('1952-02-29', '2012-03-01', '2028-02-29')).toMatchObject({
      cycle: '2028-02',
      current: { from: '2028-02-01', to: '2029-01-31' },
    });
    expect(on('1952-02-29', '2012-03-01', '2027-02-28')).toMatchObject({ cycle: '2027-02' });
  });

  it('is not yet due before the first birth month after the start of the benefit', () => {
    expect(on('1960-06-10', '2026-07-01', '2027-05-31')).toMatchObject({
      state: 'not-yet-due',
      next: { from: '2027-06-01', to: '2028-05-31' },
    });
    expect(on('1960-06-10', '2026-07-01', '2027-06-01').state).toBe('due');
  });

  it('tells the window that the blueprint prints: certified in June 2026, next June 2027 to May 2028', () => {
    expect(on('1960-06-10', '2020-01-01', '2026-06-15', [{ cycle: '2026-06', effectiveOn: '2026-06-15' }])).toEqual({
      state: 'already',
      cycle: '2026-06',
      next: { from: '2027-06-01', to: '2028-05-31' },
    });
  });
});

describe('rolling-12-months', () => {
  const base = { rule: 'rolling-12-months', birthDate: '1955-05-05', startedOn: '2015-01-01' } as const;
  const after = (last: CivilDate, on: CivilDate) => certificationWindow({ ...base, counted: [{ cycle: 'x', effectiveOn: last }] }, on);

  it('is due 12 months after the last, clamped at the end of February, through that day', () => {
    expect(after('2028-02-29', '2029-02-28')).toMatchObject({ state: 'due', makeUp: false, current: { to: '2029-02-28' } });
    expect(after('2028-02-29', '2029-03-01')).toMatchObject({ state: 'due', makeUp: true });
    for (let month = 1; month <= 12; month += 1) {
      const last = civil(2027, month, daysInMonth(2027, month));
      const due = addMonths(last, 12);
      expect(partsOf(due)).toMatchObject({ year: 2028, month });
      expect(after(last, due)).toMatchObject({ state: 'due', makeUp: false });
    }
  });

  it('names the first cycle apart from the one after a certification on the first day', () => {
    const first = certificationWindow({ ...base, counted: [] }, base.startedOn);
    expect(first).toMatchObject({ state: 'due', cycle: 'from-2015-01-01' });
    expect(certificationWindow({ ...base, counted: [{ cycle: first.cycle, effectiveOn: base.startedOn }] }, '2015-12-01')).toMatchObject({
      state: 'due',
      cycle: 'after-2015-01-01',
    });
  });

  it('rests for 30 days after each', () => {
    expect(after('2026-11-01', '2026-12-01').state).toBe('already');
    expect(after('2026-11-01', '2026-12-02').state).toBe('due');
  });
});

describe('half-year-by-birth-month', () => {
  const on = (
    birthDate: CivilDate,
    day: CivilDate,
    counted: CertificationFacts['counted'] = [
      { cycle: '2025-H1', effectiveOn: '2025-03-01' },
      { cycle: '2025-H2', effectiveOn: '2025-09-01' },
    ],
  ) => certificationWindow({ rule: 'half-year-by-birth-month', birthDate, startedOn: '2015-01-01', counted }, day);

  it('puts every birth month into its half of the year', () => {
    for (let month = 1; month <= 12; month += 1) {
      const born = civil(1950, month, 28);
      const firstHalf = month <= 6;
      expect(on(born, '2026-01-01').state).toBe(firstHalf ? 'due' : 'not-yet-due');
      expect(on(born, '2026-06-30').state).toBe(firstHalf ? 'due' : 'not-yet-due');
      expect(on(born, '2026-07-01')).toMatchObject(firstHalf ? { state: 'due', makeUp: true } : { state: 'due', makeUp: false });
      expect(on(born, '2026-12-31')).toMatchObject(firstHalf ? { state: 'due', makeUp: true } : { state: 'due', makeUp: false });
    }
  });

  it('lets a missed window be made up at any time, for the window that was missed', () => {
    expect(on('1950-09-09', '2027-03-01')).toMatchObject({ state: 'due', cycle: '2026-H2', makeUp: true });
  });
});
