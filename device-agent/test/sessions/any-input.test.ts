import { captureHint, outcome, step as stepSchema, type Command, type RecordResult } from '@changqing/protocol';
import { fc } from '@changqing/fixtures/properties';
import { expect, test } from 'vitest';
import type { StaffCardAnswer, StaffPinAnswer } from '../../src/sessions/technician/technician-messages.ts';
import { card, found, matched, NUMBER, rehearse, WORLD } from './rehearsal.ts';

type Kiosk = ReturnType<typeof rehearse>;

const commands: readonly Command[] = [
  { kind: 'session.start' },
  { kind: 'service.choose', service: 'certification' },
  { kind: 'identify.type' },
  { kind: 'number.enter', number: NUMBER },
  { kind: 'number.enter', number: '12' },
  { kind: 'consent.agree' },
  { kind: 'consent.not-me' },
  { kind: 'way.switch' },
  { kind: 'step.back' },
  { kind: 'session.leave' },
  { kind: 'help.ask' },
  { kind: 'receipt.reprint' },
  { kind: 'receipt.confirm', whole: true },
  { kind: 'result.done' },
  { kind: 'speech.again' },
  { kind: 'presence' },
  { kind: 'technician.enter', by: 'corners' },
  { kind: 'technician.pin', pin: '123456' },
  { kind: 'technician.leave' },
];

const results: readonly (RecordResult | 'none')[] = [
  matched('accepted'),
  matched('already'),
  { kind: 'not-matched' },
  { kind: 'not-matched' },
  { kind: 'not-matched' },
  { kind: 'counter', why: 'see-counter' },
  { kind: 'pending' },
  'none',
];

/** Whether an effect was ever wanted: its reply makes sense only then. */
const wanted = (kiosk: Kiosk, kind: string) => kiosk.effects.some((effect) => effect.do === kind);

const reply =
  (kind: Parameters<Kiosk['last']>[0], act: (kiosk: Kiosk) => void) =>
  (kiosk: Kiosk): void => {
    if (wanted(kiosk, kind)) act(kiosk);
  };

const act = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...commands).map((command) => (kiosk: Kiosk) => void kiosk.command(command)) },
  { weight: 2, arbitrary: fc.constant((kiosk: Kiosk) => void kiosk.feed({ kind: 'card-read', card: card() })) },
  { weight: 1, arbitrary: fc.constant((kiosk: Kiosk) => void kiosk.feed({ kind: 'card-unreadable' })) },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom(found(), found(['left-index']), found(['right-palm']), { result: 'not-found' } as const, 'unreachable' as const)
      .map((answer) => reply('identify', (kiosk) => kiosk.identified(answer))),
  },
  {
    weight: 3,
    arbitrary: fc.constant(
      reply('record-consent', (kiosk) =>
        kiosk.feed({
          kind: 'consent-recorded',
          consentId: kiosk.last('record-consent').consentId,
          result: { recordNo: '0007-261123-0001-2', verifyUrl: 'http://127.0.0.1/verify/X' },
        }),
      ),
    ),
  },
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 100 }).map((quality) => reply('capture', (kiosk) => kiosk.sample(quality))) },
  { weight: 3, arbitrary: fc.constant(reply('capture', (kiosk) => kiosk.refusedSample())) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(...captureHint.options)
      .map((hint) =>
        reply('capture', (kiosk) => kiosk.feed({ kind: 'hint', captureId: kiosk.last('capture').captureId, hint, heightMm: 60 })),
      ),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom('timed-out' as const, 'reader-lost' as const)
      .map((why) => reply('capture', (kiosk) => kiosk.feed({ kind: 'capture-failed', captureId: kiosk.last('capture').captureId, why }))),
  },
  { weight: 6, arbitrary: fc.constant(reply('record-attempt', (kiosk) => kiosk.recorded())) },
  {
    weight: 1,
    arbitrary: fc.constant(
      reply('record-attempt', (kiosk) =>
        kiosk.feed({ kind: 'attempt-recorded', attemptId: kiosk.last('record-attempt').attemptId, problem: { code: 'storage-full' } }),
      ),
    ),
  },
  { weight: 6, arbitrary: fc.constantFrom(...results).map((result) => reply('record-attempt', (kiosk) => kiosk.answered(result))) },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom<StaffCardAnswer>(
        { kind: 'ask-pin', maskedName: '李*', waitMs: 0 },
        { kind: 'ask-pin', maskedName: '李*', waitMs: 15_000 },
        { kind: 'refused', problem: { code: 'staff-card-unknown' } },
      )
      .map((answer) =>
        reply('staff-find', (kiosk) => kiosk.feed({ kind: 'staff-card', visitId: kiosk.last('staff-find').visitId, answer })),
      ),
  },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom<StaffPinAnswer>(
        { kind: 'right', staff: { staffId: 'li.wei', name: '李卫', role: 'technician', maySet: true } },
        { kind: 'again', problem: { code: 'staff-pin-wrong' }, waitMs: 0 },
        { kind: 'refused', problem: { code: 'staff-locked' } },
      )
      .map((answer) =>
        reply('staff-check', (kiosk) => kiosk.feed({ kind: 'staff-pin', visitId: kiosk.last('staff-check').visitId, answer })),
      ),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('staff-touched' as const, 'staff-stopped' as const)
      .map((kind) => (kiosk: Kiosk) => void kiosk.feed({ kind })),
  },
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 40_000 }).map((ms) => (kiosk: Kiosk) => kiosk.waitLong(ms)) },
  {
    weight: 1,
    arbitrary: fc.record({ fingerReader: fc.boolean(), palm: fc.boolean() }).map(
      ({ fingerReader, palm }) =>
        (kiosk: Kiosk) =>
          void kiosk.feed({ kind: 'world', world: { ...WORLD, fingerReader, palmReader: palm ? WORLD.palmReader : undefined } }),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom('printed' as const, 'unknown' as const, 'no-printer' as const).map((state) =>
      reply('print', (kiosk) =>
        kiosk.feed({
          kind: 'receipt',
          sessionId: kiosk.last('print').sessionId,
          receipt:
            state === 'printed'
              ? { state, evidence: 'drained', reprint: false }
              : state === 'unknown'
                ? { state, canReprint: true }
                : { state },
        }),
      ),
    ),
  },
);

/** What is held of the session that runs now: its own captures and images. */
function capturesOf(kiosk: Kiosk): number {
  return kiosk.state.session?.ladder?.captures ?? 0;
}

test('whatever happens, a session has at most nine captures, shows a valid page, and ends in a named outcome once it is left alone', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 120, size: 'max' }), (acts) => {
      const kiosk = rehearse();
      for (const one of acts) {
        const before = kiosk.state;
        one(kiosk);
        // A visit is never disturbed by somebody of the bureau, and none begins while they are there.
        if (before.session !== undefined) expect(kiosk.state.technician).toBeUndefined();
        if (kiosk.state.technician !== undefined) expect(kiosk.state.session).toBeUndefined();
        expect(capturesOf(kiosk)).toBeLessThanOrEqual(9);
        const shown = stepSchema.safeParse(kiosk.step);
        expect(shown.error?.issues ?? [], JSON.stringify(kiosk.step)).toEqual([]);
      }
      // Nobody touches anything any more, and every reply that is due comes.
      for (let turn = 0; turn < 40 && (kiosk.state.session !== undefined || kiosk.state.technician !== undefined); turn += 1) {
        const page = kiosk.state.session?.page;
        if (page === undefined) {
          kiosk.waitLong(30_000);
          continue;
        }
        if (page.page === 'identifying') kiosk.identified('unreachable');
        if (page.page === 'consent' && page.recording) kiosk.agree();
        if (page.page === 'capture' && page.stage === 'recording') kiosk.recorded();
        if (page.page === 'capture' && page.stage === 'comparing') kiosk.answered('none');
        if (page.page === 'capture' && page.stage === 'reading') {
          kiosk.feed({ kind: 'capture-failed', captureId: page.captureId, why: 'timed-out' });
        }
        kiosk.waitLong(30_000);
      }
      expect(kiosk.state.session).toBeUndefined();
      expect(kiosk.state.technician).toBeUndefined();
      expect(kiosk.state.settings).toEqual(kiosk.state.settingsUntil === undefined ? WORLD.defaults : kiosk.state.settings);
      const begun = new Set(kiosk.effects.flatMap((effect) => ('sessionId' in effect && effect.do !== 'end' ? [effect.sessionId] : [])));
      const ended = kiosk.effects.filter((effect) => effect.do === 'end');
      for (const { outcome: named } of ended) expect(outcome.options).toContain(named);
      for (const id of begun) expect(ended.filter(({ sessionId }) => sessionId === id)).toHaveLength(1);
      expect(JSON.stringify(kiosk.state)).not.toContain(NUMBER);
    }),
    { numRuns: 400 },
  );
});
