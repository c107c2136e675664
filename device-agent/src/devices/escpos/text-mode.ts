import { createMultibyteEncoder } from '@exodus/bytes/multi-byte.js';
import { concatBytes } from '../../codec/fields.ts';
import type { PagePart, Raster, TextRow } from '../../hal/receipt-printer.ts';
import type { Settings } from './model.ts';
import { COMMAND, fitsSymbol, qrSymbol, textSize } from './wire.ts';

/** A piece that is never divided: one row of text, or a picture that stands for rows that the fonts cannot print. */
export type TextPiece =
  | { readonly piece: 'text'; readonly bytes: Uint8Array; readonly heightDots: number }
  | { readonly piece: 'picture'; readonly raster: Raster };

/** Line spacing of usual and of doubled characters; a Chinese character is 24 dots high (§3). */
const LINE_DOTS = 32;
const DOUBLE_LINE_DOTS = 58;
const MOST_FEED_DOTS = 255;

const encode = createMultibyteEncoder('gb18030');

/**
 * A text in GB18030 (§3), or undefined where this printer lacks one of its characters: control codes, and what takes four bytes unless the model
 * is known to have it.
 */
export function encodeText(text: string, fourByte: boolean): Uint8Array | undefined {
  const characters: Uint8Array[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20 || code === 0x7f || (code >= 0xd800 && code <= 0xdfff)) return undefined;
    const bytes = encode(character);
    if (bytes.length === 4 && !fourByte) return undefined;
    characters.push(bytes);
  }
  return concatBytes(characters);
}

/** A part of a page as rows of text; the picture of the whole part where one of its rows cannot be had as text. */
export function textPieces(part: PagePart, settings: Settings): readonly TextPiece[] {
  const picture: readonly TextPiece[] = [{ piece: 'picture', raster: part.raster }];
  if (part.text === undefined) return picture;
  const pieces: TextPiece[] = [];
  for (const row of part.text) {
    const piece = pieceOf(row, settings);
    if (piece === undefined) return picture;
    pieces.push(piece);
  }
  return pieces;
}

function pieceOf(row: TextRow, settings: Settings): TextPiece | undefined {
  switch (row.row) {
    case 'feed': {
      const dots = Math.min(MOST_FEED_DOTS, Math.round(row.heightMm * settings.dotsPerMm));
      return { piece: 'text', bytes: Uint8Array.of(0x1b, 0x4a, dots), heightDots: dots };
    }
    case 'qr': {
      if (settings.qr === 'raster' || !fitsSymbol(row.text)) return { piece: 'picture', raster: row.picture };
      const bytes = concatBytes([COMMAND.alignCentre, qrSymbol(row.text), COMMAND.alignLeft]);
      return { piece: 'text', bytes, heightDots: row.picture.heightDots };
    }
    case 'line': {
      const text = encodeText(row.text, settings.gb18030FourByte);
      return text === undefined ? undefined : linePiece(row, text);
    }
  }
}

/** Every line leaves the printer as it found it, so that lines can be sent in any pieces. */
function linePiece({ width, height, align, bold, inverse }: Extract<TextRow, { row: 'line' }>, text: Uint8Array): TextPiece {
  const enlarged = width === 2 || height === 2;
  const heightDots = height === 2 ? DOUBLE_LINE_DOTS : LINE_DOTS;
  return {
    piece: 'text',
    heightDots,
    bytes: concatBytes([
      Uint8Array.of(0x1b, 0x33, heightDots),
      ...(align === 'centre' ? [COMMAND.alignCentre] : []),
      ...(bold ? [COMMAND.boldOn] : []),
      ...(inverse ? [COMMAND.inverseOn] : []),
      ...(enlarged ? [textSize(width, height)] : []),
      text,
      COMMAND.lineFeed,
      ...(enlarged ? [textSize(1, 1)] : []),
      ...(inverse ? [COMMAND.inverseOff] : []),
      ...(bold ? [COMMAND.boldOff] : []),
      ...(align === 'centre' ? [COMMAND.alignLeft] : []),
    ]),
  };
}
