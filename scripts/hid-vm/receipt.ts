import { PAPER_80_MM, receiptRaster } from '../../device-agent/src/printing/receipt-raster.ts';
import { openTypeFace } from '../../device-agent/src/printing/type-face.ts';
import { acceptedReceipt } from '../bench/receipt-example.ts';
import type { PrintedPage } from './guest/printed-page.ts';

/** The receipt of an accepted visit as dots. It is laid out on the host: a font of 17 MB is slow to open in the virtual machine. */
export function layOutReceipt(): PrintedPage {
  const { widthDots, heightDots, rows } = receiptRaster(acceptedReceipt(0), PAPER_80_MM, openTypeFace());
  return { widthDots, heightDots, rows: Buffer.from(rows).toString('base64') };
}
