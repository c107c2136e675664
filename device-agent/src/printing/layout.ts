import { create as createQr } from 'qrcode';
import type { Raster } from '../hal/receipt-printer.ts';
import { blit, createBitmap, fillRectangle, type Bitmap } from './bitmap.ts';
import { lineHeight, type TypeFace, type Weight } from './type-face.ts';

/** What a receipt is made of, from top to bottom. Sizes are in millimetres of the character's height. */
export type Block =
  | { readonly block: 'text'; readonly text: string; readonly sizeMm: number; readonly weight: Weight; readonly align: 'left' | 'centre' }
  | { readonly block: 'fact'; readonly label: string; readonly value: string }
  | { readonly block: 'rule'; readonly thick: boolean }
  | { readonly block: 'space'; readonly heightMm: number }
  | { readonly block: 'qr'; readonly text: string; readonly caption: readonly string[] }
  /** White on black, for what must not be overlooked: 补打. */
  | { readonly block: 'band'; readonly text: string };

export interface Paper {
  readonly dotsPerLine: number;
  readonly dotsPerMm: number;
}

const FACT_SIZE_MM = 3.4;
const MARGIN_MM = 2;

/** Lays blocks out on paper of a given width; the height follows from the content. */
export function layOut(blocks: readonly Block[], paper: Paper, face: TypeFace): Raster {
  const pictures = blocks.map((block) => pictureOf(block, paper, face));
  const height = pictures.reduce((sum, picture) => sum + picture.heightDots, 0);
  const page = createBitmap(paper.dotsPerLine, height);
  let top = 0;
  for (const picture of pictures) {
    blit(page, picture, 0, top);
    top += picture.heightDots;
  }
  return { widthDots: page.widthDots, heightDots: page.heightDots, rows: page.rows };
}

function pictureOf(block: Block, paper: Paper, face: TypeFace): Bitmap {
  const dots = (mm: number) => Math.round(mm * paper.dotsPerMm);
  const inner = paper.dotsPerLine - 2 * dots(MARGIN_MM);
  switch (block.block) {
    case 'space':
      return createBitmap(paper.dotsPerLine, dots(block.heightMm));
    case 'rule': {
      const picture = createBitmap(paper.dotsPerLine, dots(3));
      fillRectangle(picture, dots(MARGIN_MM), dots(1.4), inner, block.thick ? 4 : 2);
      return picture;
    }
    case 'text': {
      const size = fitting(block.text, dots(block.sizeMm), block.weight, inner, face);
      return stack(
        wrap(block.text, size, block.weight, inner, face).map((line) => ({ line, size, weight: block.weight })),
        block.align,
        paper,
        face,
      );
    }
    case 'fact':
      return factPicture(block.label, block.value, paper, face);
    case 'qr':
      return qrPicture(block.text, block.caption, paper, face);
    case 'band': {
      const size = dots(5);
      const line = face.draw(block.text, size, 'bold');
      const picture = createBitmap(paper.dotsPerLine, line.heightDots + dots(2));
      const inverse = createBitmap(paper.dotsPerLine, picture.heightDots);
      blit(inverse, line, Math.round((paper.dotsPerLine - line.widthDots) / 2), dots(1));
      fillRectangle(picture, dots(MARGIN_MM), 0, inner, picture.heightDots - dots(0.5));
      for (let byte = 0; byte < picture.rows.length; byte += 1) picture.rows[byte]! ^= inverse.rows[byte]!;
      return picture;
    }
  }
}

/** Large type shrinks by steps, to three quarters at the most, before it is broken into two lines. */
function fitting(text: string, sizeDots: number, weight: Weight, width: number, face: TypeFace): number {
  for (let size = sizeDots; size >= sizeDots * 0.75; size -= 2) if (face.measure(text, size, weight) <= width) return size;
  return sizeDots;
}

const CLOSING = new Set('，。、；：！？）》」』”’%,.;:!?)');

/** Breaks a text at any character, as Chinese is broken, but never before a closing mark and never inside a Latin word or a number. */
export function wrap(text: string, sizeDots: number, weight: Weight, width: number, face: TypeFace): readonly string[] {
  const pieces = text.match(/[A-Za-z0-9:/.\-*·_+]+|\s+|[^\sA-Za-z0-9]/gu) ?? [];
  const lines: string[] = [];
  let line = '';
  for (const piece of pieces) {
    const fits = face.measure(line + piece, sizeDots, weight) <= width;
    if (fits || line === '' || CLOSING.has(piece)) {
      line += piece;
      continue;
    }
    lines.push(line.trimEnd());
    line = piece.trimStart();
  }
  if (line !== '') lines.push(line.trimEnd());
  return lines.flatMap((each) => breakLong(each, sizeDots, weight, width, face));
}

/** A single word wider than the paper, such as a web address, is broken where it must be. */
function breakLong(line: string, sizeDots: number, weight: Weight, width: number, face: TypeFace): readonly string[] {
  // A closing mark may hang over by its own width: the margin has room for it.
  if (face.measure(line, sizeDots, weight) <= width + sizeDots) return [line];
  const out: string[] = [];
  let part = '';
  for (const character of line) {
    if (part !== '' && face.measure(part + character, sizeDots, weight) > width) {
      out.push(part);
      part = '';
    }
    part += character;
  }
  return [...out, part];
}

function stack(
  lines: readonly { readonly line: string; readonly size: number; readonly weight: Weight }[],
  align: 'left' | 'centre',
  paper: Paper,
  face: TypeFace,
): Bitmap {
  const margin = Math.round(MARGIN_MM * paper.dotsPerMm);
  const picture = createBitmap(
    paper.dotsPerLine,
    lines.reduce((sum, { size }) => sum + lineHeight(size), 0),
  );
  let top = 0;
  for (const { line, size, weight } of lines) {
    const drawn = face.draw(line, size, weight);
    blit(picture, drawn, align === 'left' ? margin : Math.round((paper.dotsPerLine - drawn.widthDots) / 2), top);
    top += lineHeight(size);
  }
  return picture;
}

/** A label on the left and its value in a column of its own, which wraps within that column. */
function factPicture(label: string, value: string, paper: Paper, face: TypeFace): Bitmap {
  const size = Math.round(FACT_SIZE_MM * paper.dotsPerMm);
  const margin = Math.round(MARGIN_MM * paper.dotsPerMm);
  const column = margin + face.measure('记录编号 ', size, 'regular') + Math.round(paper.dotsPerMm);
  const width = paper.dotsPerLine - margin - column;
  const valueSize = fitting(value, size, 'bold', width, face);
  const lines = wrap(value, valueSize, 'bold', width, face);
  const step = Math.round(lineHeight(size) * 1.06);
  const picture = createBitmap(paper.dotsPerLine, Math.max(1, lines.length) * step);
  blit(picture, face.draw(label, size, 'regular'), margin, 0);
  lines.forEach((line, index) => blit(picture, face.draw(line, valueSize, 'bold'), column, index * step));
  return picture;
}

/** The code with its sentence: beside it on wide paper, below it on narrow paper. */
function qrPicture(text: string, caption: readonly string[], paper: Paper, face: TypeFace): Bitmap {
  const symbol = createQr(text, { errorCorrectionLevel: 'M' }).modules;
  const margin = Math.round(MARGIN_MM * paper.dotsPerMm);
  const wide = paper.dotsPerLine >= 500;
  // At least half a millimetre a module, so that an old telephone reads it from worn thermal paper.
  const module = Math.max(4, Math.floor((paper.dotsPerMm * (wide ? 24 : 22)) / symbol.size));
  const side = symbol.size * module;
  const size = Math.round(3.1 * paper.dotsPerMm);
  const textLeft = wide ? margin + side + Math.round(3 * paper.dotsPerMm) : margin;
  const lines = caption.flatMap((sentence) => wrap(sentence, size, 'regular', paper.dotsPerLine - textLeft - margin, face));
  const textHeight = lines.length * lineHeight(size);
  const quiet = module * 2;
  const picture = createBitmap(paper.dotsPerLine, quiet + (wide ? Math.max(side, textHeight) : side + textHeight + quiet) + quiet);
  const symbolLeft = wide ? margin : Math.round((paper.dotsPerLine - side) / 2);
  for (let row = 0; row < symbol.size; row += 1) {
    for (let column = 0; column < symbol.size; column += 1) {
      if (symbol.data[row * symbol.size + column] === 1)
        fillRectangle(picture, symbolLeft + column * module, quiet + row * module, module, module);
    }
  }
  const textTop = wide ? quiet + Math.max(0, Math.round((side - textHeight) / 2)) : quiet * 2 + side;
  lines.forEach((line, index) => blit(picture, face.draw(line, size, 'regular'), textLeft, textTop + index * lineHeight(size)));
  return picture;
}
