import { paperKind, type PaperKind } from '@changqing/protocol';
import { closePapers, layOutPaper, type LaidOutPaper } from '../../device-agent/src/printing/paper/lay-out-paper.ts';
import type { Figure, Row } from './figure.ts';
import { watchLoop, type Watched } from './longest-block.ts';
import { examplePaper, type ExamplePaper } from './paper-example.ts';
import { openPlainFont, plainPaper } from './plain-paper.ts';
import { printerRows } from './paper-to-printer.ts';
import { slipRows } from './slip-rows.ts';
import { pairedRow, plainRow } from './spread.ts';
import { timed } from './stopwatch.ts';

const SIDES = [1, 5, 50] as const;
const OPTIONS = { reprint: false, siteName: '松柏区社保服务大厅', printedAt: Date.parse('2026-11-23T02:05:00Z') };

/** Papers to PDF beside pdfkit alone, slips beside the receipt, and from the job to the printer's acceptance. */
export const paper: Figure = {
  name: 'paper',
  title: 'Paper: A4 as PDF, slips, and on the way to the printer',
  measure: async ({ quick, say }) => {
    const rows: Row[] = [];
    const font = openPlainFont();
    try {
      const first = await examplePaper('rights-statement', 30);
      const coldMs = await timed(() => laidOut(first));
      rows.push(plainRow('the first paper after a start, its thread and fonts opened for it', 'ms', [coldMs]));
      const jobs: LaidOutPaper[] = [];
      for (const kind of paperKind.options) {
        say(`${kind}, ${SIDES.join(', ')} sides`);
        for (const wanted of SIDES) {
          const example = await paperOf(kind, wanted);
          const { row, last } = await paperRow(kind, example, roundsOf(wanted, quick), (plain) => plainPaper(plain, font));
          rows.push(...row);
          if (kind === 'rights-statement') jobs.push(last);
        }
      }
      rows.push(...slipRows(quick ? 20 : 100), ...(await printerRows(jobs, quick ? 4 : 30, say)));
    } finally {
      await closePapers();
    }
    return rows;
  },
};

const roundsOf = (sides: number, quick: boolean): number => (sides > 10 ? (quick ? 1 : 5) : quick ? 3 : 20);

async function laidOut({ paper: issued, pictures }: ExamplePaper): Promise<LaidOutPaper> {
  const done = await layOutPaper(issued, pictures, OPTIONS);
  if (!done.ok) throw new Error(`a paper of the bench is not laid out: ${done.error.code} ${done.error.detail ?? ''}`);
  return done.value;
}

/** A paper of a kind with so many sides, or as near as its parts allow: a copy has its own side before the pictures. */
async function paperOf(kind: PaperKind, sides: number): Promise<ExamplePaper> {
  if (kind === 'archive-copy') return examplePaper(kind, Math.max(1, sides - 1));
  let amount = Math.max(2, 28 * sides - 20);
  for (let tries = 0; tries < 8; tries += 1) {
    const example = await examplePaper(kind, amount);
    const { sides: came } = await laidOut(example);
    if (came === sides) return example;
    amount = Math.max(1, Math.round((amount * (sides - 0.4)) / (came - 0.1)));
  }
  throw new Error(`no ${kind} of ${sides} sides was found`);
}

async function paperRow(
  kind: PaperKind,
  example: ExamplePaper,
  rounds: number,
  plain: (example: ExamplePaper) => Promise<Uint8Array>,
): Promise<{ readonly row: readonly Row[]; readonly last: LaidOutPaper }> {
  let last = await laidOut(example);
  let plainBytes = (await plain(example)).length;
  const ours: Watched[] = [];
  const theirs: Watched[] = [];
  for (let round = 0; round < rounds; round += 1) {
    ours.push(
      await watchLoop(async () => {
        last = await laidOut(example);
      }),
    );
    theirs.push(
      await watchLoop(async () => {
        plainBytes = (await plain(example)).length;
      }),
    );
  }
  const ms = (all: readonly Watched[]): readonly number[] => all.map((one) => one.ms);
  const blockMs = (all: readonly Watched[]): number => Math.max(...all.map((one) => one.blockMs));
  const note = `${last.pdf.length} bytes, beside ${plainBytes}; the event loop stood still for ${blockMs(ours).toFixed(0)} ms at most, beside ${blockMs(theirs).toFixed(0)}`;
  return { row: [pairedRow(`${kind}, ${last.sides} sides`, 'ms', ms(ours), 'pdfkit: the same text, plainly', ms(theirs), note)], last };
}
