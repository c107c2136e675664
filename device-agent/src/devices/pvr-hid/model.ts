import { z } from 'zod';
import type { FoundBy } from '../discovery/found-by.ts';

/** C1: how a host recognises a reader of this class on USB, whatever its vendor. */
export const PVR_HID_USAGE = { usagePage: 0xff00, usage: 0x50 } as const;
/** C1: where a reader, or its simulator, listens when its reports travel over TCP. */
export const PVR_HID_TUNNEL_PORT = 47110;
/** Key in the catalogue. */
export const MODEL = 'pvr-hid';
/** The protocol is our own; each reader tells its maker's name for itself in GET_INFO. */
export const MAKER = 'PVR-HID reference protocol';

/** Settings of one reader. */
export const settings = z.strictObject({
  /** `binned` fetches a quarter of the pixels: for readers on full-speed USB and slow tunnels (C7). */
  format: z.enum(['full', 'binned']).default('full'),
  /** The reader goes on looking until an image is at least this good, 0 to 100. */
  minQuality: z.int().min(0).max(100).default(60),
  /** How long the hand must be still before the exposure, ms. */
  holdMs: z.int().min(0).max(2000).default(300),
  /** From which liveness value (0 to 100) on a reader that tells one is believed. */
  livenessThreshold: z.int().min(0).max(100).default(50),
  /** Pixels per inch of the full image at the usual height; the protocol does not tell it. */
  dpi: z.int().min(1).max(5000).default(94),
});
export type PvrHidSettings = z.infer<typeof settings>;

/** C4, GET_INFO of the usual reader; stands until the reader has told its own. */
export const USUAL_RANGE = { nearestMm: 40, farthestMm: 90 } as const;

/** C1. The ids are those of the reference reader; makers have their own, and all tell the usage. */
export const FOUND_BY: FoundBy = {
  usb: [{ vendorId: '1209', productId: '0001', what: 'PVR-HID reference reader' }],
  hid: { ...PVR_HID_USAGE, reportBytes: 64, numbered: false },
};
