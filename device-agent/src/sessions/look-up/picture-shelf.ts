import { randomUUID } from 'node:crypto';
import { err, ok, type Result } from '@changqing/protocol';
import sharp from 'sharp';

/** A scanned page as the screen gets it. */
export interface ShelvedPicture {
  readonly id: string;
  readonly png: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** At most so large on the screen: enough to be enlarged and read, small enough to be held. */
const WIDEST_PX = 1_654;
const TALLEST_PX = 2_339;
/** A scan of A3 at 600 dots an inch; what claims to be larger is not decoded. */
const MOST_PIXELS = 70_000_000;

/** How the two kinds of pictures begin that an archive holds. Drawings and whatever else a decoder would take are not looked at. */
const BEGINNINGS = [
  [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  [0xff, 0xd8, 0xff],
];

const isScan = (bytes: Uint8Array): boolean => BEGINNINGS.some((beginning) => beginning.every((byte, at) => bytes[at] === byte));

/**
 * Decodes a picture that came from outside and makes a new one of it: nothing of the bytes that came reaches the browser. Error `unreadable`: it
 * is neither PNG nor JPEG, broken, or too large.
 */
export async function redraw(bytes: Uint8Array): Promise<Result<ShelvedPicture, 'unreadable'>> {
  if (!isScan(bytes)) return err('unreadable');
  try {
    const { data, info } = await sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error', pages: 1 })
      .rotate()
      .flatten({ background: '#ffffff' })
      .resize({ width: WIDEST_PX, height: TALLEST_PX, fit: 'inside', withoutEnlargement: true })
      .png({ compressionLevel: 6 })
      .toBuffer({ resolveWithObject: true });
    return ok({ id: randomUUID(), png: data, widthPx: info.width, heightPx: info.height });
  } catch {
    // sharp throws for whatever it cannot decode; there is nothing else in here that throws.
    return err('unreadable');
  }
}

/** The scanned pages that are held in memory, for the page that shows one of them and the page that may come next. */
export interface PictureShelf {
  put(key: string, picture: ShelvedPicture): void;
  /** A page that was fetched ahead. */
  find(key: string): ShelvedPicture | undefined;
  byId(id: string): ShelvedPicture | undefined;
  /** Keeps the pages of these keys and lets go of the others. */
  keepOnly(keys: readonly string[]): void;
  clear(): void;
}

export function createPictureShelf(): PictureShelf {
  const held = new Map<string, ShelvedPicture>();
  const letGo = (key: string) => {
    held.get(key)?.png.fill(0);
    held.delete(key);
  };
  return {
    put: (key, picture) => void held.set(key, picture),
    find: (key) => held.get(key),
    byId: (id) => [...held.values()].find((picture) => picture.id === id),
    keepOnly: (keys) => {
      for (const key of [...held.keys()]) if (!keys.includes(key)) letGo(key);
    },
    clear: () => {
      for (const key of [...held.keys()]) letGo(key);
    },
  };
}
