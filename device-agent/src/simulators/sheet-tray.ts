import type { DockSheet } from '@changqing/protocol';
import type { SimulatedDocumentPrinter } from './ipp/simulator.ts';

/** One side of one sheet that lies in the tray, or was taken from it. */
export interface Side {
  readonly shown: DockSheet;
  /** The document that it belongs to. */
  readonly pdf: Uint8Array;
}

/** Where the sheets of the simulated A4 printer come to lie until somebody takes them. */
export interface SheetTray {
  /** All sides that came out, newest first; the printer keeps the latest thousand sheets. */
  sides(): readonly Side[];
  /** Takes everything that lies there. */
  take(): void;
}

/** Begins to watch the printer at once. */
export function createSheetTray(printer: SimulatedDocumentPrinter): SheetTray {
  let takenUpTo = 0;
  const all = (): readonly Side[] =>
    printer.sheets().flatMap((sheet) =>
      sheet.pages.map((page, back) => ({
        // A sheet has two sides, so that a number stays whatever comes after it.
        shown: { n: sheet.n * 2 - 1 + back, at: new Date(sheet.at).toISOString(), job: sheet.jobName, page, taken: sheet.n <= takenUpTo },
        pdf: sheet.pdf,
      })),
    );
  return {
    sides: () => all().toReversed(),
    take: () => {
      takenUpTo = printer.sheets().at(-1)?.n ?? takenUpTo;
    },
  };
}
