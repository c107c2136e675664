import { LIST_ROWS, type Command } from '@changqing/protocol';
import { nextSectionIndex, sheetsOf } from '../../look-up/sections.ts';
import type { Page, Session } from '../state.ts';
import { emit, say, type Turn } from '../turn.ts';
import { documentOf } from './archive-page.ts';
import { onCertifyAnswer } from './certify-while-serving.ts';
import { afterPrinting, leaveLookUp } from './leaving.ts';
import { archiveDocuments, correctableFields, entriesOf, menuTopics, pageCount } from './lists.ts';
import { REVEAL_MS, UNMASK_MS } from './look-up-limits.ts';
import type { SheetTopic } from './look-up-messages.ts';
import type { LookUpPage } from './look-up-page.ts';
import { overviewOf, particularsOf } from './look-up.ts';
import { openAgain, openByVerification } from './opening.ts';
import { paperChoices } from './paper-choices.ts';
import { askForForm } from './papers.ts';
import { onCopies, onPrintAgain, onPrintConfirm, onPrintStart, onPrintStop, type PrintCollect } from './printing.ts';
import { pursue } from './pursue.ts';
import { OVERVIEW, returnTo } from './return-to.ts';
import { lookingUp, show, type LookingUp } from './show.ts';
import { sendStatement } from './statements.ts';
import { onPassword, onWayChosen } from './step-up.ts';

type SheetPage = Extract<LookUpPage, { at: 'sheet' }>;
type CommandOf<Kind extends Command['kind']> = Extract<Command, { kind: Kind }>;

const refuse = (turn: Turn): void => {
  turn.accepted = false;
};

/** Something was touched on a page of looking up or printing; what does not belong to the page is refused. */
export function onLookUpCommand(turn: Turn, session: Session, at: LookUpPage, command: Command): void {
  const now = lookingUp(session);
  switch (command.kind) {
    case 'list.open':
      if (now === undefined) refuse(turn);
      else onListOpen(turn, now, at, command.index);
      return;
    case 'list.next':
      onTurn(turn, now, at, 1);
      return;
    case 'list.previous':
      onTurn(turn, now, at, -1);
      return;
    case 'look-up.menu':
      if (now === undefined || (at.at !== 'overview' && at.at !== 'sheet')) refuse(turn);
      else showMenu(turn, now);
      return;
    case 'look-up.again':
      onAgain(turn, session, at);
      return;
    case 'sheet.reveal':
      onReveal(turn, now, at);
      return;
    case 'sheet.section':
      onSection(turn, now, at);
      return;
    case 'step-up.choose':
      if (now === undefined || at.at !== 'step-up') refuse(turn);
      else onWayChosen(turn, now, at, command.way);
      return;
    case 'password.enter':
      if (now === undefined || at.at !== 'password') refuse(turn);
      else onPassword(turn, now, at, command.password);
      return;
    case 'archive.print':
      if (now === undefined || at.at !== 'archive' || at.picture.state !== 'shown') refuse(turn);
      else pursue(turn, now, { wish: 'archive-copy', documentId: at.documentId, page: at.page }, { page: 'look-up', at });
      return;
    case 'print.papers':
      if (now === undefined || (at.at !== 'overview' && at.at !== 'menu' && at.at !== 'sheet')) refuse(turn);
      else showPapers(turn, now);
      return;
    case 'print.slip':
      onSlip(turn, now, at);
      return;
    case 'certify.answer':
      if (now === undefined || at.at !== 'certify') refuse(turn);
      else onCertifyAnswer(turn, now, at, command.yes);
      return;
    case 'particulars.confirm':
    case 'particulars.correct':
      onParticulars(turn, now, at, command);
      return;
    case 'correction.send':
      if (now === undefined || at.at !== 'correction' || at.wrong.length === 0) refuse(turn);
      else sendStatement(turn, now, at.wrong);
      return;
    case 'result.done':
      onDone(turn, session, at);
      return;
    default:
      onPrintCommand(turn, session, at, command);
  }
}

function onPrintCommand(turn: Turn, session: Session, at: LookUpPage, command: Command): void {
  if (at.at === 'print-ask' && command.kind === 'print.copies') onCopies(turn, session, at, command.copies);
  else if (at.at === 'print-ask' && command.kind === 'print.start') onPrintStart(turn, session, at);
  else if (at.at === 'print-going' && command.kind === 'print.stop') onPrintStop(turn, session, at);
  else if (at.at === 'print-collect' && command.kind === 'print.taken') onTaken(turn, session, at);
  else if (at.at === 'print-ended' && command.kind === 'print.again') onPrintAgain(turn, session, at);
  else if (at.at === 'print-ended' && command.kind === 'print.confirm') onPrintConfirm(turn, session, at, command.whole);
  else refuse(turn);
}

function showMenu(turn: Turn, { session }: LookingUp): void {
  show(turn, session, { at: 'menu', page: 1 });
  say(turn, 'look-up.menu');
}

function showPapers(turn: Turn, { session }: LookingUp): void {
  show(turn, session, { at: 'papers', page: 1 });
  say(turn, 'look-up.papers');
}

/** An entry of a list was touched. */
function onListOpen(turn: Turn, now: LookingUp, at: LookUpPage, index: number): void {
  if (at.at !== 'menu' && at.at !== 'archives' && at.at !== 'papers' && at.at !== 'correction') {
    refuse(turn);
    return;
  }
  const { session, lookUp } = now;
  const from: Page = { page: 'look-up', at };
  const place = (at.page - 1) * LIST_ROWS + index;
  switch (at.at) {
    case 'menu': {
      const topic = menuTopics(lookUp)[place];
      if (topic === undefined) refuse(turn);
      else pursue(turn, now, topic === 'archives' ? { wish: 'archives' } : { wish: 'topic', topic }, from);
      return;
    }
    case 'archives': {
      const document = archiveDocuments(lookUp)[place];
      if (document === undefined) refuse(turn);
      else pursue(turn, now, { wish: 'archive-page', documentId: document.id, page: 1 }, from);
      return;
    }
    case 'papers': {
      const choice = paperChoices(lookUp)[place];
      if (choice === undefined) refuse(turn);
      else pursue(turn, now, { wish: 'papers', choice }, from);
      return;
    }
    case 'correction': {
      const field = correctableFields(lookUp)[place];
      if (field === undefined) refuse(turn);
      else show(turn, session, { ...at, wrong: at.wrong.includes(field) ? at.wrong.filter((one) => one !== field) : [...at.wrong, field] });
      return;
    }
  }
}

/** The next or the previous page, of a list, a record or a document. */
function onTurn(turn: Turn, now: LookingUp | undefined, at: LookUpPage, by: 1 | -1): void {
  if (now === undefined) {
    refuse(turn);
    return;
  }
  switch (at.at) {
    case 'menu':
    case 'archives':
    case 'papers':
    case 'correction': {
      const page = at.page + by;
      if (page < 1 || page > pageCount(entriesOf(at, now.lookUp).length)) refuse(turn);
      else show(turn, now.session, { ...at, page });
      return;
    }
    case 'sheet': {
      const index = at.index + by;
      const pages = sheetsOfTopic(now, at.topic);
      // Turning pages stays within the section; the section button leads out of it.
      if (pages[index]?.section !== pages[at.index]?.section || pages[index] === undefined) refuse(turn);
      else show(turn, now.session, { ...sheetAt(at), index });
      return;
    }
    case 'archive': {
      const pages = documentOf(now, at.documentId)?.pages ?? 0;
      const page = at.page + by;
      if (page < 1 || page > pages) refuse(turn);
      else pursue(turn, now, { wish: 'archive-page', documentId: at.documentId, page }, { page: 'look-up', at });
      return;
    }
    default:
      refuse(turn);
  }
}

const sheetsOfTopic = ({ lookUp }: LookingUp, topic: SheetTopic) => {
  const record = lookUp.records[topic];
  return record === undefined ? [] : sheetsOf(record);
};

/** The sheet without a word about the bureau, which was about the last touch. */
const sheetAt = ({ at, topic, index, shownUntil }: SheetPage): SheetPage => ({
  at,
  topic,
  index,
  ...(shownUntil === undefined ? {} : { shownUntil }),
});

function onSection(turn: Turn, now: LookingUp | undefined, at: LookUpPage): void {
  if (now === undefined || at.at !== 'sheet') {
    refuse(turn);
    return;
  }
  const index = nextSectionIndex(sheetsOfTopic(now, at.topic), at.index);
  if (index === undefined) refuse(turn);
  else show(turn, now.session, { ...sheetAt(at), index });
}

/** Amounts are shown for half a minute, particulars without stars for ten seconds; a second touch hides them. */
function onReveal(turn: Turn, now: LookingUp | undefined, at: LookUpPage): void {
  if (now === undefined || (at.at !== 'overview' && at.at !== 'sheet')) {
    refuse(turn);
    return;
  }
  const { session } = now;
  if (at.shownUntil !== undefined) {
    show(turn, session, at.at === 'overview' ? { at: 'overview' } : { at: 'sheet', topic: at.topic, index: at.index });
    return;
  }
  if (at.at === 'overview') show(turn, session, { at: 'overview', shownUntil: turn.at + REVEAL_MS });
  else if (at.topic !== 'particulars') show(turn, session, { ...sheetAt(at), shownUntil: turn.at + REVEAL_MS });
  else if (isFullyKnown(now)) show(turn, session, { ...sheetAt(at), shownUntil: turn.at + UNMASK_MS });
  else pursue(turn, now, { wish: 'unmask' }, { page: 'look-up', at: { at: 'sheet', topic: at.topic, index: at.index } });
}

/** Whether the particulars are here without stars. */
const isFullyKnown = ({ lookUp }: LookingUp): boolean =>
  !lookUp.stale.includes('particulars') && particularsOf(lookUp)?.fields.some(({ masked }) => masked) === false;

/** A slip of the topic that is shown; from the list of papers the one that most people come for. */
function onSlip(turn: Turn, now: LookingUp | undefined, at: LookUpPage): void {
  if (now === undefined || turn.state.world.slips.problem !== undefined) {
    refuse(turn);
    return;
  }
  const topics = overviewOf(now.lookUp)?.topics ?? [];
  const usual = topics.includes('contributions') ? 'contributions' : 'overview';
  if (at.at === 'sheet') pursue(turn, now, { wish: 'slip', topic: at.topic }, { page: 'look-up', at });
  else if (at.at === 'overview') pursue(turn, now, { wish: 'slip', topic: 'overview' }, { page: 'look-up', at });
  else if (at.at === 'papers' || (at.at === 'word' && at.word === 'slip-only'))
    pursue(turn, now, { wish: 'slip', topic: usual }, { page: 'look-up', at });
  else refuse(turn);
}

function onParticulars(
  turn: Turn,
  now: LookingUp | undefined,
  at: LookUpPage,
  { kind }: CommandOf<'particulars.confirm' | 'particulars.correct'>,
): void {
  if (now === undefined || at.at !== 'sheet' || at.topic !== 'particulars') refuse(turn);
  else pursue(turn, now, { wish: kind === 'particulars.confirm' ? 'confirm' : 'correct' }, { page: 'look-up', at });
}

/** Tries once more what the bureau did not answer. */
function onAgain(turn: Turn, session: Session, at: LookUpPage): void {
  if (at.at !== 'word' || at.word !== 'bureau-away') {
    refuse(turn);
    return;
  }
  const now = lookingUp(session);
  const { subject, verificationId } = session;
  if (now !== undefined) pursue(turn, now, at.wish ?? { wish: 'topic', topic: 'overview' }, at.from ?? OVERVIEW);
  else if (at.wish?.wish === 'form' && at.from !== undefined) askForForm(turn, session, at.wish.formId, at.from);
  else if (verificationId !== undefined) openByVerification(turn, session, verificationId);
  else if (subject !== undefined && subject.by === 'card') openAgain(turn, session, subject);
  else refuse(turn);
}

/** The paper is in the person's hands. */
function onTaken(turn: Turn, session: Session, at: PrintCollect): void {
  emit(turn, { do: 'print-taken', sessionId: session.id, confirmed: true });
  afterPrinting(turn, session, at.from);
}

/** 接着看, 接着查询, 不打了: on from a page that has said its word. */
function onDone(turn: Turn, session: Session, at: LookUpPage): void {
  const now = lookingUp(session);
  if (at.at === 'print-collect') onTaken(turn, session, at);
  else if (at.at === 'print-ended') afterPrinting(turn, session, at.from);
  else if (at.at === 'certified' && now !== undefined) pursue(turn, now, at.wish, at.from);
  else if (at.at === 'word' && at.from !== undefined) returnTo(turn, session, at.from);
  else if (at.at === 'word') leaveLookUp(turn, session);
  else refuse(turn);
}
