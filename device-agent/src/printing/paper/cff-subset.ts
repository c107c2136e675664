import type { Font, Glyph } from 'fontkit';
import { concatBytes } from '../../codec/fields.ts';
import { charstringOf } from './charstring.ts';

/** What pdfkit asks of a subset: which place a glyph has in it, and its bytes in the end. */
export interface CffSubset {
  /** Tells pdfkit that the bytes are CFF. */
  readonly cff: object;
  includeGlyph(glyph: number | Glyph): number;
  encode(): Uint8Array;
}

/** Outlines of glyphs that were needed before, so that a second paper is set faster. */
export type CharstringStore = Map<number, Uint8Array>;
const MOST_STORED = 6_000;

/**
 * A font program with nothing but the glyphs that stand on a paper: CID-keyed CFF (Adobe Technical Note 5176) without subroutines. The subset that
 * fontkit makes keeps a place for each of the tens of thousands of subroutines of a Chinese font: 50 kB for every weight on every paper.
 */
export function createCffSubset(font: Font, store: CharstringStore): CffSubset {
  const places = new Map<number, number>();
  const glyphs: number[] = [];
  const include = (id: number): number => {
    const known = places.get(id);
    if (known !== undefined) return known;
    places.set(id, glyphs.length);
    glyphs.push(id);
    return glyphs.length - 1;
  };
  include(0);
  const charstring = (id: number): Uint8Array => {
    const known = store.get(id);
    if (known !== undefined) return known;
    const glyph = font.getGlyph(id);
    const made = charstringOf(glyph.path.commands, glyph.advanceWidth);
    if (store.size >= MOST_STORED) store.clear();
    store.set(id, made);
    return made;
  };
  return {
    cff: {},
    includeGlyph: (glyph) => include(typeof glyph === 'number' ? glyph : glyph.id),
    encode: () => fontProgram(font, glyphs.map(charstring)),
  };
}

/** The first strings of one's own come after the standard ones (5176, appendix A). */
const ADOBE = 391;
const IDENTITY = 392;

function fontProgram(font: Font, charstrings: readonly Uint8Array[]): Uint8Array {
  const count = charstrings.length;
  const header = Uint8Array.of(1, 0, 4, 4);
  const names = indexOf([latin(font.postscriptName)]);
  const strings = indexOf([latin('Adobe'), latin('Identity')]);
  const noSubroutines = Uint8Array.of(0, 0);
  const charset = Uint8Array.of(2, ...u16(1), ...u16(Math.max(0, count - 2)));
  const fdSelect = Uint8Array.of(3, ...u16(1), ...u16(0), 0, ...u16(count));
  const glyphs = indexOf(charstrings);
  // Nothing but the two widths that charstrings refer to.
  const privateDict = Uint8Array.from([...integer(0), 20, ...integer(0), 21]);
  const { minX, minY, maxX, maxY } = font.bbox;
  const topDict = (at: { charset: number; fdSelect: number; glyphs: number; fdArray: number }) =>
    Uint8Array.from([
      ...[...integer(ADOBE), ...integer(IDENTITY), ...integer(0), 12, 30],
      ...[...[minX, minY, maxX, maxY].flatMap((value) => integer(Math.round(value))), 5],
      ...[...integer(count), 12, 34],
      ...[...integer(at.charset), 15],
      ...[...integer(at.fdSelect), 12, 37],
      ...[...integer(at.glyphs), 17],
      ...[...integer(at.fdArray), 12, 36],
    ]);
  // Numbers always take five bytes here: the length of the dictionary is known before the offsets in it.
  const dictIndex = (at: Parameters<typeof topDict>[0]) => indexOf([topDict(at)]);
  const start =
    header.length +
    names.length +
    dictIndex({ charset: 0, fdSelect: 0, glyphs: 0, fdArray: 0 }).length +
    strings.length +
    noSubroutines.length;
  const charsetAt = start;
  const fdSelectAt = charsetAt + charset.length;
  const glyphsAt = fdSelectAt + fdSelect.length;
  const privateAt = glyphsAt + glyphs.length;
  const fdArrayAt = privateAt + privateDict.length;
  const fdArray = indexOf([Uint8Array.from([...integer(privateDict.length), ...integer(privateAt), 18])]);
  return concatBytes([
    header,
    names,
    dictIndex({ charset: charsetAt, fdSelect: fdSelectAt, glyphs: glyphsAt, fdArray: fdArrayAt }),
    strings,
    noSubroutines,
    charset,
    fdSelect,
    glyphs,
    privateDict,
    fdArray,
  ]);
}

const latin = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const u16 = (value: number): readonly number[] => [(value >> 8) & 255, value & 255];
const integer = (value: number): readonly number[] => [29, (value >> 24) & 255, (value >> 16) & 255, (value >> 8) & 255, value & 255];

/** INDEX (5176, section 5): how many, how long offsets are, the offsets from 1, the data. */
function indexOf(items: readonly Uint8Array[]): Uint8Array {
  const total = items.reduce((sum, { length }) => sum + length, 1);
  const size = total < 0x100 ? 1 : total < 0x10000 ? 2 : total < 0x1000000 ? 3 : 4;
  const head = new Uint8Array(3 + (items.length + 1) * size);
  head.set([...u16(items.length), size]);
  let offset = 1;
  for (let at = 0; at <= items.length; at += 1) {
    for (let byte = 0; byte < size; byte += 1) head[3 + at * size + byte] = (offset >> (8 * (size - 1 - byte))) & 255;
    offset += items[at]?.length ?? 0;
  }
  return concatBytes([head, ...items]);
}
