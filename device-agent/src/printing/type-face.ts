import { fileURLToPath } from 'node:url';
import { openSync, type Font } from 'fontkit';
import { blit, createBitmap, strokeRectangle, type Bitmap } from './bitmap.ts';
import { fillOutline, type OutlineStep } from './fill-outline.ts';

export type Weight = 'regular' | 'bold';

/** A run of text as dots: how wide it is, and its picture with the baseline `ascentDots` below the top. */
export interface TypeFace {
  /** Width of a text in dots at a size in dots. */
  measure(text: string, sizeDots: number, weight: Weight): number;
  /** Draws one line of text. The picture is `lineHeight(size)` dots high. */
  draw(text: string, sizeDots: number, weight: Weight): Bitmap;
  /** True when the font has a drawing for this character. */
  has(character: string): boolean;
  /** Characters met so far for which a frame with the code point was drawn, for the event that reports each once. */
  readonly missing: ReadonlySet<string>;
}

/** Height of the picture of one line, dots. */
export const lineHeight = (sizeDots: number): number => Math.round(sizeDots * 1.3);

const FILES: Readonly<Record<Weight, string>> = { regular: 'SourceHanSansSC-Regular.otf', bold: 'SourceHanSansSC-Bold.otf' };

/**
 * Opens Source Han Sans SC from its npm package: one family for receipt, paper and screen, 44,808 characters, no font of the system or of
 * the printer needed. A character that it lacks is drawn as a frame with its code point.
 */
export function openTypeFace(): TypeFace {
  const folder = fileURLToPath(new URL('.', import.meta.resolve('node-source-han-sans-sc/package.json')));
  const fonts: Readonly<Record<Weight, Font>> = { regular: openFont(folder + FILES.regular), bold: openFont(folder + FILES.bold) };
  const pictures = new Map<string, Bitmap>();
  const missing = new Set<string>();

  const advanceOf = (character: string, sizeDots: number, weight: Weight): number => {
    const font = fonts[weight];
    const glyph = font.glyphForCodePoint(character.codePointAt(0) ?? 0);
    if (glyph.id === 0) return Math.round(sizeDots * 1.6);
    return Math.round((glyph.advanceWidth * sizeDots) / font.unitsPerEm);
  };

  const pictureOf = (character: string, sizeDots: number, weight: Weight): Bitmap => {
    const key = `${weight}/${sizeDots}/${character}`;
    const known = pictures.get(key);
    if (known !== undefined) return known;
    const font = fonts[weight];
    const glyph = font.glyphForCodePoint(character.codePointAt(0) ?? 0);
    if (glyph.id === 0) missing.add(character);
    const picture =
      glyph.id === 0
        ? codePointFrame(character, sizeDots, advanceOf(character, sizeDots, weight), draw)
        : drawGlyph(font, glyph.path.commands, sizeDots, advanceOf(character, sizeDots, weight));
    // A bureau's receipts use a few hundred characters; a name with a new one must not grow the store for ever.
    if (pictures.size > 4_000) pictures.clear();
    pictures.set(key, picture);
    return picture;
  };

  const draw = (text: string, sizeDots: number, weight: Weight): Bitmap => {
    const characters = Array.from(text);
    const line = createBitmap(
      characters.reduce((width, character) => width + advanceOf(character, sizeDots, weight), 0) + 1,
      lineHeight(sizeDots),
    );
    let x = 0;
    for (const character of characters) {
      blit(line, pictureOf(character, sizeDots, weight), x, 0);
      x += advanceOf(character, sizeDots, weight);
    }
    return line;
  };

  return {
    measure: (text, sizeDots, weight) => Array.from(text).reduce((width, character) => width + advanceOf(character, sizeDots, weight), 0),
    draw,
    has: (character) => fonts.regular.hasGlyphForCodePoint(character.codePointAt(0) ?? 0),
    missing,
  };
}

function openFont(path: string): Font {
  const opened = openSync(path);
  if ('fonts' in opened) throw new Error(`${path} is a collection; a single font is expected`);
  return opened;
}

/** Where the baseline lies in the picture of a line, as a share of the size. */
const BASELINE = 1.02;

interface FontStep {
  readonly command: string;
  readonly args: readonly number[];
}

function drawGlyph(font: Font, commands: readonly FontStep[], sizeDots: number, advanceDots: number): Bitmap {
  const scale = sizeDots / font.unitsPerEm;
  const baseline = sizeDots * BASELINE;
  const steps = commands.map((step): OutlineStep => {
    const at = (index: number): [number, number] => [step.args[index]! * scale, baseline - step.args[index + 1]! * scale];
    switch (step.command) {
      case 'moveTo':
        return { command: 'moveTo', args: at(0) };
      case 'lineTo':
        return { command: 'lineTo', args: at(0) };
      case 'quadraticCurveTo':
        return { command: 'quadraticCurveTo', args: [...at(0), ...at(2)] };
      case 'bezierCurveTo':
        return { command: 'bezierCurveTo', args: [...at(0), ...at(2), ...at(4)] };
      case 'closePath':
        return { command: 'closePath', args: [] };
      default:
        throw new Error(`unknown outline step ${step.command}`);
    }
  });
  return fillOutline(steps, Math.max(1, advanceDots + 1), lineHeight(sizeDots));
}

/** A character that no font has: its code point in two rows within a small frame, so that nobody takes it for an empty box. */
function codePointFrame(character: string, sizeDots: number, advanceDots: number, draw: TypeFace['draw']): Bitmap {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  const half = Math.ceil(code.length / 2);
  const frame = createBitmap(advanceDots, lineHeight(sizeDots));
  const top = Math.round(sizeDots * 0.14);
  strokeRectangle(frame, 1, top, advanceDots - 3, sizeDots, Math.max(1, Math.round(sizeDots / 20)));
  const small = Math.round(sizeDots * 0.42);
  [code.slice(0, half), code.slice(half)].forEach((row, index) => {
    const picture = draw(row, small, 'bold');
    blit(
      frame,
      picture,
      Math.round((advanceDots - picture.widthDots) / 2),
      top - Math.round(small * 0.08) + Math.round(index * small * 1.05),
    );
  });
  return frame;
}
