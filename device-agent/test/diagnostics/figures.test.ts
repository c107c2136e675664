import { fc } from '@changqing/fixtures/properties';
import { technicianFigures } from '@changqing/protocol';
import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../src/clock.ts';
import { countVisits } from '../../src/diagnostics/figures/count-visits.ts';
import { createDayFigures } from '../../src/diagnostics/figures/day-figures.ts';
import { quantile, withLatency, type LatencyHistogram } from '../../src/diagnostics/figures/latency-histogram.ts';
import type { DayCount } from '../../src/printing/print-book.ts';
import { openDatabase } from '../../src/records/database.ts';
import type { Effect, Input } from '../../src/sessions/messages.ts';

const DAY_MS = 86_400_000;

function setUp(printed: readonly Partial<DayCount>[] = []) {
  const clock = createVirtualClock();
  const database = openDatabase(':memory:');
  const prints = printed.map((each): DayCount => ({
    day: '2026-11-23',
    printer: 'receipt',
    kind: 'slip',
    state: 'printed',
    cleared: false,
    jobs: 1,
    fedMm: 0,
    sheets: 0,
    ...each,
  }));
  const open = () => createDayFigures({ database, clock, printDays: () => prints });
  return { clock, figures: open(), open };
}

describe('latency', () => {
  it('quantiles are those of the sorted list, to seven percent', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 10, max: 60_000 }), { minLength: 1, maxLength: 300 }),
        fc.constantFrom(0.5, 0.95),
        (times, share) => {
          const kept = times.reduce<LatencyHistogram>(withLatency, []);
          const sorted = times.toSorted((a, b) => a - b);
          const exact = sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
          const told = quantile(kept, share) ?? 0;
          expect(told / exact).toBeGreaterThan(0.92);
          expect(told / exact).toBeLessThan(1.09);
        },
      ),
      { numRuns: 200 },
    );
    expect(quantile([], 0.5)).toBeUndefined();
  });
});

describe('figures of a day', () => {
  it('are sums that survive a restart, and each day begins at nothing', async () => {
    const { clock, figures, open } = setUp();
    figures.visitEnded({ outcome: 'accepted', captures: 3 });
    figures.visitEnded({ outcome: 'kept', captures: 1 });
    figures.visitEnded({ outcome: 'looked-up', captures: 0 });
    for (const quality of [60, 81]) figures.captured(quality);
    for (const ms of [100, 120, 3_000]) figures.answered(ms);
    const again = open();
    expect(again.today()).toEqual({ sessions: 3, certified: 1, kept: 1, counter: 0, prints: 0 });
    await clock.advance(DAY_MS);
    expect(again.today().sessions).toBe(0);
    const { days } = technicianFigures.parse(again.days(3));
    expect(days.map(({ day }) => day)).toEqual(['2026-11-22', '2026-11-23', '2026-11-24']);
    expect(days[0]).toEqual({ day: '2026-11-22', sessions: 0, prints: 0, linkErrors: 0 });
    expect(days[1]).toMatchObject({ sessions: 3, quality: 70.5, retries: 1, linkErrors: 0 });
    expect(days[1]?.latencyP50Ms).toBeGreaterThan(105);
    expect(days[1]?.latencyP50Ms).toBeLessThan(135);
    expect(days[1]?.latencyP95Ms).toBeGreaterThan(2_700);
  });

  it('a civil day is one of Shanghai', async () => {
    const { clock, figures } = setUp();
    // 09:00 in Shanghai; 15 h later it is tomorrow there, and not yet in UTC.
    figures.visitEnded({ outcome: 'left', captures: 0 });
    await clock.advance(15 * 3_600_000 + 1_000);
    expect(figures.today().sessions).toBe(0);
  });

  it('count what came out of a printer, and no test', () => {
    const { figures } = setUp([
      { jobs: 4 },
      { kind: 'contributions', printer: 'document', jobs: 2 },
      { kind: 'test', jobs: 7 },
      { state: 'unknown', jobs: 9 },
      { day: '2026-11-22', jobs: 50 },
    ]);
    expect(figures.today().prints).toBe(6);
    expect(figures.days(2).days.map(({ prints }) => prints)).toEqual([50, 6]);
  });

  it('link errors are what came on top, also over a restart and a new device', async () => {
    const { clock, figures, open } = setUp();
    // What a kiosk had before anybody counted by days belongs to no day.
    figures.linkErrorsAre(40);
    figures.linkErrorsAre(43);
    open().linkErrorsAre(45);
    await clock.advance(DAY_MS);
    figures.linkErrorsAre(2);
    figures.linkErrorsAre(3);
    expect(figures.days(2).days.map(({ linkErrors }) => linkErrors)).toEqual([5, 1]);
  });
});

describe('visits', () => {
  const attempt = (sessionId: string, changes: object = {}): Effect =>
    ({ do: 'record-attempt', sessionId, captureId: 'c1', attemptId: 'a1', purpose: 'certification', ...changes }) as unknown as Effect;
  const end = (sessionId: string): Effect => ({ do: 'end', sessionId, outcome: 'accepted', captures: 2 }) as unknown as Effect;
  const sample: Input = { kind: 'sample', captureId: 'c1', usable: true, quality: 64, advice: undefined };
  const recorded: Input = { kind: 'attempt-recorded', attemptId: 'a1' };
  const answered = { kind: 'answered', attemptId: 'a1', answer: { kind: 'result', result: { kind: 'matched' } } } as unknown as Input;

  it('are counted with quality and answer time', async () => {
    const { clock, figures } = setUp();
    const visits = countVisits(figures, clock);
    visits.onInput(sample);
    visits.onEffect(attempt('s1'));
    await clock.advance(700);
    visits.onInput(recorded);
    await clock.advance(200);
    visits.onInput(answered);
    visits.onEffect(end('s1'));
    const [day] = figures.days(1).days;
    expect(day).toMatchObject({ sessions: 1, quality: 64, retries: 1 });
    // From when it was written down: making the template is no answer time.
    expect(day?.latencyP50Ms).toBeGreaterThan(180);
    expect(day?.latencyP50Ms).toBeLessThan(220);
  });

  it('of the test person are not', async () => {
    const { clock, figures } = setUp();
    const visits = countVisits(figures, clock);
    visits.onInput(sample);
    visits.onEffect(attempt('s1', { purpose: 'test' }));
    visits.onInput(recorded);
    await clock.advance(200);
    visits.onInput(answered);
    visits.onEffect(end('s1'));
    expect(figures.days(1).days[0]).toEqual({ day: '2026-11-23', sessions: 0, prints: 0, linkErrors: 0 });
    visits.onEffect(end('s2'));
    expect(figures.today().sessions).toBe(1);
  });

  it('an attempt that central did not answer has no answer time', () => {
    const { clock, figures } = setUp();
    const visits = countVisits(figures, clock);
    visits.onEffect(attempt('s1'));
    visits.onInput(recorded);
    visits.onInput({ kind: 'answered', attemptId: 'a1', answer: { kind: 'none' } });
    visits.onEffect(end('s1'));
    expect(figures.days(1).days[0]?.latencyP50Ms).toBeUndefined();
  });
});
