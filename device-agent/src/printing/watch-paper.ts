import type { DocumentPrinter } from '../hal/document-printer.ts';
import type { ReceiptPrinter } from '../hal/receipt-printer.ts';

type Watched = ReceiptPrinter | DocumentPrinter;
type Status = ReturnType<Watched['status']>;

/** What a watch of a printer's paper tells. */
export interface PaperNews {
  /** The printer was out of paper when the agent stopped: that it has some now is news. */
  readonly ranOutBefore: boolean;
  /** There is none; told once until there is some. */
  ranOut(): void;
  /** There is some again, which somebody has put in. */
  filled(): void;
  /** Anything else about the printer has changed. */
  changed(): void;
}

/**
 * Recognises by a printer's states that it was given paper: it had none and has some; or its sensor saw the end of the roll near, it was opened
 * or switched off, and the sensor sees it no more. A sensor at the edge flickers, so that alone is no new roll.
 */
export function watchPaper(printer: Watched | undefined, news: PaperNews): () => void {
  if (printer === undefined) return () => undefined;
  let out = news.ranOutBefore;
  let nearEnd = false;
  let openedSince = false;

  const look = (status: Status) => {
    if (status.state === 'stopped') {
      if (status.fault === 'paper-out' && !out) {
        out = true;
        news.ranOut();
      }
      openedSince ||= status.fault === 'cover-open' || status.fault === 'disconnected';
    } else if (status.state !== 'starting') {
      const plenty = status.state === 'ready' && !status.paperLow;
      if (out || (nearEnd && openedSince && plenty)) {
        out = false;
        news.filled();
      }
      if (status.state === 'ready') {
        nearEnd = status.paperLow;
        openedSince = false;
      }
    }
    news.changed();
  };

  look(printer.status());
  return printer.onStatus(look);
}
