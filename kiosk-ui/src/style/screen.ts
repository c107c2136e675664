import { REFERENCE_SCREEN, screenGeometry, type ScreenGeometry } from '@changqing/protocol';

/** The highest operable part stands no higher above the floor than this (reach from a wheelchair and for small people). */
export const HIGHEST_REACH_MM = 1220;

/** Pixels of one millimetre. */
export const pixelsPerMm = (screen: ScreenGeometry): number => screen.widthPx / screen.widthMm;

/** The topmost pixel row that a touch target may begin at, from the height at which the screen hangs. */
export function highestTargetPx(screen: ScreenGeometry): number {
  const heightMm = screen.heightPx / pixelsPerMm(screen);
  const belowTopMm = screen.mountBottomMm + heightMm - HIGHEST_REACH_MM;
  return Math.max(0, Math.round(belowTopMm * pixelsPerMm(screen)));
}

/** Sets the one custom property that all sizes are multiples of. */
export function applyScreen(screen: ScreenGeometry, root: HTMLElement): void {
  root.style.setProperty('--mm', `${pixelsPerMm(screen).toFixed(4)}px`);
}

/** Reads the configured screen from the agent; the reference screen where there is none or it is not understood. */
export async function readScreen(signal: AbortSignal): Promise<ScreenGeometry> {
  try {
    const response = await fetch('/screen.json', { signal });
    if (!response.ok) return REFERENCE_SCREEN;
    const parsed = screenGeometry.safeParse(await response.json());
    return parsed.success ? parsed.data : REFERENCE_SCREEN;
  } catch {
    return REFERENCE_SCREEN;
  }
}
