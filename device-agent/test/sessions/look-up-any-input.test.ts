import {
  levelFor,
  outcome,
  step as stepSchema,
  type AssuranceLevel,
  type Command,
  type Problem,
  type RecordResult,
} from '@changqing/protocol';
import { fc } from '@changqing/fixtures/properties';
import { expect, test } from 'vitest';
import type { BureauAnswer } from '../../src/sessions/look-up/look-up-messages.ts';
import { ADDRESS, AMOUNT, HALL, opened, recordFor, rehearseHall, TOPICS, VERIFICATION } from './look-up-rehearsal.ts';
import { card, found, matched, NUMBER } from './rehearsal.ts';

type Hall = ReturnType<typeof rehearseHall>;
type Act = (hall: Hall) => void;

const OTHER_NUMBER = '440506195207200019';

const commands: readonly Command[] = [
  { kind: 'session.start' },
  { kind: 'service.choose', service: 'certification' },
  { kind: 'service.choose', service: 'look-up' },
  { kind: 'service.choose', service: 'info' },
  { kind: 'identify.type' },
  { kind: 'consent.agree' },
  { kind: 'way.switch' },
  { kind: 'result.done' },
  { kind: 'list.open', index: 0 },
  { kind: 'list.open', index: 1 },
  { kind: 'list.open', index: 2 },
  { kind: 'list.next' },
  { kind: 'list.previous' },
  { kind: 'look-up.menu' },
  { kind: 'look-up.again' },
  { kind: 'sheet.reveal' },
  { kind: 'sheet.section' },
  { kind: 'step-up.choose', way: 'password' },
  { kind: 'step-up.choose', way: 'biometric' },
  { kind: 'password.enter', password: '123456' },
  { kind: 'password.enter', password: '12' },
  { kind: 'archive.print' },
  { kind: 'print.papers' },
  { kind: 'print.slip' },
  { kind: 'print.copies', copies: 3 },
  { kind: 'print.start' },
  { kind: 'print.stop' },
  { kind: 'print.taken' },
  { kind: 'print.confirm', whole: true },
  { kind: 'print.confirm', whole: false },
  { kind: 'print.again' },
  { kind: 'certify.answer', yes: true },
  { kind: 'certify.answer', yes: false },
  { kind: 'particulars.confirm' },
  { kind: 'particulars.correct' },
  { kind: 'correction.send' },
  { kind: 'service.look-up' },
  { kind: 'info.open', what: 'forms' },
  { kind: 'feedback.rate', rating: 5 },
];

/** Each goes through all commands in another order. */
const STRIDES = [1, 7, 11, 17, 23, 29].filter((stride) => stride === 1 || commands.length % stride !== 0);

const leaving: readonly Command[] = [{ kind: 'session.leave' }, { kind: 'consent.not-me' }, { kind: 'help.ask' }, { kind: 'presence' }];

const problems: readonly Problem['code'][] = [
  'print-limit',
  'nothing-on-file',
  'assurance-too-low',
  'look-up-over',
  'password-locked',
  'rate-limited',
  'paper-not-believed',
  'central-busy',
  'not-found',
  'agent-failed',
];

const wanted = (hall: Hall, kind: string) => hall.effects.some((effect) => effect.do === kind);

/** What central might answer to the question that stands: of the right kind mostly, and for the level that it knows of. */
function fitting(hall: Hall, pick: number): BureauAnswer {
  const { question } = hall;
  const level = hall.state.session?.lookUp?.level ?? 1;
  switch (question.ask) {
    case 'open-by-card':
    case 'open-by-verification': {
      const password = (['set', 'not-set', 'locked'] as const)[pick % 3] ?? 'set';
      return {
        is: 'opened',
        answer: pick === 7 ? { result: 'not-found' } : opened({ level: question.ask === 'open-by-card' ? 1 : 3, password }),
      };
    }
    case 'raise':
      if (question.request.by === 'verification') return { is: 'raised', answer: { result: 'raised', level: 3 } };
      return {
        is: 'raised',
        answer: pick < 5 ? { result: 'raised', level: 2 } : pick < 7 ? { result: 'wrong-password', triesLeft: 2 } : { result: 'locked' },
      };
    case 'record':
      return { is: 'record', record: recordFor(question.request.topic, level) };
    case 'picture':
      return pick === 0 ? { is: 'unreadable-picture' } : { is: 'picture', id: `picture-${question.page}`, widthPx: 800, heightPx: 1100 };
    case 'papers':
      return {
        is: 'papers',
        papers: question.requests.map(({ kind }, index) => ({ kind, sides: 1 + index, again: pick === 1 })),
        sheetsLeft: pick === 2 ? undefined : 10,
      };
  }
}

const ladderResults: readonly RecordResult[] = [
  { kind: 'verified', verificationId: VERIFICATION, grade: 'biometric+card', offer: ['enterprise-pension'] },
  { kind: 'verified', verificationId: VERIFICATION, grade: 'biometric+card', offer: [] },
  matched('accepted'),
  { kind: 'not-matched' },
  { kind: 'counter', why: 'see-counter' },
  { kind: 'pending' },
];

const reply =
  (kind: Parameters<Hall['last']>[0], act: Act): Act =>
  (hall) => {
    if (wanted(hall, kind)) act(hall);
  };

const prints = [
  { state: 'preparing' },
  { state: 'printing', sheetsOut: 1 },
  { state: 'printing', waitingFor: { code: 'document-printer-paper-out' } },
  { state: 'printed', evidence: 'acknowledged', reprint: false },
  { state: 'printed', evidence: 'acknowledged', reprint: true },
  { state: 'not-printed', problem: { code: 'document-printer-jam' }, canReprint: true },
  { state: 'partly-printed', problem: { code: 'document-printer-jam' }, canReprint: true },
  { state: 'unknown', canReprint: true },
  { state: 'no-printer' },
] as const;

const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.constantFrom(...commands, ...leaving).map(
      (command): Act =>
        (hall) =>
          void hall.command(command),
    ),
  },
  // The first of many that the page takes: what is refused changes nothing, and would be most of it.
  {
    weight: 14,
    arbitrary: fc.tuple(fc.nat(commands.length - 1), fc.constantFrom(...STRIDES)).map(
      ([first, stride]): Act =>
        (hall) =>
          void commands.some((_, turn) => hall.command(commands[(first + turn * stride) % commands.length] ?? { kind: 'presence' })),
    ),
  },
  { weight: 1, arbitrary: fc.constant<Act>((hall) => void hall.command({ kind: 'step.back' })) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(NUMBER, OTHER_NUMBER).map(
      (number): Act =>
        (hall) =>
          void hall.feed({ kind: 'card-read', card: card(number) }),
    ),
  },
  { weight: 1, arbitrary: fc.constant<Act>((hall) => void hall.feed({ kind: 'card-removed' })) },
  { weight: 16, arbitrary: fc.nat(9).map((pick): Act => reply('ask-bureau', (hall) => void hall.answered(fitting(hall, pick)))) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(...problems)
      .map((code): Act => reply('ask-bureau', (hall) => void hall.answered({ is: 'refused', problem: { code } }))),
  },
  { weight: 1, arbitrary: fc.constant(reply('ask-bureau', (hall) => void hall.answered({ is: 'away' }))) },
  { weight: 1, arbitrary: fc.constant(reply('identify', (hall) => hall.identified(found()))) },
  {
    weight: 4,
    arbitrary: fc.constantFrom(...ladderResults).map((result): Act => (hall) => {
      if (wanted(hall, 'record-consent') && hall.step.step === 'consent') {
        const { consentId } = hall.last('record-consent');
        hall.feed({
          kind: 'consent-recorded',
          consentId,
          result: { recordNo: '0007-261123-0001-2', verifyUrl: 'http://127.0.0.1/verify/X' },
        });
      }
      if (wanted(hall, 'capture')) hall.attempt(result);
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ print: fc.constantFrom(...prints), index: fc.integer({ min: 1, max: 4 }) }).map(
      ({ print, index }): Act =>
        (hall) =>
          void hall.tell(print, index),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constant(
      reply(
        'measure-slip',
        (hall) => void hall.feed({ kind: 'slip-measured', sessionId: hall.last('measure-slip').sessionId, slipMm: 120 }),
      ),
    ),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom({ kind: 'none' } as const, { kind: 'result', result: matched('accepted') } as const)
      .map((answer): Act =>
        reply(
          'certify-serving',
          (hall) => void hall.feed({ kind: 'certified-serving', consentId: hall.last('certify-serving').consentId, answer }),
        ),
      ),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom('recorded' as const, 'refused' as const)
      .map((result): Act =>
        reply(
          'record-statement',
          (hall) => void hall.feed({ kind: 'statement-recorded', recordId: hall.last('record-statement').recordId, result }),
        ),
      ),
  },
  {
    weight: 2,
    arbitrary: fc.oneof(fc.integer({ min: 0, max: 9_000 }), fc.constantFrom(12_000, 40_000)).map(
      (ms): Act =>
        (hall) =>
          hall.waitLong(ms),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record({ papers: fc.boolean(), slips: fc.boolean(), readers: fc.boolean(), offline: fc.boolean() }).map(
      ({ papers, slips, readers, offline }): Act =>
        (hall) =>
          void hall.feed({
            kind: 'world',
            world: {
              ...HALL,
              offline,
              fingerReader: readers,
              palmReader: readers ? HALL.palmReader : undefined,
              ...(readers ? {} : { closed: { code: 'readers-unavailable' } as const }),
              papers: papers ? HALL.papers : { ...HALL.papers, problem: { code: 'document-printer-jam' } },
              slips: slips ? {} : { problem: { code: 'printer-paper-out' } },
            },
          }),
    ),
  },
);

/** No amount is in a view before it was touched for, nor once its time is over; nothing of the particulars either. */
function expectHidden(hall: Hall): void {
  const { step } = hall;
  const page = hall.state.session?.page;
  const shownUntil = page?.page === 'look-up' && 'shownUntil' in page.at ? page.at.shownUntil : undefined;
  if (shownUntil !== undefined && hall.at < shownUntil) return;
  const text = JSON.stringify(step);
  expect(text).not.toContain(String(AMOUNT));
  expect(text).not.toContain(ADDRESS);
}

/** Nothing is asked of central that the level of the moment does not open. */
function expectWithinLevel(hall: Hall, from: number, level: AssuranceLevel): void {
  for (const effect of hall.effects.slice(from)) {
    if (effect.do !== 'ask-bureau') continue;
    const { question } = effect;
    if (question.ask === 'record') expect(level).toBeGreaterThanOrEqual(levelFor(question.request.topic));
    if (question.ask === 'picture') expect(level).toBe(levelFor('archives'));
    if (question.ask === 'papers')
      for (const { kind } of question.requests) expect(level).toBeGreaterThanOrEqual(levelFor(`paper.${kind}`));
  }
}

const ACTS_OF_PAPER = ['print-slip', 'print-papers', 'print-again', 'certify-serving', 'record-statement'];

/** Pages that a thousand random visits are sure to come by; what they never reach they prove nothing about. */
const REACHED = [
  'look-up.waiting',
  'look-up.overview',
  'look-up.menu',
  'look-up.sheet',
  'look-up.step-up',
  'look-up.password',
  'look-up.archives',
  'look-up.archive',
  'look-up.papers',
  'look-up.certify',
  'look-up.certified',
  'look-up.correction',
  'look-up.word',
  'print.ask',
  'print.going',
  'print.collect',
  'print.ended',
];

test('whatever is touched and answered: valid pages, nothing hidden shown, no level passed by, one effect a touch, and an end', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(fc.constantFrom(1, 2, 3, 4), fc.array(act, { maxLength: 120, size: 'max' }), (place, acts) => {
      const hall = rehearseHall();
      startAt(hall, place);
      for (const one of acts) {
        const before = hall.effects.length;
        const level = hall.state.session?.lookUp?.level ?? 1;
        one(hall);
        const shown = stepSchema.safeParse(hall.step);
        if (!shown.success) throw new Error(`${JSON.stringify(hall.step)}: ${shown.error.message}`);
        seen.add(hall.step.step);
        expectHidden(hall);
        const reached = hall.state.session?.lookUp?.level ?? 1;
        expectWithinLevel(hall, before, reached > level ? reached : level);
        const made = hall.effects.slice(before).filter((effect) => ACTS_OF_PAPER.includes(effect.do));
        expect(made.length).toBeLessThanOrEqual(1);
        expect(hall.effects.slice(before).filter((effect) => effect.do === 'ask-bureau').length).toBeLessThanOrEqual(1);
      }
      leaveAlone(hall);
      expect(hall.state.session).toBeUndefined();
      const ended = hall.effects.filter((effect) => effect.do === 'end');
      for (const { outcome: named } of ended) expect([...outcome.options, 'looked-up', 'informed', 'rated']).toContain(named);
      const ids = ended.map(({ sessionId }) => sessionId);
      expect(new Set(ids).size).toBe(ids.length);
      const left = JSON.stringify(hall.state);
      for (const secret of [NUMBER, OTHER_NUMBER, '张', ADDRESS, String(AMOUNT)]) expect(left).not.toContain(secret);
    }),
    { numRuns: 200 },
  );
  expect(REACHED.filter((step) => !seen.has(step))).toEqual([]);
});

/** Where chance alone would seldom come: on the overview, with a password, with something to certify, at a correction. */
function startAt(hall: Hall, place: number): void {
  hall.toOverview({ level: place === 2 || place === 4 ? 2 : 1 });
  if (place === 4) {
    hall.openTopic('particulars');
    hall.record(2);
    hall.command({ kind: 'particulars.correct' });
  }
  if (place < 3) return;
  if (place === 3) hall.openTopic('archives');
  hall.command({ kind: 'step-up.choose', way: 'biometric' });
  hall.verify(['enterprise-pension']);
  hall.raised(3);
  if (place < 4) return;
  hall.command({ kind: 'certify.answer', yes: false });
  hall.record(3);
  hall.command({ kind: 'particulars.correct' });
}

/** Nobody touches anything any more; every reply that a capture or a printing is due comes. */
function leaveAlone(hall: Hall): void {
  for (let turn = 0; turn < 60 && hall.state.session !== undefined; turn += 1) {
    const { page } = hall.state.session;
    if (page.page === 'identifying') hall.identified('unreachable');
    if (page.page === 'consent' && page.recording) hall.agree();
    if (page.page === 'capture' && page.stage === 'recording') hall.recorded();
    if (page.page === 'capture' && page.stage === 'comparing') hall.compared('none');
    if (page.page === 'capture' && page.stage === 'reading')
      hall.feed({ kind: 'capture-failed', captureId: page.captureId, why: 'timed-out' });
    hall.waitLong(30_000);
  }
}

test('from every page 返回 leads somewhere: pressed again and again it ends the visit', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 80, size: 'max' }), (acts) => {
      const hall = rehearseHall();
      for (const one of acts) one(hall);
      for (let press = 0; press < 40 && hall.state.session !== undefined; press += 1) {
        hall.command({ kind: 'step.back' });
        const page = pageOf(hall);
        // What is on its way is waited for: a printer, a comparison, a record that is being flushed.
        if (page?.page === 'look-up' && page.at.at === 'print-going')
          hall.tell({ state: 'not-printed', problem: { code: 'document-printer-jam' }, canReprint: false });
        else if (page?.page === 'look-up' && page.at.at === 'certify' && page.at.recording)
          hall.feed({ kind: 'certified-serving', consentId: page.at.consentId ?? '', answer: { kind: 'none' } });
        else if (page?.page === 'capture' || page?.page === 'another-way' || page?.page === 'consent') leaveStepBy(hall);
        else if (page?.page === 'feedback') hall.waitLong(60_000);
      }
      expect(hall.state.session).toBeUndefined();
    }),
    { numRuns: 200 },
  );
});

const pageOf = (hall: Hall) => hall.state.session?.page;

function leaveStepBy(hall: Hall): void {
  const page = pageOf(hall);
  if (page?.page === 'consent' && page.recording) hall.agree();
  else if (page?.page === 'capture' && page.stage === 'recording') hall.recorded();
  else if (page?.page === 'capture' && page.stage === 'comparing') hall.compared('none');
  else if (page?.page === 'another-way') hall.waitLong(4_000);
}

test('a reply to a session that is over changes nothing', () => {
  const hall = rehearseHall();
  hall.toOverview();
  hall.openTopic('contributions');
  const { sessionId, requestId } = hall.last('ask-bureau');
  hall.command({ kind: 'session.leave' });
  hall.toOverview();
  const before = hall.state;
  for (const topic of TOPICS) {
    hall.feed({ kind: 'bureau-answered', sessionId, requestId, answer: { is: 'record', record: recordFor(topic) } });
    hall.feed({ kind: 'print', sessionId, index: 1, sheets: 1, print: { state: 'no-printer' } });
    hall.feed({ kind: 'slip-measured', sessionId, slipMm: 100 });
  }
  expect(hall.state).toEqual(before);
});
