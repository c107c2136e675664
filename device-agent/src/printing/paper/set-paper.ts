import { err, ok, type IssuedPaper, type PaperBlock, type Problem, type Result } from '@changqing/protocol';
import { putClosing, putRemarks } from './closing.ts';
import { createPaperCanvas, type PaperCanvas } from './paper-canvas.ts';
import type { PaperFonts } from './paper-fonts.ts';
import { preparePicture, prepareSeal, type PaperPicture } from './paper-pictures.ts';
import { putPicture } from './picture-block.ts';
import { putRunningLines, putTitle } from './running-lines.ts';
import { putTable } from './table-block.ts';
import { putFacts, putField, putHeading, putParagraph } from './text-blocks.ts';

export interface PaperOptions {
  /** Marks every page 补打. */
  readonly reprint: boolean;
  /** Where it is printed, and when, in milliseconds since 1970. */
  readonly siteName: string;
  readonly printedAt: number;
}

/** A paper as it goes to the printer. */
export interface LaidOutPaper {
  readonly pdf: Uint8Array;
  /** Sides of one copy. */
  readonly sides: number;
  /** Characters that the font lacks; they stand as frames with their code point. */
  readonly missing: readonly string[];
}

/** Sets a paper in this very thread; `layOutPaper` does it beside the agent's. */
export async function setPaper(
  paper: IssuedPaper,
  pictures: readonly Uint8Array[],
  options: PaperOptions,
  fonts: PaperFonts,
): Promise<Result<LaidOutPaper, Problem>> {
  const { content } = paper;
  const sealPng = paper.official ? await prepareSeal(Buffer.from(paper.sealPng, 'base64url')) : undefined;
  // An official paper without its seal would not be one.
  if (paper.official && sealPng === undefined) return err({ code: 'paper-not-believed', detail: 'the picture of the seal cannot be read' });
  const prepared: PaperPicture[] = [];
  for (const picture of pictures) prepared.push(await preparePicture(picture));
  const canvas = createPaperCanvas(fonts, { title: content.title, author: content.issuer, at: new Date(options.printedAt) });
  const marks = { paper, ...options };
  putTitle(canvas, marks);
  const copy = content.kind === 'archive-copy';
  const written = content.blocks.findLastIndex(({ block }) => block !== 'picture') + 1;
  for (const block of content.blocks.slice(0, written)) putBlock(canvas, block, prepared, copy);
  putRemarks(canvas, content.remarks, paper.official);
  if (paper.official && sealPng !== undefined) putClosing(canvas, paper, sealPng);
  // Pictures at the end are annexes: the seal stands on the sheet before them, not alone on one behind them.
  for (const block of content.blocks.slice(written)) putBlock(canvas, block, prepared, copy);
  putRunningLines(canvas, marks);
  const sides = canvas.pages;
  return ok({ pdf: await canvas.end(), sides, missing: [...canvas.missing] });
}

function putBlock(canvas: PaperCanvas, block: PaperBlock, pictures: readonly PaperPicture[], copy: boolean): void {
  switch (block.block) {
    case 'heading':
      putHeading(canvas, block);
      break;
    case 'paragraph':
      putParagraph(canvas, block);
      break;
    case 'facts':
      putFacts(canvas, block);
      break;
    case 'table':
      putTable(canvas, block);
      break;
    case 'picture':
      putPicture(canvas, pictures[block.picture] ?? { state: 'unreadable' }, block.caption, copy);
      break;
    case 'field':
      putField(canvas, block);
      break;
  }
}
