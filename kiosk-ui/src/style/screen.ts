import { REFERENCE_SCREEN, screenGeometry, type ScreenGeometry } from '@changqing/protocol';
import { z } from 'zod';

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

/** The screen as it is mounted, and the key that its key switch sends, where it has one. */
const mountedScreen = screenGeometry.extend({ keySwitch: z.string().min(1).max(20).optional() });
export type MountedScreen = z.infer<typeof mountedScreen>;

/** Sets the one custom property that all sizes are multiples of. */
export function applyScreen(screen: MountedScreen, root: HTMLElement): void {
  root.style.setProperty('--mm', `${pixelsPerMm(screen).toFixed(4)}px`);
  if (screen.keySwitch !== undefined) root.dataset['keySwitch'] = screen.keySwitch;
}

/** Reads the configured screen from the agent; the reference screen where there is none or it is not understood. */
export async function readScreen(signal: AbortSignal): Promise<MountedScreen> {
  try {
    const response = await fetch('/screen.json', { signal });
    if (!response.ok) return REFERENCE_SCREEN;
    const parsed = mountedScreen.safeParse(await response.json());
    return parsed.success ? parsed.data : REFERENCE_SCREEN;
  } catch {
    return REFERENCE_SCREEN;
  }
}
