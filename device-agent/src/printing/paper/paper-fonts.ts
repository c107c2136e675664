import { fileURLToPath } from 'node:url';
import { openSync, type Font, type Glyph, type GlyphPosition } from 'fontkit';
import { createCffSubset, type CharstringStore } from './cff-subset.ts';
import type { Weight } from '../type-face.ts';

/** Fonts of the papers: opened once, and measured character by character. */
export interface PaperFonts {
  readonly regular: Font;
  readonly bold: Font;
  /** Width in points at a size in points. */
  measure(text: string, size: number, weight: Weight): number;
  has(character: string): boolean;
}

const FILES: Readonly<Record<Weight, string>> = { regular: 'SourceHanSansSC-Regular.otf', bold: 'SourceHanSansSC-Bold.otf' };

/** Width of the frame that stands for a character that the font lacks, in ems. */
export const FRAME_EMS = 1.6;

/** Opens Source Han Sans SC from its npm package, the family of receipts and screens. */
export function openPaperFonts(): PaperFonts {
  const folder = fileURLToPath(new URL('.', import.meta.resolve('node-source-han-sans-sc/package.json')));
  const fonts: Readonly<Record<Weight, Font>> = { regular: openPlain(folder + FILES.regular), bold: openPlain(folder + FILES.bold) };
  const advances: Readonly<Record<Weight, Map<number, number>>> = { regular: new Map(), bold: new Map() };
  const has = (codePoint: number) => fonts.regular.hasGlyphForCodePoint(codePoint) && fonts.bold.hasGlyphForCodePoint(codePoint);

  const advanceOf = (codePoint: number, weight: Weight): number => {
    const known = advances[weight].get(codePoint);
    if (known !== undefined) return known;
    const font = fonts[weight];
    const ems = has(codePoint) ? font.glyphForCodePoint(codePoint).advanceWidth / font.unitsPerEm : FRAME_EMS;
    advances[weight].set(codePoint, ems);
    return ems;
  };

  return {
    ...fonts,
    measure: (text, size, weight) => {
      let ems = 0;
      for (const character of text) ems += advanceOf(character.codePointAt(0) ?? 0, weight);
      return ems * size;
    },
    has: (character) => has(character.codePointAt(0) ?? 0),
  };
}

/**
 * Opens a font that sets one glyph after the other. Chinese text and figures in columns need neither ligatures nor kerning, and fontkit's shaping
 * of each cell would take most of the time of a long table.
 */
function openPlain(path: string): Font {
  const font = openSync(path);
  if ('fonts' in font) throw new Error(`${path} is a collection; a single font is expected`);
  const layout = (text: string) => {
    const glyphs: Glyph[] = [];
    const positions: GlyphPosition[] = [];
    let advanceWidth = 0;
    for (const character of text) {
      const glyph = font.glyphForCodePoint(character.codePointAt(0) ?? 0);
      glyphs.push(glyph);
      positions.push({ xAdvance: glyph.advanceWidth, yAdvance: 0, xOffset: 0, yOffset: 0 });
      advanceWidth += glyph.advanceWidth;
    }
    return { glyphs, positions, advanceWidth };
  };
  const store: CharstringStore = new Map();
  return Object.assign(font, { layout, createSubset: () => createCffSubset(font, store) });
}
