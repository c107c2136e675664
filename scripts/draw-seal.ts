import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openSync, type Font } from 'fontkit';
import sharp from 'sharp';

// Draws the sample seal that stands on papers until the bureau sets its own: node scripts/draw-seal.ts
const FILE = join(import.meta.dirname, '..', 'central-api', 'data', 'seal-sample.png');
const RING = '常青市社会保险事业管理局';
const BELOW = '业务专用章';
/** Twice, beside the star: nobody can take this seal for a real one. */
const MARK = '样章';
const RED = '#C8161D';

/** The drawing's unit is a tenth of a millimetre: 420 across are 42 mm, the size of an office's round seal. */
const SIZE = 420;
const PIXELS = 560;
const CENTRE = SIZE / 2;

const font = openFont(fileURLToPath(import.meta.resolve('node-source-han-sans-sc/SourceHanSansSC-Bold.otf')));

function openFont(file: string): Font {
  const opened = openSync(file);
  if ('fonts' in opened) throw new Error('the font file is a collection');
  return opened;
}

/** A character as a path whose middle lies at the origin, `size` high. */
function glyph(character: string, size: number): string {
  const { path, advanceWidth } = font.glyphForCodePoint(character.codePointAt(0) ?? 0);
  const scale = size / font.unitsPerEm;
  const middle = (font.ascent + font.descent) / 2;
  return `<path d="${path.toSVG()}" transform="scale(${scale} ${-scale}) translate(${-advanceWidth / 2} ${-middle})"/>`;
}

const at = (x: number, y: number, turn: number, stretch: number, inner: string): string =>
  `<g transform="translate(${x} ${y}) rotate(${turn}) scale(${stretch} 1)">${inner}</g>`;

/** The office's name round the ring, feet to the middle, open below. */
function ring(text: string, radius: number, size: number, arc: number): string {
  const characters = Array.from(text);
  return characters
    .map((character, index) => {
      const turn = -arc / 2 + (arc * index) / (characters.length - 1);
      const radians = (turn * Math.PI) / 180;
      return at(CENTRE + radius * Math.sin(radians), CENTRE - radius * Math.cos(radians), turn, 0.82, glyph(character, size));
    })
    .join('');
}

function row(text: string, x: number, y: number, size: number, step: number): string {
  const characters = Array.from(text);
  return characters
    .map((character, index) => at(x + (index - (characters.length - 1) / 2) * step, y, 0, 1, glyph(character, size)))
    .join('');
}

function star(radius: number): string {
  const points = Array.from({ length: 10 }, (_, index) => {
    const reach = index % 2 === 0 ? radius : radius * 0.382;
    const radians = (index * Math.PI) / 5;
    return `${CENTRE + reach * Math.sin(radians)},${CENTRE - reach * Math.cos(radians)}`;
  });
  return `<polygon points="${points.join(' ')}"/>`;
}

const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${PIXELS}" height="${PIXELS}" viewBox="0 0 ${SIZE} ${SIZE}"><g fill="${RED}">
<circle cx="${CENTRE}" cy="${CENTRE}" r="202" fill="none" stroke="${RED}" stroke-width="12"/>
${ring(RING, 160, 50, 236)}${star(62)}${row(BELOW, CENTRE, 322, 38, 38)}
${row(MARK, CENTRE - 96, CENTRE + 4, 24, 25)}${row(MARK, CENTRE + 96, CENTRE + 4, 24, 25)}
</g></svg>`;

const png = await sharp(Buffer.from(svg)).png({ palette: true, colours: 16, compressionLevel: 9, effort: 10 }).toBuffer();
writeFileSync(FILE, png);
console.error(`draw-seal: central-api/data/seal-sample.png, ${png.length} bytes`);
