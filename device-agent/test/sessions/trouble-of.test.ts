import { expect, test } from 'vitest';
import { card, matched, NUMBER, rehearse, WORLD } from './rehearsal.ts';

const troubleOf = (kiosk: ReturnType<typeof rehearse>) => kiosk.last('end').trouble;

test('what went well has no trouble', () => {
  const kiosk = rehearse();
  kiosk.toCapture();
  kiosk.attempt(matched('accepted'));
  kiosk.feed({
    kind: 'receipt',
    sessionId: kiosk.last('print').sessionId,
    receipt: { state: 'printed', evidence: 'drained', reprint: false },
  });
  kiosk.command({ kind: 'result.done' });
  expect(troubleOf(kiosk)).toBeUndefined();
});

test.each([
  ['a slip that did not come out', 'receipt printer-paper-out'],
  ['a card that could not be read', 'identify card-unreadable'],
  ['somebody who walked away while capturing', 'capture timed-out'],
  ['a kiosk that cannot certify', 'trouble readers-unavailable'],
] as const)('%s: %s', (what, trouble) => {
  const kiosk = rehearse(what.startsWith('a kiosk') ? { ...WORLD, closed: { code: 'readers-unavailable' } } : WORLD);
  switch (what) {
    case 'a slip that did not come out':
      kiosk.toCapture();
      kiosk.attempt(matched('accepted'));
      kiosk.feed({
        kind: 'receipt',
        sessionId: kiosk.last('print').sessionId,
        receipt: { state: 'not-printed', problem: { code: 'printer-paper-out' }, canReprint: false },
      });
      kiosk.command({ kind: 'result.done' });
      break;
    case 'a card that could not be read':
      kiosk.feed({ kind: 'card-unreadable' });
      kiosk.command({ kind: 'session.leave' });
      break;
    case 'somebody who walked away while capturing':
      kiosk.toCapture();
      kiosk.waitLong(120_000);
      break;
    case 'a kiosk that cannot certify':
      kiosk.feed({ kind: 'card-read', card: card() });
      kiosk.waitLong(120_000);
      break;
  }
  expect(troubleOf(kiosk)).toBe(trouble);
  expect(trouble).not.toContain(NUMBER);
});
