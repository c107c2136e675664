import { BODY, BOTTOM, HAIR, LEFT, mm, PAGE, SMALL, SOFT, TOP, WIDTH } from './page-measures.ts';
import type { PaperCanvas } from './paper-canvas.ts';
import type { PaperPicture } from './paper-pictures.ts';

/** What a copy out of the archive carries on each page. */
const COPY_MARK = '复印件  与原件核对无误后使用';

/**
 * A scanned page on a sheet of its own, as large as it fits; one that lies on its side is turned upright. A picture that cannot be read leaves a
 * frame that says so: the sheet is there, so that nobody believes the document to be complete without it.
 */
export function putPicture(canvas: PaperCanvas, picture: PaperPicture, caption: string | undefined, marked: boolean): void {
  if (!canvas.atTop) canvas.newPage();
  const captionHeight = caption === undefined ? 0 : mm(7);
  const markHeight = marked ? mm(7) : 0;
  const top = TOP;
  const height = BOTTOM - top - captionHeight - markHeight;
  if (picture.state === 'unreadable') {
    canvas.stroke(LEFT, top, WIDTH, height, 0.8, SOFT);
    canvas.textCentred('这一页的扫描件打不开，没能印出来', PAGE.width / 2, top + height / 2 - 8, { size: 15, weight: 'bold' });
    canvas.textCentred('请到柜台查看原件', PAGE.width / 2, top + height / 2 + 16, { size: BODY + 1.5 });
  } else {
    canvas.picture(picture.bytes, LEFT, top, WIDTH, height, picture.widthPx > picture.heightPx * 1.15);
    canvas.stroke(LEFT - 2, top - 2, WIDTH + 4, height + 4, 0.4, HAIR);
    if (marked) markAcross(canvas, top + height / 2);
  }
  canvas.y = top + height;
  if (caption !== undefined) {
    for (const line of canvas.lines(caption, { size: SMALL + 1 }, WIDTH).slice(0, 1))
      canvas.textCentred(line, PAGE.width / 2, canvas.y + mm(5.5), { size: SMALL + 1, colour: SOFT });
    canvas.y += captionHeight;
  }
  if (marked) {
    canvas.textCentred(COPY_MARK, PAGE.width / 2, canvas.y + mm(5.2), { size: BODY + 1, weight: 'bold' });
    canvas.y += markHeight;
  }
}

/** Large, thin in tone: seen at once, and the text beneath is read through it. */
function markAcross(canvas: PaperCanvas, middle: number): void {
  canvas.turned(-38, PAGE.width / 2, middle, 0.16, () => {
    canvas.textCentred('复印件', PAGE.width / 2, middle - 10, { size: 76, weight: 'bold', colour: '#5A5A5A' });
    canvas.textCentred('与原件核对无误后使用', PAGE.width / 2, middle + 44, { size: 34, weight: 'bold', colour: '#5A5A5A' });
  });
}
