import type { PaperBlock } from '@changqing/protocol';
import { openSync, type Font } from 'fontkit';
import { fileURLToPath } from 'node:url';
import PDFDocument from 'pdfkit';
import type { ExamplePaper } from './paper-example.ts';

const MARGIN = 50;
const BODY = 10;

/** The paper's own typeface as anybody would open it. */
export function openPlainFont(): Font {
  const file = fileURLToPath(new URL('SourceHanSansSC-Regular.otf', import.meta.resolve('node-source-han-sans-sc/package.json')));
  const font = openSync(file);
  if ('fonts' in font) throw new Error(`${file} is a collection; a single font is expected`);
  return font;
}

/** The same words and pictures set by pdfkit alone, one line after the other: no columns, no seal, no number of pages. */
export function plainPaper({ paper, pictures }: ExamplePaper, font: Font): Promise<Uint8Array> {
  const document = new PDFDocument({ size: 'A4', margin: MARGIN, font: '' });
  document.registerFont('plain', font);
  const chunks: Uint8Array[] = [];
  document.on('data', (chunk: Uint8Array) => chunks.push(chunk));
  const ended = new Promise<Uint8Array>((resolve) => document.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks)))));
  document
    .font('plain', BODY * 2)
    .text(paper.content.title, { align: 'center' })
    .fontSize(BODY);
  for (const block of paper.content.blocks) {
    if (block.block === 'picture') {
      const bytes = pictures[block.picture];
      if (bytes === undefined) throw new RangeError('a picture that is not there');
      document.addPage().image(Buffer.from(bytes), { fit: [595 - 2 * MARGIN, 842 - 2 * MARGIN] });
      continue;
    }
    for (const line of linesOf(block)) document.text(line);
  }
  for (const remark of paper.content.remarks) document.text(remark);
  document.end();
  return ended;
}

function linesOf(block: Exclude<PaperBlock, { block: 'picture' }>): readonly string[] {
  switch (block.block) {
    case 'heading':
    case 'paragraph':
      return [block.text];
    case 'facts':
      return block.facts.map(({ label, value }) => `${label} ${value}`);
    case 'table':
      return [block.columns.map(({ title }) => title), ...block.rows].map((row) => row.join('  '));
    case 'field':
      return [`${block.label}：________________`];
  }
}
