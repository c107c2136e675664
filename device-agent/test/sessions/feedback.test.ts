import { MAXIMUM_STROKE_NUMBERS, step as stepSchema, type Command, type Service } from '@changqing/protocol';
import { fc } from '@changqing/fixtures/properties';
import { describe, expect, test } from 'vitest';
import { feedbackEndsAt, openFeedback } from '../../src/sessions/feedback/feedback-machine.ts';
import { calledNumber, typedText, writtenStrokes } from '../../src/sessions/feedback/left-words.ts';
import { newSession, type World } from '../../src/sessions/state.ts';
import { beginTurn } from '../../src/sessions/turn.ts';
import { cityNow } from '../content/city.ts';
import { card, matched, rehearse, WORLD } from './rehearsal.ts';

const ASKING: World = {
  ...WORLD,
  services: ['certification', 'look-up', 'info'],
  feedbackAfter: ['certification', 'look-up'],
  content: cityNow(),
};
const STROKES = [
  [10, 10, 20, 20, 30, 30],
  [40, 40, 50, 50, 60, 60, 70, 70],
];

type Kiosk = ReturnType<typeof rehearse>;

/** Somebody has certified, and puts the result away: how was it? */
function served(world: World = ASKING): Kiosk {
  const kiosk = rehearse(world);
  kiosk.toCapture();
  kiosk.attempt(matched('accepted'));
  const { sessionId } = kiosk.last('print');
  kiosk.feed({ kind: 'receipt', sessionId, receipt: { state: 'printed', evidence: 'drained', reprint: false } });
  kiosk.command({ kind: 'result.done' });
  expect(kiosk.step).toEqual({ step: 'feedback.rate' });
  return kiosk;
}
/** On the page of ways, after five stars. */
function rated(world: World = ASKING, rating = 5): Kiosk {
  const kiosk = served(world);
  expect(kiosk.command({ kind: 'feedback.rate', rating })).toBe(true);
  return kiosk;
}
function on(way: 'strokes' | 'text' | 'telephone', world: World = ASKING): Kiosk {
  const kiosk = rated(world);
  expect(kiosk.command({ kind: 'feedback.way', way })).toBe(true);
  return kiosk;
}
const recorded = (kiosk: Kiosk) => kiosk.effects.filter((effect) => effect.do === 'record-feedback');
const flushed = (kiosk: Kiosk, problem?: 'storage-full') =>
  kiosk.feed({
    kind: 'feedback-recorded',
    feedbackId: kiosk.last('record-feedback').feedbackId,
    ...(problem === undefined ? {} : { problem: { code: problem } }),
  });
const delivered = (kiosk: Kiosk, kept: boolean) =>
  kiosk.feed({ kind: 'feedback-delivered', feedbackId: kiosk.last('record-feedback').feedbackId, kept });

describe('a rating', () => {
  test.each([1, 2, 3, 4, 5])('of %i is recorded by the one touch, whatever happens then', (rating) => {
    const kiosk = rated(ASKING, rating);
    expect(recorded(kiosk)).toMatchObject([{ service: 'certification', rating }]);
    expect(recorded(kiosk)[0]).not.toHaveProperty('message');
    expect(kiosk.step).toEqual({ step: 'feedback.way', rating, keptDays: 60 });
    kiosk.waitLong(60_000);
    expect(kiosk.state.session).toBeUndefined();
    expect(recorded(kiosk)).toHaveLength(1);
  });

  test('stands on a session of its own: the visit of the person has ended, and its id is not in the feedback', () => {
    const kiosk = rated();
    const ends = kiosk.effects.filter((effect) => effect.do === 'end');
    expect(ends.map(({ outcome }) => outcome)).toEqual(['accepted']);
    expect(recorded(kiosk)[0]?.sessionId).not.toBe(ends[0]?.sessionId);
    expect(kiosk.state.session).not.toHaveProperty('subject');
    expect(JSON.stringify(recorded(kiosk))).not.toMatch(/张秀英|张\*\*|personRef|identity/);
  });

  test('is asked for only where the site wants it', () => {
    const kiosk = rehearse({ ...ASKING, feedbackAfter: ['look-up'] });
    kiosk.toCapture();
    kiosk.attempt(matched('accepted'));
    const { sessionId } = kiosk.last('print');
    kiosk.feed({ kind: 'receipt', sessionId, receipt: { state: 'printed', evidence: 'drained', reprint: false } });
    kiosk.command({ kind: 'result.done' });
    expect(kiosk.state.session).toBeUndefined();
  });

  test('is not waited for: the page goes away by itself, without asking whether somebody is there', () => {
    const kiosk = served();
    kiosk.waitLong(14_000);
    expect(kiosk.step.step).toBe('feedback.rate');
    kiosk.waitLong(2_000);
    expect(kiosk.state.session).toBeUndefined();
    expect(kiosk.ended()).toBe('rated');
    expect(recorded(kiosk)).toEqual([]);
  });

  test('without a word beside it is thanked for, and then the kiosk is free', () => {
    const kiosk = rated();
    kiosk.command({ kind: 'feedback.way', way: 'none' });
    expect(kiosk.step).toEqual({ step: 'feedback.thanks', kept: false });
    kiosk.waitLong(9_000);
    expect(kiosk.state.session).toBeUndefined();
  });
});

describe('a word to the bureau', () => {
  test.each([
    ['strokes', { kind: 'feedback.strokes', strokes: STROKES }, { way: 'strokes', strokes: STROKES }],
    ['text', { kind: 'feedback.text', text: '  字太小了\u200b ' }, { way: 'text', text: '字太小了' }],
    ['telephone', { kind: 'feedback.telephone', telephone: '１３９ 0000-1234' }, { way: 'telephone', telephone: '13900001234' }],
  ] as const)('by %s is thanked for once it is flushed', (way, command, message) => {
    const kiosk = on(way);
    const touched: Command = command.kind === 'feedback.strokes' ? { kind: command.kind, strokes: STROKES } : command;
    expect(kiosk.command(touched)).toBe(true);
    expect(kiosk.last('record-feedback')).toMatchObject({ service: 'certification', message });
    expect(kiosk.last('record-feedback')).not.toHaveProperty('rating');
    expect(kiosk.step.step).not.toBe('feedback.thanks');
    // Touched again while it is being flushed: sent once.
    expect(kiosk.command(touched)).toBe(false);
    expect(kiosk.command({ kind: 'step.back' })).toBe(false);
    flushed(kiosk);
    expect(kiosk.step).toEqual({ step: 'feedback.thanks', message: way, kept: false });
    expect(recorded(kiosk)).toHaveLength(2);
    expect(new Set(recorded(kiosk).map(({ sessionId }) => sessionId)).size).toBe(1);
  });

  test('that the bureau has not got yet is said to be kept, and only as long as that is so', () => {
    const kiosk = on('text');
    kiosk.command({ kind: 'feedback.text', text: '好' });
    flushed(kiosk);
    delivered(kiosk, true);
    expect(kiosk.step).toMatchObject({ step: 'feedback.thanks', kept: true });
    const offline = on('text', { ...ASKING, offline: true });
    offline.command({ kind: 'feedback.text', text: '好' });
    flushed(offline);
    expect(offline.step).toMatchObject({ step: 'feedback.thanks', kept: true });
    delivered(offline, false);
    expect(offline.step).toMatchObject({ step: 'feedback.thanks', kept: false });
  });

  test('that the disk cannot take is never thanked for', () => {
    const kiosk = on('text');
    kiosk.command({ kind: 'feedback.text', text: '好' });
    flushed(kiosk, 'storage-full');
    expect(kiosk.step).toMatchObject({ step: 'trouble', problem: { code: 'storage-full' } });
  });

  test('an answer that comes after the page is gone changes nothing', () => {
    const kiosk = on('text');
    kiosk.command({ kind: 'feedback.text', text: '好' });
    const { feedbackId } = kiosk.last('record-feedback');
    kiosk.command({ kind: 'session.leave' });
    const before = kiosk.state;
    kiosk.feed({ kind: 'feedback-recorded', feedbackId });
    kiosk.feed({ kind: 'feedback-delivered', feedbackId, kept: true });
    expect(kiosk.state).toEqual(before);
  });

  test.each([
    ['text', { kind: 'feedback.text', text: '   \n\u200b' }],
    ['strokes', { kind: 'feedback.strokes', strokes: [] }],
    ['strokes', { kind: 'feedback.strokes', strokes: [[5, 5, 6, 6]] }],
  ] as const)('nothing written (%s) is asked for once more, and nothing is recorded', (way, command) => {
    const kiosk = on(way);
    const touched: Command =
      command.kind === 'feedback.text' ? command : { kind: command.kind, strokes: command.strokes.map((stroke) => [...stroke]) };
    expect(kiosk.command(touched)).toBe(true);
    expect(kiosk.step.step).toBe(way === 'text' ? 'feedback.type' : 'feedback.write');
    expect(recorded(kiosk)).toHaveLength(1);
  });

  test('a telephone number that cannot be called is asked for once more, and the next try counts', () => {
    const kiosk = on('telephone');
    expect(kiosk.step).toMatchObject({ wrong: false });
    kiosk.command({ kind: 'feedback.telephone', telephone: '139 0000 12' });
    expect(kiosk.step).toMatchObject({ step: 'feedback.telephone', wrong: true });
    kiosk.command({ kind: 'feedback.telephone', telephone: '139 0000 1234' });
    flushed(kiosk);
    expect(kiosk.step).toMatchObject({ step: 'feedback.thanks', message: 'telephone' });
  });

  test('from the pages for everybody leads back there, and needs no rating', () => {
    const kiosk = rehearse(ASKING);
    kiosk.command({ kind: 'session.start' });
    kiosk.command({ kind: 'service.choose', service: 'info' });
    kiosk.command({ kind: 'info.open', what: 'message' });
    expect(kiosk.step).toEqual({ step: 'feedback.way', keptDays: 60 });
    kiosk.command({ kind: 'feedback.way', way: 'text' });
    kiosk.command({ kind: 'feedback.text', text: '几点开门？' });
    flushed(kiosk);
    expect(recorded(kiosk)).toMatchObject([{ service: 'info', message: { text: '几点开门？' } }]);
    kiosk.command({ kind: 'result.done' });
    expect(kiosk.step.step).toBe('info.menu');
  });

  test('somebody who writes is not sent away while the page says that they are there; who is gone is not waited for long', () => {
    const kiosk = on('strokes');
    for (let minute = 0; minute < 5; minute += 1) {
      kiosk.waitLong(50_000);
      kiosk.command({ kind: 'presence' });
    }
    expect(kiosk.step.step).toBe('feedback.write');
    kiosk.waitLong(61_000);
    expect(kiosk.state.session).toBeUndefined();
  });

  test('the days that words are kept are the bureau’s, or ninety where it has not said', () => {
    expect(rated({ ...ASKING, content: undefined }).step).toMatchObject({ keptDays: 90 });
  });

  test('the next person’s card begins their own visit', () => {
    const kiosk = rated();
    kiosk.feed({ kind: 'card-read', card: card() });
    expect(kiosk.ended()).toBe('rated');
    expect(kiosk.step.step).not.toMatch(/^feedback/);
  });
});

describe('what counts as written', () => {
  test.each([
    ['13900001234', '13900001234'],
    ['１３９００００１２３４', '13900001234'],
    ['+86 139-0000-1234', '13900001234'],
    ['0086 139 0000 1234', '13900001234'],
    ['(020) 8888 1234', '02088881234'],
    ['0311 8888123', '03118888123'],
    ['8888123', '8888123'],
    ['88881234', '88881234'],
    ['12333', undefined],
    ['1390000123', undefined],
    ['139000012345', undefined],
    ['12000001234', undefined],
    ['', undefined],
    ['电话', undefined],
    ['139903196103128043', undefined],
    ['0', undefined],
  ])('telephone %s', (typed, called) => {
    expect(calledNumber(typed)).toBe(called);
  });

  test('text keeps what can be seen and its lines', () => {
    expect(typedText(' 第一行\n第二行\u0007\u202e ')).toBe('第一行\n第二行');
    expect(typedText('长'.repeat(600))).toHaveLength(500);
    expect(typedText('\u0000\u200b')).toBeUndefined();
  });

  test('strokes are neither a slip of the finger nor longer than the bureau takes', () => {
    expect(writtenStrokes([[1, 1, 2, 2, 3, 3, 4, 4, 5, 5]])).toBeUndefined();
    expect(writtenStrokes(STROKES)).toBe(STROKES);
    const endless = Array.from({ length: 11 }, () => Array.from({ length: MAXIMUM_STROKE_NUMBERS / 10 }, () => 1));
    expect(writtenStrokes(endless)).toBeUndefined();
  });

  test('a number that is taken is always digits that the contract takes', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from('0123456789０１９ -()+a')), maxLength: 20 }), (typed) => {
        const called = calledNumber(typed);
        if (called !== undefined) expect(called).toMatch(/^\d{7,12}$/);
      }),
      { numRuns: 500 },
    );
  });
});

const touches: readonly Command[] = [
  ...[1, 3, 5].map((rating): Command => ({ kind: 'feedback.rate', rating })),
  ...(['strokes', 'text', 'telephone', 'none'] as const).map((way): Command => ({ kind: 'feedback.way', way })),
  { kind: 'feedback.text', text: '好' },
  { kind: 'feedback.text', text: '' },
  { kind: 'feedback.strokes', strokes: STROKES },
  { kind: 'feedback.strokes', strokes: [] },
  { kind: 'feedback.telephone', telephone: '13900001234' },
  { kind: 'feedback.telephone', telephone: '1' },
  { kind: 'step.back' },
  { kind: 'presence' },
  { kind: 'result.done' },
];

test('in whatever order things are touched and answered: at most one rating a service, every record complete, every page of the contract', () => {
  type Act = (kiosk: Kiosk) => void;
  const answer: Act = (kiosk) => {
    if (recorded(kiosk).length > 0) flushed(kiosk);
  };
  const lost: Act = (kiosk) => {
    if (recorded(kiosk).length > 0) delivered(kiosk, true);
  };
  const wait: Act = (kiosk) => kiosk.waitLong(7_000);
  const act = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.constantFrom(...touches).map(
        (command): Act =>
          (kiosk) =>
            void kiosk.command(command),
      ),
    },
    { weight: 3, arbitrary: fc.constantFrom(answer, lost, wait) },
  );
  fc.assert(
    fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
      const kiosk = served();
      for (const one of acts) {
        one(kiosk);
        expect(stepSchema.safeParse(kiosk.step).error?.issues ?? []).toEqual([]);
      }
      const ids = recorded(kiosk).map(({ feedbackId }) => feedbackId);
      expect(new Set(ids).size).toBe(ids.length);
      expect(recorded(kiosk).filter(({ rating }) => rating !== undefined).length).toBeLessThanOrEqual(1);
      for (const { rating, message } of recorded(kiosk)) expect((rating === undefined) !== (message === undefined)).toBe(true);
      // Nobody there: whatever page it is, it goes away.
      kiosk.waitLong(100_000);
      expect(kiosk.state.session).toBeUndefined();
    }),
    { numRuns: 120 },
  );
});

test('every page has its time, counted from the last touch', () => {
  const services: readonly Service[] = ['certification', 'look-up', 'info'];
  for (const service of services) {
    const turn = beginTurn({ ...rehearse(ASKING).state }, 1_000, () => 'id');
    const session = newSession('id', 1_000);
    openFeedback(turn, session, service);
    const opened = turn.state.session;
    if (opened === undefined) throw new Error('no session');
    expect(feedbackEndsAt(opened)).toBe(16_000);
    expect(feedbackEndsAt({ ...opened, presentAt: 5_000 })).toBe(20_000);
    expect(feedbackEndsAt(session)).toBeUndefined();
  }
});
