import { z } from 'zod';
import type { FoundBy } from '../discovery/found-by.ts';

/** Key in the catalogue. */
export const MODEL = 'zfm-20';
export const MAKER = 'Synochip/ZhianTec family';

/**
 * The three branches of the family. They share frames and the first thirty instructions. The numbers above differ: 35 lights a ring
 * on one and shakes hands on another, 3B is a factory reset on a third. So the branch is configured and never guessed.
 */
export const profile = z.enum(['zfm', 'r503', 'zw']);
export type Profile = z.infer<typeof profile>;

const imageSize = z.object({ widthPx: z.number().int().min(16).max(512).multipleOf(2), heightPx: z.number().int().min(16).max(512) });

/** Settings of one fingerprint module. */
export const settings = z
  .object({
    profile: profile.default('zfm'),
    /** Address of the module; FFFFFFFF unless it was changed. */
    address: z.number().int().min(0).max(0xffff_ffff).default(0xffff_ffff),
    /** Password of the module; 0 unless it was changed. */
    password: z.number().int().min(0).max(0xffff_ffff).default(0),
    /** Size of the sensor's image. `zfm` has 256×288, `r503` says it itself; a `zw` module must be told. */
    imageSize: imageSize.optional(),
    dpi: z.number().int().min(200).max(1000).default(500),
    /** Pause between two looks for a finger, ms. */
    pollMs: z.number().int().min(100).max(200).default(150),
  })
  .refine((value) => value.profile !== 'zw' || value.imageSize !== undefined, {
    path: ['imageSize'],
    message: 'a zw module does not tell the size of its image: give widthPx and heightPx from its data sheet',
  });
export type Settings = z.infer<typeof settings>;

/** What is known of the sensor where the module does not say it. */
export const ZFM_IMAGE_SIZE = { widthPx: 256, heightPx: 288 } as const;

/** Speed at which the modules leave the factory, and the one that is set at installation. */
export const FACTORY_BAUD_RATE = 57_600;
export const RAISED_BAUD_RATE = 115_200;
/** The speed is kept as a multiple of this. */
export const BAUD_UNIT = 9600;

/** Times of the protocol sheet, ms. */
export const REPLY_TIMEOUT_MS = 2000;
export const DATA_GAP_MS = 500;
export const KEEP_ALIVE_MS = 30_000;

/** Protocol sheet, section 2: ReadSysPara to the usual address. Native USB of the family is another wire. */
export const FOUND_BY: FoundBy = {
  usb: [],
  greeting: {
    manner: 'asks',
    baudRates: [RAISED_BAUD_RATE, FACTORY_BAUD_RATE],
    says: Uint8Array.of(0xef, 0x01, 0xff, 0xff, 0xff, 0xff, 0x01, 0x00, 0x03, 0x0f, 0x00, 0x13),
    hears: Uint8Array.of(0xef, 0x01, 0xff, 0xff, 0xff, 0xff, 0x07),
    waitMs: 600,
    why: 'reads the system parameters, the same instruction in all branches; a module that wants its password first still answers in this form',
  },
};
