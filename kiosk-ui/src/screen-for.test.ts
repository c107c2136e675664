import { outcome, problemCode, type Step } from '@changqing/protocol';
import { describe, expect, test } from 'vitest';
import { screenFor } from './screen-for.ts';
import { PREVIEW_BENEFIT, previewResult, previewView } from './screens/preview.ts';

const screenOf = (step: Step) => screenFor(previewView(step));

const CAPTURE: Extract<Step, { readonly step: 'capture' }> = {
  step: 'capture',
  modality: 'fingerprint',
  position: 'right-index',
  tryOnRung: 1,
  triesOnRung: 3,
  phase: 'waiting',
  hint: 'place',
  offline: false,
  canSwitch: true,
};
const CONSENT: Extract<Step, { readonly step: 'consent' }> = {
  step: 'consent',
  by: 'card',
  maskedName: '李**',
  maskedNumber: '130***********123X',
  noticeVersion: '2026-1',
  newNotice: false,
  offline: false,
  followUp: false,
};

describe('a screen for every view', () => {
  test('without a view the agent is away, or does not know this window', () => {
    expect(screenFor(undefined)).toEqual({ screen: 'away', where: 'home', personal: false, brief: false });
    expect(screenFor(undefined, 'brief')).toEqual({ screen: 'away', where: 'home', personal: false, brief: true });
    expect(screenFor(undefined, 'unpaired')).toEqual({ screen: 'unpaired', where: 'trouble', personal: false });
  });

  test.for<readonly [Step, string]>([
    [{ step: 'starting' }, 'starting'],
    [{ step: 'idle', offline: false }, 'idle'],
    [{ step: 'choose' }, 'choose'],
    [{ step: 'identify', cardReader: 'ready' }, 'identify'],
    [{ step: 'number' }, 'number'],
    [{ step: 'identifying' }, 'identifying'],
    [CONSENT, 'consent'],
    [CAPTURE, 'capture-finger'],
    [{ ...CAPTURE, modality: 'palm-vein', position: 'left-palm' }, 'capture-palm'],
    [{ step: 'another-way', modality: 'palm-vein', position: 'right-palm' }, 'another-way'],
    [{ step: 'trouble', problem: { code: 'storage-full' } }, 'trouble'],
    ...outcome.options.map((ended) => [previewResult(ended), ended] as const),
  ])('%j → %s', ([step, screen]) => {
    expect(screenOf(step).screen).toBe(screen);
  });

  test('every step but idle and starting has a way back; a comparison and the page between two ways are left for good', () => {
    expect(screenOf({ step: 'idle', offline: true }).back).toBeUndefined();
    expect(screenOf({ step: 'number' }).back).toEqual({ kind: 'step.back' });
    expect(screenOf({ ...CAPTURE, phase: 'comparing' }).back).toEqual({ kind: 'session.leave' });
    expect(screenOf({ step: 'another-way', modality: 'fingerprint', position: 'left-index' }).back).toEqual({ kind: 'session.leave' });
    expect(screenOf(previewResult('accepted')).back).toEqual({ kind: 'result.done' });
  });
});

describe('what a typed number opens', () => {
  test('no name, even when one came with it', () => {
    expect(screenOf({ ...CONSENT, by: 'typed' })).not.toHaveProperty('maskedName');
    expect(screenOf({ ...CONSENT, by: 'typed', maskedRomanised: 'Chen **' })).not.toHaveProperty('maskedRomanised');
    expect(screenOf({ ...CONSENT, maskedRomanised: 'Chen **' })).toMatchObject({ maskedRomanised: 'Chen **' });
    expect(screenOf(CONSENT)).toMatchObject({ maskedName: '李**' });
  });
});

describe('the one line of a reader', () => {
  const live = (over: Partial<typeof CAPTURE>) => {
    const screen = screenOf({ ...CAPTURE, ...over });
    return 'live' in screen ? screen.live : undefined;
  };
  test.for([
    [{}, { kind: 'hint', tone: 'wait', hint: 'place' }],
    [{ advice: 'too-dry' }, { kind: 'hint', tone: 'care', hint: 'too-dry' }],
    [
      { phase: 'reading', advice: 'too-dry' },
      { kind: 'reading', tone: 'good' },
    ],
    [
      { phase: 'reading', hint: 'good' },
      { kind: 'hint', tone: 'good', hint: 'good' },
    ],
    [
      { hint: 'off-centre', advice: 'too-dry' },
      { kind: 'hint', tone: 'care', hint: 'off-centre' },
    ],
    [
      { phase: 'comparing', hint: 'off-centre', advice: 'too-dry' },
      { kind: 'comparing', tone: 'wait' },
    ],
  ] as const)('%j', ([over, expected]) => {
    expect(live(over)).toEqual(expected);
  });
  test('nothing can be switched while comparing', () => {
    expect(screenOf({ ...CAPTURE, phase: 'comparing' })).toMatchObject({ canSwitch: false, where: 'comparing' });
  });
});

describe('results', () => {
  const withNext = { benefits: [PREVIEW_BENEFIT], next: PREVIEW_BENEFIT };
  test.for(outcome.options)('%s names a next window only where one was decided', (ended) => {
    const screen = screenOf(previewResult(ended, withNext));
    const names = 'result' in screen && screen.result.window !== undefined;
    expect(names).toBe(['accepted', 'already', 'not-yet-due'].includes(ended));
  });

  test('the number is on the screen where no whole slip is in the hand', () => {
    const copied = (receipt: ReturnType<typeof previewResult>['receipt']) => {
      const screen = screenOf(previewResult('kept', { receipt }));
      return 'result' in screen ? [screen.result.copyNumber !== undefined, screen.result.qr !== undefined] : undefined;
    };
    expect(copied({ state: 'printed', evidence: 'drained', reprint: false })).toEqual([false, false]);
    expect(copied({ state: 'printing' })).toEqual([false, false]);
    expect(copied({ state: 'no-printer' })).toEqual([true, true]);
    expect(copied({ state: 'unknown', canReprint: false })).toEqual([true, false]);
    expect(copied({ state: 'not-printed', problem: { code: 'printer-paper-out' }, canReprint: false })).toEqual([true, false]);
  });

  test.for(problemCode.options)('trouble %s', (code) => {
    expect(screenOf({ step: 'trouble', problem: { code, detail: 'for technicians' } })).toEqual({
      screen: 'trouble',
      where: 'trouble',
      personal: false,
      back: { kind: 'result.done' },
      problem: code,
    });
  });
});
