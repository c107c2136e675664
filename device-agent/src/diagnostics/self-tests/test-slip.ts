import { civilDateAt, wallTimeAt, type Site } from '@changqing/protocol';
import { createBitmap, fillRectangle, type Bitmap } from '../../printing/bitmap.ts';
import type { Block, Paper } from '../../printing/layout.ts';
import { momentWords } from '../../printing/paper-words.ts';

/** A ruler of whole and half centimetres over the printed width: what is missing at an edge is seen at once. */
export function drawRuler(paper: Paper): Bitmap {
  const picture = createBitmap(paper.dotsPerLine, Math.round(7 * paper.dotsPerMm));
  fillRectangle(picture, 0, 0, paper.dotsPerLine, 2);
  for (let mm = 0; mm * paper.dotsPerMm < paper.dotsPerLine; mm += 1) {
    const heightMm = mm % 10 === 0 ? 6 : mm % 5 === 0 ? 4 : 2;
    fillRectangle(picture, Math.round(mm * paper.dotsPerMm), 0, mm % 10 === 0 ? 3 : 1, Math.round(heightMm * paper.dotsPerMm));
  }
  return picture;
}

const GREY_STEPS = 8;
/** Thresholds of a 4 × 4 dot pattern (ordered dither), 0 to 15. */
const PATTERN = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5];

/** Steps from white to black: a weak print head shows in the middle ones. */
export function drawGreys(paper: Paper): Bitmap {
  const picture = createBitmap(paper.dotsPerLine, Math.round(8 * paper.dotsPerMm));
  const stepDots = Math.floor(paper.dotsPerLine / GREY_STEPS);
  for (let y = 0; y < picture.heightDots; y += 1) {
    for (let x = 0; x < stepDots * GREY_STEPS; x += 1) {
      const black = ((Math.floor(x / stepDots) + 1) / GREY_STEPS) * 16;
      if (PATTERN[(y % 4) * 4 + (x % 4)]! < black) fillRectangle(picture, x, y, 1, 1);
    }
  }
  return picture;
}

/** One thin line for each dot of the head in turn, going down: a burnt dot leaves a gap. */
export function drawEveryDot(paper: Paper): Bitmap {
  const picture = createBitmap(paper.dotsPerLine, 64);
  for (let x = 0; x < paper.dotsPerLine; x += 1) fillRectangle(picture, x, (x % 16) * 4, 1, 4);
  return picture;
}

export interface TestSlip {
  readonly title: string;
  readonly site: Site;
  readonly at: number;
}

/** The head that each test paper has: nobody takes it for a receipt. */
export const testHead = ({ title, site, at }: TestSlip): readonly Block[] => [
  { block: 'space', heightMm: 1 },
  { block: 'band', text: '测 试' },
  { block: 'space', heightMm: 1 },
  { block: 'text', text: title, sizeMm: 5.6, weight: 'bold', align: 'centre' },
  { block: 'fact', label: '地  点', value: site.name },
  { block: 'fact', label: '时  间', value: momentWords(civilDateAt(at), wallTimeAt(at)) },
];

/** Everything that a receipt may need of a printer, and what shows its faults. */
export const testPage = (slip: TestSlip): readonly Block[] => [
  ...testHead(slip),
  { block: 'rule', thick: true },
  { block: 'dots', draw: drawRuler },
  { block: 'text', text: '刻度要从头到尾都在，1 厘米一长线。', sizeMm: 3.4, weight: 'regular', align: 'left' },
  { block: 'space', heightMm: 1 },
  { block: 'dots', draw: drawGreys },
  { block: 'text', text: '灰度要一级比一级深，没有白线。', sizeMm: 3.4, weight: 'regular', align: 'left' },
  { block: 'space', heightMm: 1 },
  { block: 'dots', draw: drawEveryDot },
  { block: 'text', text: '斜纹不能断。', sizeMm: 3.4, weight: 'regular', align: 'left' },
  { block: 'rule', thick: false },
  { block: 'text', text: '常青 社会保险 一二三四五', sizeMm: 7.5, weight: 'bold', align: 'centre' },
  { block: 'text', text: '生僻字：龘 㛃 翀 喆 犇 赟', sizeMm: 5, weight: 'regular', align: 'centre' },
  { block: 'text', text: 'ABCDEFG abcdefg 0123456789 ￥', sizeMm: 3.6, weight: 'regular', align: 'centre' },
  { block: 'qr', text: 'CHANGQING-TEST 0123456789', caption: ['用手机扫一扫，能读出 CHANGQING-TEST。'] },
  { block: 'space', heightMm: 2 },
];

/** A short piece, for the cutter alone. */
export const cutterSlip = (slip: TestSlip): readonly Block[] => [
  ...testHead(slip),
  { block: 'text', text: '这张纸要切断，只留一点连着。', sizeMm: 4, weight: 'regular', align: 'left' },
  { block: 'space', heightMm: 2 },
];
