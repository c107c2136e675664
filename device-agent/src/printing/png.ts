import sharp from 'sharp';
import type { Raster } from '../hal/receipt-printer.ts';

/** The picture of a raster as PNG, black on white, with a white border of `borderDots`. */
export async function rasterPng(raster: Raster, borderDots = 0): Promise<Uint8Array> {
  const width = raster.widthDots + 2 * borderDots;
  const height = raster.heightDots + 2 * borderDots;
  const bytesPerRow = Math.ceil(raster.widthDots / 8);
  const grey = new Uint8Array(width * height).fill(255);
  for (let y = 0; y < raster.heightDots; y += 1) {
    for (let x = 0; x < raster.widthDots; x += 1) {
      if ((raster.rows[y * bytesPerRow + (x >> 3)]! & (0x80 >> (x & 7))) !== 0) grey[(y + borderDots) * width + x + borderDots] = 0;
    }
  }
  return sharp(grey, { raw: { width, height, channels: 1 } })
    .png({ compressionLevel: 9, palette: true, colours: 2 })
    .toBuffer();
}
