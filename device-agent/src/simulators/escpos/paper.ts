import type { Raster } from '../../hal/receipt-printer.ts';

/** One piece of paper that came out. `text` is what was printed as characters rather than as a picture, roughly. */
export interface Ticket {
  readonly raster: Raster;
  /** False for a piece that was torn off unfinished, when the roll was changed. */
  readonly cut: boolean;
  readonly text: string;
}

/** The paper between print head and slot: rows are put on it until it is cut. */
export interface PaperPath {
  readonly tickets: readonly Ticket[];
  /** Rows on the piece that has not been cut. */
  readonly rowsHanging: number;
  /** Rows printed since the beginning; blank feed counts. */
  readonly rowsPrinted: number;
  printRow(row: Uint8Array): void;
  printText(text: string): void;
  /** Takes the piece off; nothing where nothing hangs. */
  takeOff(cut: boolean): Ticket | undefined;
}

export function createPaperPath(dotsPerLine: number, onTicket: (ticket: Ticket) => void): PaperPath {
  const widthBytes = dotsPerLine >> 3;
  const tickets: Ticket[] = [];
  let rows: Uint8Array[] = [];
  let text = '';
  let rowsPrinted = 0;
  return {
    tickets,
    get rowsHanging() {
      return rows.length;
    },
    get rowsPrinted() {
      return rowsPrinted;
    },
    printRow: (row) => {
      const line = new Uint8Array(widthBytes);
      line.set(row.subarray(0, widthBytes));
      rows.push(line);
      rowsPrinted += 1;
    },
    printText: (more) => {
      text += more;
    },
    takeOff: (cut) => {
      if (rows.length === 0 && text === '') return undefined;
      const all = new Uint8Array(rows.length * widthBytes);
      rows.forEach((row, y) => all.set(row, y * widthBytes));
      const ticket = { raster: { widthDots: dotsPerLine, heightDots: rows.length, rows: all }, cut, text };
      rows = [];
      text = '';
      tickets.push(ticket);
      onTicket(ticket);
      return ticket;
    },
  };
}
