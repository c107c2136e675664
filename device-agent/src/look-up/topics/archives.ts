import type { ArchivesRecord } from '@changqing/protocol';
import { left, LONG_ROWS_A_PAGE, right, tableLeaves, type Section } from '../sheet-pages.ts';
import { count, date, term, text } from '../sheet-values.ts';

/** The list of the own documents. The screen chooses from a list of its own; this is what a slip says. */
export function archivesSections({ documents }: ArchivesRecord): readonly Section[] {
  return [
    {
      section: 'archives',
      leaves: tableLeaves(
        [left('archives'), left('what'), left('filed-on'), right('total')],
        documents.map(({ title, category, dated, pages }) => [text(title), term(`archive.${category}`), date(dated), count(pages)]),
        undefined,
        LONG_ROWS_A_PAGE,
      ),
    },
  ];
}
