import type { ArchiveDocument, PaperBlock } from '@changqing/protocol';
import { draft, type IssuingOffice, type PaperDraft } from '../draft.ts';
import { dateWords } from '../words.ts';

/** One page of a document, and the hash of its scan. */
export interface CopiedPage {
  readonly page: number;
  readonly sha256: string;
}

/** 档案复印件: pages of one document of the own archive, each filling its sheet and marked as a copy. */
export function writeArchiveCopy(document: ArchiveDocument, pages: readonly CopiedPage[], office: IssuingOffice): PaperDraft {
  const { title, pages: all, dated } = document;
  const blocks: PaperBlock[] = pages.map(({ page }, picture) => ({
    block: 'picture',
    picture,
    caption: caption(title, page, all),
  }));
  const copied = pages.map(({ page }) => String(page)).join('、');
  return draft('archive-copy', office, {
    blocks,
    pictures: pages.map(({ sha256 }) => sha256),
    figures: [
      { label: '档案', value: title },
      ...(dated === undefined ? [] : [{ label: '档案日期', value: dateWords(dated) }]),
      { label: '复印的页', value: `第 ${copied} 页，原件共 ${String(all)} 页` },
    ],
    remarks: ['本件由电子档案打印，与存档的影像一致。原件由经办机构保管。'],
  });
}

/** Room of a caption, in UTF-16 units. */
const CAPTION_ROOM = 80;

/** The mark and the page come before the title, which is cut where it is too long, never within a character. */
function caption(title: string, page: number, all: number): string {
  let text = `复印件 第 ${String(page)} 页（共 ${String(all)} 页）`;
  for (const character of title) {
    if (text.length + character.length > CAPTION_ROOM) break;
    text += character;
  }
  return text;
}
