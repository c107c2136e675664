import type { TypeFace } from './type-face.ts';
import { wrap } from './wrap.ts';

/** Columns that a text takes on a printer with Chinese fonts: two for everything that is not ASCII. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += (character.codePointAt(0) ?? 0) < 0x80 ? 1 : 2;
  return width;
}

const RULER: Pick<TypeFace, 'measure'> = { measure: displayWidth };

/** Breaks a text into lines of at most `columns`, by the rules of `wrap`. */
export function wrapColumns(text: string, columns: number): readonly string[] {
  // Two columns are kept for a closing mark, which never begins a line.
  return displayWidth(text) <= columns ? [text] : wrap(text, 2, 'regular', columns - 2, RULER);
}

/** Fills a text up with spaces to so many columns. */
export function padded(text: string, columns: number, align: 'left' | 'right'): string {
  const spaces = ' '.repeat(Math.max(0, columns - displayWidth(text)));
  return align === 'left' ? text + spaces : spaces + text;
}
