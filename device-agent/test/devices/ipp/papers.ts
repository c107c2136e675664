import PDFDocument from 'pdfkit';

/** A real PDF of A4 pages, each with its number on it. */
export function paper(pages: number, label = 'page'): Promise<Uint8Array> {
  const document = new PDFDocument({ size: 'A4', margin: 50, info: { CreationDate: new Date(0) } });
  const pieces: Uint8Array[] = [];
  return new Promise((resolve, reject) => {
    document.on('data', (piece: Uint8Array) => pieces.push(piece));
    document.on('error', reject);
    document.on('end', () => resolve(new Uint8Array(Buffer.concat(pieces))));
    for (let page = 1; page <= pages; page += 1) {
      if (page > 1) document.addPage();
      document.fontSize(40).text(`${label} ${page} of ${pages}`);
    }
    document.end();
  });
}

/** Something that only `countPlainPages` takes for a document: for tests of thousands of jobs. */
export const plainPaper = (pages: number): Uint8Array => new TextEncoder().encode(`plain paper of ${pages} pages ${'.'.repeat(400)}`);

/** Pages of a plain paper. */
export const countPlainPages = (pdf: Uint8Array): Promise<number | undefined> => {
  const pages = /^plain paper of (\d+) pages/.exec(new TextDecoder().decode(pdf.subarray(0, 40)))?.[1];
  return Promise.resolve(pages === undefined ? undefined : Number(pages));
};
