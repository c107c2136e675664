/** Words by their spelling; a spelling is syllables parted by blanks, `she bao`. */
export interface PinyinDictionary {
  /** The most frequent first; none where nothing is spelt so. */
  words(spelling: string): readonly string[];
  /** Words of more syllables whose spelling begins so, a few of them. */
  longer(spelling: string): readonly string[];
  isSyllable(letters: string): boolean;
  /** Whether some syllable begins with these letters. */
  beginsSyllable(letters: string): boolean;
  /** Syllables that begin with these letters. */
  syllablesFrom(letters: string): readonly string[];
}

const LONGER_AT_MOST = 12;

/** Reads `public/pinyin/words.txt` (see `scripts/pinyin.ts`): a spelling, a tab, its words. A line of another form is passed over. */
export function parsePinyinDictionary(text: string): PinyinDictionary {
  const bySpelling = new Map<string, readonly string[]>();
  for (const line of text.split('\n')) {
    const [spelling, words] = line.split('\t');
    if (spelling !== undefined && words !== undefined) bySpelling.set(spelling, words.split(' '));
  }
  const spellings = [...bySpelling.keys()].sort();
  const syllables = spellings.filter((spelling) => !spelling.includes(' '));
  const known = new Set(syllables);
  const beginnings = new Set(syllables.flatMap((syllable) => Array.from(syllable, (_letter, index) => syllable.slice(0, index + 1))));
  return {
    words: (spelling) => bySpelling.get(spelling) ?? [],
    longer: (spelling) => {
      const found: string[] = [];
      for (let index = firstFrom(spellings, spelling); index < spellings.length; index += 1) {
        const candidate = spellings[index] ?? '';
        if (!candidate.startsWith(spelling) || found.length >= LONGER_AT_MOST) break;
        if (candidate !== spelling) found.push(...(bySpelling.get(candidate) ?? []).slice(0, 2));
      }
      return found.slice(0, LONGER_AT_MOST);
    },
    isSyllable: (letters) => known.has(letters),
    beginsSyllable: (letters) => beginnings.has(letters),
    syllablesFrom: (letters) => syllables.filter((syllable) => syllable.startsWith(letters)),
  };
}

/** The first place in a sorted list that is not before `wanted`. */
function firstFrom(sorted: readonly string[], wanted: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? '') < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
