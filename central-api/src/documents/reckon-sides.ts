import type { PaperBlock } from '@changqing/protocol';

/** What a side of A4 has for the body, mm, once margins, number and footer are off; and what the title, and seal with code, take of it. */
const SIDE_MM = 246;
const TITLE_MM = 24;
const SEAL_MM = 58;
const BODY_WIDTH_MM = 174;
/** Width of a Chinese character and height of a line in the body's size; Latin letters and digits take about half. */
const CHARACTER_MM = 3.7;
const LINE_MM = 6;

/**
 * Reckons how many sides of A4 a content takes. Central does not lay papers out, the terminal does; this is for the day's limit and for telling
 * how long a form is, so it may be off by a side, but is the same whenever it is asked.
 */
export function reckonSides(
  content: { readonly blocks: readonly PaperBlock[]; readonly remarks: readonly string[] },
  sealed: boolean,
): number {
  const pictures = content.blocks.filter(({ block }) => block === 'picture').length;
  const texts = content.blocks.filter(({ block }) => block !== 'picture');
  // Scans fill their sheets and carry mark, number and seal in the margin.
  if (texts.length === 0) return Math.max(1, pictures);
  const bodyMm = texts.reduce((height, block) => height + heightOf(block), TITLE_MM);
  const tailMm = content.remarks.reduce((height, text) => height + linesOf(text, BODY_WIDTH_MM) * LINE_MM, sealed ? SEAL_MM : 0);
  return pictures + Math.max(1, Math.ceil((bodyMm + tailMm) / SIDE_MM));
}

function heightOf(block: PaperBlock): number {
  switch (block.block) {
    case 'heading':
      return 12;
    case 'paragraph':
      return linesOf(block.text, BODY_WIDTH_MM) * LINE_MM + 3;
    case 'facts':
      return block.facts.reduce((height, { value }) => height + (widthOf(value) > BODY_WIDTH_MM / 3 ? 8 : 4), 6);
    case 'table': {
      const shares = block.columns.reduce((total, { share }) => total + share, 0);
      const widths = block.columns.map(({ share }) => (share / shares) * BODY_WIDTH_MM - 3);
      const rowMm = (row: readonly string[]): number =>
        Math.max(1, ...row.map((cell, at) => linesOf(cell, widths[at] ?? BODY_WIDTH_MM))) * 5 + 2;
      return 12 + [...block.rows, ...(block.total === undefined ? [] : [block.total])].reduce((height, row) => height + rowMm(row), 0);
    }
    case 'field':
      return block.heightMm + 3;
    case 'picture':
      return 0;
  }
}

const widthOf = (text: string): number =>
  Array.from(text).reduce((width, character) => width + (character < '\u2E80' ? CHARACTER_MM / 2 : CHARACTER_MM), 0);

const linesOf = (text: string, widthMm: number): number => Math.max(1, Math.ceil(widthOf(text) / widthMm));
