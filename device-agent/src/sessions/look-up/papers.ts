import type { DocumentRequest } from '@changqing/protocol';
import type { Page, Session } from '../state.ts';
import { say, type Turn } from '../turn.ts';
import { askBureau } from './ask-bureau.ts';
import { papersFor } from './paper-choices.ts';
import type { BureauAnswer } from './look-up-messages.ts';
import type { Printing } from './look-up-page.ts';
import { show, type LookingUp } from './show.ts';
import type { Wish } from './wish.ts';
import { showWord } from './words.ts';

/** Has central issue what was chosen. Where no sheet can be printed now none is asked for, because issuing counts. */
export function askForPapers(turn: Turn, now: LookingUp, wish: Extract<Wish, { wish: 'papers' | 'archive-copy' }>, from: Page): void {
  const { session, lookUp } = now;
  const requests: DocumentRequest[] =
    wish.wish === 'papers'
      ? papersFor(wish.choice, lookUp).map((kind) => ({ kind, lookUpId: lookUp.id }))
      : [{ kind: 'archive-copy', lookUpId: lookUp.id, archiveId: wish.documentId, pages: [wish.page] }];
  if (requests.length === 0) showWord(turn, session, 'nothing-on-file', from);
  else issue(turn, session, requests, wish, from);
}

/** A blank form or leaflet, for anybody. */
export function askForForm(turn: Turn, session: Session, formId: string, from: Page): void {
  issue(turn, session, [{ kind: 'blank-form', formId }], { wish: 'form', formId }, from);
}

function issue(turn: Turn, session: Session, requests: readonly DocumentRequest[], wish: Wish, from: Page): void {
  if (turn.state.world.papers.problem === undefined) askBureau(turn, session, 'paper', { ask: 'papers', requests }, { wish, from });
  else if (session.lookUp !== undefined && turn.state.world.slips.problem === undefined) showWord(turn, session, 'slip-only', from);
  else showCannotPrint(turn, session, requests, from);
}

/** There is neither a sheet nor a slip to be had: says what is wrong with the printer. */
function showCannotPrint(turn: Turn, session: Session, requests: readonly DocumentRequest[], from: Page): void {
  const problem = turn.state.world.papers.problem ?? { code: 'document-printer-unavailable' };
  show(turn, session, {
    at: 'print-ended',
    printing: printingOf(
      requests.map(({ kind }) => ({ kind, sides: 0, again: false })),
      1,
      false,
    ),
    index: 1,
    print: { state: 'not-printed', problem, canReprint: false },
    from,
  });
  say(turn, 'print.not-printed');
}

const printingOf = (papers: Extract<BureauAnswer, { is: 'papers' }>['papers'], maximumCopies: number, duplex: boolean): Printing => ({
  what: 'paper',
  papers: papers.map(({ kind }) => kind),
  sidesOf: papers.map(({ sides }) => sides),
  copies: 1,
  maximumCopies,
  duplex,
  again: papers.some(({ again }) => again),
});

/** Sheets of all papers and copies together. */
export const sheetsOf = ({ sidesOf, duplex, copies }: Printing): number =>
  sidesOf.reduce((sum, sides) => sum + (duplex ? Math.ceil(sides / 2) : sides), 0) * copies;

/** The papers are here, checked and laid out: before anything is printed, how many sheets that will be. */
export function onPrepared(turn: Turn, session: Session, answer: Extract<BureauAnswer, { is: 'papers' }>, from: Page): void {
  const { duplex, maximumCopies } = turn.state.world.papers;
  const printing = printingOf(answer.papers, 1, duplex && answer.papers.some(({ sides }) => sides > 1));
  // One copy is issued already; what is left of the day's sheets is for further ones.
  const affordable = answer.sheetsLeft === undefined ? maximumCopies : 1 + Math.floor(answer.sheetsLeft / Math.max(1, sheetsOf(printing)));
  show(turn, session, {
    at: 'print-ask',
    printing: { ...printing, maximumCopies: Math.max(1, Math.min(maximumCopies, affordable)) },
    from,
  });
  say(turn, 'print.ask');
}
