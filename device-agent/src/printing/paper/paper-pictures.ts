import sharp from 'sharp';

/** A picture that a PDF can hold as it is, or the honest word that it cannot be read. */
export type PaperPicture =
  | { readonly state: 'readable'; readonly bytes: Uint8Array; readonly widthPx: number; readonly heightPx: number }
  | { readonly state: 'unreadable' };

/** 300 dots an inch on A4; what is larger only makes the file larger. */
const MOST_SIDE_PX = 3508;
/** A picture that claims to be larger than this is not believed. */
const MOST_PIXELS = 120_000_000;
const FEW_COLOURS = 16;

/**
 * Decodes a scanned page wholly, so that a damaged one is found out here and not by the printer, turns it as its camera says, and writes it anew: line
 * work as PNG, everything else as JPEG, greys as greys. Never throws.
 */
export async function preparePicture(bytes: Uint8Array): Promise<PaperPicture> {
  try {
    const image = sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'warning', sequentialRead: true });
    const { format, bitsPerSample, isPalette, space } = await image.metadata();
    const upright = image
      .rotate()
      .flatten({ background: '#ffffff' })
      .resize({ width: MOST_SIDE_PX, height: MOST_SIDE_PX, fit: 'inside', withoutEnlargement: true });
    const grey = space === 'b-w' || space === 'grey16';
    const coloured = grey ? upright.greyscale() : upright.toColourspace('srgb');
    const lineWork = format === 'png' && isPalette && bitsPerSample !== undefined && 2 ** bitsPerSample <= FEW_COLOURS;
    const written = await (
      lineWork || (format === 'png' && grey)
        ? coloured.png({ compressionLevel: 9, progressive: false })
        : coloured.jpeg({ quality: 82, progressive: false })
    ).toBuffer({ resolveWithObject: true });
    return { state: 'readable', bytes: written.data, widthPx: written.info.width, heightPx: written.info.height };
  } catch {
    return { state: 'unreadable' };
  }
}

/** The seal, with its transparent ground kept. Undefined where it cannot be read. */
export async function prepareSeal(bytes: Uint8Array): Promise<Uint8Array | undefined> {
  try {
    return await sharp(bytes, { limitInputPixels: 16_000_000, failOn: 'warning' })
      .ensureAlpha()
      .resize({ width: 600, height: 600, fit: 'inside', withoutEnlargement: true })
      .png({ compressionLevel: 9, progressive: false, palette: false })
      .toBuffer();
  } catch {
    return undefined;
  }
}
