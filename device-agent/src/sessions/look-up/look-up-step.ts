import { assertNever, type ParticularField, type Sheet, type Step } from '@changqing/protocol';
import { sheetsOf as pagesOf, sheetView } from '../../look-up/sections.ts';
import type { Session, World } from '../state.ts';
import { documentOf } from './archive-page.ts';
import { entriesOf, onPage, pageCount, type ListPage } from './lists.ts';
import { archiveDocuments, correctableFields, menuTopics } from './lists.ts';
import { missingLevel, particularsOf, type LookUp } from './look-up.ts';
import type { LookUpPage, Printing } from './look-up-page.ts';
import { levelMissingFor, paperChoices } from './paper-choices.ts';
import { sheetsOf } from './papers.ts';
import type { SheetTopic } from './look-up-messages.ts';
import { lookingUp } from './show.ts';
import { waysTo } from './step-up.ts';

/** What the screen shows of a page of looking up or printing. Amounts that are hidden are not in it. */
export function lookUpStep(session: Session, page: LookUpPage, world: World): Step {
  const withFile = () => {
    const now = lookingUp(session);
    if (now === undefined) throw new Error(`the page ${page.at} without a file`);
    return now.lookUp;
  };
  switch (page.at) {
    case 'waiting':
      return { step: 'look-up.waiting', what: page.what, slow: page.slow };
    case 'overview':
      return overviewStep(withFile(), page, world);
    case 'menu':
      return menuStep(withFile(), page, world);
    case 'sheet':
      return sheetStep(withFile(), page, world);
    case 'step-up':
      return { step: 'look-up.step-up', needs: page.needs, ways: waysTo(page.needs, withFile(), world) };
    case 'password':
      return {
        step: 'look-up.password',
        ...(page.triesLeft === undefined ? {} : { wrong: { triesLeft: page.triesLeft } }),
        incomplete: page.incomplete,
      };
    case 'archives':
      return archivesStep(withFile(), page);
    case 'archive':
      return archiveStep(session, page, world);
    case 'papers':
      return papersStep(withFile(), page, world);
    case 'print-ask':
      return printAskStep(page.printing, world);
    case 'print-going':
      return { step: 'print.going', ...printed(page.printing), index: page.index, sheets: page.sheets, print: page.print };
    case 'print-collect':
      return { step: 'print.collect', ...printed(page.printing), sheets: page.sheets, reprint: page.reprint, reminded: page.reminded };
    case 'print-ended':
      return { step: 'print.ended', ...printed(page.printing), index: page.index, print: page.print };
    case 'certify':
      return { step: 'look-up.certify', benefits: [...page.benefits], recording: page.recording };
    case 'certified':
      return { step: 'look-up.certified', as: page.as, ...(page.next === undefined ? {} : { next: page.next }) };
    case 'correction':
      return correctionStep(withFile(), page);
    case 'word':
      return { step: 'look-up.word', word: page.word, ...(page.word === 'bureau-away' ? { canTryAgain: true } : {}) };
    default:
      return assertNever(page);
  }
}

const printed = ({ what, papers }: Printing) => ({ what, papers: [...papers] });

const paging = (page: ListPage, lookUp: LookUp) => ({ page: page.page, pages: pageCount(entriesOf(page, lookUp).length) });

/** Whether anything can be printed at the moment, on either printer. */
const canPrint = ({ papers, slips }: World): boolean => papers.problem === undefined || slips.problem === undefined;

function pageOf(lookUp: LookUp, topic: SheetTopic, index: number, shown: boolean): Sheet {
  const record = lookUp.records[topic];
  if (record === undefined) throw new Error(`a sheet of ${topic} that was never read`);
  return sheetView(pagesOf(record), index, shown);
}

function overviewStep(lookUp: LookUp, page: Extract<LookUpPage, { at: 'overview' }>, world: World): Step {
  return {
    step: 'look-up.overview',
    maskedName: lookUp.maskedName,
    ...(lookUp.maskedRomanised === undefined ? {} : { maskedRomanised: lookUp.maskedRomanised }),
    maskedNumber: lookUp.maskedNumber,
    sheet: pageOf(lookUp, 'overview', 0, page.shownUntil !== undefined),
    canPrint: canPrint(world),
  };
}

function menuStep(lookUp: LookUp, page: Extract<LookUpPage, { at: 'menu' }>, world: World): Step {
  const entries = onPage(menuTopics(lookUp), page.page).map((topic) => {
    const needs = missingLevel(lookUp, topic, world.lookUpPolicy);
    return { topic, ...(needs === undefined ? {} : { needs }) };
  });
  return { step: 'look-up.menu', entries, ...paging(page, lookUp) };
}

function sheetStep(lookUp: LookUp, page: Extract<LookUpPage, { at: 'sheet' }>, world: World): Step {
  const shown = page.shownUntil !== undefined;
  const sheet = pageOf(lookUp, page.topic, page.index, shown);
  return {
    step: 'look-up.sheet',
    sheet: page.topic === 'particulars' ? particularsSheet(sheet, lookUp, shown) : sheet,
    canPrintSlip: world.slips.problem === undefined,
    canConfirm: page.topic === 'particulars' && correctableFields(lookUp).length > 0,
    ...(page.problem === undefined ? {} : { problem: page.problem }),
  };
}

/** Particulars that tell who somebody is or where to find them; shown without stars for a moment only, after a touch (UI-20). */
const KEPT_FROM_EYES: readonly ParticularField[] = [
  'name',
  'number',
  'birth-date',
  'ethnic-group',
  'telephone',
  'address',
  'employer',
  'bank-account',
];

function particularsSheet(sheet: Sheet, lookUp: LookUp, shown: boolean): Sheet {
  const fields = particularsOf(lookUp)?.fields ?? [];
  const { body } = sheet;
  if (body.body !== 'facts') return sheet;
  const open = new Set<string>(
    fields.filter(({ field, masked }) => !masked && KEPT_FROM_EYES.includes(field)).map(({ field }) => `field.${field}`),
  );
  const starred = fields.some(({ masked }) => masked);
  if (open.size === 0 && !starred) return sheet;
  const facts = shown
    ? body.facts
    : body.facts.map((fact) => (open.has(fact.label) ? { ...fact, value: { is: 'hidden' as const } } : fact));
  return { ...sheet, body: { ...body, facts }, amounts: shown ? 'shown' : 'hidden' };
}

function archivesStep(lookUp: LookUp, page: Extract<LookUpPage, { at: 'archives' }>): Step {
  const entries = onPage(archiveDocuments(lookUp), page.page).map(({ title, category, dated, pages }) => ({
    title,
    category: { is: 'term' as const, term: `archive.${category}` as const },
    dated: dated === undefined ? { is: 'none' as const } : { is: 'date' as const, date: dated },
    documentPages: pages,
  }));
  return { step: 'look-up.archives', entries, ...paging(page, lookUp) };
}

function archiveStep(session: Session, page: Extract<LookUpPage, { at: 'archive' }>, world: World): Step {
  const now = lookingUp(session);
  const document = now === undefined ? undefined : documentOf(now, page.documentId);
  if (document === undefined) throw new Error('a page of a document that is not on the list');
  const { picture } = page;
  return {
    step: 'look-up.archive',
    title: document.title,
    page: page.page,
    pages: document.pages,
    picture:
      picture.state === 'loading'
        ? { state: 'loading', slow: picture.slow }
        : picture.state === 'shown'
          ? { state: 'shown', id: picture.id, widthPx: picture.widthPx, heightPx: picture.heightPx }
          : { state: 'unreadable' },
    canPrint: picture.state === 'shown' && world.papers.problem === undefined,
  };
}

function papersStep(lookUp: LookUp, page: Extract<LookUpPage, { at: 'papers' }>, world: World): Step {
  const entries = onPage(paperChoices(lookUp), page.page).map((paper) => {
    const needs = levelMissingFor(paper, lookUp, world.lookUpPolicy);
    return { paper, ...(needs === undefined ? {} : { needs }) };
  });
  return {
    step: 'look-up.papers',
    entries,
    ...paging(page, lookUp),
    ...(world.papers.problem === undefined ? {} : { problem: world.papers.problem }),
  };
}

function printAskStep(printing: Printing, world: World): Step {
  const { what, papers, sidesOf, slipMm, copies, maximumCopies, duplex, again } = printing;
  const { problem } = what === 'slip' ? world.slips : world.papers;
  return {
    step: 'print.ask',
    what,
    papers: [...papers],
    sides: sidesOf.reduce((sum, sides) => sum + sides, 0),
    sheets: sheetsOf(printing),
    ...(slipMm === undefined ? {} : { slipMm }),
    copies,
    maximumCopies,
    duplex,
    again,
    ...(problem === undefined ? {} : { problem }),
  };
}

function correctionStep(lookUp: LookUp, page: Extract<LookUpPage, { at: 'correction' }>): Step {
  return {
    step: 'look-up.correction',
    fields: onPage(correctableFields(lookUp), page.page).map((field) => ({ field, wrong: page.wrong.includes(field) })),
    ...paging(page, lookUp),
    canSend: page.wrong.length > 0,
  };
}
