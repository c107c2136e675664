import { LIST_ROWS, type PublicForm, type PublicGuide, type PublicNotice } from '@changqing/protocol';
import { noticesOn } from '../../content/idle-slides.ts';
import { nearestSites, type NearSite } from '../../content/nearest-sites.ts';
import type { World } from '../state.ts';

/** Lists that one chooses from. */
export type InfoList = 'notices' | 'guides' | 'forms';

/**
 * Where somebody stands among the pages for everybody. `page` counts from 1. A notice or a guide that is being read stays as it is, even where
 * the bureau replaces the content meanwhile.
 */
export type InfoPage =
  | { readonly at: 'menu' }
  | { readonly at: 'list'; readonly of: InfoList; readonly page: number }
  | { readonly at: 'notice'; readonly notice: PublicNotice; readonly page: number }
  | { readonly at: 'guide'; readonly guide: PublicGuide; readonly step: number; readonly page: number }
  | { readonly at: 'sites'; readonly page: number };

/** What an entry of a list opens. */
export type InfoEntry =
  | { readonly opens: 'notice'; readonly title: string; readonly notice: PublicNotice }
  | { readonly opens: 'guide'; readonly title: string; readonly guide: PublicGuide }
  | { readonly opens: 'form'; readonly title: string; readonly form: PublicForm };

type Shown = Pick<World, 'content' | 'site' | 'today'>;

/** All entries of a list. */
export function infoEntries(of: InfoList, { content, today }: Pick<World, 'content' | 'today'>): readonly InfoEntry[] {
  switch (of) {
    case 'notices':
      return noticesOn(content, today).map((notice) => ({ opens: 'notice', title: notice.title, notice }));
    case 'guides':
      return (content?.guides ?? []).map((guide) => ({ opens: 'guide', title: guide.title, guide }));
    case 'forms':
      return (content?.forms ?? []).map((form) => ({ opens: 'form', title: form.title, form }));
  }
}

export const infoSites = ({ content, site }: Pick<World, 'content' | 'site'>): readonly NearSite[] => nearestSites(content, site);

/** How many pages something takes; nothing takes one. */
export const pagesOf = (entries: number): number => Math.max(1, Math.ceil(entries / LIST_ROWS));

/** How many pages lie beside this one: of a list, of the places, or the steps of a guide. */
export function pagesBeside(page: InfoPage, shown: Shown): number {
  switch (page.at) {
    case 'list':
      return pagesOf(infoEntries(page.of, shown).length);
    case 'sites':
      return pagesOf(infoSites(shown).length);
    case 'guide':
      return page.guide.steps.length;
    case 'menu':
    case 'notice':
      return 1;
  }
}

/** A page of a list that may have become shorter meanwhile. */
export const clampPage = (page: number, pages: number): number => Math.min(Math.max(1, page), pages);

/** What stands on one page. */
export const onPage = <T>(entries: readonly T[], page: number): readonly T[] => entries.slice((page - 1) * LIST_ROWS, page * LIST_ROWS);
