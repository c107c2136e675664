import type { Clock } from '../../clock.ts';
import { automaticBytes, createTokenizer, queuedPaperByte, realTimeAnswers } from '../../devices/escpos/wire.ts';
import type { Condition, Token } from '../../devices/escpos/wire.ts';
import type { ByteLink } from '../../links/byte-link.ts';
import type { WireSimulator } from '../simulated-device.ts';
import { createBell } from './bell.ts';
import { createPaperPath, type Ticket } from './paper.ts';
import { createRealTimeScanner, type RealTimeCommand } from './real-time.ts';
import { createSymbolMaker } from './symbol.ts';
import { createTextPrinter, type TextLine } from './text-printer.ts';

/** Trouble to make, now or later. `drop-bytes` loses bytes on their way to the printer, `garbage` comes from it. */
export type PrinterTrouble =
  | { readonly kind: 'paper-out' | 'cover-open' | 'cutter-jam' | 'silent' | 'power-lost' | 'unrecoverable' }
  | { readonly kind: 'overheat'; readonly durationMs: number }
  | { readonly kind: 'drop-bytes'; readonly count: number }
  | { readonly kind: 'garbage'; readonly bytes: Uint8Array };

/** When: after so much more paper, or so many more bytes. */
export type TroublePoint = { readonly afterMm: number } | { readonly afterBytes: number };

/** A receipt printer at the far end of its wire, which shows what came out of it. */
export interface EscposSimulator extends WireSimulator {
  /** Every piece of paper that came out, oldest first. */
  tickets(): readonly Ticket[];
  /** Calls back with each; the returned function stops that. */
  onTicket(listener: (ticket: Ticket) => void): () => void;
  makeTrouble(trouble: PrinterTrouble, point?: TroublePoint): void;
  /** Puts in a roll and tears the old end off; a cover that was opened for it stays open. */
  loadPaper(lengthMm?: number): void;
  openCover(): void;
  closeCover(): void;
  /** Takes the jammed paper out of the cutter; the printer still waits for DLE ENQ. */
  freeCutter(): void;
  /** The data cable works again after `silent`. */
  speakAgain(): void;
  powerOn(): void;
  /** Everything is mended: paper, cover, cutter, cable, power. */
  mend(): void;
  readonly condition: Condition;
  readonly powered: boolean;
  /** Rows printed since the beginning. */
  readonly rowsPrinted: number;
  /** Rows on the piece that hangs uncut in the slot. */
  readonly rowsHanging: number;
  /** Drawer pulses that it was sent; a kiosk sends none. */
  readonly drawerPulses: number;
  readonly paperLeftMm: number;
}

export interface EscposSimulatorOptions {
  readonly clock: Clock;
  readonly dotsPerLine?: number;
  readonly dotsPerMm?: number;
  readonly mmPerSecond?: number;
  readonly bufferBytes?: number;
  /** What happens when the buffer is full: the line waits (TCP, USB, handshake), XOFF is sent at 80 % and XON at 20 %, or bytes are lost. */
  readonly flow?: 'waits' | 'xonxoff' | 'loses';
  /** Features that clones lack. Default: all there. */
  readonly gsr?: boolean;
  readonly processId?: boolean;
  readonly automaticStatus?: boolean;
  readonly realTimeStatus?: boolean;
  readonly clearBuffers?: boolean;
  readonly identity?: boolean;
  readonly nearEndSensor?: boolean;
  /** Its fonts have the characters that take four bytes. */
  readonly gb18030?: boolean;
  /** Prints what is still in the buffer by itself after the roll was changed or the cover closed, as many do. Default true. */
  readonly continuesAfterReload?: boolean;
  /** The link ends when the power goes: TCP, USB. Default true; false for a serial port. */
  readonly linkDiesWithPower?: boolean;
  readonly paperMm?: number;
  readonly nearEndMm?: number;
}

const CUT_MS = 150;
const BOOT_MS = 800;
const FEED_LINE_DOTS = 30;
/** Printing time is slept in pieces of this length, so that a simulated receipt takes few timers. */
const SLEEP_PIECE_MS = 25;
const FULL_ROLL_MM = 50_000;

const IDENTITY: Record<number, string> = {
  0x41: '1.02 SIM',
  0x42: 'EPSON',
  0x43: 'SIM-T80',
  0x44: 'SIM0000042',
  0x45: 'CHINA GB18030',
};

/** Creates the printer, powered up, with paper in it. */
export function createEscposSimulator(options: EscposSimulatorOptions): EscposSimulator {
  const { clock } = options;
  const dotsPerMm = options.dotsPerMm ?? 8;
  const rowMs = 1000 / ((options.mmPerSecond ?? 150) * dotsPerMm);
  const bufferBytes = options.bufferBytes ?? 4096;
  const nearEndMm = options.nearEndMm ?? 5000;
  const listeners = new Set<(ticket: Ticket) => void>();
  const paper = createPaperPath(options.dotsPerLine ?? 576, (ticket) => {
    for (const listener of [...listeners]) listener(ticket);
  });
  const bell = createBell();
  const tokens: Token[] = [];
  const tokenizer = createTokenizer((token) => tokens.push(token), { gb18030: options.gb18030 === true });
  const typed = createTextPrinter(options.dotsPerLine ?? 576);
  const symbols = createSymbolMaker(options.dotsPerLine ?? 576, () => typed.centred);
  const scan = createRealTimeScanner();
  const plans: { readonly trouble: PrinterTrouble; mm: number; bytes: number }[] = [];

  let buffer: number[] = [];
  let generation = 0;
  let paperLeftMm = options.paperMm ?? FULL_ROLL_MM;
  let coverOpen = false;
  let cutterError = false;
  let cutterBlocked = false;
  let overheated = false;
  let unrecoverable = false;
  let silent = false;
  let powered = true;
  let bootedAt = Number.NEGATIVE_INFINITY;
  let heldOff = false;
  let automaticMask = 0;
  let lastAutomatic = '';
  let drawerPulses = 0;
  let dropping = 0;
  let owedMs = 0;
  let stored: { readonly rowBytes: number; readonly rows: Uint8Array } | undefined;
  let link: { readonly link: ByteLink; readonly signal: AbortSignal } | undefined;
  let outgoing: Promise<unknown> = Promise.resolve();

  const condition = (): Condition => {
    const paperOut = paperLeftMm <= 0;
    return {
      offline: coverOpen || paperOut || cutterError || overheated || unrecoverable,
      coverOpen,
      paperOut,
      paperLow: options.nearEndSensor !== false && paperLeftMm <= nearEndMm,
      cutterError,
      overheated,
      unrecoverable,
    };
  };

  const hears = () => powered && !silent && clock.monotonic() >= bootedAt;
  const say = (bytes: Uint8Array) => {
    const to = link;
    if (to === undefined || !hears()) return;
    outgoing = outgoing.then(() => to.link.send(bytes, to.signal));
  };

  /** §8.3: one status at each change. */
  const noticeChange = () => {
    bell.ring();
    const bytes = automaticBytes(condition());
    const key = bytes.join();
    if (key === lastAutomatic) return;
    lastAutomatic = key;
    if (automaticMask !== 0) say(bytes);
  };

  const forgetBuffers = () => {
    generation += 1;
    buffer = [];
    tokens.length = 0;
    tokenizer.reset();
    typed.reset();
    stored = undefined;
    bell.ring();
  };

  /** The printer is able again: it goes on with what it holds, or has thrown it away. */
  const resume = () => {
    if (!condition().offline && options.continuesAfterReload === false) forgetBuffers();
    noticeChange();
  };

  const powerOff = () => {
    powered = false;
    automaticMask = 0;
    heldOff = false;
    cutterError = false;
    overheated = false;
    forgetBuffers();
    if (options.linkDiesWithPower !== false) void link?.link.close();
  };

  const makeTrouble = (trouble: PrinterTrouble) => {
    switch (trouble.kind) {
      case 'paper-out':
        paperLeftMm = 0;
        break;
      case 'cover-open':
        coverOpen = true;
        break;
      case 'cutter-jam':
        cutterBlocked = true;
        break;
      case 'unrecoverable':
        unrecoverable = true;
        break;
      case 'overheat':
        overheated = true;
        clock.after(trouble.durationMs, () => {
          overheated = false;
          noticeChange();
        });
        break;
      case 'silent':
        silent = true;
        break;
      case 'power-lost':
        powerOff();
        break;
      case 'drop-bytes':
        dropping += trouble.count;
        break;
      case 'garbage':
        say(trouble.bytes);
        break;
    }
    noticeChange();
  };

  const count = (mm: number, bytes: number) => {
    for (const plan of [...plans]) {
      plan.mm -= mm;
      plan.bytes -= bytes;
      if (plan.mm > 0 && plan.bytes > 0) continue;
      plans.splice(plans.indexOf(plan), 1);
      makeTrouble(plan.trouble);
    }
  };

  // --- interpreter

  /** Waits until the printer can print; false when what it was about to print has been thrown away meanwhile. */
  const ableTo = async (current: number): Promise<boolean> => {
    while (current === generation && (condition().offline || !powered)) await bell.wait();
    return current === generation;
  };

  const feedRow = async (row: Uint8Array, current: number): Promise<boolean> => {
    if (!(await ableTo(current))) return false;
    paper.printRow(row);
    paperLeftMm -= 1 / dotsPerMm;
    count(1 / dotsPerMm, 0);
    if (paperLeftMm <= nearEndMm) noticeChange();
    owedMs += rowMs;
    if (owedMs < SLEEP_PIECE_MS) return current === generation;
    const pieceMs = owedMs;
    owedMs = 0;
    await clock.sleep(pieceMs);
    return current === generation;
  };

  const feed = async (dots: number) => {
    const current = generation;
    for (let row = 0; row < dots; row += 1) if (!(await feedRow(new Uint8Array(0), current))) return;
  };

  const cut = async () => {
    const current = generation;
    await clock.sleep(CUT_MS);
    for (;;) {
      if (!(await ableTo(current))) return;
      if (!cutterBlocked) break;
      cutterError = true;
      noticeChange();
    }
    paper.takeOff(true);
  };

  const printStored = async () => {
    const current = generation;
    const picture = stored;
    stored = undefined;
    if (picture === undefined) return;
    for (let at = 0; at < picture.rows.length; at += picture.rowBytes) {
      if (!(await feedRow(picture.rows.subarray(at, at + picture.rowBytes), current))) return;
    }
  };

  const extended = async (bytes: Uint8Array) => {
    const [, , letter, , , , fn] = bytes;
    if (letter === 0x48 && fn === 0x30 && bytes.length === 11 && options.processId !== false)
      say(Uint8Array.of(0x37, 0x22, ...bytes.subarray(7), 0));
    if (letter === 0x6b) {
      const current = generation;
      for (const row of symbols.accept(bytes)) if (!(await feedRow(row, current))) return;
    }
    if (letter !== 0x4c) return;
    if (fn === 0x70) keepPicture(bytes.subarray(5));
    else if (fn === 0x32 || fn === 0x02) await printStored();
  };

  const keepPicture = (parameters: Uint8Array) => {
    const rowBytes = Math.ceil((parameters[6]! | (parameters[7]! << 8)) / 8);
    if (rowBytes > 0) stored = { rowBytes, rows: parameters.subarray(10) };
  };

  const identify = (n: number) => {
    if (options.identity === false) return;
    const text = IDENTITY[n];
    if (text !== undefined) say(Uint8Array.of(0x5f, ...Array.from(text, (letter) => letter.charCodeAt(0)), 0));
    else if ([1, 2, 3, 0x31, 0x32, 0x33].includes(n)) say(Uint8Array.of([0x20, 0x03, 0x01][(n & 0x0f) - 1]!));
  };

  const runGroup = async (bytes: Uint8Array) => {
    switch (bytes[1]) {
      case 0x28:
        await extended(bytes);
        break;
      case 0x38:
        keepPicture(bytes.subarray(7));
        break;
      case 0x49:
        identify(bytes[2]!);
        break;
      case 0x56:
        await cut();
        break;
      case 0x61:
        if (options.automaticStatus === false) break;
        automaticMask = bytes[2]!;
        if (automaticMask !== 0) say(automaticBytes(condition()));
        break;
      case 0x72:
        if (options.gsr !== false) say(Uint8Array.of(bytes[2] === 2 || bytes[2] === 0x32 ? 0 : queuedPaperByte(condition())));
        break;
      default:
    }
  };

  const printLine = async ({ rows, text }: TextLine) => {
    const current = generation;
    paper.printText(`${text}\n`);
    for (const row of rows) if (!(await feedRow(row, current))) return;
  };

  /** Characters that no line feed followed come out before whatever moves the paper next. */
  const printPending = async () => {
    if (typed.pending) await printLine(typed.feed());
  };
  const movesPaper = (bytes: Uint8Array): boolean =>
    (bytes[0] === 0x1b && [0x64, 0x4a, 0x69, 0x6d].includes(bytes[1]!)) ||
    (bytes[0] === 0x1d && (bytes[1] === 0x56 || (bytes[1] === 0x28 && bytes[2] !== 0x48) || bytes[1] === 0x38));

  const runCommand = async (bytes: Uint8Array) => {
    const [first, second, third] = bytes;
    if (movesPaper(bytes)) await printPending();
    if (first === 0x1b && second === 0x40) typed.reset();
    else if (typed.accept(bytes)) return;
    else if (first === 0x0a) await printLine(typed.feed());
    else if (first === 0x1d) await runGroup(bytes);
    else if (first === 0x1b && second === 0x64) await feed(third! * FEED_LINE_DOTS);
    else if (first === 0x1b && second === 0x4a) await feed(third!);
    else if (first === 0x1b && (second === 0x69 || second === 0x6d)) await cut();
    else if ((first === 0x1b && second === 0x70) || (first === 0x10 && second === 0x14 && third === 1)) drawerPulses += 1;
  };

  const run = async (token: Token) => {
    const current = generation;
    if (!(await ableTo(current))) return;
    if (token.kind === 'raster-start') await printPending();
    else if (token.kind === 'raster-row') await feedRow(token.bytes, current);
    else if (token.kind === 'text') {
      const full = typed.type(new TextDecoder('gb18030').decode(token.bytes));
      if (full !== undefined) await printLine(full);
    } else if (token.kind === 'command') await runCommand(token.bytes);
  };

  const interpret = async () => {
    for (;;) {
      const token = tokens.shift();
      if (token !== undefined) {
        await run(token);
        continue;
      }
      if (buffer.length === 0 || !powered) {
        await bell.wait();
        continue;
      }
      // Whole pieces at a time: rows of a picture that are already here.
      const piece = buffer.splice(0, 64);
      for (const byte of piece) tokenizer.accept(byte);
      if (heldOff && buffer.length <= bufferBytes * 0.2) {
        heldOff = false;
        say(Uint8Array.of(0x11));
      }
      bell.ring();
    }
  };
  void interpret();

  // --- interface

  const actOn = (command: RealTimeCommand) => {
    switch (command.kind) {
      case 'status':
        if (options.realTimeStatus !== false) say(Uint8Array.of(realTimeAnswers(condition())[command.n - 1]!));
        break;
      case 'recover':
        if (!cutterError || cutterBlocked || command.n === 0) break;
        cutterError = false;
        if (command.n === 2) forgetBuffers();
        noticeChange();
        break;
      case 'clear':
        if (options.clearBuffers === false) break;
        forgetBuffers();
        say(Uint8Array.of(0x37, 0x25, 0x00));
        break;
    }
  };

  const isFull = () => hears() && buffer.length >= bufferBytes && options.flow !== 'loses';

  const receive = (byte: number) => {
    count(0, 1);
    if (dropping > 0) {
      dropping -= 1;
      return;
    }
    if (!hears()) return;
    if (buffer.length < bufferBytes) buffer.push(byte);
    if (options.flow === 'xonxoff' && !heldOff && buffer.length >= bufferBytes * 0.8) {
      heldOff = true;
      say(Uint8Array.of(0x13));
    }
    const command = scan(byte);
    if (command !== undefined) actOn(command);
  };

  const serve = async (far: ByteLink, signal: AbortSignal) => {
    link = { link: far, signal };
    const mine = link;
    signal.addEventListener('abort', () => bell.ring(), { once: true });
    for await (const chunk of far.incoming) {
      for (const byte of chunk) {
        while (isFull() && !signal.aborted) await bell.wait();
        receive(byte);
      }
      bell.ring();
    }
    if (link === mine) link = undefined;
  };

  const loadPaper = (lengthMm = FULL_ROLL_MM) => {
    paper.takeOff(false);
    paperLeftMm = lengthMm;
    resume();
  };
  const closeCover = () => {
    coverOpen = false;
    resume();
  };
  const freeCutter = () => {
    cutterBlocked = false;
    noticeChange();
  };
  const speakAgain = () => {
    silent = false;
    noticeChange();
  };
  const powerOn = () => {
    if (powered) return;
    powered = true;
    bootedAt = clock.monotonic() + BOOT_MS;
    noticeChange();
  };

  return {
    serve,
    tickets: () => paper.tickets,
    onTicket: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    makeTrouble: (trouble, point) => {
      if (point === undefined) makeTrouble(trouble);
      else
        plans.push({
          trouble,
          mm: 'afterMm' in point ? point.afterMm : Number.POSITIVE_INFINITY,
          bytes: 'afterBytes' in point ? point.afterBytes : Number.POSITIVE_INFINITY,
        });
    },
    loadPaper,
    openCover: () => makeTrouble({ kind: 'cover-open' }),
    closeCover,
    freeCutter,
    speakAgain,
    powerOn,
    mend: () => {
      plans.length = 0;
      dropping = 0;
      unrecoverable = false;
      if (paperLeftMm <= 0) loadPaper();
      closeCover();
      freeCutter();
      speakAgain();
      powerOn();
    },
    get condition() {
      return condition();
    },
    get powered() {
      return powered;
    },
    get rowsPrinted() {
      return paper.rowsPrinted;
    },
    get rowsHanging() {
      return paper.rowsHanging;
    },
    get drawerPulses() {
      return drawerPulses;
    },
    get paperLeftMm() {
      return Math.max(0, paperLeftMm);
    },
  };
}
