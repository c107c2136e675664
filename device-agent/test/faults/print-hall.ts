import type { DatabaseSync } from 'node:sqlite';
import { seededRandom, type Random } from '@changqing/fixtures';
import { err } from '@changqing/protocol';
import { createVirtualClock, type VirtualClock } from '../../src/clock.ts';
import { silentLog } from '../../src/devices/device-log.ts';
import { createEscposPrinter } from '../../src/devices/escpos/driver.ts';
import { settings as escposSettings, type Settings as EscposSettings } from '../../src/devices/escpos/model.ts';
import { createIppPrinter } from '../../src/devices/ipp/driver.ts';
import { settings as ippSettings } from '../../src/devices/ipp/model.ts';
import type { IppTransport } from '../../src/devices/ipp/transport.ts';
import type { DocumentPrinter } from '../../src/hal/document-printer.ts';
import type { ReceiptPrinter } from '../../src/hal/receipt-printer.ts';
import type { ByteLink, LinkOpener } from '../../src/links/byte-link.ts';
import { createBitmap } from '../../src/printing/bitmap.ts';
import { createDocumentJobs } from '../../src/printing/document-jobs.ts';
import { createJobLog, type JobIntent, type JobLog } from '../../src/printing/job-log.ts';
import { createReceiptJobs } from '../../src/printing/jobs.ts';
import { createPrintDesk, type DeskNews, type PrintDesk } from '../../src/printing/print-desk.ts';
import { lineHeight, type TypeFace } from '../../src/printing/type-face.ts';
import { createEscposSimulator, type EscposSimulator, type EscposSimulatorOptions } from '../../src/simulators/escpos/simulator.ts';
import { createSimulatedDocumentPrinter, type SimulatedDocumentPrinter } from '../../src/simulators/ipp/simulator.ts';
import { createSimulatedCable, type SimulatedCable } from '../../src/simulators/simulated-device.ts';

/** Dots of a line of these printers: as little as makes every row of a slip one of its own. */
export const WIDTH = 64;

/** Slip printers with markers of either kind or none, with and without a way to clear them, of different temper. */
const SLIP_PRINTERS: readonly { readonly profile: Partial<EscposSettings>; readonly printer: Partial<EscposSimulatorOptions> }[] = [
  { profile: {}, printer: {} },
  { profile: {}, printer: { continuesAfterReload: false } },
  { profile: {}, printer: { clearBuffers: false } },
  { profile: { flow: 'xonxoff' }, printer: { flow: 'xonxoff', linkDiesWithPower: false } },
  { profile: { graphics: 'gsL' }, printer: {} },
  { profile: {}, printer: { processId: false } },
  { profile: {}, printer: { processId: false, gsr: false } },
];

/** Writing that is like no other: a pattern from the text itself, as wide as the paper's inside. */
export const patternFace: TypeFace = {
  measure: () => WIDTH / 2 - 8,
  draw: (text, sizeDots) => {
    const picture = createBitmap(WIDTH / 2 - 8, lineHeight(sizeDots));
    const random = seededRandom(text);
    for (let at = 0; at < picture.rows.length; at += 1) picture.rows[at] = random.integer(1, 255);
    return picture;
  },
  has: () => true,
  missing: new Set(),
};

/** Words that tell a document's name and sides; the simulated printer reads them as it would read a PDF. */
export const documentOf = (name: string, sides: number): Uint8Array => new TextEncoder().encode(`%PDF ${name} ${sides}`);
export const nameOf = (pdf: Uint8Array): string => new TextDecoder().decode(pdf).split(' ')[1] ?? '';
const sidesIn = (pdf: Uint8Array): Promise<number | undefined> => {
  const [magic, , sides] = new TextDecoder().decode(pdf).split(' ');
  return Promise.resolve(magic === '%PDF' && sides !== undefined ? Number(sides) : undefined);
};

/** One run of the agent's printing, from start to kill. */
export interface AgentLife {
  readonly desk: PrintDesk;
  readonly log: JobLog;
  readonly slips: ReceiptPrinter;
  readonly papers: DocumentPrinter;
  /** The power of this process is gone in the midst of whatever it does. Nothing of it goes on. */
  kill(): void;
}

/** Both printers of a kiosk with what hangs on them, and the agent that may be killed and started anew. */
export interface PrintHall {
  readonly clock: VirtualClock;
  readonly slipPrinter: EscposSimulator;
  readonly slipCable: SimulatedCable;
  readonly paperPrinter: SimulatedDocumentPrinter;
  /** It answers no marker: what it says of a slip is `healthy` at most. */
  readonly weakSlips: boolean;
  agent(): AgentLife;
  /** Kills the agent, if it lives, and starts another on the same data. */
  restart(): void;
  /** What attendants do about trouble. */
  mend(): void;
  /** Ends everything; resolves when nothing runs any more. */
  close(): Promise<void>;
}

export interface PrintHallOptions {
  readonly random: Random;
  readonly seed: string;
  /** Opens the agent's database; called at each start. */
  openDatabase(): DatabaseSync;
  /** Told by the agent that lives. */
  tell(sessionId: string, news: DeskNews): void;
  /** Told of each intent once it is durable. */
  intended(job: JobIntent): void;
  /** The intent of a job is durable, and the printer has not heard of it: true kills the agent there. */
  diesBeforeFirstByte(): boolean;
  /** A job's end is known, and it is not settled: true kills the agent there. */
  diesBeforeSettling(): boolean;
}

export function openPrintHall(options: PrintHallOptions): PrintHall {
  const { random, seed } = options;
  // Nothing here waits for a socket or a file: one turn between two moments is enough.
  const clock = createVirtualClock(undefined, 1);
  const { profile, printer: about } = random.pick(SLIP_PRINTERS);
  const slipPrinter = createEscposSimulator({
    clock,
    dotsPerLine: WIDTH,
    bufferBytes: 512,
    mmPerSecond: random.integer(60, 250),
    ...about,
  });
  const slipCable = createSimulatedCable(slipPrinter, clock, { seed });
  const paperPrinter = createSimulatedDocumentPrinter({
    clock,
    pagesPerMinute: 240,
    countPages: sidesIn,
    make: { twoSteps: random.next() < 0.8, tellsDocuments: random.next() < 0.8, brokenDocument: random.pick(['waits', 'aborts']) },
  });
  if (random.next() < 0.2) paperPrinter.lie('counts-nothing');
  const slipSettings = escposSettings.parse({ dotsPerLine: WIDTH, bufferBytes: 512, mmPerSecond: 30, pollMs: 12_000, ...profile });
  const paperSettings = ippSettings.parse({ lostMs: 30_000, pollMs: 60_000, busyPollMs: 3_000 });

  const start = (): AgentLife => {
    let alive = true;
    const links: ByteLink[] = [];
    const ended = new AbortController();
    const kill = () => {
      alive = false;
      ended.abort();
      for (const link of links) void link.close();
      void slips.close();
      void papers.close();
    };
    const opener: LinkOpener = {
      name: 'slips',
      open: async (signal) => {
        if (!alive) return err({ code: 'not-found', path: 'slips' });
        const opened = await slipCable.opener.open(signal);
        if (opened.ok) links.push(opened.value);
        return opened;
      },
    };
    const transport: IppTransport = {
      ...paperPrinter.transport,
      exchange: (request, signal, onTaken) => (alive ? paperPrinter.transport.exchange(request, signal, onTaken) : forever()),
    };
    const slips = createEscposPrinter(opener, slipSettings, clock, silentLog);
    const papers = createIppPrinter(transport, paperSettings, clock, silentLog);
    /** A process that is gone does not learn the end of anything. */
    const mortal = async <T>(work: Promise<T>, dies: () => boolean = () => false): Promise<T> => {
      const result = await work;
      if (alive && dies()) kill();
      return alive ? result : forever();
    };
    const begin = <T>(work: () => Promise<T>): Promise<T> => {
      if (alive && options.diesBeforeFirstByte()) kill();
      return alive ? mortal(work(), () => options.diesBeforeSettling()) : forever();
    };
    const mortalSlips: ReceiptPrinter = {
      ...slips,
      print: (jobId, raster, signal) => begin(() => slips.print(jobId, raster, signal)),
      clear: (signal) => mortal(slips.clear(signal)),
    };
    const mortalPapers: DocumentPrinter = {
      ...papers,
      print: (job, signal, onProgress) => begin(() => papers.print(job, signal, (progress) => alive && onProgress?.(progress))),
      find: (jobId, signal) => mortal(papers.find(jobId, signal)),
      cancel: (jobId, signal) => mortal(papers.cancel(jobId, signal)),
    };
    const stored = createJobLog(options.openDatabase());
    const log: JobLog = {
      ...stored,
      intend: (job) => {
        stored.intend(job);
        options.intended(job);
      },
    };
    log.resolveOpen(clock.now());
    const receipts = createReceiptJobs({ printer: mortalSlips, log, face: patternFace, clock });
    const documents = createDocumentJobs({ printer: mortalPapers, log, clock, closing: ended.signal });
    const desk = createPrintDesk({
      receipts,
      documents,
      printer: mortalSlips,
      document: mortalPapers,
      clock,
      closing: ended.signal,
      audit: () => undefined,
      tell: (sessionId, news) => alive && options.tell(sessionId, news),
    });
    void documents.recover(ended.signal);
    return { desk, log, slips, papers, kill };
  };

  let agent = start();
  return {
    clock,
    slipPrinter,
    slipCable,
    paperPrinter,
    weakSlips: about.gsr === false,
    agent: () => agent,
    restart: () => {
      agent.kill();
      agent = start();
    },
    mend: () => {
      slipCable.behave({ kind: 'polite' });
      slipCable.plug();
      slipPrinter.mend();
      const countsNothing = paperPrinter.condition.lies.includes('counts-nothing');
      paperPrinter.mend();
      if (countsNothing) paperPrinter.lie('counts-nothing');
    },
    close: async () => {
      agent.kill();
      await clock.advance(10_000);
      await paperPrinter.close();
    },
  };
}

const forever = <T>(): Promise<T> => new Promise<T>(() => undefined);
