import { err, ok, type GreyImage, type Result } from '@changqing/protocol';
import { readFields, writeFields } from '../../codec/fields.ts';

/** Product information of the R503 (EF 01 protocol, section 4.2). Texts are padded with zeros on the wire. */
export interface ProductInfo {
  readonly model: string;
  readonly batch: string;
  readonly serial: string;
  readonly hardware: number;
  readonly sensor: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly templateBytes: number;
  readonly librarySize: number;
}

function textOf(bytes: Uint8Array): string {
  // What a production batch writes into these fields is not documented: keep what can be printed.
  return Array.from(bytes, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ''))
    .join('')
    .trim();
}

function paddedText(text: string, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i < text.length ? text.charCodeAt(i) & 0x7f : 0));
}

/** Reads the 46 bytes of ReadProdInfo. */
export function parseProductInfo(bytes: Uint8Array): ProductInfo | undefined {
  const fields = readFields(bytes, 'big');
  const info = {
    model: textOf(fields.bytes(16)),
    batch: textOf(fields.bytes(4)),
    serial: textOf(fields.bytes(8)),
    hardware: fields.u16(),
    sensor: textOf(fields.bytes(8)),
    widthPx: fields.u16(),
    heightPx: fields.u16(),
    templateBytes: fields.u16(),
    librarySize: fields.u16(),
  };
  return fields.exhausted ? info : undefined;
}

/** Writes the 46 bytes of ReadProdInfo. */
export function encodeProductInfo(info: ProductInfo): Uint8Array {
  return writeFields('big')
    .bytes(paddedText(info.model, 16))
    .bytes(paddedText(info.batch, 4))
    .bytes(paddedText(info.serial, 8))
    .u16(info.hardware)
    .bytes(paddedText(info.sensor, 8))
    .u16(info.widthPx)
    .u16(info.heightPx)
    .u16(info.templateBytes)
    .u16(info.librarySize)
    .done();
}

/**
 * Expands the image that UpImage sends (section 8): two pixels a byte, the high nibble left, rows from the top; a nibble v becomes
 * 17·v. The error says how many bytes came and how many there should be.
 */
export function parseImage(data: Uint8Array, widthPx: number, heightPx: number, dpi: number): Result<GreyImage, string> {
  const expected = (widthPx * heightPx) / 2;
  if (data.length !== expected) return err(`image of ${data.length} bytes instead of ${expected}`);
  const pixels = new Uint8Array(widthPx * heightPx);
  data.forEach((pair, i) => {
    pixels[2 * i] = (pair >> 4) * 17;
    pixels[2 * i + 1] = (pair & 0x0f) * 17;
  });
  return ok({ widthPx, heightPx, dpi, pixels });
}

/** Packs an image as UpImage sends it; each pixel loses its lower four bits. */
export function encodeImage(image: GreyImage): Uint8Array {
  return Uint8Array.from({ length: image.pixels.length / 2 }, (_, i) => (image.pixels[2 * i]! & 0xf0) | (image.pixels[2 * i + 1]! >> 4));
}

/** Numbers of the templates that a page of the index table marks as used (section 4.1): byte k, bit b is number 256·page + 8·k + b. */
export function parseIndexPage(page: number, table: Uint8Array): number[] {
  const numbers: number[] = [];
  table.forEach((byte, k) => {
    for (let bit = 0; bit < 8; bit += 1) if ((byte & (1 << bit)) !== 0) numbers.push(256 * page + 8 * k + bit);
  });
  return numbers;
}

/** The 32 bytes of one page of the index table. */
export function encodeIndexPage(page: number, used: Iterable<number>): Uint8Array {
  const table = new Uint8Array(32);
  for (const number of used) {
    const place = number - 256 * page;
    if (place >= 0 && place < 256) table[place >> 3] = table[place >> 3]! | (1 << (place & 7));
  }
  return table;
}

/** Payload bytes of a data packet for each packet size code (section 5, parameter 6); undefined for a code that there is not. */
export function packetBytesOf(code: number): number | undefined {
  return code >= 0 && code <= 3 ? 32 << code : undefined;
}
