import type { Candidate } from './candidates.ts';

/** What has been written, and the letters that have not become characters yet. */
export interface Composition {
  readonly text: string;
  readonly letters: string;
}

export const EMPTY_COMPOSITION: Composition = { text: '', letters: '' };

/** As long as a message may get, in characters. */
export const MESSAGE_LENGTH = 200;
const LETTERS = 40;

const length = (text: string): number => Array.from(text).length;

/** A letter or apostrophe was typed. Letters that spell nothing any more are still kept: the person takes them back. */
export function typeLetter(composition: Composition, letter: string): Composition {
  if (composition.letters.length >= LETTERS || (letter === "'" && composition.letters === '')) return composition;
  return { ...composition, letters: composition.letters + letter };
}

/** A character that stands for itself: punctuation, a digit, a Latin letter. Open letters are taken over as they stand. */
export function typeCharacter(composition: Composition, character: string): Composition {
  return withText(composition.text + composition.letters + character, '');
}

/** One candidate was touched: its letters become its text, the others stay. */
export function choose(composition: Composition, { text, takes }: Candidate): Composition {
  return withText(composition.text + text, composition.letters.slice(takes).replace(/^'+/, ''));
}

/** Takes back the last letter, or where there is none the last character. */
export function erase({ text, letters }: Composition): Composition {
  if (letters !== '') return { text, letters: letters.slice(0, -1) };
  return { text: Array.from(text).slice(0, -1).join(''), letters };
}

function withText(text: string, letters: string): Composition {
  return { text: length(text) > MESSAGE_LENGTH ? Array.from(text).slice(0, MESSAGE_LENGTH).join('') : text, letters };
}
