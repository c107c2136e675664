import type { TopicRecord } from '@changqing/protocol';
import type { Page } from '../state.ts';
import { emit, say, type Turn } from '../turn.ts';
import type { LookUp } from './look-up.ts';
import type { SheetTopic, WantedSlip } from './look-up-messages.ts';
import { show, type LookingUp } from './show.ts';

export const slipOf = (lookUp: LookUp, record: TopicRecord): WantedSlip => ({
  maskedName: lookUp.maskedName,
  maskedRomanised: lookUp.maskedRomanised,
  maskedNumber: lookUp.maskedNumber,
  record,
});

/** Before a slip is printed: that it is one, and how long. It counts towards the day's slips only when it is begun. */
export function askForSlip(turn: Turn, { session, lookUp }: LookingUp, topic: SheetTopic, record: TopicRecord, from: Page): void {
  show(turn, session, {
    at: 'print-ask',
    printing: { what: 'slip', papers: [], sidesOf: [], topic, copies: 1, maximumCopies: 1, duplex: false, again: false },
    from,
  });
  emit(turn, { do: 'measure-slip', sessionId: session.id, slip: slipOf(lookUp, record) });
  say(turn, 'print.ask');
}
