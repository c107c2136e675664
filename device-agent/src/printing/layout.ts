import type { PagePart, ReceiptPage } from '../hal/receipt-printer.ts';
import { blit, createBitmap, fillRectangle, type Bitmap } from './bitmap.ts';
import { isWide, type Paper, type PaperFrame } from './paper-frame.ts';
import { QUIET_MODULES, qrSymbol, qrSymbolPicture } from './qr-symbol.ts';
import { stripPicture, type StripBlock } from './strip-picture.ts';
import { tablePicture, type TableBlock } from './table-picture.ts';
import { columnsOf, textRowsOf } from './text-rows.ts';
import { lineHeight, type TypeFace, type Weight } from './type-face.ts';
import { fitting, wrap } from './wrap.ts';

export { wrap } from './wrap.ts';
export type { Paper } from './paper-frame.ts';
export type { StripBlock } from './strip-picture.ts';
export type { TableBlock } from './table-picture.ts';

/** What a receipt is made of, from top to bottom. Sizes are in millimetres of the character's height. */
export type Block =
  | {
      readonly block: 'text';
      readonly text: string;
      readonly sizeMm: number;
      readonly weight: Weight;
      readonly align: 'left' | 'centre';
      /** Small print that keeps its size: it is broken into lines, never shrunk. */
      readonly keepsSize?: true;
    }
  | { readonly block: 'fact'; readonly label: string; readonly value: string }
  | { readonly block: 'rule'; readonly thick: boolean }
  | { readonly block: 'space'; readonly heightMm: number }
  | { readonly block: 'qr'; readonly text: string; readonly caption: readonly string[] }
  /** Dots that nothing but themselves says: rulers and grey steps of a test. Left out where a printer sets text by itself. */
  | { readonly block: 'dots'; draw(paper: Paper): Bitmap }
  /** White on black, for what must not be overlooked: 补打. */
  | { readonly block: 'band'; readonly text: string }
  | TableBlock
  | StripBlock;

const FACT_SIZE_MM = 3.4;
const MARGIN_MM = 2;

/** The paper with its margin, for blocks that are drawn elsewhere. */
const frameOf = (paper: Paper): PaperFrame => ({ ...paper, marginDots: Math.round(MARGIN_MM * paper.dotsPerMm) });

/** Lays blocks out on paper of a given width; the height follows from the content. Each block is a part of the page. */
export function layOut(blocks: readonly Block[], paper: Paper, face: TypeFace): ReceiptPage {
  const columns = columnsOf(paper.dotsPerLine);
  const parts = blocks.map((block): PagePart => {
    const raster = pictureOf(block, paper, face);
    const text = textRowsOf(block, columns, (symbol) => qrSymbolPicture(symbol, paper));
    return { raster, text };
  });
  const page = createBitmap(
    paper.dotsPerLine,
    parts.reduce((sum, { raster }) => sum + raster.heightDots, 0),
  );
  let top = 0;
  for (const { raster } of parts) {
    page.rows.set(raster.rows, top * page.bytesPerRow);
    top += raster.heightDots;
  }
  return { widthDots: page.widthDots, heightDots: page.heightDots, rows: page.rows, parts };
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
      const wanted = dots(block.sizeMm);
      const size = block.keepsSize === true ? wanted : fitting(block.text, wanted, block.weight, inner, face);
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
    case 'dots':
      return block.draw(paper);
    case 'table':
      return tablePicture(block, frameOf(paper), face);
    case 'strip':
      return stripPicture(block, frameOf(paper), face);
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
  const margin = Math.round(MARGIN_MM * paper.dotsPerMm);
  const wide = isWide(paper);
  const { symbol, module, side } = qrSymbol(text, paper);
  const size = Math.round(3.1 * paper.dotsPerMm);
  const textLeft = wide ? margin + side + Math.round(3 * paper.dotsPerMm) : margin;
  const lines = caption.flatMap((sentence) => wrap(sentence, size, 'regular', paper.dotsPerLine - textLeft - margin, face));
  const textHeight = lines.length * lineHeight(size);
  const quiet = module * QUIET_MODULES;
  const picture = createBitmap(paper.dotsPerLine, quiet + (wide ? Math.max(side, textHeight) : side + textHeight + quiet) + quiet);
  const symbolLeft = wide ? margin : Math.round((paper.dotsPerLine - side) / 2);
  blit(picture, symbol, symbolLeft, quiet);
  const textTop = wide ? quiet + Math.max(0, Math.round((side - textHeight) / 2)) : quiet * 2 + side;
  lines.forEach((line, index) => blit(picture, face.draw(line, size, 'regular'), textLeft, textTop + index * lineHeight(size)));
  return picture;
}
