import { blit, createBitmap, type Bitmap } from '../../printing/bitmap.ts';
import { openTypeFace, type TypeFace } from '../../printing/type-face.ts';

/** Prints characters as a printer with Chinese fonts of its own does: 24 dots for a Chinese character, 12 for any other one. */
export interface TextPrinter {
  /** Takes a command that changes how text looks; false when it is none of these. */
  accept(command: Uint8Array): boolean;
  /** One character. Answers a full line where it found no room on the one before. */
  type(character: string): TextLine | undefined;
  /** Ends the line. */
  feed(): TextLine;
  /** Whether characters wait for the end of their line. */
  readonly pending: boolean;
  /** Whether lines and symbols stand in the middle. */
  readonly centred: boolean;
  reset(): void;
}

/** A line as dots, and what it says. */
export interface TextLine {
  readonly rows: readonly Uint8Array[];
  readonly text: string;
}

interface Looks {
  readonly width: number;
  readonly height: number;
  readonly bold: boolean;
  readonly inverse: boolean;
}

const CELL = 24;
const USUAL: Looks = { width: 1, height: 1, bold: false, inverse: false };
const USUAL_SPACING = 34;
const CENTRE = 1;

let face: TypeFace | undefined;

export function createTextPrinter(dotsPerLine: number): TextPrinter {
  let looks = USUAL;
  let spacing = USUAL_SPACING;
  let align = 0;
  let line: { readonly character: string; readonly looks: Looks; readonly dots: number }[] = [];

  const flush = (): TextLine => {
    const widthDots = line.reduce((sum, { dots }) => sum + dots, 0);
    const tallest = Math.max(1, ...line.map((each) => each.looks.height));
    const height = Math.max(spacing, line.length === 0 ? 0 : CELL * tallest);
    const picture = createBitmap(dotsPerLine, height);
    let left = align === CENTRE ? Math.floor((dotsPerLine - widthDots) / 2) : 0;
    for (const each of line) {
      blit(picture, cellOf(each.character, each.looks, each.dots, height), left, 0);
      left += each.dots;
    }
    const text = line.map(({ character }) => character).join('');
    line = [];
    const rows = Array.from({ length: height }, (_, y) => picture.rows.subarray(y * picture.bytesPerRow, (y + 1) * picture.bytesPerRow));
    return { rows, text };
  };

  return {
    accept: (command) => {
      const [first, second, value = 0] = command;
      if (first === 0x1b && second === 0x61) align = value & 0x0f;
      else if (first === 0x1b && second === 0x45) looks = { ...looks, bold: (value & 1) === 1 };
      else if (first === 0x1b && second === 0x33) spacing = value;
      else if (first === 0x1b && second === 0x32) spacing = USUAL_SPACING;
      else if (first === 0x1d && second === 0x42) looks = { ...looks, inverse: (value & 1) === 1 };
      else if (first === 0x1d && second === 0x21) looks = { ...looks, width: (value >> 4) + 1, height: (value & 0x0f) + 1 };
      else return false;
      return true;
    },
    type: (character) => {
      const dots = ((character.codePointAt(0) ?? 0) < 0x80 ? CELL / 2 : CELL) * looks.width;
      const full = line.reduce((sum, each) => sum + each.dots, dots) > dotsPerLine;
      const before = full ? flush() : undefined;
      line.push({ character, looks, dots });
      return before;
    },
    feed: flush,
    get pending() {
      return line.length > 0;
    },
    get centred() {
      return align === CENTRE;
    },
    reset: () => {
      looks = USUAL;
      spacing = USUAL_SPACING;
      align = 0;
      line = [];
    },
  };
}

/** One character in its cell, each of its dots repeated as often as it is enlarged. */
function cellOf(character: string, { width, height, bold, inverse }: Looks, dots: number, rows: number): Bitmap {
  face ??= openTypeFace();
  const wide = (character.codePointAt(0) ?? 0) >= 0x80;
  const drawn = face.draw(character, wide ? CELL : CELL - 3, bold ? 'bold' : 'regular');
  const cell = createBitmap(dots, rows);
  for (let y = 0; y < rows; y += 1) {
    for (let x = 0; x < dots; x += 1) {
      const [fromX, fromY] = [Math.floor(x / width), Math.floor(y / height)];
      const inside = fromX < drawn.widthDots && fromY < drawn.heightDots;
      const black = inside && (drawn.rows[fromY * drawn.bytesPerRow + (fromX >> 3)]! & (0x80 >> (fromX & 7))) !== 0;
      if (black !== inverse) cell.rows[y * cell.bytesPerRow + (x >> 3)]! |= 0x80 >> (x & 7);
    }
  }
  return cell;
}
