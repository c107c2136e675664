import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../src/clock.ts';
import type { Power, PowerSource } from '../../src/hal/power-source.ts';
import { CLOSED_BYTES, diskLevel, NO_NEW_SESSIONS_BYTES } from '../../src/self-care/disk-pressure.ts';
import { openLogFiles } from '../../src/self-care/log-files.ts';
import { closedByHours } from '../../src/self-care/opening-hours.ts';
import { FLICKER_MS, LAST_VISIT_MS, watchPower } from '../../src/self-care/power-policy.ts';

const folders: string[] = [];
const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'self-care-'));
  folders.push(made);
  return made;
};
afterEach(() => {
  for (const made of folders.splice(0)) rmSync(made, { recursive: true });
});

describe('room on the disk', () => {
  it('begins nothing new below 500 MB and is closed below 100 MB, and comes back only with a tenth more', () => {
    expect(diskLevel(NO_NEW_SESSIONS_BYTES, 'room')).toBe('room');
    expect(diskLevel(NO_NEW_SESSIONS_BYTES - 1, 'room')).toBe('no-new-sessions');
    expect(diskLevel(NO_NEW_SESSIONS_BYTES, 'no-new-sessions')).toBe('no-new-sessions');
    expect(diskLevel(NO_NEW_SESSIONS_BYTES * 1.1, 'no-new-sessions')).toBe('room');
    expect(diskLevel(CLOSED_BYTES, 'no-new-sessions')).toBe('no-new-sessions');
    expect(diskLevel(CLOSED_BYTES - 1, 'room')).toBe('closed');
    expect(diskLevel(CLOSED_BYTES, 'closed')).toBe('closed');
    expect(diskLevel(CLOSED_BYTES * 1.1, 'closed')).toBe('no-new-sessions');
  });
});

describe('logs', () => {
  const NOW = Date.parse('2026-11-23T04:00:00Z');
  const fill = (days: readonly string[]) => {
    const made = folder();
    for (const day of days) writeFileSync(join(made, `agent-${day}.jsonl`), 'x'.repeat(100));
    return { made, files: openLogFiles(made, createVirtualClock(NOW)) };
  };
  const left = (made: string) => readdirSync(made).sort();

  it('goes after six months, and younger only under pressure once central has their days', () => {
    const { made, files } = fill(['2026-05-20', '2026-05-24', '2026-11-20', '2026-11-21', '2026-11-23']);
    expect(files.tidy({ pressure: false, acknowledgedUntilMs: NOW })).toEqual({ files: 1, bytes: 100 });
    expect(files.tidy({ pressure: true, acknowledgedUntilMs: 0 })).toEqual({ files: 0, bytes: 0 });
    // Acknowledged until the middle of the 21st: that day is not whole at central yet.
    expect(files.tidy({ pressure: true, acknowledgedUntilMs: Date.parse('2026-11-21T12:00:00Z') })).toEqual({ files: 2, bytes: 200 });
    expect(left(made)).toEqual(['agent-2026-11-21.jsonl', 'agent-2026-11-23.jsonl']);
    files.close();
  });

  it('begins a file a day, and another one where a day says too much', async () => {
    const made = folder();
    const clock = createVirtualClock(NOW);
    const files = openLogFiles(made, clock);
    files.write('one\n');
    await clock.advance(86_400_000);
    files.write('x'.repeat(33 * 1024 * 1024));
    files.write('two\n');
    expect(left(made)).toEqual(['agent-2026-11-23.jsonl', 'agent-2026-11-24.1.jsonl', 'agent-2026-11-24.jsonl']);
    files.close();
  });

  it('is passed over where the disk takes nothing', () => {
    const made = folder();
    const files = openLogFiles(made, createVirtualClock(NOW));
    rmSync(made, { recursive: true });
    expect(() => files.write('lost\n')).not.toThrow();
    folders.pop();
  });
});

describe('opening hours', () => {
  const hours = {
    1: [
      { from: '08:30', to: '12:00' },
      { from: '14:00', to: '17:30' },
    ],
    5: [{ from: '09:00', to: '12:00' }],
  };
  // 2026-11-23 is a Monday; times of Shanghai.
  const at = (time: string) => Date.parse(`2026-11-${time}:00+08:00`);

  it('is open within its spans, and says when it opens next', () => {
    expect(closedByHours(undefined, at('22T03:00'))).toBeUndefined();
    expect(closedByHours(hours, at('23T08:30'))).toBeUndefined();
    expect(closedByHours(hours, at('23T11:59'))).toBeUndefined();
    expect(closedByHours(hours, at('23T12:00'))).toEqual({ code: 'outside-hours', detail: '今天 14:00' });
    expect(closedByHours(hours, at('23T17:30'))).toEqual({ code: 'outside-hours', detail: '周五 09:00' });
    expect(closedByHours(hours, at('26T23:59'))).toEqual({ code: 'outside-hours', detail: '明天 09:00' });
    expect(closedByHours(hours, at('29T10:00'))).toEqual({ code: 'outside-hours', detail: '明天 08:30' });
    expect(closedByHours({}, at('23T10:00'))).toEqual({ code: 'outside-hours' });
  });
});

describe('the supply of current', () => {
  const BATTERY: Power = { supply: 'battery', sinceMs: 0, chargePercent: 80, secondsLeft: 900, low: false, replaceBattery: false };
  const MAINS: Power = { supply: 'mains', chargePercent: 100, replaceBattery: false };

  function watch() {
    const clock = createVirtualClock();
    const listeners = new Set<(power: Power) => void>();
    const told: string[] = [];
    const kiosk = { quiet: true, off: 0 };
    const source: PowerSource = {
      status: () => ({ state: 'starting' }),
      onStatus: () => () => undefined,
      power: () => ({ supply: 'unknown' }),
      onPower: (listener) => {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
      close: () => Promise.resolve(),
    };
    const policy = watchPower({
      source,
      clock,
      audit: (entry) => told.push(entry.act),
      isQuiet: () => kiosk.quiet,
      powerOff: () => (kiosk.off += 1),
      onChange: () => told.push('changed'),
    });
    return { clock, policy, told, kiosk, now: (power: Power) => listeners.forEach((listener) => listener(power)) };
  }

  it('takes a flicker for what it is, and begins nothing new after ten seconds on the battery', async () => {
    const { clock, policy, told, now } = watch();
    now(BATTERY);
    await clock.advance(FLICKER_MS - 1);
    expect(policy.problem).toBeUndefined();
    now(MAINS);
    await clock.advance(FLICKER_MS);
    expect(policy.problem).toBeUndefined();
    now(BATTERY);
    await clock.advance(FLICKER_MS);
    expect(policy.problem).toEqual({ code: 'on-battery' });
    now({ supply: 'unknown' });
    expect(policy.problem).toEqual({ code: 'on-battery' });
    now(MAINS);
    expect(policy.problem).toBeUndefined();
    expect(told).toEqual(['power-failed', 'power-back', 'power-failed', 'changed', 'power-back', 'changed']);
  });

  it('ends in order once when little is left: after the visit, but not for ever', async () => {
    const { clock, kiosk, now } = watch();
    kiosk.quiet = false;
    now({ ...BATTERY, low: true });
    now({ ...BATTERY, low: true, secondsLeft: 100 });
    await clock.advance(5_000);
    expect(kiosk.off).toBe(0);
    kiosk.quiet = true;
    await clock.advance(1_000);
    expect(kiosk.off).toBe(1);

    const stubborn = watch();
    stubborn.kiosk.quiet = false;
    stubborn.now({ ...BATTERY, low: true });
    await stubborn.clock.advance(LAST_VISIT_MS + 1_000);
    expect(stubborn.kiosk.off).toBe(1);
  });
});
