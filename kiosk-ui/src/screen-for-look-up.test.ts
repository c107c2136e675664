import { sheet as sheetSchema, type Sheet, type SheetBody, type Step } from '@changqing/protocol';
import { describe, expect, test } from 'vitest';
import { MOST_CHOICES, sheetChoices, withoutHidden } from './screen-for-look-up.ts';
import { screenFor } from './screen-for.ts';
import { previewFigures, previewOverview, previewSheets, sheetStep } from './screens/preview-sheets.ts';
import { previewView } from './screens/preview.ts';

const screenOf = (step: Step) => screenFor(previewView(step));
const PRINTED = { what: 'paper', papers: ['rights-statement'] } as const;

describe('a screen for every step of looking up, printing, information and feedback', () => {
  test.for<readonly [Step, string, string]>([
    [{ step: 'look-up.waiting', what: 'record', slow: false }, 'look-up-waiting', 'lookUp'],
    [previewOverview(), 'look-up-overview', 'lookUp'],
    [{ step: 'look-up.menu', entries: [], page: 1, pages: 1 }, 'look-up-menu', 'lookUp'],
    [sheetStep(previewFigures('hidden')), 'look-up-sheet', 'lookUp'],
    [{ step: 'look-up.step-up', needs: 2, ways: [] }, 'look-up-step-up', 'password'],
    [{ step: 'look-up.password', incomplete: false }, 'look-up-password', 'password'],
    [{ step: 'look-up.archives', entries: [], page: 1, pages: 1 }, 'look-up-archives', 'lookUp'],
    [
      { step: 'look-up.archive', title: '表', page: 1, pages: 1, picture: { state: 'unreadable' }, canPrint: false },
      'look-up-archive',
      'lookUp',
    ],
    [{ step: 'look-up.papers', entries: [], page: 1, pages: 1 }, 'look-up-papers', 'printing'],
    [
      { step: 'print.ask', ...PRINTED, papers: [], sides: 1, sheets: 1, copies: 1, maximumCopies: 1, duplex: true, again: false },
      'print-ask',
      'printing',
    ],
    [{ step: 'print.going', ...PRINTED, papers: [], index: 1, sheets: 1, print: { state: 'preparing' } }, 'print-going', 'printing'],
    [{ step: 'print.collect', ...PRINTED, papers: [], sheets: 1, reprint: false, reminded: false }, 'print-collect', 'printing'],
    [{ step: 'print.ended', ...PRINTED, papers: [], index: 1, print: { state: 'no-printer' } }, 'print-ended', 'printing'],
    [{ step: 'look-up.certify', benefits: ['enterprise-pension'], recording: false }, 'look-up-certify', 'lookUp'],
    [{ step: 'look-up.certified', as: 'kept' }, 'look-up-certified', 'lookUp'],
    [{ step: 'look-up.correction', fields: [], page: 1, pages: 1, canSend: false }, 'look-up-correction', 'lookUp'],
    [{ step: 'look-up.word', word: 'over' }, 'look-up-word', 'lookUp'],
    [{ step: 'info.menu' }, 'info-menu', 'info'],
    [{ step: 'info.list', of: 'forms', entries: [], page: 1, pages: 1 }, 'info-list', 'info'],
    [{ step: 'info.notice', notice: { title: '通知', lines: ['一'] } }, 'info-notice', 'info'],
    [{ step: 'info.guide', title: '指南', picture: 'bank', heading: '一', text: '二', page: 1, pages: 1 }, 'info-guide', 'info'],
    [{ step: 'info.sites', entries: [], page: 1, pages: 1 }, 'info-sites', 'info'],
    [{ step: 'feedback.rate' }, 'feedback-rate', 'feedback'],
    [{ step: 'feedback.way' }, 'feedback-way', 'feedback'],
    [{ step: 'feedback.write' }, 'feedback-write', 'feedback'],
    [{ step: 'feedback.type' }, 'feedback-type', 'feedback'],
    [{ step: 'feedback.telephone', wrong: false }, 'feedback-telephone', 'feedback'],
    [{ step: 'feedback.thanks', kept: false }, 'feedback-thanks', 'feedback'],
  ])('%j → %s', ([step, screen, where]) => {
    expect(screenOf(step)).toMatchObject({ screen, where, back: { kind: 'step.back' }, step: { step: step.step } });
  });

  test('what is of one person says so; what everybody may read does not', () => {
    expect(screenOf(previewOverview()).personal).toBe(true);
    expect(screenOf({ step: 'look-up.password', incomplete: false }).personal).toBe(true);
    expect(screenOf({ step: 'feedback.telephone', wrong: false }).personal).toBe(true);
    expect(screenOf({ step: 'info.menu' }).personal).toBe(false);
  });

  test('services, the card alone, the purpose and the way on are handed through, and have their usual meaning where not told', () => {
    expect(screenOf({ step: 'choose' })).toMatchObject({ services: ['certification'] });
    expect(screenOf({ step: 'choose', services: ['look-up', 'info'] })).toMatchObject({ services: ['look-up', 'info'] });
    expect(screenOf({ step: 'identify', cardReader: 'ready' })).toMatchObject({ cardOnly: false });
    expect(screenOf({ step: 'identify', cardReader: 'ready', cardOnly: true })).toMatchObject({ cardOnly: true });
  });
});

describe('amounts that are hidden', () => {
  const amountsIn = (body: SheetBody): number => JSON.stringify(body).match(/"is":"fen"/g)?.length ?? 0;

  test.for(previewSheets())('$name: no amount is left where the sheet says so, even if one came', ({ sheet }) => {
    const slipped: Sheet = { ...sheet, amounts: 'hidden' };
    expect(amountsIn(withoutHidden(slipped).body)).toBe(0);
    // Still a sheet, with everything else where it was.
    expect(sheetSchema.parse(withoutHidden(slipped)).body.body).toBe(sheet.body.body);
    expect(withoutHidden({ ...sheet, amounts: 'shown' }).body).toEqual(sheet.body);
  });
  test('some of these sheets hold amounts, or the test above would prove nothing', () => {
    expect(previewSheets().filter(({ sheet }) => amountsIn(sheet.body) > 0).length).toBeGreaterThan(5);
  });
  test('of the three figures the months are covered too', () => {
    const covered = withoutHidden({ ...previewFigures('shown'), amounts: 'hidden' }).body;
    expect(covered.body === 'figures' && covered.figures.map(({ value }) => value.is)).toEqual(['hidden', 'hidden', 'hidden']);
  });
});

describe('UI-10 what a sheet offers', () => {
  const base = sheetStep({ ...previewFigures('hidden'), nextSection: 'payments' });
  const all = [true, false];
  const turns = all.flatMap((back) => all.map((on) => ({ back, on })));

  test('never more than five, whatever comes together', () => {
    for (const canTurn of turns) {
      for (const canConfirm of all) {
        for (const canPrintSlip of all) {
          for (const amounts of ['none', 'hidden', 'shown'] as const) {
            const choices = sheetChoices({ ...base, canConfirm, canPrintSlip, sheet: { ...base.sheet, amounts } }, canTurn);
            expect(choices.length).toBeLessThanOrEqual(MOST_CHOICES);
            expect(new Set(choices).size).toBe(choices.length);
            if (canTurn.on) expect(choices).toContain('next');
            if (canTurn.back) expect(choices).toContain('previous');
            // The only way to the other sections.
            expect(choices).toContain('section');
          }
        }
      }
    }
  });
  test('in the middle of a record: both turns, the amounts, the slip and the next section', () => {
    expect(sheetChoices(base, { back: true, on: true })).toEqual(['next', 'previous', 'reveal', 'section', 'print']);
  });
  test('particulars are confirmed where all of them were seen, and there both answers are', () => {
    const particulars = { ...base, canConfirm: true, sheet: { ...base.sheet, amounts: 'none' as const } };
    expect(sheetChoices(particulars, { back: true, on: true })).not.toContain('confirm');
    expect(sheetChoices(particulars, { back: true, on: false })).toEqual(['confirm', 'correct', 'previous', 'section', 'print']);
  });
});
