import PDFDocument from 'pdfkit';
import type { Weight } from '../type-face.ts';
import { wrap } from '../wrap.ts';
import { BOTTOM, INK, PAGE, TOP } from './page-measures.ts';
import { FRAME_EMS, type PaperFonts } from './paper-fonts.ts';
import { plainLine } from './plain-text.ts';

/** How a piece of text looks. */
export interface Type {
  readonly size: number;
  readonly weight?: Weight;
  readonly colour?: string;
}

/** A paper on which blocks are put from top to bottom. Lengths are points from the upper left corner. */
export interface PaperCanvas {
  /** Where the next block begins. */
  y: number;
  readonly pages: number;
  /** True at the upper end of a page on which nothing stands yet. */
  readonly atTop: boolean;
  /** Begins a new page where fewer than so many points are left; true when it did. */
  need(height: number): boolean;
  newPage(): void;
  /** What is drawn now belongs to this page, from 1. */
  turnTo(page: number): void;
  measure(text: string, type: Type): number;
  /** Lines of a text that is no wider than so many points. */
  lines(text: string, type: Type, width: number): readonly string[];
  /** One line with its baseline at `baseline`, from `x`. */
  text(line: string, x: number, baseline: number, type: Type): void;
  textRight(line: string, right: number, baseline: number, type: Type): void;
  textCentred(line: string, centre: number, baseline: number, type: Type): void;
  /** A horizontal line. */
  rule(x: number, y: number, width: number, thickness: number, colour: string): void;
  fill(x: number, y: number, width: number, height: number, colour: string): void;
  stroke(x: number, y: number, width: number, height: number, thickness: number, colour: string): void;
  /** Fills many squares of the same side at once. */
  squares(corners: readonly (readonly [number, number])[], side: number, colour: string): void;
  /** Puts a picture into a box, as large as it fits; turned by a quarter where `turned`. */
  picture(bytes: Uint8Array, x: number, y: number, width: number, height: number, turned?: boolean): void;
  /** Draws turned about a point, and so transparent. */
  turned(degrees: number, x: number, y: number, opacity: number, draw: () => void): void;
  /** Characters that stood as frames. */
  readonly missing: ReadonlySet<string>;
  /** Ends the paper. */
  end(): Promise<Uint8Array>;
}

export interface PaperMarks {
  readonly title: string;
  readonly author: string;
  /** Stands as the time of creation: the same content gives the same bytes. */
  readonly at: Date;
}

export function createPaperCanvas(fonts: PaperFonts, { title, author, at }: PaperMarks): PaperCanvas {
  const document = new PDFDocument({
    size: [PAGE.width, PAGE.height],
    margin: 0,
    bufferPages: true,
    autoFirstPage: false,
    lang: 'zh-CN',
    displayTitle: true,
    font: '',
    info: { Title: title, Author: author, Producer: 'Changqing', Creator: 'Changqing', CreationDate: at, ModDate: at },
  });
  document.registerFont('regular', fonts.regular);
  document.registerFont('bold', fonts.bold);
  const chunks: Uint8Array[] = [];
  document.on('data', (chunk: Uint8Array) => chunks.push(chunk));
  const ended = new Promise<Uint8Array>((resolve) => {
    document.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks))));
  });
  const missing = new Set<string>();
  let y = TOP;
  let pages = 0;

  const measure = (text: string, { size, weight = 'regular' }: Type) => fonts.measure(plainLine(text), size, weight);

  const run = (text: string, x: number, baseline: number, { size, weight = 'regular', colour = INK }: Type) => {
    if (text === '') return;
    document.font(weight, size).fillColor(colour);
    document.text(text, x, baseline, { lineBreak: false, baseline: 'alphabetic' });
  };

  /** A character that the font lacks: its code point in two rows within a frame, so that nobody takes it for an empty box. */
  const frame = (character: string, x: number, baseline: number, type: Type) => {
    missing.add(character);
    const { size, colour = INK } = type;
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    const half = Math.ceil(code.length / 2);
    const width = size * FRAME_EMS;
    document
      .lineWidth(Math.max(0.4, size / 24))
      .strokeColor(colour)
      .rect(x + size * 0.06, baseline - size * 0.86, width - size * 0.12, size * 0.96)
      .stroke();
    const small: Type = { size: size * 0.42, weight: 'bold', colour };
    [code.slice(0, half), code.slice(half)].forEach((row, index) =>
      run(row, x + (width - measure(row, small)) / 2, baseline - size * 0.47 + index * size * 0.46, small),
    );
  };

  const text = (line: string, x: number, baseline: number, type: Type) => {
    let at = x;
    let from = at;
    let piece = '';
    for (const character of plainLine(line)) {
      const width = measure(character, type);
      if (fonts.has(character)) piece += character;
      else {
        run(piece, from, baseline, type);
        frame(character, at, baseline, type);
        piece = '';
        from = at + width;
      }
      at += width;
    }
    run(piece, from, baseline, type);
  };

  const newPage = () => {
    document.addPage();
    pages += 1;
    y = TOP;
  };
  newPage();

  return {
    get y() {
      return y;
    },
    set y(value: number) {
      y = value;
    },
    get pages() {
      return pages;
    },
    get atTop() {
      return y === TOP;
    },
    need: (height) => {
      if (y + height <= BOTTOM || y === TOP) return false;
      newPage();
      return true;
    },
    newPage,
    turnTo: (page) => void document.switchToPage(page - 1),
    measure,
    lines: (words, { size, weight = 'regular' }, width) =>
      words.split('\n').flatMap((paragraph) => {
        const line = plainLine(paragraph);
        if (fonts.measure(line, size, weight) <= width) return [line];
        return wrap(line, size, weight, width, fonts);
      }),
    text,
    textRight: (line, right, baseline, type) => text(line, right - measure(line, type), baseline, type),
    textCentred: (line, centre, baseline, type) => text(line, centre - measure(line, type) / 2, baseline, type),
    rule: (x, top, width, thickness, colour) =>
      void document
        .lineWidth(thickness)
        .strokeColor(colour)
        .moveTo(x, top)
        .lineTo(x + width, top)
        .stroke(),
    fill: (x, top, width, height, colour) => void document.rect(x, top, width, height).fill(colour),
    stroke: (x, top, width, height, thickness, colour) =>
      void document.lineWidth(thickness).strokeColor(colour).rect(x, top, width, height).stroke(),
    squares: (corners, side, colour) => {
      for (const [x, top] of corners) document.rect(x, top, side, side);
      document.fill(colour);
    },
    picture: (bytes, x, top, width, height, turned = false) => {
      const image = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      if (!turned) {
        document.image(image, x, top, { fit: [width, height], align: 'center', valign: 'center' });
        return;
      }
      const [middleX, middleY] = [x + width / 2, top + height / 2];
      document.save().rotate(90, { origin: [middleX, middleY] });
      document.image(image, middleX - height / 2, middleY - width / 2, { fit: [height, width], align: 'center', valign: 'center' });
      document.restore();
    },
    turned: (degrees, x, top, opacity, draw) => {
      document
        .save()
        .rotate(degrees, { origin: [x, top] })
        .fillOpacity(opacity);
      draw();
      document.restore();
    },
    missing,
    end: () => {
      document.end();
      return ended;
    },
  };
}
