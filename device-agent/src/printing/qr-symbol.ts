import { create as createQr } from 'qrcode';
import type { Raster } from '../hal/receipt-printer.ts';
import { blit, createBitmap, fillRectangle, type Bitmap } from './bitmap.ts';
import { isWide, type Paper } from './paper-frame.ts';

/** Modules that stay white around a symbol. */
export const QUIET_MODULES = 2;

/** A QR symbol as dots; at least half a millimetre a module, so that an old telephone reads it from worn thermal paper. */
export function qrSymbol(text: string, paper: Paper): { readonly symbol: Bitmap; readonly module: number; readonly side: number } {
  const { data, size } = createQr(text, { errorCorrectionLevel: 'M' }).modules;
  const module = Math.max(4, Math.floor((paper.dotsPerMm * (isWide(paper) ? 24 : 22)) / size));
  const side = size * module;
  const symbol = createBitmap(side, side);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      if (data[row * size + column] === 1) fillRectangle(symbol, column * module, row * module, module, module);
    }
  }
  return { symbol, module, side };
}

/** The symbol alone, in the middle of a line, with white around it. */
export function qrSymbolPicture(text: string, paper: Paper): Raster {
  const { symbol, module, side } = qrSymbol(text, paper);
  const quiet = module * QUIET_MODULES;
  const picture = createBitmap(paper.dotsPerLine, side + 2 * quiet);
  blit(picture, symbol, Math.round((paper.dotsPerLine - side) / 2), quiet);
  return picture;
}
