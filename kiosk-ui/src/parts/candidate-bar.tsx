import { useState } from 'react';
import type { Candidate } from '../pinyin/candidates.ts';
import { TextKey } from './letter-keyboard.tsx';
import css from './candidate-bar.module.css';

/** So many characters of candidates stand beside the two arrows in the largest type. */
const ROOM = 9;
const AT_MOST = 5;

/** Candidates by pages: as many as have room beside one another, at most five. */
export function candidatePages(candidates: readonly Candidate[]): readonly (readonly Candidate[])[] {
  const pages: Candidate[][] = [];
  let page: Candidate[] = [];
  let used = 0;
  for (const candidate of candidates) {
    // A key has room for its border too: half a character.
    const wants = Array.from(candidate.text).length + 0.8;
    if (page.length > 0 && (used + wants > ROOM || page.length >= AT_MOST)) {
      pages.push(page);
      page = [];
      used = 0;
    }
    page.push(candidate);
    used += wants;
  }
  return page.length === 0 ? pages : [...pages, page];
}

interface CandidateBarProps {
  readonly letters: string;
  readonly candidates: readonly Candidate[];
  readonly choose: (candidate: Candidate) => void;
  readonly earlierLabel: string;
  readonly laterLabel: string;
}

/** What the letters can stand for, a few at a time; arrows lead to the others. */
export function CandidateBar({ letters, candidates, choose, earlierLabel, laterLabel }: CandidateBarProps) {
  const [at, setAt] = useState({ letters, page: 0 });
  // Other letters begin at their first page.
  if (at.letters !== letters) setAt({ letters, page: 0 });
  const pages = candidatePages(candidates);
  const page = Math.min(at.page, Math.max(0, pages.length - 1));
  return (
    <div className={css.bar} data-part="candidates">
      {(pages[page] ?? []).map((candidate, index) => (
        <TextKey key={candidate.text} name={`candidate.${index}`} label={candidate.text} wide press={() => choose(candidate)} />
      ))}
      {pages.length > 1 && (
        <>
          <TextKey name="candidates.earlier" label="‹" press={() => setAt({ letters, page: Math.max(0, page - 1) })} aria={earlierLabel} />
          <TextKey
            name="candidates.later"
            label="›"
            press={() => setAt({ letters, page: Math.min(pages.length - 1, page + 1) })}
            aria={laterLabel}
          />
        </>
      )}
    </div>
  );
}
