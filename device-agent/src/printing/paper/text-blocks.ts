import type { PaperBlock } from '@changqing/protocol';
import { BODY, EVERGREEN, HAIR, LEADING, LEFT, mm, RIGHT, SOFT, WIDTH } from './page-measures.ts';
import type { PaperCanvas, Type } from './paper-canvas.ts';

type Of<Name extends PaperBlock['block']> = Extract<PaperBlock, { block: Name }>;

const HEADING: Type = { size: 12.5, weight: 'bold' };
const TEXT: Type = { size: BODY + 1 };
const LABEL: Type = { size: BODY, colour: SOFT };
const VALUE: Type = { size: BODY, weight: 'bold' };

/** A heading never stands alone at the foot of a page. */
export function putHeading(canvas: PaperCanvas, { text }: Of<'heading'>): void {
  canvas.need(mm(26));
  if (!canvas.atTop) canvas.y += mm(5);
  for (const line of canvas.lines(text, HEADING, WIDTH - mm(4))) {
    canvas.fill(LEFT, canvas.y + 2.5, 3, HEADING.size, EVERGREEN);
    canvas.text(line, LEFT + mm(3), canvas.y + HEADING.size + 1, HEADING);
    canvas.y += HEADING.size * 1.5;
  }
  canvas.y += mm(1.5);
}

/** Running text, its first line indented by two characters as is the custom. */
export function putParagraph(canvas: PaperCanvas, { text }: Of<'paragraph'>): void {
  const step = TEXT.size * (LEADING + 0.15);
  canvas.y += mm(1);
  for (const paragraph of text.split('\n')) {
    for (const line of canvas.lines(`　　${paragraph}`, TEXT, WIDTH)) {
      canvas.need(step);
      canvas.text(line, LEFT, canvas.y + TEXT.size, TEXT);
      canvas.y += step;
    }
  }
  canvas.y += mm(1.5);
}

const GUTTER = mm(7);
const HALF = (WIDTH - GUTTER) / 2;

interface FactCell {
  readonly label: string;
  readonly lines: readonly string[];
}

/** Facts in two columns over hairlines; one that does not fit into its half takes the whole line. */
export function putFacts(canvas: PaperCanvas, { facts }: Of<'facts'>): void {
  const labelWidth = Math.min(mm(34), Math.max(...facts.map(({ label }) => canvas.measure(label, LABEL)), 0)) + mm(3.5);
  const whole = (value: string) => value.includes('\n') || canvas.measure(value, VALUE) > HALF - labelWidth;
  const rows: (typeof facts)[] = [];
  for (const each of facts) {
    const last = rows.at(-1);
    if (last?.length === 1 && !whole(last[0]!.value) && !whole(each.value)) last.push(each);
    else rows.push([each]);
  }
  for (const row of rows) {
    const room = (row.length === 1 ? WIDTH : HALF) - labelWidth;
    const cells = row.map(({ label, value }): FactCell => ({ label, lines: canvas.lines(value, VALUE, room) }));
    putFactRow(canvas, cells, labelWidth);
  }
  canvas.y += mm(3);
}

function putFactRow(canvas: PaperCanvas, cells: readonly FactCell[], labelWidth: number): void {
  const step = BODY * LEADING;
  const height = Math.max(1, ...cells.map(({ lines }) => lines.length)) * step + mm(2.2);
  canvas.need(height);
  const baseline = canvas.y + mm(1.1) + BODY * 1.15;
  cells.forEach(({ label, lines }, at) => {
    const x = LEFT + at * (HALF + GUTTER);
    const labelSize = Math.min(BODY, (BODY * (labelWidth - mm(1.5))) / Math.max(1, canvas.measure(label, LABEL)));
    canvas.text(label, x, baseline, { ...LABEL, size: labelSize });
    lines.forEach((line, index) => canvas.text(line, x + labelWidth, baseline + index * step, VALUE));
  });
  canvas.y += height;
  canvas.rule(LEFT, canvas.y, RIGHT - LEFT, 0.5, HAIR);
}

const BOX_FROM_MM = 14;

/** A place to be filled in by hand: a line beside its label, or a box beneath it. */
export function putField(canvas: PaperCanvas, { label, heightMm }: Of<'field'>): void {
  const type: Type = { size: BODY + 0.5 };
  if (heightMm < BOX_FROM_MM) {
    const height = mm(heightMm) + mm(2);
    canvas.need(height);
    const line = canvas.y + height - mm(1);
    const from = LEFT + canvas.measure(label, type) + mm(3);
    canvas.text(label, LEFT, line - 2.5, type);
    canvas.rule(from, line, Math.max(mm(30), RIGHT - from), 0.6, SOFT);
    canvas.y += height;
    return;
  }
  const height = mm(heightMm);
  canvas.need(height + mm(12));
  canvas.text(label, LEFT, canvas.y + mm(7.5), type);
  canvas.stroke(LEFT, canvas.y + mm(9), WIDTH, height, 0.6, SOFT);
  canvas.y += height + mm(12);
}
