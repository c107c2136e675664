import type { Block } from '../../device-agent/src/printing/layout.ts';

/** A text as receiptline takes it: its own signs escaped. */
const plain = (text: string): string => text.replaceAll(/[\\|{}~_"`^]/g, (sign) => `\\${sign}`);

/** The same within braces, where a semicolon ends a property. */
const property = (text: string): string => text.replaceAll(/[\\|{};]/g, (sign) => `\\${sign}`);

/** Labels of ten columns, and the rest of the line for what they name. */
const FACT_COLUMNS = '{width:10,*}';
/** Columns as wide as they were before. */
const ONE_COLUMN = '{width:auto}';

/** There are usual and double sizes only; what stands out on ours is double there. */
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
      return `${FACT_COLUMNS}\n|${plain(block.label)}|"${plain(block.value)}" |\n${ONE_COLUMN}`;
    case 'qr':
      return [`{code:${property(block.text)};option:qrcode,5,m}`, ...block.caption.map((sentence) => `|${plain(sentence)}`)].join('\n');
    case 'band':
      return `\`${plain(block.text)}\``;
    case 'table':
    case 'strip':
    case 'dots':
      throw new Error('only receipts of certification are compared: they hold no table, no calendar and no ruler');
  }
}
