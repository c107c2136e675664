import type { CaptureHint } from '@changqing/protocol';

/**
 * States of a state report (palm sheet, part B). A state says where the hand is; the hint says where it should go. The numbers from 128 on are those of
 * firmware for faces and hands; they come from one source.
 */
const HINTS: Readonly<Record<number, CaptureHint>> = {
  0: 'good',
  1: 'place',
  2: 'move-back',
  3: 'move-forward',
  4: 'move-right',
  5: 'move-left',
  6: 'too-far',
  7: 'too-near',
  128: 'good',
  129: 'too-far',
  130: 'too-near',
  131: 'move-back',
  132: 'move-forward',
  133: 'move-right',
  134: 'move-left',
};

const TURNED: Partial<Readonly<Record<CaptureHint, CaptureHint>>> = {
  'move-back': 'move-forward',
  'move-forward': 'move-back',
  'move-left': 'move-right',
  'move-right': 'move-left',
};

/** What a state tells the person; undefined for one that is not known. */
export function hintOf(state: number, turned: boolean): CaptureHint | undefined {
  const hint = HINTS[state];
  return hint !== undefined && turned ? (TURNED[hint] ?? hint) : hint;
}
