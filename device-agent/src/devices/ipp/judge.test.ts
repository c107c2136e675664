import { describe, expect, it } from 'vitest';
import type { DocumentPrinterFault } from '../../hal/document-printer.ts';
import { createCountMemory } from './count-memory.ts';
import type { JobFacts } from './job-facts.ts';
import { judgeEnded, judgeForgotten, sheetsOf } from './judge.ts';
import type { PrinterCondition } from './printer-facts.ts';

const job = (facts: Partial<JobFacts>): JobFacts => ({
  id: 1,
  name: 'a',
  state: 'completed',
  reasons: [],
  documents: 1,
  sides: undefined,
  copies: undefined,
  duplex: false,
  sidesOut: undefined,
  sheetsOut: undefined,
  began: true,
  ...facts,
});
const condition = (fault?: DocumentPrinterFault): PrinterCondition => ({
  state: fault === undefined ? 'idle' : 'stopped',
  fault,
  mentioned: fault,
  accepting: true,
  paperLow: false,
  markerLow: false,
  upTime: 1,
});
const COUNTS = { seen: true, reliable: true };
const FIVE = { pages: 5, copies: 1, duplex: false };

describe('the table of docs/devices/ipp.md', () => {
  const sound = condition();
  it.each<readonly [string, Partial<JobFacts>, PrinterCondition | undefined, boolean, object]>([
    ['completed, all counted', { sidesOut: 5 }, sound, true, { state: 'printed', evidence: 'acknowledged-checked', sheets: 5 }],
    ['completed, all counted, no look afterwards', { sidesOut: 5 }, undefined, true, { state: 'printed', evidence: 'acknowledged' }],
    ['completed, all counted, the tray now empty', { sidesOut: 5 }, condition('paper-out'), true, { state: 'printed' }],
    ['completed, all counted, jammed', { sidesOut: 5 }, condition('paper-jam'), true, { state: 'unknown', fault: 'paper-jam' }],
    ['completed, sheets counted only', { sheetsOut: 5, sidesOut: 0 }, sound, true, { state: 'printed', sheets: 5 }],
    ['completed, fewer', { sidesOut: 4 }, sound, true, { state: 'unknown', fault: 'unrecoverable' }],
    ['completed, nothing by one that counts', { sidesOut: 0 }, sound, true, { state: 'unknown' }],
    ['completed with errors', { sidesOut: 5, reasons: ['job-completed-with-errors'] }, sound, true, { state: 'unknown' }],
    ['completed with warnings', { sidesOut: 5, reasons: ['job-completed-with-warnings'] }, sound, true, { state: 'printed' }],
    ['completed, does not count', { sidesOut: 0 }, sound, false, { state: 'printed', evidence: 'acknowledged', sheets: undefined }],
    ['completed, does not count, in trouble', { sidesOut: 0 }, condition('paper-out'), false, { state: 'unknown', fault: 'paper-out' }],
    ['canceled, all', { state: 'canceled', sidesOut: 5 }, sound, true, { state: 'printed', evidence: 'acknowledged' }],
    ['canceled, some', { state: 'canceled', sidesOut: 2 }, sound, false, { state: 'partly-printed', fault: 'cancelled', sheets: 2 }],
    ['canceled, 0 by one that counts', { state: 'canceled', sidesOut: 0 }, sound, true, { state: 'not-printed', fault: 'cancelled' }],
    ['canceled, never begun', { state: 'canceled', began: false }, sound, false, { state: 'not-printed', fault: 'cancelled' }],
    ['canceled, 0 by one that may not count', { state: 'canceled', sidesOut: 0 }, sound, false, { state: 'unknown', fault: 'cancelled' }],
    ['canceled, no count at all', { state: 'canceled' }, sound, true, { state: 'unknown' }],
    [
      'aborted for its format, 0 by one that counts',
      { state: 'aborted', sidesOut: 0, reasons: ['aborted-by-system', 'document-format-error'] },
      sound,
      true,
      { state: 'not-printed', fault: 'format-refused' },
    ],
    [
      'aborted in a jam',
      { state: 'aborted', sidesOut: 1, reasons: [] },
      condition('paper-jam'),
      true,
      { state: 'partly-printed', fault: 'paper-jam' },
    ],
  ])('%s', (_what, facts, after, reliable, outcome) => {
    expect(judgeEnded(job(facts), after, FIVE, { seen: reliable, reliable })).toMatchObject(outcome);
  });

  it('copies and both sides count', () => {
    const two = { pages: 3, copies: 2, duplex: true };
    expect(judgeEnded(job({ sidesOut: 6, sheetsOut: 4 }), sound, two, COUNTS)).toMatchObject({ state: 'printed', sheets: 4 });
    // One copy only.
    expect(judgeEnded(job({ sidesOut: 3, sheetsOut: 2 }), sound, two, COUNTS).state).toBe('unknown');
    expect(sheetsOf(job({ sidesOut: 4 }), two)).toBe(3);
    expect(sheetsOf(job({ sidesOut: 5 }), two)).toBe(3);
    expect(sheetsOf(job({ sidesOut: 0 }), two)).toBeUndefined();
  });

  it('a job of an earlier run is held against its own number of sides', () => {
    const unknownPages = { pages: undefined, copies: 1, duplex: false };
    expect(judgeEnded(job({ sides: 4, sidesOut: 4 }), sound, unknownPages, COUNTS)).toMatchObject({ evidence: 'acknowledged-checked' });
    expect(judgeEnded(job({ sides: 4, sidesOut: 3 }), sound, unknownPages, COUNTS).state).toBe('unknown');
    expect(judgeEnded(job({ sidesOut: 3 }), sound, unknownPages, COUNTS)).toMatchObject({ state: 'printed', evidence: 'acknowledged' });
    expect(judgeEnded(job({ state: 'canceled', sidesOut: 3 }), sound, unknownPages, COUNTS)).toMatchObject({
      state: 'partly-printed',
      sheets: 3,
    });
  });

  it('what is no longer known is judged by what was last said', () => {
    expect(judgeForgotten(job({ state: 'processing', sidesOut: 5 }), FIVE)).toEqual({ state: 'printed', evidence: 'drained', sheets: 5 });
    expect(judgeForgotten(job({ state: 'processing', sidesOut: 4 }), FIVE).state).toBe('unknown');
    expect(judgeForgotten(undefined, FIVE).state).toBe('unknown');
  });
});

it('a count of 0 is believed of a printer that was seen to count, until it is caught', () => {
  const learned = createCountMemory('learned');
  expect(learned.reliable).toBe(false);
  learned.learn(job({ state: 'processing', sidesOut: 1 }));
  expect(learned.reliable).toBe(true);
  const contradiction = job({ sidesOut: 0, sheetsOut: 0 });
  learned.learn(contradiction);
  expect(learned.reliable).toBe(false);
  // That very job was said to be complete, by one that counts: a person must look.
  expect(judgeEnded(contradiction, condition(), FIVE, learned)).toMatchObject({ state: 'unknown' });
  const never = createCountMemory('learned');
  never.learn(contradiction);
  expect(judgeEnded(contradiction, condition(), FIVE, never)).toMatchObject({ state: 'printed', evidence: 'acknowledged' });
  expect([createCountMemory('yes').reliable, createCountMemory('no').reliable]).toEqual([true, false]);
});
