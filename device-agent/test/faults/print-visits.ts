import type { Random } from '@changqing/fixtures';
import { ok } from '@changqing/protocol';
import { withoutRealTimeCommands } from '../../src/devices/escpos/segments.ts';
import type { Raster } from '../../src/hal/receipt-printer.ts';
import { layOut, type Block } from '../../src/printing/layout.ts';
import type { DeskPaper } from '../../src/printing/print-desk.ts';
import { markedAsReprint } from '../../src/printing/reprint-mark.ts';
import type { WireBehaviour } from '../../src/simulators/rude-link.ts';
import type { PrinterTrouble } from '../../src/simulators/escpos/simulator.ts';
import type { Rudeness } from '../../src/simulators/ipp/manners.ts';
import { documentOf, patternFace, WIDTH, type PrintHall } from './print-hall.ts';

const PAPER = { dotsPerLine: WIDTH, dotsPerMm: 8 };

/** One slip, and how it would look for the first time and when it is printed again. */
export interface SlipContent {
  readonly kind: 'slip';
  readonly name: string;
  readonly blocks: readonly Block[];
  readonly plain: Raster;
  readonly marked: Raster;
}

export interface PaperContent {
  readonly kind: 'paper';
  readonly name: string;
  readonly sides: number;
  readonly copies: number;
  readonly duplex: boolean;
}

/** One thing that a person wants on paper. */
export type Content = SlipContent | PaperContent;

export function slipContent(random: Random, name: string): SlipContent {
  const blocks = Array.from({ length: random.integer(1, 4) }, (_, line): Block => {
    const sizeMm = random.integer(1, 3);
    return { block: 'text', text: `${name}/${line}`, sizeMm, weight: 'regular', align: 'left' };
  });
  const looks = (of: readonly Block[]) => withoutRealTimeCommands(layOut(of, PAPER, patternFace));
  return { kind: 'slip', name, blocks, plain: looks(blocks), marked: looks(markedAsReprint(blocks)) };
}

export function paperContents(random: Random, name: string): readonly PaperContent[] {
  const copies = random.next() < 0.8 ? 1 : random.integer(2, 3);
  const duplex = random.next() < 0.5;
  return Array.from({ length: random.pick([1, 1, 1, 2, 3]) }, (_, at) => {
    return { kind: 'paper', name: `${name}/${at}`, sides: random.integer(1, 5), copies, duplex };
  });
}

export const markedName = (name: string): string => `${name}+`;

/** The paper as the desk takes it. */
export function deskPaper({ name, sides }: PaperContent): DeskPaper {
  return {
    kind: 'rights-statement',
    code: 'K7Q2M8XW3VNPABCD',
    pdf: documentOf(name, sides),
    sides,
    reprint: false,
    layOutMarked: () => Promise.resolve(ok({ pdf: documentOf(markedName(name), sides), sides })),
  };
}

/** Something happens to the slip printer while a slip of this size is on its way, or to its cable. */
export function troubleSlips(hall: PrintHall, random: Random, { plain }: SlipContent): string {
  const { slipPrinter, slipCable, clock } = hall;
  const weight = random.integer(0, 9);
  if (weight < 5) {
    const trouble = slipTrouble(random);
    const point =
      random.integer(0, 1) === 0
        ? { afterMm: (random.next() * plain.heightDots) / 8 + 0.1 }
        : { afterBytes: random.integer(1, plain.rows.length + 100) };
    slipPrinter.makeTrouble(trouble, point);
    return trouble.kind;
  }
  if (weight < 7) {
    const behaviour = wireBehaviour(random);
    slipCable.behave(behaviour);
    return `replies ${behaviour.kind}`;
  }
  if (weight > 7) return 'none';
  clock.after(random.integer(1, 1500), () => slipCable.pull());
  return 'cable pulled';
}

function slipTrouble(random: Random): PrinterTrouble {
  const kinds = ['paper-out', 'paper-out', 'cover-open', 'cutter-jam', 'silent', 'power-lost', 'unrecoverable'] as const;
  switch (random.integer(0, 4)) {
    case 0:
      return { kind: 'overheat', durationMs: random.integer(200, 20_000) };
    case 1:
      return { kind: 'garbage', bytes: Uint8Array.from({ length: random.integer(1, 6) }, () => random.integer(0, 255)) };
    default:
      return { kind: random.pick(kinds) };
  }
}

function wireBehaviour(random: Random): WireBehaviour {
  const span = { skip: random.integer(0, 12), frames: random.integer(1, 3) };
  return random.pick<WireBehaviour>([
    { kind: 'silent', ...span },
    { kind: 'truncated', keepBytes: 1, ...span },
    { kind: 'garbage', bytes: random.integer(1, 4), ...span },
    { kind: 'chopped', atMostBytes: 1, ...span },
    { kind: 'slow', delayMs: random.integer(50, 900), ...span },
  ]);
}

/**
 * Lies that nobody can notice: a job that trouble stopped is called completed and counted whole; or is called completed by a printer that counts
 * nothing, and the trouble is gone when it is looked for.
 */
export function isUnnoticeable({ paperPrinter }: PrintHall): boolean {
  const { lies } = paperPrinter.condition;
  return lies.includes('says-completed') || (lies.includes('says-completed-short') && lies.includes('counts-nothing'));
}

/** Something happens to the document printer while papers of so many sides are on their way, or to the network. */
export function troublePapers(hall: PrintHall, random: Random, sides: number): string {
  const { paperPrinter, clock } = hall;
  const weight = random.integer(0, 11);
  const afterPages = random.integer(0, sides);
  if (weight < 5) {
    const trouble = random.pick(['paper-out', 'paper-out', 'jam', 'cover-open', 'toner-empty', 'power-lost', 'power-lost'] as const);
    const lie = random.next() < 0.15 ? random.pick(['says-completed', 'says-completed-short', 'says-idle'] as const) : undefined;
    if (lie !== undefined) paperPrinter.lie(lie);
    if (afterPages === 0) clock.after(random.integer(1, 1_500), () => paperPrinter.makeTrouble(trouble));
    else paperPrinter.makeTrouble(trouble, { afterPages });
    return lie === undefined ? trouble : `${trouble}, and it ${lie}`;
  }
  if (weight < 9) {
    const rudeness = paperRudeness(random);
    const operation = random.pick(['Create-Job', 'Send-Document', 'Print-Job', 'Get-Job-Attributes', 'Get-Jobs', 'Cancel-Job'] as const);
    paperPrinter.beRude(rudeness, random.next() < 0.7 ? { operation, times: random.integer(1, 4) } : { times: random.integer(1, 3) });
    return `exchange ${rudeness.kind}`;
  }
  if (weight > 10) return 'none';
  clock.after(random.integer(1, 5_000), () => paperPrinter.pull());
  return 'network pulled';
}

const paperRudeness = (random: Random): Rudeness =>
  random.pick<Rudeness>([
    { kind: 'refuses' },
    { kind: 'cuts-off', when: 'before' },
    { kind: 'cuts-off', when: 'midway' },
    { kind: 'cuts-off', when: 'after' },
    { kind: 'hangs', when: 'before' },
    { kind: 'hangs', when: 'after' },
    { kind: 'slow', delayMs: random.integer(100, 6_000) },
    { kind: 'garbage' },
    { kind: 'half-answer' },
    { kind: 'status', status: random.pick([404, 503]) },
  ]);
