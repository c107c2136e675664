import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { err, ok, type GreyImage, type Result } from '@changqing/protocol';
import sharp from 'sharp';

/** File name endings that `readGreyImage` understands. */
export const IMAGE_ENDINGS: readonly string[] = ['.tif', '.tiff', '.png', '.jpg', '.jpeg', '.webp', '.bmp', '.pgm'];

/**
 * Reads a picture as 8-bit grey. The resolution is what the caller says: many scanners' files carry 72 dpi or none at all.
 * The error is a sentence that names the file.
 */
export async function readGreyImage(path: string, dpi: number): Promise<Result<GreyImage, string>> {
  try {
    const bytes = await readFile(path);
    const ending = extname(path).toLowerCase();
    if (ending === '.bmp') return parseBmp(path, bytes, dpi);
    if (ending === '.pgm') return parsePgm(path, bytes, dpi);
    const { data, info } = await sharp(bytes)
      .flatten({ background: '#ffffff' })
      .greyscale()
      .extractChannel(0)
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    return ok({ widthPx: info.width, heightPx: info.height, dpi, pixels: new Uint8Array(data) });
  } catch (error) {
    return err(`${path}: cannot be read as an image (${error instanceof Error ? error.message : String(error)})`);
  }
}

/** Windows bitmaps of 8 (palette), 24 and 32 bits without compression: what fingerprint readers' tools write. */
function parseBmp(path: string, bytes: Buffer, dpi: number): Result<GreyImage, string> {
  if (bytes.length < 54 || bytes.toString('latin1', 0, 2) !== 'BM') return err(`${path}: is no Windows bitmap`);
  const start = bytes.readUInt32LE(10);
  const headerBytes = bytes.readUInt32LE(14);
  const widthPx = bytes.readInt32LE(18);
  const signedHeight = bytes.readInt32LE(22);
  const heightPx = Math.abs(signedHeight);
  const bits = bytes.readUInt16LE(28);
  if (bytes.readUInt32LE(30) !== 0) return err(`${path}: is a compressed bitmap; save it without compression`);
  if (bits !== 8 && bits !== 24 && bits !== 32) return err(`${path}: has ${bits} bits a pixel; 8, 24 and 32 are read`);
  const stride = Math.ceil((widthPx * bits) / 32) * 4;
  if (widthPx < 1 || heightPx < 1 || start + stride * heightPx > bytes.length) return err(`${path}: is cut short`);
  const palette = 14 + headerBytes;
  const pixels = new Uint8Array(widthPx * heightPx);
  for (let y = 0; y < heightPx; y++) {
    const row = start + stride * (signedHeight > 0 ? heightPx - 1 - y : y);
    for (let x = 0; x < widthPx; x++) {
      const at = bits === 8 ? palette + 4 * bytes[row + x]! : row + (x * bits) / 8;
      if (at + 2 >= bytes.length) return err(`${path}: its palette is cut short`);
      pixels[y * widthPx + x] = Math.round(0.114 * bytes[at]! + 0.587 * bytes[at + 1]! + 0.299 * bytes[at + 2]!);
    }
  }
  return ok({ widthPx, heightPx, dpi, pixels });
}

/** Binary portable greymaps (P5) of 8 bits. */
function parsePgm(path: string, bytes: Buffer, dpi: number): Result<GreyImage, string> {
  const header = /^P5\s+(?:#[^\n]*\n\s*)*(\d+)\s+(?:#[^\n]*\n\s*)*(\d+)\s+(?:#[^\n]*\n\s*)*(\d+)\s/.exec(bytes.toString('latin1', 0, 1024));
  if (header === null) return err(`${path}: is no binary greymap (P5)`);
  const [widthPx, heightPx, white] = [Number(header[1]), Number(header[2]), Number(header[3])];
  if (white < 1 || white > 255) return err(`${path}: has ${white} grey levels; up to 255 are read`);
  const pixels = new Uint8Array(bytes.subarray(header[0].length, header[0].length + widthPx * heightPx));
  if (widthPx < 1 || heightPx < 1 || pixels.length < widthPx * heightPx) return err(`${path}: is cut short`);
  return ok({ widthPx, heightPx, dpi, pixels: white === 255 ? pixels : pixels.map((value) => Math.round((value * 255) / white)) });
}
