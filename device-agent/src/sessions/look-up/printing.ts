import type { PrintView, TopicRecord } from '@changqing/protocol';
import type { Page, Session } from '../state.ts';
import { emit, say, type Turn } from '../turn.ts';
import { askBureau } from './ask-bureau.ts';
import { COLLECT_MS, COLLECT_REMINDER_MS, PRINTER_SILENT_MS } from './look-up-limits.ts';
import type { LookUpInput } from './look-up-messages.ts';
import type { LookUpPage, Printing } from './look-up-page.ts';
import { sheetsOf } from './papers.ts';
import { returnTo } from './return-to.ts';
import { change, lookingUp, show, type LookingUp } from './show.ts';
import { slipOf } from './slips.ts';

export type PrintAsk = Extract<LookUpPage, { at: 'print-ask' }>;
export type PrintGoing = Extract<LookUpPage, { at: 'print-going' }>;
export type PrintCollect = Extract<LookUpPage, { at: 'print-collect' }>;
export type PrintEnded = Extract<LookUpPage, { at: 'print-ended' }>;

/** Why what is asked for cannot be printed at the moment. */
const problemOf = (turn: Turn, { what }: Printing) => (what === 'slip' ? turn.state.world.slips.problem : turn.state.world.papers.problem);

/** How many copies; as many as printer and day allow. */
export function onCopies(turn: Turn, session: Session, page: PrintAsk, copies: number): void {
  if (page.printing.what === 'slip' || copies > page.printing.maximumCopies) turn.accepted = false;
  else show(turn, session, { ...page, printing: { ...page.printing, copies } });
}

export function onSlipMeasured(turn: Turn, session: Session, slipMm: number): void {
  const { page } = session;
  if (page.page !== 'look-up' || page.at.at !== 'print-ask' || page.at.printing.what !== 'slip') return;
  change(turn, session, { ...page.at, printing: { ...page.at.printing, slipMm } });
}

/** One touch, one printing. A slip is read once more, now as one that counts towards the day's. */
export function onPrintStart(turn: Turn, session: Session, page: PrintAsk): void {
  const { printing, from } = page;
  const { topic } = printing;
  if (problemOf(turn, printing) !== undefined) {
    turn.accepted = false;
    return;
  }
  if (printing.what === 'paper') {
    showGoing(turn, session, printing, from);
    emit(turn, { do: 'print-papers', sessionId: session.id, copies: printing.copies, duplex: printing.duplex });
    return;
  }
  const now = lookingUp(session);
  if (now === undefined || topic === undefined) {
    turn.accepted = false;
    return;
  }
  const request = { topic, purpose: 'slip' } as const;
  askBureau(
    turn,
    session,
    'record',
    { ask: 'record', lookUpId: now.lookUp.id, request },
    { wish: { wish: 'slip', topic }, from, slip: printing },
  );
}

/** The record of a slip is here. */
export function beginSlip(turn: Turn, { session, lookUp }: LookingUp, printing: Printing, record: TopicRecord, from: Page): void {
  showGoing(turn, session, printing, from);
  emit(turn, { do: 'print-slip', sessionId: session.id, slip: slipOf(lookUp, record) });
}

function showGoing(turn: Turn, session: Session, printing: Printing, from: Page): void {
  show(turn, session, going(turn, printing, from));
  say(turn, 'print.going');
}

const going = (turn: Turn, printing: Printing, from: Page): PrintGoing => ({
  at: 'print-going',
  printing,
  index: 1,
  sheets: sheetsOf(printing),
  print: { state: 'preparing' },
  stopping: false,
  giveUpAt: turn.at + PRINTER_SILENT_MS,
  from,
});

/** What the printer, or whoever watches it, says of the printing that goes on. */
export function onPrint(turn: Turn, session: Session, input: Extract<LookUpInput, { kind: 'print' }>): void {
  const { page } = session;
  if (page.page !== 'look-up') return;
  const { at } = page;
  if (at.at === 'print-going') onGoing(turn, session, at, input);
  else if (at.at === 'print-ended') onEndedNews(turn, session, at, input);
}

function onGoing(turn: Turn, session: Session, page: PrintGoing, { index, sheets, print }: Extract<LookUpInput, { kind: 'print' }>): void {
  switch (print.state) {
    case 'preparing':
    case 'printing': {
      const waited = page.print.state === 'printing' && page.print.waitingFor !== undefined;
      change(turn, session, { ...page, index, sheets, print, giveUpAt: turn.at + PRINTER_SILENT_MS });
      if (print.state === 'printing' && print.waitingFor !== undefined && !waited) say(turn, 'print.waiting');
      return;
    }
    case 'printed':
      // Told once, when nothing of it is left to print.
      showCollect(turn, session, page.printing, sheets, print.reprint, page.from);
      return;
    case 'not-printed':
      if (page.stopping) afterStop(turn, session, page, index);
      else showEnded(turn, session, page.printing, index, print, page.from);
      return;
    case 'partly-printed':
    case 'unknown':
    case 'no-printer':
      showEnded(turn, session, page.printing, index, print, page.from);
      return;
  }
}

/** It was stopped as the person wanted, before this paper: what came out earlier is there to be taken. */
function afterStop(turn: Turn, session: Session, page: PrintGoing, index: number): void {
  const { printing, from } = page;
  const out = printing.sidesOf.slice(0, index - 1);
  if (out.length > 0) {
    showCollect(turn, session, printing, sheetsOf({ ...printing, sidesOf: out }), printing.again, from);
    return;
  }
  emit(turn, { do: 'drop-papers' });
  returnTo(turn, session, from);
}

function onEndedNews(
  turn: Turn,
  session: Session,
  page: PrintEnded,
  { index, sheets, print }: Extract<LookUpInput, { kind: 'print' }>,
): void {
  switch (print.state) {
    case 'preparing':
    case 'printing':
      show(turn, session, { ...going(turn, page.printing, page.from), index, sheets, print });
      return;
    case 'printed':
      // The person has looked: it is whole, and it was the last.
      showCollect(turn, session, page.printing, sheets, print.reprint, page.from);
      return;
    case 'not-printed':
    case 'partly-printed':
    case 'unknown':
    case 'no-printer':
      if (print.state === page.print.state) change(turn, session, { ...page, index, print });
      else showEnded(turn, session, page.printing, index, print, page.from);
      return;
  }
}

function showEnded(turn: Turn, session: Session, printing: Printing, index: number, print: PrintView, from: Page): void {
  show(turn, session, { at: 'print-ended', printing, index, print, from });
  if (print.state === 'unknown') say(turn, 'print.ask-whole');
  else say(turn, print.state === 'partly-printed' ? 'print.partly-printed' : 'print.not-printed');
}

/** It is out: the loudspeaker asks for it to be taken, again and again for half a minute. */
function showCollect(turn: Turn, session: Session, printing: Printing, sheets: number, reprint: boolean, from: Page): void {
  show(turn, session, {
    at: 'print-collect',
    printing,
    sheets,
    reprint,
    reminded: false,
    remindAt: turn.at + COLLECT_REMINDER_MS,
    until: turn.at + COLLECT_MS,
    from,
  });
  say(turn, 'print.take');
}

/** Five seconds more: asks once more. */
export function remind(turn: Turn, session: Session, page: PrintCollect): void {
  change(turn, session, { ...page, reminded: true, remindAt: turn.at + COLLECT_REMINDER_MS });
  say(turn, 'print.take-again');
}

/** Ends what has not begun; what is on its way comes out. */
export function onPrintStop(turn: Turn, session: Session, page: PrintGoing): void {
  if (page.stopping) {
    turn.accepted = false;
    return;
  }
  change(turn, session, { ...page, stopping: true });
  emit(turn, { do: 'print-stop', sessionId: session.id });
}

/** Nobody knows any more what the printer does: the person is asked, and nothing is printed again by itself. */
export function giveUpPrinter(turn: Turn, session: Session, page: PrintGoing): void {
  emit(turn, { do: 'print-stop', sessionId: session.id });
  const { printing, index, from } = page;
  show(turn, session, { at: 'print-ended', printing, index, print: { state: 'unknown', canReprint: false }, givenUp: true, from });
  say(turn, 'print.ask-whole');
}

/** Once more, and then what has not been printed yet. */
export function onPrintAgain(turn: Turn, session: Session, page: PrintEnded): void {
  if (!('canReprint' in page.print) || !page.print.canReprint || problemOf(turn, page.printing) !== undefined) {
    turn.accepted = false;
    return;
  }
  show(turn, session, { ...going(turn, page.printing, page.from), index: page.index });
  say(turn, 'print.going');
  emit(turn, { do: 'print-again', sessionId: session.id });
}

export function onPrintConfirm(turn: Turn, session: Session, page: PrintEnded, whole: boolean): void {
  if (page.print.state !== 'unknown') {
    turn.accepted = false;
    return;
  }
  emit(turn, { do: 'print-confirm', sessionId: session.id, whole });
  if (page.givenUp !== true) return;
  const { printing, index, from } = page;
  const code = printing.what === 'slip' ? 'printer-unavailable' : 'document-printer-unavailable';
  if (whole) showCollect(turn, session, printing, sheetsOf(printing), false, from);
  else showEnded(turn, session, printing, index, { state: 'partly-printed', problem: { code }, canReprint: false }, from);
}
