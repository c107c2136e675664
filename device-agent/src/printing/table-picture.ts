import { blit, createBitmap, fillRectangle, type Bitmap } from './bitmap.ts';
import { isWide, type PaperFrame } from './paper-frame.ts';
import { pairsOf, planTable, type TableBlock, type TablePlan } from './table-columns.ts';
import { lineHeight, type TypeFace, type Weight } from './type-face.ts';
import { wrap } from './wrap.ts';

export type { TableBlock } from './table-columns.ts';

const WIDE_SIZE_MM = 3.2;
const NARROW_SIZE_MM = 2.9;
const RULE_DOTS = 2;

/** One line of a table: what stands where, from the left margin. */
interface Cell {
  readonly text: string;
  readonly left: number;
  readonly width: number;
  readonly align: 'left' | 'right';
}

/** Draws a table: titles, a thin line, the rows, and a line above the sums. */
export function tablePicture(block: TableBlock, frame: PaperFrame, face: TypeFace): Bitmap {
  const size = Math.round((isWide(frame) ? WIDE_SIZE_MM : NARROW_SIZE_MM) * frame.dotsPerMm);
  const inner = frame.dotsPerLine - 2 * frame.marginDots;
  const plan = planOf(block, size, inner, face);
  const draw = (cells: readonly string[], weight: Weight) => rowPicture(block, plan, cells, { frame, size, weight, face });
  const rule = () => {
    const picture = createBitmap(frame.dotsPerLine, Math.round(frame.dotsPerMm * 0.9));
    fillRectangle(picture, frame.marginDots, Math.round(picture.heightDots / 2), inner, RULE_DOTS);
    return picture;
  };
  return stacked(
    [
      draw(
        block.columns.map(({ title }) => title),
        'regular',
      ),
      rule(),
      ...block.rows.map((cells) => draw(cells, 'regular')),
      ...(block.total === undefined ? [] : [rule(), draw(block.total, 'bold')]),
    ],
    frame.dotsPerLine,
  );
}

function planOf({ columns, rows, total }: TableBlock, size: number, inner: number, face: TypeFace): TablePlan {
  const natural = columns.map(({ title }, at) =>
    Math.max(
      face.measure(title, size, 'regular'),
      ...rows.map((row) => face.measure(row[at] ?? '', size, 'regular')),
      face.measure(total?.[at] ?? '', size, 'bold'),
    ),
  );
  return planTable(columns, natural, inner, Math.round(size * 0.5), size * 5);
}

interface Hand {
  readonly frame: PaperFrame;
  readonly size: number;
  readonly weight: Weight;
  readonly face: TypeFace;
}

function rowPicture({ columns }: TableBlock, plan: TablePlan, cells: readonly string[], hand: Hand): Bitmap {
  const { frame, size, weight, face } = hand;
  const inner = frame.dotsPerLine - 2 * frame.marginDots;
  if (plan.as === 'columns') {
    let left = 0;
    const placed = columns.map(({ align }, at): Cell => {
      const cell = { text: cells[at] ?? '', left, width: plan.widths[at]!, align };
      left += cell.width + plan.gap;
      return cell;
    });
    return linePicture(placed, hand);
  }
  const lines = pairsOf(cells).map(([first, second], line) => {
    const secondWidth = second === '' ? 0 : Math.min(face.measure(second, size, weight), Math.round(inner * 0.6));
    const indent = line === 0 ? 0 : size;
    return linePicture(
      [
        { text: first, left: indent, width: inner - secondWidth - indent - (second === '' ? 0 : size), align: 'left' },
        { text: second, left: inner - secondWidth, width: secondWidth, align: 'right' },
      ],
      hand,
    );
  });
  // A little air after each entry, so that one sees which lines belong together.
  return stacked([...lines, createBitmap(frame.dotsPerLine, Math.round(size * 0.2))], frame.dotsPerLine);
}

function linePicture(cells: readonly Cell[], { frame, size, weight, face }: Hand): Bitmap {
  const broken = cells.map(({ text, width }) => wrap(text, size, weight, Math.max(width, size), face));
  const step = lineHeight(size);
  const picture = createBitmap(frame.dotsPerLine, Math.max(1, ...broken.map((lines) => lines.length)) * step);
  cells.forEach(({ left, width, align }, at) => {
    broken[at]!.forEach((line, index) => {
      const indent = align === 'left' ? 0 : width - face.measure(line, size, weight);
      blit(picture, face.draw(line, size, weight), frame.marginDots + left + indent, index * step);
    });
  });
  return picture;
}

function stacked(pictures: readonly Bitmap[], widthDots: number): Bitmap {
  const all = createBitmap(
    widthDots,
    pictures.reduce((sum, { heightDots }) => sum + heightDots, 0),
  );
  let top = 0;
  for (const picture of pictures) {
    blit(all, picture, 0, top);
    top += picture.heightDots;
  }
  return all;
}
