import type { PinyinDictionary } from './dictionary.ts';

/** One thing that the typed letters can stand for. */
export interface Candidate {
  readonly text: string;
  /** How many of the typed letters it takes, apostrophes included. */
  readonly takes: number;
}

interface Split {
  readonly syllables: readonly string[];
  /** How far into the letters each syllable reaches. */
  readonly ends: readonly number[];
  /** Letters after the last whole syllable, the beginning of another one. */
  readonly rest: string;
}

/**
 * Parts letters into syllables: all of them where that is possible, with as few syllables as can be; what stays at the end must begin a
 * syllable. An apostrophe parts where two readings are possible (`xi'an`). Undefined where the letters spell nothing.
 */
export function splitSyllables(letters: string, dictionary: PinyinDictionary): Split | undefined {
  const best: (Split | undefined)[] = Array.from({ length: letters.length + 1 });
  best[0] = { syllables: [], ends: [], rest: '' };
  for (let from = 0; from < letters.length; from += 1) {
    const before = best[from];
    if (before === undefined) continue;
    if (letters[from] === "'") {
      keep(best, from + 1, before);
      continue;
    }
    for (let to = from + 1; to <= Math.min(letters.length, from + 6); to += 1) {
      const syllable = letters.slice(from, to);
      if (dictionary.isSyllable(syllable))
        keep(best, to, { syllables: [...before.syllables, syllable], ends: [...before.ends, to], rest: '' });
    }
  }
  const whole = best[letters.length];
  if (whole !== undefined) return whole;
  for (let from = letters.length - 1; from >= 0; from -= 1) {
    const before = best[from];
    const rest = letters.slice(from);
    if (before !== undefined && dictionary.beginsSyllable(rest)) return { ...before, rest };
  }
  return undefined;
}

function keep(best: (Split | undefined)[], at: number, split: Split): void {
  const there = best[at];
  if (there === undefined || split.syllables.length < there.syllables.length) best[at] = split;
}

/**
 * What the letters can stand for: words of all syllables first, then longer words that begin so, then words of fewer syllables, down to single
 * characters. Empty where the letters spell nothing.
 */
export function candidatesFor(letters: string, dictionary: PinyinDictionary): readonly Candidate[] {
  const split = splitSyllables(letters, dictionary);
  if (split === undefined || (split.syllables.length === 0 && split.rest === '')) return [];
  const { syllables, ends, rest } = split;
  const found: Candidate[] = [];
  const seen = new Set<string>();
  const offer = (texts: readonly string[], takes: number): void => {
    for (const text of texts) {
      if (seen.has(text)) continue;
      seen.add(text);
      found.push({ text, takes });
    }
  };
  const spelling = syllables.join(' ');
  if (rest === '') offer(dictionary.words(spelling), letters.length);
  if (syllables.length > 0) offer(dictionary.longer(rest === '' ? `${spelling} ` : `${spelling} ${rest}`), letters.length);
  for (let count = syllables.length - (rest === '' ? 1 : 0); count > 0; count -= 1)
    offer(dictionary.words(syllables.slice(0, count).join(' ')), ends[count - 1] ?? 0);
  if (syllables.length === 0)
    for (const syllable of dictionary.syllablesFrom(rest)) offer(dictionary.words(syllable).slice(0, 2), letters.length);
  return found;
}
