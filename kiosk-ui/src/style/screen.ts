import { z } from 'zod';

/**
 * The screen as it is mounted. Every size on the pages is reckoned from it in millimetres; nothing is typed as pixels.
 * `mountBottomMm` is the height of the lower edge of the glass above the floor.
 */
export const screenGeometry = z.object({
  widthPx: z.number().int().min(320).max(8000),
  heightPx: z.number().int().min(320).max(8000),
  widthMm: z.number().min(50).max(3000),
  mountBottomMm: z.number().min(0).max(2000),
});
export type ScreenGeometry = z.infer<typeof screenGeometry>;

/** 21.5 inches in portrait, 1080 × 1920, lower edge at 900 mm: what is used where nothing else is configured. */
export const REFERENCE_SCREEN: ScreenGeometry = { widthPx: 1080, heightPx: 1920, widthMm: 267.7, mountBottomMm: 900 };

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
