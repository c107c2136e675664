import type { Block } from '../../device-agent/src/printing/layout.ts';

/** A text as receiptline takes it: its own signs escaped. */
const plain = (text: string): string => text.replaceAll(/[\\|{}~_"`^:;]/g, (sign) => `\\${sign}`);

/** Type of four fifths more than usual is doubled there; nothing in between exists. */
const isLarge = (sizeMm: number): boolean => sizeMm > 5;

/** The same receipt in the markdown of the npm package receiptline, made from the very blocks that ours is laid out from. */
export function receiptlineDocument(blocks: readonly Block[]): string {
  return blocks.map(lineOf).join('\n');
}

function lineOf(block: Block): string {
  switch (block.block) {
    case 'space':
      return '';
    case 'rule':
      return '-';
    case 'text': {
      const text = `${isLarge(block.sizeMm) ? '^^^' : ''}${block.weight === 'bold' ? '"' : ''}${plain(block.text)}${block.weight === 'bold' ? '"' : ''}`;
      return block.align === 'left' ? `|${text}` : text;
    }
    case 'fact':
      return `${plain(block.label)} |"${plain(block.value)}"`;
    case 'qr':
      return [`{code:${plain(block.text)};option:qrcode,5,m}`, ...block.caption.map((sentence) => `|${plain(sentence)}`)].join('\n');
    case 'band':
      return `\`${plain(block.text)}\``;
  }
}
