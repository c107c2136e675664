import type { CaptureHint } from '@changqing/protocol';
import { ANY, CAPTURE_PHASES, GUIDANCE, type Guidance, type PvrEvent } from './wire.ts';

const HINTS: Record<Guidance, CaptureHint> = {
  'no-hand': 'place',
  good: 'good',
  'too-close': 'too-near',
  'too-far': 'too-far',
  'move-left': 'move-left',
  'move-right': 'move-right',
  'move-forward': 'move-forward',
  'move-back': 'move-back',
  'hold-flat': 'hold-flat',
  'spread-fingers': 'spread-fingers',
  rotate: 'rotate',
  moving: 'hold-still',
  covered: 'covered',
  'too-bright': 'too-bright',
  'no-contrast': 'no-contrast',
  'other-hand': 'other-hand',
};

export interface HandHint {
  readonly hint: CaptureHint;
  readonly heightMm?: number;
}

/** What an event tells the person; undefined for events that say nothing to them, and for guidance codes of a later protocol. */
export function hintOf(event: PvrEvent): HandHint | undefined {
  if (event.name === 'hand') {
    const guidance = event.fields.present === 0 ? 'no-hand' : GUIDANCE[event.fields.guidance];
    if (guidance === undefined) return undefined;
    const { distanceMm } = event.fields;
    return distanceMm === ANY || event.fields.present === 0 ? { hint: HINTS[guidance] } : { hint: HINTS[guidance], heightMm: distanceMm };
  }
  if (event.name !== 'capture-state') return undefined;
  const phase = CAPTURE_PHASES[event.fields.phase];
  if (phase === 'wait-for-hand') return { hint: 'place' };
  return phase === 'hold' ? { hint: 'hold-still' } : undefined;
}
