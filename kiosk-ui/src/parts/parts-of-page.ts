import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';

/** A frame that holds rows, in pixels: where each begins and ends, and how high the frame is. */
export interface Rows {
  readonly rows: readonly { readonly top: number; readonly bottom: number }[];
  readonly height: number;
}

/** Where to cut rows so that each part fits the frame: the first row of each part. A row that is too high alone stands alone. Pure. */
export function cutRows({ rows, height }: Rows): readonly number[] {
  const cuts = [0];
  let start = 0;
  rows.forEach((row, at) => {
    const first = rows[start];
    if (first === undefined || at === start || row.bottom - first.top <= height + 1) return;
    cuts.push(at);
    start = at;
  });
  return cuts;
}

interface State {
  readonly identity: string;
  readonly looks: string;
  /** Ems that fit beside each other in the frame; unknown until it was looked at. */
  readonly ems: number | undefined;
  readonly cuts: readonly number[] | undefined;
  /** Whether buttons to turn are there, which take room themselves. */
  readonly turned: boolean;
  readonly part: number;
}

interface PartsOfPage {
  readonly frame: RefObject<HTMLDivElement | null>;
  /** Undefined until the frame was looked at; never painted so. */
  readonly ems: number | undefined;
  readonly part: number;
  readonly parts: number;
  /** Whether the page has to be turned at all. */
  readonly turned: boolean;
  /** Which of the rows are shown; all while they are being measured. */
  readonly shows: (row: number) => boolean;
  readonly turn: (by: 1 | -1) => void;
}

/**
 * Cuts the rows of a page into parts that fit, so that nothing scrolls in any size and language (UI-10). The rows are the children of
 * `frame`. `identity` says what the page is about: another one begins at its first part. `looks` says what changes the heights: size,
 * language, whether amounts are shown.
 */
export function usePartsOfPage(identity: string, looks: string): PartsOfPage {
  const frame = useRef<HTMLDivElement>(null);
  const [state, setState] = useState<State>(() => unmeasured(identity, looks, 0));
  if (state.identity !== identity) setState(unmeasured(identity, looks, 0));
  else if (state.looks !== looks) setState(unmeasured(identity, looks, state.part));

  useLayoutEffect(() => {
    const box = frame.current;
    if (box === null || state.cuts !== undefined) return;
    if (state.ems === undefined) {
      setState({ ...state, ems: box.clientWidth / parseFloat(getComputedStyle(box).fontSize) });
      return;
    }
    const cuts = cutRows(rowsIn(box));
    setState(
      cuts.length > 1 && !state.turned ? { ...state, turned: true } : { ...state, cuts, part: Math.min(state.part, cuts.length - 1) },
    );
  }, [state]);

  // A font that arrives late has other widths than the one that stood in for it.
  useEffect(() => {
    const again = (): void => setState((before) => unmeasured(before.identity, before.looks, before.part));
    document.fonts.addEventListener('loadingdone', again);
    return () => document.fonts.removeEventListener('loadingdone', again);
  }, []);

  const { cuts, part } = state;
  return {
    frame,
    ems: state.ems,
    part,
    parts: cuts?.length ?? 1,
    turned: state.turned,
    shows: (row) => cuts === undefined || (row >= (cuts[part] ?? 0) && row < (cuts[part + 1] ?? Infinity)),
    turn: (by) => setState((before) => ({ ...before, part: before.part + by })),
  };
}

const unmeasured = (identity: string, looks: string, part: number): State => ({
  identity,
  looks,
  ems: undefined,
  cuts: undefined,
  turned: false,
  part,
});

function rowsIn(box: HTMLElement): Rows {
  const rows = [...box.children].map((child) => {
    const { top, bottom } = child.getBoundingClientRect();
    return { top, bottom };
  });
  return { rows, height: box.clientHeight };
}
