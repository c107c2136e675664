import { LIST_ROWS, type ArchiveDocument, type LookUpTopic, type PaperChoice, type ParticularField } from '@changqing/protocol';
import { archivesOf, overviewOf, particularsOf, type LookUp } from './look-up.ts';
import type { LookUpPage } from './look-up-page.ts';
import { paperChoices } from './paper-choices.ts';

/** How many pages a list takes; an empty one takes one. */
export const pageCount = (entries: number): number => Math.max(1, Math.ceil(entries / LIST_ROWS));

/** The entries that stand on a page, which counts from 1. */
export const onPage = <T>(entries: readonly T[], page: number): T[] => entries.slice((page - 1) * LIST_ROWS, page * LIST_ROWS);

/** What can be looked up of this person, beside the overview. */
export const menuTopics = (lookUp: LookUp): Exclude<LookUpTopic, 'overview'>[] =>
  (overviewOf(lookUp)?.topics ?? []).filter((topic) => topic !== 'overview');

export const archiveDocuments = (lookUp: LookUp): readonly ArchiveDocument[] => archivesOf(lookUp)?.documents ?? [];

/** The particulars that can be said to be wrong. */
export const correctableFields = (lookUp: LookUp): ParticularField[] => (particularsOf(lookUp)?.fields ?? []).map(({ field }) => field);

export type ListPage = Extract<LookUpPage, { at: 'menu' | 'archives' | 'papers' | 'correction' }>;

/** What stands on the list of a page, as many as there are. */
export function entriesOf(page: ListPage, lookUp: LookUp): readonly (LookUpTopic | PaperChoice | ParticularField | ArchiveDocument)[] {
  switch (page.at) {
    case 'menu':
      return menuTopics(lookUp);
    case 'archives':
      return archiveDocuments(lookUp);
    case 'papers':
      return paperChoices(lookUp);
    case 'correction':
      return correctableFields(lookUp);
  }
}

/** The page of a list on which an entry stands; the first where it is not there. */
export const pageHolding = (entries: readonly string[], entry: string): number =>
  Math.floor(Math.max(0, entries.indexOf(entry)) / LIST_ROWS) + 1;
