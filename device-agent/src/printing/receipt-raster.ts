import type { ReceiptPage } from '../hal/receipt-printer.ts';
import { receiptBlocks, type ReceiptContent } from './content.ts';
import { layOut, type Paper } from './layout.ts';
import type { TypeFace } from './type-face.ts';

/** 203 dpi, the resolution of nearly every receipt printer sold in China. */
export const PAPER_80_MM: Paper = { dotsPerLine: 576, dotsPerMm: 8 };
export const PAPER_58_MM: Paper = { dotsPerLine: 384, dotsPerMm: 8 };

/** Draws a receipt as dots: the same bits for printer, dock and tests, on every machine. */
export function receiptRaster(content: ReceiptContent, paper: Paper, face: TypeFace): ReceiptPage {
  return layOut(receiptBlocks(content), paper, face);
}
