import { PDFiumLibrary, type PDFiumDocument } from '@hyzyla/pdfium';
import sharp from 'sharp';

/** One page of a document as a picture. */
export interface PdfPagePicture {
  readonly png: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A PDF point is 1/72 inch. */
const POINTS_PER_INCH = 72;

let library: ReturnType<typeof PDFiumLibrary.init> | undefined;

/** One instance for the whole process; it is made when it is first needed. */
async function withDocument<T>(pdf: Uint8Array, work: (document: PDFiumDocument) => Promise<T>): Promise<T> {
  library ??= PDFiumLibrary.init();
  const document = await (await library).loadDocument(pdf);
  try {
    return await work(document);
  } finally {
    document.destroy();
  }
}

/** Pages of a document; undefined where it is no PDF that can be read. */
export async function pdfPageCount(pdf: Uint8Array): Promise<number | undefined> {
  try {
    return await withDocument(pdf, (document) => Promise.resolve(document.getPageCount()));
  } catch {
    return undefined;
  }
}

/** Every page, or the chosen ones (from 1), as a PNG. Throws where the document cannot be read. */
export function renderPdfPages(
  pdf: Uint8Array,
  { dpi, pages }: { readonly dpi: number; readonly pages?: readonly number[] },
): Promise<{ readonly pages: readonly PdfPagePicture[] }> {
  return withDocument(pdf, async (document) => {
    const pictures: PdfPagePicture[] = [];
    for (const page of document.pages()) {
      if (pages !== undefined && !pages.includes(page.number + 1)) continue;
      const picture = await page.render({
        scale: dpi / POINTS_PER_INCH,
        render: async ({ data, width, height }) => {
          const raw = { width, height, channels: 4 } as const;
          // The library paints with alpha; paper is white.
          return sharp(data, { raw }).flatten({ background: '#ffffff' }).png().toBuffer();
        },
      });
      pictures.push({ png: picture.data, widthPx: picture.width, heightPx: picture.height });
    }
    return { pages: pictures };
  });
}

/** The text of every page, for tests. Throws where the document cannot be read. */
export function pdfText(pdf: Uint8Array): Promise<string[]> {
  return withDocument(pdf, (document) => Promise.resolve([...document.pages()].map((page) => page.getText())));
}
