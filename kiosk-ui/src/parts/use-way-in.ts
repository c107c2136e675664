import { useEffect } from 'react';
import { CORNER_MM, CornerTaps } from './corner-taps.ts';

/** What a key switch sends where nothing else is set: a key that no keyboard of people's has. */
export const USUAL_KEY_SWITCH = 'F13';

/** Pixels of a millimetre, as the page was told of its screen. */
function mmPx(): number {
  return parseFloat(getComputedStyle(document.documentElement).getPropertyValue('--mm')) || 4.0344;
}

/**
 * Listens for the way into diagnostics while `open`: five corners, or the key switch. Nothing of it can be seen or focused, and touches go
 * on to whatever lies there.
 */
export function useWayIn(open: boolean, enter: (by: 'corners' | 'key-switch') => void): void {
  useEffect(() => {
    if (!open) return;
    const watching = new AbortController();
    const { signal } = watching;
    const taps = new CornerTaps(() => ({ width: innerWidth, height: innerHeight, cornerPx: CORNER_MM * mmPx() }));
    const contact = ({ clientX, clientY, pointerId, timeStamp }: PointerEvent) => ({ x: clientX, y: clientY, pointerId, timeStamp });
    const forget = (): void => taps.forget();
    addEventListener('pointerdown', (event) => taps.down(contact(event)), { capture: true, signal });
    addEventListener(
      'pointerup',
      (event) => {
        if (taps.up(contact(event))) enter('corners');
      },
      { capture: true, signal },
    );
    addEventListener('pointercancel', forget, { capture: true, signal });
    addEventListener('blur', forget, { signal });
    addEventListener(
      'keydown',
      (event) => {
        if (event.key === keySwitch() && !event.repeat) enter('key-switch');
      },
      { signal },
    );
    return () => watching.abort();
  }, [open, enter]);
}

/** The key that the site's switch sends, as `screen.ts` wrote it down. */
const keySwitch = (): string => document.documentElement.dataset['keySwitch'] ?? USUAL_KEY_SWITCH;
