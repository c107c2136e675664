import { MAXIMUM_STROKE_NUMBERS, type Strokes } from '@changqing/protocol';

/** Points below which a drawing is a slip of the finger and no message. */
const FEWEST_POINTS = 6;

/** What was written, or undefined where nothing was. */
export function writtenStrokes(strokes: Strokes): Strokes | undefined {
  const numbers = strokes.reduce((sum, { length }) => sum + length, 0);
  return numbers >= FEWEST_POINTS * 2 && numbers <= MAXIMUM_STROKE_NUMBERS ? strokes : undefined;
}

/** What was typed, without what nobody sees; undefined where nothing is left. */
export function typedText(text: string): string | undefined {
  const seen = text
    .replaceAll(/[^\P{C}\n]/gu, '')
    .trim()
    .slice(0, 500);
  return seen === '' ? undefined : seen;
}

/**
 * A telephone number as digits, from what was typed: full-width digits, spaces and hyphens are taken. Undefined where it is no number that can
 * be called from here: a mobile one of eleven digits, a landline of seven or eight, or one with its area code.
 */
export function calledNumber(typed: string): string | undefined {
  const digits = typed.normalize('NFKC').replaceAll(/[\s()\-–—.]/gu, '');
  const local = digits.replace(/^(?:\+86|0086)/, '');
  return /^(?:1[3-9]\d{9}|0\d{9,11}|[2-9]\d{6,7})$/.test(local) ? local : undefined;
}
