import { assertNever, type Command, type Step } from '@changqing/protocol';
import { endSession } from '../finish.ts';
import { openInfo } from '../info/open-info.ts';
import { RESULT_MS } from '../limits.ts';
import type { Session } from '../state.ts';
import { emit, go, say, update, type Turn } from '../turn.ts';
import type { FeedbackInput, LeftMessage } from './feedback-messages.ts';
import { feedbackEndsAt, type FeedbackPage, type Leaving } from './feedback-page.ts';
import { calledNumber, typedText, writtenStrokes } from './left-words.ts';

export type { FeedbackPage } from './feedback-page.ts';
export { feedbackEndsAt } from './feedback-page.ts';
export { openFeedback, openMessage } from './open-feedback.ts';

const leavingOf = ({ service, rating, keptDays }: FeedbackPage): Leaving => ({
  service,
  keptDays,
  ...(rating === undefined ? {} : { rating }),
});

/** Something is being sealed and flushed: it cannot be taken back any more. */
const isSending = (page: FeedbackPage): boolean => 'sending' in page;

const show = (turn: Turn, session: Session, at: FeedbackPage): Session => go(turn, session, { page: 'feedback', at });

/** What is touched on the pages of feedback. */
export function onFeedbackCommand(turn: Turn, session: Session, page: FeedbackPage, command: Command): void {
  if (command.kind === 'result.done' && page.at === 'thanks') leaveFeedback(turn, session, page);
  else if (command.kind === 'feedback.rate' && page.at === 'rate') rate(turn, session, page, command.rating);
  else if (command.kind === 'feedback.way' && page.at === 'way') chooseWay(turn, session, page, command.way);
  else if (command.kind === 'feedback.strokes' && page.at === 'write' && page.sending === undefined)
    leave(turn, session, page, strokesOf(command.strokes));
  else if (command.kind === 'feedback.text' && page.at === 'type' && page.sending === undefined)
    leave(turn, session, page, textOf(command.text));
  else if (command.kind === 'feedback.telephone' && page.at === 'telephone' && page.sending === undefined)
    leave(turn, session, page, telephoneOf(command.telephone));
  else turn.accepted = false;
}

/** A rating counts from the touch on; whoever goes away then has rated. */
function rate(turn: Turn, session: Session, page: FeedbackPage, rating: number): void {
  const { service } = page;
  emit(turn, { do: 'record-feedback', sessionId: session.id, feedbackId: turn.newId(), service, rating });
  show(turn, session, { ...leavingOf(page), at: 'way', rating });
  say(turn, 'feedback.way');
}

function chooseWay(turn: Turn, session: Session, page: FeedbackPage, way: 'strokes' | 'text' | 'telephone' | 'none'): void {
  switch (way) {
    case 'none':
      noWord(turn, session, page);
      return;
    case 'strokes':
      show(turn, session, { ...leavingOf(page), at: 'write' });
      say(turn, 'feedback.write');
      return;
    case 'text':
      show(turn, session, { ...leavingOf(page), at: 'type' });
      say(turn, 'feedback.type');
      return;
    case 'telephone':
      show(turn, session, { ...leavingOf(page), at: 'telephone', wrong: false });
      say(turn, 'feedback.telephone');
      return;
    default:
      assertNever(way);
  }
}

/** No word beside the rating, or none at all. */
function noWord(turn: Turn, session: Session, page: FeedbackPage): void {
  if (page.rating === undefined) {
    leaveFeedback(turn, session, page);
    return;
  }
  show(turn, session, { ...leavingOf(page), at: 'thanks', kept: turn.state.world.offline });
  say(turn, 'feedback.thanks');
}

const strokesOf = (strokes: number[][]): LeftMessage | undefined => {
  const written = writtenStrokes(strokes);
  return written === undefined ? undefined : { way: 'strokes', strokes: written };
};
const textOf = (text: string): LeftMessage | undefined => {
  const typed = typedText(text);
  return typed === undefined ? undefined : { way: 'text', text: typed };
};
const telephoneOf = (typed: string): LeftMessage | undefined => {
  const telephone = calledNumber(typed);
  return telephone === undefined ? undefined : { way: 'telephone', telephone };
};

type Writing = Extract<FeedbackPage, { at: 'write' | 'type' | 'telephone' }>;

/** Sends what was left; where there is nothing that could be sent, the page asks once more. */
function leave(turn: Turn, session: Session, page: Writing, message: LeftMessage | undefined): void {
  if (message === undefined) {
    if (page.at === 'telephone') show(turn, session, { ...page, wrong: true });
    say(turn, page.at === 'telephone' ? 'feedback.telephone-wrong' : page.at === 'write' ? 'feedback.write' : 'feedback.type');
    return;
  }
  const feedbackId = turn.newId();
  show(turn, session, { ...page, sending: feedbackId });
  emit(turn, { do: 'record-feedback', sessionId: session.id, feedbackId, service: page.service, message });
}

const WAY_OF = { write: 'strokes', type: 'text', telephone: 'telephone' } as const;

/** The journal has it, or can promise nothing; later, whether the bureau has it. What belongs to another page comes too late to be shown. */
export function onFeedback(turn: Turn, session: Session | undefined, input: FeedbackInput): void {
  if (session?.page.page !== 'feedback') return;
  const page = session.page.at;
  if (input.kind === 'feedback-delivered') {
    if (page.at === 'thanks' && page.feedbackId === input.feedbackId && page.kept !== input.kept)
      update(turn, session, { page: { page: 'feedback', at: { ...page, kept: input.kept } } });
    return;
  }
  if (!('sending' in page) || page.sending !== input.feedbackId) return;
  if (input.problem !== undefined) {
    go(turn, session, { page: 'trouble', problem: input.problem, homeAt: turn.at + RESULT_MS });
    return;
  }
  const { offline } = turn.state.world;
  show(turn, session, { ...leavingOf(page), at: 'thanks', feedbackId: input.feedbackId, message: WAY_OF[page.at], kept: offline });
  say(turn, 'feedback.thanks');
}

/** 返回: from a way back to the ways; from there, and from anywhere else, away. */
export function onFeedbackBack(turn: Turn, session: Session, page: FeedbackPage): void {
  if (isSending(page)) {
    turn.accepted = false;
    return;
  }
  switch (page.at) {
    case 'write':
    case 'type':
    case 'telephone':
      show(turn, session, { ...leavingOf(page), at: 'way' });
      say(turn, 'feedback.way');
      return;
    case 'way':
      noWord(turn, session, page);
      return;
    case 'rate':
    case 'thanks':
      leaveFeedback(turn, session, page);
  }
}

/** Whoever came from the pages for everybody goes back there; after a service the visit is over. */
function leaveFeedback(turn: Turn, session: Session, page: FeedbackPage): void {
  if (page.service === 'info') openInfo(turn, session);
  else endSession(turn, session, 'rated');
}

/** Ends a page of feedback that nobody touches any more; false where it is not time yet. */
export function onFeedbackTick(turn: Turn, session: Session): boolean {
  const endsAt = feedbackEndsAt(session);
  if (endsAt === undefined || turn.at < endsAt) return false;
  // Sealing and flushing take a moment; what was sent is recorded whether the page is still there or not.
  endSession(turn, session, 'rated');
  return true;
}

/** What the screen shows of it. */
export function feedbackStep(page: FeedbackPage): Step {
  const { keptDays, rating } = page;
  switch (page.at) {
    case 'rate':
      return { step: 'feedback.rate' };
    case 'way':
      return { step: 'feedback.way', keptDays, ...(rating === undefined ? {} : { rating }) };
    case 'write':
      return { step: 'feedback.write', keptDays };
    case 'type':
      return { step: 'feedback.type', keptDays };
    case 'telephone':
      return { step: 'feedback.telephone', wrong: page.wrong, keptDays };
    case 'thanks':
      return { step: 'feedback.thanks', kept: page.kept, ...(page.message === undefined ? {} : { message: page.message }) };
  }
}
