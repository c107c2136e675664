import { z } from 'zod';

/**
 * The screen as it is mounted: `GET /screen.json` of the agent. Every size on the pages is reckoned from it in millimetres; nothing is typed
 * as pixels. `mountBottomMm` is the height of the lower edge of the glass above the floor.
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
