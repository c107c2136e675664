import type { StripMonth } from '@changqing/protocol';
import { blit, createBitmap, fillRectangle, strokeRectangle, type Bitmap } from './bitmap.ts';
import { isWide, type PaperFrame } from './paper-frame.ts';
import { lineHeight, type TypeFace } from './type-face.ts';

/** Contribution months as a calendar: a row a year, January first. */
export interface StripBlock {
  readonly block: 'strip';
  readonly years: readonly { readonly year: number; readonly months: readonly StripMonth[] }[];
}

/** What the squares mean; only those that are there are explained. */
export const STRIP_LEGEND: readonly { readonly month: Exclude<StripMonth, 'outside'>; readonly words: string }[] = [
  { month: 'paid', words: '已缴' },
  { month: 'gap', words: '没有缴费' },
  { month: 'owed', words: '应缴未缴' },
];

/** Legend entries for the states that occur. */
export const legendOf = ({ years }: StripBlock): typeof STRIP_LEGEND =>
  STRIP_LEGEND.filter(({ month }) => years.some(({ months }) => months.includes(month)));

/** Draws the calendar: full squares for months that count, empty ones for holes, halved ones for what is owed. */
export function stripPicture(block: StripBlock, frame: PaperFrame, face: TypeFace): Bitmap {
  const wide = isWide(frame);
  const size = Math.round((wide ? 3.2 : 2.9) * frame.dotsPerMm);
  const small = Math.round((wide ? 2.6 : 2.2) * frame.dotsPerMm);
  const first = frame.marginDots + face.measure('2026', size, 'bold') + Math.round(size * 0.5);
  const pitch = Math.floor((frame.dotsPerLine - frame.marginDots - first) / 12);
  const side = Math.min(Math.round(pitch * 0.72), size);
  const rowHeight = Math.round(size * 1.35);
  const headHeight = lineHeight(small);
  const legendTop = headHeight + block.years.length * rowHeight + Math.round(size * 0.3);
  const picture = createBitmap(frame.dotsPerLine, legendTop + lineHeight(small) + Math.round(frame.dotsPerMm));
  for (let month = 1; month <= 12; month += 1) {
    const drawn = face.draw(String(month), small, 'regular');
    blit(picture, drawn, first + (month - 1) * pitch + Math.round((side - drawn.widthDots) / 2), 0);
  }
  block.years.forEach(({ year, months }, row) => {
    const top = headHeight + row * rowHeight;
    blit(picture, face.draw(String(year), size, 'bold'), frame.marginDots, top);
    months.forEach((month, at) => drawMonth(picture, month, first + at * pitch, top + Math.round((rowHeight - side) / 2), side));
  });
  let left = first;
  for (const { month, words } of legendOf(block)) {
    const key = Math.round(small * 0.9);
    drawMonth(picture, month, left, legendTop + Math.round((lineHeight(small) - key) / 2), key);
    const drawn = face.draw(words, small, 'regular');
    blit(picture, drawn, left + key + Math.round(small * 0.4), legendTop);
    left += key + drawn.widthDots + Math.round(small * 1.4);
  }
  return picture;
}

function drawMonth(picture: Bitmap, month: StripMonth, left: number, top: number, side: number): void {
  switch (month) {
    case 'paid':
      fillRectangle(picture, left, top, side, side);
      break;
    case 'gap':
      strokeRectangle(picture, left, top, side, side, 2);
      break;
    case 'owed':
      strokeRectangle(picture, left, top, side, side, 2);
      for (let row = 0; row < side; row += 1) fillRectangle(picture, left, top + row, side - row, 1);
      break;
    case 'outside':
      fillRectangle(picture, left + Math.round(side / 2) - 1, top + Math.round(side / 2) - 1, 3, 3);
      break;
  }
}
