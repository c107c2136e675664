import type { DatabaseSync } from 'node:sqlite';
import { err, ok, type Heartbeat, type Problem, type Result } from '@changqing/protocol';
import type { Clock } from '../clock.ts';
import type { DocumentPrinter } from '../hal/document-printer.ts';
import type { ReceiptPrinter } from '../hal/receipt-printer.ts';
import type { AgentLog } from '../log.ts';
import { appendAudit } from '../records/audit.ts';
import { inTransaction, storageProblem } from '../records/database.ts';
import type { Settings } from '../settings/settings.ts';
import { createPrintBook, type DayCount, type PrintTotal } from './print-book.ts';
import { watchPaper } from './watch-paper.ts';

/** What a kiosk has of paper, as far as its own counting knows. */
export interface Supplies {
  /** What is left, estimated from what was fed, and whether somebody should bring more; undefined without any printer. */
  left(): NonNullable<Heartbeat['supplies']> | undefined;
  /** `printer-paper-low` for each printer that has little left and is not out of it; the detail says which and how much. */
  notices(): Problem[];
  /** A new roll or new sheets were put in; `amount` in millimetres or sheets where it is not the usual one. Fails where the disk refuses. */
  filled(what: 'roll' | 'sheets', amount?: number): Result<undefined, Problem>;
  /** Counts of the latest civil days on which anything was printed, newest first. */
  days(limit: number): readonly DayCount[];
  /** Jobs of all time by printer and state. */
  totals(): readonly PrintTotal[];
  /** A job was settled: tells the listener where that changed whether paper is low. */
  refresh(): void;
  /** No longer watches the printers. */
  stop(): void;
}

export interface SuppliesOptions {
  /** The database of the job log: what is counted there is read here. */
  readonly database: DatabaseSync;
  /** As the settings are at the moment. */
  settings(): Settings['supplies'];
  readonly printer: ReceiptPrinter | undefined;
  readonly document: DocumentPrinter | undefined;
  readonly clock: Clock;
  readonly log: AgentLog;
  /** Paper has become low, or is there again. */
  onChange(): void;
}

/** Opens the counters and begins to watch the printers: paper that is there again after it had run out is a new roll, or new sheets. */
export function openSupplies(options: SuppliesOptions): Supplies {
  const { database, printer, document, clock, log } = options;
  const book = createPrintBook(database);

  const leftOf = (what: 'roll' | 'sheets'): number => {
    const { amount, used } = book.store(what);
    const full = amount ?? (what === 'roll' ? options.settings().rollMm : options.settings().sheets);
    return Math.max(0, Math.floor(full - used));
  };
  const isLow = (what: 'roll' | 'sheets'): boolean => {
    const device = what === 'roll' ? printer : document;
    if (device === undefined) return false;
    const status = device.status();
    const sensed = status.state === 'ready' && status.paperLow;
    return sensed || leftOf(what) <= (what === 'roll' ? options.settings().lowMm : options.settings().lowSheets);
  };
  const isOut = (what: 'roll' | 'sheets'): boolean => {
    const status = (what === 'roll' ? printer : document)?.status();
    return status?.state === 'stopped' && status.fault === 'paper-out';
  };

  let shown = '';
  const refresh = () => {
    const low = (['roll', 'sheets'] as const).filter(isLow).join();
    if (low === shown) return;
    shown = low;
    log.info({ event: low === '' ? 'paper-there' : 'paper-low', detail: low });
    options.onChange();
  };

  const write = (work: () => void): Result<undefined, Problem> => {
    try {
      inTransaction(database, work);
      return ok();
    } catch (error) {
      const problem = storageProblem(error);
      if (problem === undefined) throw error;
      return err(problem);
    }
  };
  const fill = (what: 'roll' | 'sheets', amount: number | undefined, by: 'technician' | 'printer'): Result<undefined, Problem> => {
    const filled = write(() => {
      book.filled(what, amount);
      appendAudit(database, clock.now(), { act: 'supplies-changed', what, by });
    });
    refresh();
    return filled;
  };

  const stops = (['roll', 'sheets'] as const).map((what) =>
    watchPaper(what === 'roll' ? printer : document, {
      ranOutBefore: book.store(what).ranOut,
      ranOut: () => void write(() => book.ranOut(what)),
      filled: () => void fill(what, undefined, 'printer'),
      changed: refresh,
    }),
  );
  refresh();

  return {
    left: () =>
      printer === undefined && document === undefined
        ? undefined
        : {
            ...(printer === undefined ? {} : { rollLeftMm: leftOf('roll') }),
            ...(document === undefined ? {} : { sheetsLeft: leftOf('sheets') }),
            low: isLow('roll') || isLow('sheets'),
          },
    notices: () =>
      (['roll', 'sheets'] as const)
        .filter((what) => isLow(what) && !isOut(what))
        .map((what) => ({ code: 'printer-paper-low', detail: what === 'roll' ? `roll: ${leftOf(what)} mm` : `sheets: ${leftOf(what)}` })),
    filled: (what, amount) => fill(what, amount, 'technician'),
    days: (limit) => book.days(limit),
    totals: () => book.totals(),
    refresh,
    stop: () => {
      for (const stop of stops) stop();
    },
  };
}
