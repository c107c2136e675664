import type { Command } from '@changqing/protocol';
import { openMessage } from '../feedback/open-feedback.ts';
import { askForForm } from '../look-up/papers.ts';
import type { Session } from '../state.ts';
import { go, say, type Turn } from '../turn.ts';
import { clampPage, infoEntries, onPage, pagesBeside, type InfoEntry, type InfoPage } from './info-page.ts';
import { openInfo } from './open-info.ts';

export type { InfoPage } from './info-page.ts';
export { infoStep } from './info-step.ts';
export { openInfo } from './open-info.ts';

/** What is touched on the pages for everybody. No card is asked for, and nothing of anybody is shown. */
export function onInfoCommand(turn: Turn, session: Session, page: InfoPage, command: Command): void {
  switch (command.kind) {
    case 'info.open':
      if (page.at === 'menu') open(turn, session, command.what);
      else turn.accepted = false;
      return;
    case 'list.open':
      openEntry(turn, session, page, command.index);
      return;
    case 'list.next':
      turnPage(turn, session, page, 1);
      return;
    case 'list.previous':
      turnPage(turn, session, page, -1);
      return;
    default:
      turn.accepted = false;
  }
}

function open(turn: Turn, session: Session, what: 'notices' | 'guides' | 'sites' | 'forms' | 'message'): void {
  if (what === 'message') openMessage(turn, session);
  else if (what === 'sites') show(turn, session, { at: 'sites', page: 1 });
  else show(turn, session, { at: 'list', of: what, page: 1 });
}

function openEntry(turn: Turn, session: Session, page: InfoPage, index: number): void {
  const entry = page.at === 'list' ? entriesShown(turn, page)[index] : undefined;
  if (page.at !== 'list' || entry === undefined) {
    turn.accepted = false;
    return;
  }
  switch (entry.opens) {
    case 'notice':
      show(turn, session, { at: 'notice', notice: entry.notice, page: page.page });
      return;
    case 'guide':
      show(turn, session, { at: 'guide', guide: entry.guide, step: 1, page: page.page });
      return;
    case 'form':
      askForForm(turn, session, entry.form.id, { page: 'info', at: page });
  }
}

function entriesShown(turn: Turn, page: Extract<InfoPage, { at: 'list' }>): readonly InfoEntry[] {
  const { world } = turn.state;
  return onPage(infoEntries(page.of, world), clampPage(page.page, pagesBeside(page, world)));
}

function turnPage(turn: Turn, session: Session, page: InfoPage, by: 1 | -1): void {
  const pages = pagesBeside(page, turn.state.world);
  const from = page.at === 'guide' ? page.step : page.at === 'menu' || page.at === 'notice' ? 1 : clampPage(page.page, pages);
  const to = from + by;
  if (page.at === 'menu' || page.at === 'notice' || to < 1 || to > pages) turn.accepted = false;
  else if (page.at === 'guide') show(turn, session, { ...page, step: to });
  else show(turn, session, { ...page, page: to });
}

/** 返回: from a thing to its list, from a list to the menu, from the menu to what else the kiosk does. */
export function onInfoBack(turn: Turn, session: Session, page: InfoPage): void {
  switch (page.at) {
    case 'menu':
      go(turn, session, { page: 'choose' });
      say(turn, 'choose.ask');
      return;
    case 'list':
    case 'sites':
      openInfo(turn, session);
      return;
    case 'notice':
      show(turn, session, { at: 'list', of: 'notices', page: page.page });
      return;
    case 'guide':
      show(turn, session, { at: 'list', of: 'guides', page: page.page });
  }
}

/** Shows a page and says what it is; a notice is read by everybody for themselves. */
function show(turn: Turn, session: Session, at: InfoPage): void {
  go(turn, session, { page: 'info', at });
  if (at.at === 'list' || at.at === 'guide' || at.at === 'sites') say(turn, `info.${at.at}`);
}
