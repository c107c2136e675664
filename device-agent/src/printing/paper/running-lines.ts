import { civilDateAt, wallTimeAt, type IssuedPaper } from '@changqing/protocol';
import { momentWords } from '../paper-words.ts';
import { EVERGREEN, HAIR, INK, LEFT, mm, PAGE, RIGHT, SMALL, SOFT, TOP, WIDTH } from './page-measures.ts';
import type { PaperCanvas, Type } from './paper-canvas.ts';

/** What stands on every page, whoever holds only one of them. */
export interface RunningMarks {
  readonly paper: IssuedPaper;
  readonly siteName: string;
  /** Milliseconds since 1970. */
  readonly printedAt: number;
  readonly reprint: boolean;
}

const QUIET: Type = { size: SMALL, colour: SOFT };

/** The head of the first page: who issues it, what it is, its number. */
export function putTitle(canvas: PaperCanvas, { paper }: RunningMarks): void {
  const { content } = paper;
  canvas.y = mm(20);
  canvas.textCentred(content.issuer, PAGE.width / 2, canvas.y + 11, { size: 11.5, colour: EVERGREEN, weight: 'bold' });
  canvas.y += mm(8);
  const title: Type = { size: 22, weight: 'bold' };
  const [only, ...more] = canvas.lines(content.title, title, WIDTH - mm(30));
  for (const line of [only ?? '', ...more]) {
    // Letters of a short title stand apart, as on a certificate.
    const wide = more.length === 0 && Array.from(line).length <= 6 ? Array.from(line).join(' ') : line;
    canvas.textCentred(wide, PAGE.width / 2, canvas.y + 22, title);
    canvas.y += 30;
  }
  canvas.y += mm(3);
  canvas.rule(LEFT, canvas.y, WIDTH, 1.4, EVERGREEN);
  canvas.rule(LEFT, canvas.y + 2.4, WIDTH, 0.5, EVERGREEN);
  canvas.y += mm(2);
  if (paper.official) {
    canvas.textRight(`编号：${paper.seal.number}`, RIGHT, canvas.y + 12, { size: 9.5 });
    canvas.y += mm(6);
  }
  canvas.y += mm(2);
}

/** Head and foot of every page; called when all pages are there. */
export function putRunningLines(canvas: PaperCanvas, marks: RunningMarks): void {
  const { paper, siteName, printedAt, reprint } = marks;
  const printed = `${siteName}  ${momentWords(civilDateAt(printedAt), wallTimeAt(printedAt))} 打印`;
  for (let page = 1; page <= canvas.pages; page += 1) {
    canvas.turnTo(page);
    if (page > 1) {
      canvas.text(paper.content.title, LEFT, TOP - mm(8), { size: 9.5, weight: 'bold' });
      if (paper.official && !reprint) canvas.textRight(`编号：${paper.seal.number}`, RIGHT, TOP - mm(8), QUIET);
      canvas.rule(LEFT, TOP - mm(5.5), WIDTH, 0.8, EVERGREEN);
    }
    if (reprint) putReprintBand(canvas);
    const foot = PAGE.height - mm(18);
    canvas.rule(LEFT, foot, WIDTH, 0.5, HAIR);
    canvas.text(paper.official ? paper.seal.number : paper.content.issuer, LEFT, foot + mm(4.5), QUIET);
    canvas.textCentred(`第 ${page} 页 共 ${canvas.pages} 页`, PAGE.width / 2, foot + mm(4.5), { size: SMALL, colour: INK });
    putFitted(canvas, printed, foot + mm(4.5));
  }
}

/** The name of a site may be long: it is set smaller rather than into the page number. */
function putFitted(canvas: PaperCanvas, printed: string, baseline: number): void {
  const room = WIDTH / 2 - mm(16);
  const width = canvas.measure(printed, QUIET);
  if (width <= room) canvas.textRight(printed, RIGHT, baseline, QUIET);
  else
    canvas
      .lines(printed, { size: SMALL - 1 }, room)
      .forEach((line, at) => canvas.textRight(line, RIGHT, baseline - 2 + at * (SMALL + 1), { size: SMALL - 1, colour: SOFT }));
}

function putReprintBand(canvas: PaperCanvas): void {
  const type: Type = { size: 11, weight: 'bold', colour: '#FFFFFF' };
  const width = mm(20);
  canvas.fill(RIGHT - width, TOP - mm(13), width, mm(6.5), INK);
  canvas.textCentred('补 打', RIGHT - width / 2, TOP - mm(8.3), type);
}
