import type { Raster } from '../hal/receipt-printer.ts';

/** A one-bit picture that can be drawn on. Bits that fall outside are left out. */
export interface Bitmap extends Raster {
  readonly bytesPerRow: number;
}

export function createBitmap(widthDots: number, heightDots: number): Bitmap {
  const bytesPerRow = Math.ceil(widthDots / 8);
  return { widthDots, heightDots, bytesPerRow, rows: new Uint8Array(bytesPerRow * heightDots) };
}

/** Blackens a rectangle, in dots. */
export function fillRectangle(bitmap: Bitmap, left: number, top: number, width: number, height: number): void {
  const toX = Math.min(bitmap.widthDots, left + width);
  const toY = Math.min(bitmap.heightDots, top + height);
  for (let y = Math.max(0, top); y < toY; y += 1) {
    const row = y * bitmap.bytesPerRow;
    for (let x = Math.max(0, left); x < toX; x += 1) bitmap.rows[row + (x >> 3)]! |= 0x80 >> (x & 7);
  }
}

/** Draws the outline of a rectangle with lines of `thickness` dots. */
export function strokeRectangle(bitmap: Bitmap, left: number, top: number, width: number, height: number, thickness: number): void {
  fillRectangle(bitmap, left, top, width, thickness);
  fillRectangle(bitmap, left, top + height - thickness, width, thickness);
  fillRectangle(bitmap, left, top, thickness, height);
  fillRectangle(bitmap, left + width - thickness, top, thickness, height);
}

/** Adds the black dots of one picture to another, with its top left corner at (left, top). */
export function blit(target: Bitmap, source: Bitmap, left: number, top: number): void {
  for (let y = 0; y < source.heightDots; y += 1) {
    const toY = top + y;
    if (toY < 0 || toY >= target.heightDots) continue;
    const fromRow = y * source.bytesPerRow;
    const toRow = toY * target.bytesPerRow;
    for (let byte = 0; byte < source.bytesPerRow; byte += 1) {
      const bits = source.rows[fromRow + byte]!;
      if (bits === 0) continue;
      for (let bit = 0; bit < 8; bit += 1) {
        if ((bits & (0x80 >> bit)) === 0) continue;
        const x = left + byte * 8 + bit;
        if (x >= 0 && x < target.widthDots) target.rows[toRow + (x >> 3)]! |= 0x80 >> (x & 7);
      }
    }
  }
}
