import type { Clock } from '../../clock.ts';
import type { IppTransport } from '../../devices/ipp/transport.ts';
import { PDF, type JobState } from '../../devices/ipp/wire.ts';
import { createAnswers, type PrinterMake } from './answers.ts';
import { createEngine, type EngineLie, type EngineTrouble, type PrintedSheet } from './engine.ts';
import { createHttpDoor } from './http-door.ts';
import { createInProcessTransport } from './in-process.ts';
import { createManners, type Rudeness, type RudenessPoint } from './manners.ts';
import { pdfPageCount } from './pdf-pages.ts';

export type { PrintedSheet } from './engine.ts';
export type DocumentPrinterTrouble = EngineTrouble | 'power-lost';
export type DocumentPrinterLie = EngineLie;

/** How the simulated printer is, truly, whatever it says. */
export interface DocumentPrinterCondition {
  readonly powered: boolean;
  readonly plugged: boolean;
  readonly paperSheets: number;
  readonly troubles: readonly EngineTrouble[];
  readonly lies: readonly EngineLie[];
  readonly printing: boolean;
  /** Jobs that it has in its list, ended or not, oldest first. */
  readonly jobs: readonly {
    readonly id: number;
    readonly name: string;
    readonly state: JobState;
    readonly hasDocument: boolean;
    readonly sidesOut: number;
  }[];
}

export interface SimulatedDocumentPrinterOptions {
  readonly clock: Clock;
  /** Sides a minute; default 30. */
  readonly pagesPerMinute?: number;
  readonly make?: Partial<PrinterMake>;
  /** Pages of a document, undefined where it cannot be read; default by PDFium. */
  readonly countPages?: (pdf: Uint8Array) => Promise<number | undefined>;
}

/** A document printer with hands: a real HTTP server on loopback, or the same in this process. */
export interface SimulatedDocumentPrinter {
  /** Begins to listen; resolves with its `ipp:` address. */
  listen(): Promise<string>;
  /** The same printer without a socket, for simulated time. */
  readonly transport: IppTransport;
  /** Sheets in the tray; 0 is paper out, more than 0 ends that. */
  setPaper(sheets: number): void;
  /** At once, or after so many more pages (sides). `power-lost` lasts until `powerOn`. */
  makeTrouble(trouble: DocumentPrinterTrouble, point?: { readonly afterPages?: number }): void;
  /** Somebody deals with it: paper in, jam out, cover shut, toner changed; without a kind with all. Jobs go on by themselves. */
  clear(trouble?: EngineTrouble): void;
  lie(lie: EngineLie, lies?: boolean): void;
  beRude(rudeness: Rudeness, point?: RudenessPoint): void;
  /** No more rudeness. */
  beCivil(): void;
  /** Answers the next so many new jobs with server-error-busy. */
  beBusy(times: number): void;
  /** Somebody cancels the job at the printer's panel. */
  cancelAtPanel(jobName: string): void;
  /** Another computer prints a document. */
  printFromElsewhere(name: string, pdf: Uint8Array): void;
  /** The network cable. */
  pull(): void;
  plug(): void;
  powerOff(): void;
  powerOn(): void;
  /** Off and on again after `offMs` (default 3 s): jobs and history are lost. */
  powerCycle(offMs?: number): void;
  /** Everything is put right, also what was to go wrong later: power, cable, paper, manners, honesty. */
  mend(): void;
  /** What came out, oldest first; the latest thousand. */
  sheets(): readonly PrintedSheet[];
  onSheet(listener: (sheet: PrintedSheet) => void): () => void;
  readonly condition: DocumentPrinterCondition;
  close(): Promise<void>;
}

const PATH = '/ipp/print';
const SHEETS_KEPT = 1_000;

const MAKE: PrinterMake = {
  makeAndModel: 'Changqing A4 (simulated)',
  serialNumber: 'SIM-A4-0001',
  firmware: '1.0',
  formats: [PDF, 'image/urf'],
  duplex: true,
  maximumCopies: 99,
  twoSteps: true,
  tellsDocuments: true,
  brokenDocument: 'waits',
  sheetsLow: 20,
  history: 100,
};

/** Creates a printer with 250 sheets, switched on and plugged in. */
export function createSimulatedDocumentPrinter(options: SimulatedDocumentPrinterOptions): SimulatedDocumentPrinter {
  const { clock } = options;
  const make = { ...MAKE, ...options.make };
  const sheets: PrintedSheet[] = [];
  const listeners = new Set<(sheet: PrintedSheet) => void>();
  const cutListeners = new Set<() => void>();
  let sheetsOut = 0;
  let plugged = true;
  let port: number | undefined;

  const engine = createEngine({
    clock,
    sidesPerMinute: options.pagesPerMinute ?? 30,
    history: make.history,
    countPages: options.countPages ?? pdfPageCount,
    onSheet: (out) => {
      sheetsOut += 1;
      const sheet = { ...out, n: sheetsOut };
      sheets.push(sheet);
      if (sheets.length > SHEETS_KEPT) sheets.shift();
      for (const listener of [...listeners]) listener(sheet);
    },
    onPowerLost: () => noticeReach(),
  });
  const printerUri = () => (port === undefined ? 'ipp://simulated/ipp/print' : `ipp://127.0.0.1:${port}${PATH}`);
  const manners = createManners();
  const answers = createAnswers(engine, make, clock, printerUri);
  const door = createHttpDoor({ clock, answers, manners, path: PATH });
  const reachable = () => plugged && engine.powered;

  /** Opens and shuts one after another; a cable is pulled and plugged faster than sockets close. */
  let atTheDoor: Promise<unknown> = Promise.resolve();
  let doorOpen = false;
  const noticeReach = () => {
    if (!reachable()) for (const listener of [...cutListeners]) listener();
    if (port === undefined) return;
    atTheDoor = atTheDoor.then(async () => {
      if (reachable() === doorOpen) return;
      doorOpen = reachable();
      await (doorOpen ? door.open() : door.shut());
    });
  };
  const powerOff = () => {
    engine.powerOff();
    noticeReach();
  };
  const powerOn = () => {
    engine.powerOn();
    noticeReach();
  };
  const plug = () => {
    plugged = true;
    noticeReach();
  };
  const clear = (trouble?: EngineTrouble) => {
    const all: readonly EngineTrouble[] = ['paper-out', 'jam', 'cover-open', 'toner-empty'];
    for (const each of trouble === undefined ? all : [trouble]) engine.clear(each);
  };

  return {
    listen: async () => {
      port = await door.open();
      doorOpen = true;
      return printerUri();
    },
    transport: createInProcessTransport({
      clock,
      answers,
      manners,
      printerUri: printerUri(),
      reachable,
      untilCut: (signal) =>
        new Promise((resolve) => {
          const done = () => {
            cutListeners.delete(done);
            signal.removeEventListener('abort', done);
            resolve();
          };
          cutListeners.add(done);
          signal.addEventListener('abort', done, { once: true });
          if (signal.aborted) done();
        }),
    }),
    setPaper: (count) => {
      engine.paperSheets = count;
    },
    makeTrouble: (trouble, point) => {
      if (trouble === 'power-lost' && point?.afterPages === undefined) powerOff();
      else engine.makeTrouble(trouble, point?.afterPages);
    },
    clear,
    lie: (lie, lies = true) => {
      if (lies) engine.lies.add(lie);
      else engine.lies.delete(lie);
    },
    beRude: (rudeness, point) => manners.beRude(rudeness, point),
    beCivil: () => manners.beCivil(),
    beBusy: (times) => {
      answers.busyTimes = times;
    },
    cancelAtPanel: (jobName) => {
      for (const job of engine.jobs)
        if (job.name === jobName && !['canceled', 'aborted', 'completed'].includes(job.state)) engine.cancel(job, 'job-canceled-at-device');
    },
    printFromElsewhere: (name, pdf) => engine.load(engine.add({ name, user: 'somebody', copies: 1, duplex: false }), pdf),
    pull: () => {
      plugged = false;
      noticeReach();
    },
    plug,
    powerOff,
    powerOn,
    powerCycle: (offMs = 3_000) => {
      powerOff();
      clock.after(offMs, powerOn);
    },
    mend: () => {
      engine.calmDown();
      engine.lies.clear();
      manners.beCivil();
      answers.busyTimes = 0;
      powerOn();
      plug();
      clear();
      if (engine.paperSheets < 100) engine.paperSheets = 250;
    },
    sheets: () => sheets,
    onSheet: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    get condition() {
      return {
        powered: engine.powered,
        plugged,
        paperSheets: engine.paperSheets,
        troubles: [...engine.troubles],
        lies: [...engine.lies],
        printing: engine.printing,
        jobs: engine.jobs.map(({ id, name, state, pdf, sidesOut }) => ({ id, name, state, hasDocument: pdf !== undefined, sidesOut })),
      };
    },
    close: async () => {
      plugged = false;
      for (const listener of [...cutListeners]) listener();
      await atTheDoor;
      port = undefined;
      await door.shut();
    },
  };
}
