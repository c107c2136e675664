import type { Block } from './layout.ts';

const MARK: Block = { block: 'band', text: '补 打' };

/** The same slip, marked 补打 at its head; one that is marked already stays as it is. */
export function markedAsReprint(blocks: readonly Block[]): readonly Block[] {
  const marked = blocks.some((block) => block.block === 'band' && block.text.replaceAll(' ', '') === '补打');
  return marked ? blocks : [{ block: 'space', heightMm: 1 }, MARK, { block: 'space', heightMm: 1 }, ...blocks];
}
