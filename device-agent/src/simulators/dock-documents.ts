import { dockDocumentPrinter, type DockDocumentPrinter, type DockState, type Problem } from '@changqing/protocol';
import express, { type Express, type Request, type Response } from 'express';
import type { DocumentPrinterTrouble, SimulatedDocumentPrinter } from './ipp/simulator.ts';
import { z } from 'zod';
import { pdfText, renderPdfPages } from './ipp/pdf-pages.ts';
import { createSheetTray } from './sheet-tray.ts';

/** The A4 printer of the dock. */
export interface DockDocuments {
  state(): NonNullable<DockState['documentPrinter']>;
}

const json = express.json({ limit: '4kb' });
/** Fine enough to read small print in a picture on the dock. */
const PICTURE_DPI = 110;
const FULL_TRAY = 250;
const picture = z.object({ dpi: z.coerce.number().int().min(36).max(300).default(PICTURE_DPI) });

/** Adds the routes of the A4 printer: its troubles, and what came out of it as pictures and as text. */
export function dockDocuments(
  app: Express,
  printer: SimulatedDocumentPrinter,
  answer: { readonly done: (response: Response) => void; readonly problem: (response: Response, problem: Problem) => void },
): DockDocuments {
  const tray = createSheetTray(printer);
  app.post('/api/document-printer', json, (request: Request, response) => {
    const asked = dockDocumentPrinter.parse(request.body);
    if (asked.action === 'take-sheets') tray.take();
    else handle(printer, asked.action, asked.afterSheets);
    answer.done(response);
  });
  app.get('/api/sheets', (_request, response) => void response.json({ sheets: tray.sides().map(({ shown }) => shown) }));
  app.get('/api/sheets/:file', async (request, response) => {
    const [, n, kind] = /^(\d+)\.(png|txt)$/.exec(request.params.file) ?? [];
    const side = tray.sides().find(({ shown }) => shown.n === Number(n));
    if (side === undefined) {
      answer.problem(response, { code: 'not-found', detail: 'no side of this number has come out' });
      return;
    }
    const { page } = side.shown;
    if (kind === 'txt') {
      response.type('text').send((await pdfText(side.pdf))[page - 1] ?? '');
      return;
    }
    const { dpi } = picture.parse(request.query);
    const { pages } = await renderPdfPages(side.pdf, { dpi, pages: [page] });
    response.type('png').send(Buffer.from(pages[0]?.png ?? new Uint8Array()));
  });
  return {
    state: () => {
      const { paperSheets, troubles, plugged, powered } = printer.condition;
      return {
        sheetsInTray: paperSheets,
        coverOpen: troubles.includes('cover-open'),
        jammed: troubles.includes('jam'),
        tonerEmpty: troubles.includes('toner-empty'),
        plugged: plugged && powered,
        sheets: tray.sides().length,
      };
    },
  };
}

function handle(
  printer: SimulatedDocumentPrinter,
  action: Exclude<DockDocumentPrinter['action'], 'take-sheets'>,
  afterPages?: number,
): void {
  const trouble = (kind: DocumentPrinterTrouble) => printer.makeTrouble(kind, afterPages === undefined ? {} : { afterPages });
  switch (action) {
    case 'pull-paper': {
      trouble('paper-out');
      return;
    }
    case 'load-paper':
      printer.setPaper(FULL_TRAY);
      {
        printer.clear('paper-out');
        return;
      }
    case 'jam': {
      trouble('jam');
      return;
    }
    case 'clear-jam': {
      printer.clear('jam');
      return;
    }
    case 'open-cover': {
      trouble('cover-open');
      return;
    }
    case 'close-cover': {
      printer.clear('cover-open');
      return;
    }
    case 'empty-toner': {
      trouble('toner-empty');
      return;
    }
    case 'load-toner': {
      printer.clear('toner-empty');
      return;
    }
    case 'power-cycle':
      // With a number of sides the power goes then, and stays off until the button is pressed again.
      if (afterPages !== undefined) {
        trouble('power-lost');
        return;
      }
      {
        printer.powerCycle();
        return;
      }
    case 'pull-cable': {
      printer.pull();
      return;
    }
    case 'plug-cable': {
      printer.plug();
      return;
    }
  }
}
