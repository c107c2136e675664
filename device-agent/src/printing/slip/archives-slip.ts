import type { ArchivesRecord } from '@changqing/protocol';
import { column, table, unless, type SlipBody } from './slip-parts.ts';

const DOCUMENTS = 20;

/** Which documents are in the own file, and how many pages each has. */
export function archivesSlip({ documents }: ArchivesRecord): SlipBody {
  return {
    blocks: [
      { block: 'space', heightMm: 1 },
      ...table(
        [column('archives'), { title: '页数', align: 'right' }],
        documents.slice(0, DOCUMENTS).map(({ title, dated, pages }) => [dated === undefined ? title : `${title} ${dated}`, String(pages)]),
      ),
    ],
    leftOut: unless(documents.length <= DOCUMENTS, `只印了前${DOCUMENTS}份，共${documents.length}份`),
  };
}
