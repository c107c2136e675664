import { FONT_COVERAGE } from './font-coverage.ts';

interface Run {
  readonly from: number;
  /** First code point after the run. */
  readonly end: number;
}

let runs: readonly Run[] | undefined;

function decode(): readonly Run[] {
  let at = 0;
  return FONT_COVERAGE.split(' ').map((pair) => {
    const [gap = '0', length = '0'] = pair.split(',');
    const from = at + parseInt(gap, 36);
    at = from + parseInt(length, 36);
    return { from, end: at };
  });
}

/** Whether one of the UI's fonts has a drawing for this code point. */
export function isCovered(codePoint: number): boolean {
  runs ??= decode();
  let low = 0;
  let high = runs.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const run = runs[middle];
    if (run === undefined) return false;
    if (codePoint < run.from) high = middle - 1;
    else if (codePoint >= run.end) low = middle + 1;
    else return true;
  }
  return false;
}

export type Piece =
  | { readonly covered: true; readonly text: string }
  /** `codePoint` in hexadecimal, at least four places. */
  | { readonly covered: false; readonly codePoint: string };

/** A name with its romanised form beside it where a character of it can only be shown as a frame. */
export function readableName(name: string, romanised: string | undefined): string {
  const drawable = Array.from(name).every((character) => isCovered(character.codePointAt(0) ?? 0));
  return drawable || romanised === undefined ? name : `${name} ${romanised}`;
}

/** Cuts text into what the fonts can draw and single characters that they cannot. */
export function splitByCoverage(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let plain = '';
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    if (isCovered(point)) {
      plain += character;
      continue;
    }
    if (plain !== '') pieces.push({ covered: true, text: plain });
    plain = '';
    pieces.push({ covered: false, codePoint: point.toString(16).toUpperCase().padStart(4, '0') });
  }
  if (plain !== '' || pieces.length === 0) pieces.push({ covered: true, text: plain });
  return pieces;
}
