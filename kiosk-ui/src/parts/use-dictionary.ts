import { useEffect, useState } from 'react';
import { parsePinyinDictionary, type PinyinDictionary } from '../pinyin/dictionary.ts';

/** Half a megabyte from the agent's own origin: fetched once a page load, when the keyboard is first shown. */
let loaded: Promise<PinyinDictionary> | undefined;

async function load(): Promise<PinyinDictionary> {
  const response = await fetch('/pinyin/words.txt');
  if (!response.ok) throw new Error(`words.txt answered ${response.status}`);
  return parsePinyinDictionary(await response.text());
}

/** The words behind the keyboard; `missing` when they could not be had: letters can be typed all the same. */
export function useDictionary(): PinyinDictionary | 'loading' | 'missing' {
  const [dictionary, setDictionary] = useState<PinyinDictionary | 'loading' | 'missing'>('loading');
  useEffect(() => {
    let shown = true;
    loaded ??= load();
    loaded.then(
      (found) => {
        if (shown) setDictionary(found);
      },
      () => {
        // The next time the keyboard is shown it is tried anew.
        loaded = undefined;
        if (shown) setDictionary('missing');
      },
    );
    return () => {
      shown = false;
    };
  }, []);
  return dictionary;
}
