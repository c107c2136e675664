import type { Raster } from '../../src/hal/receipt-printer.ts';
import type { StoredJob } from '../../src/printing/job-log.ts';
import { nameOf, WIDTH, type PrintHall } from './print-hall.ts';
import { markedName, type Content, type PaperContent, type SlipContent } from './print-visits.ts';

/** What became of one content: every job that was intended for it, in their order. */
export interface Wanted {
  readonly content: Content;
  readonly jobs: string[];
  /** How often the person asked for it once more. */
  asks: number;
  /** The person said of it what is not so, or a printer told a lie that nobody can notice. */
  misled: boolean;
  /** What happened meanwhile, for the message when something is wrong. */
  trouble: string;
}

/** Counts over all halls. */
export interface Figures {
  jobs: number;
  kills: number;
  readonly ended: Map<string, number>;
  readonly troubles: Map<string, number>;
  /** Said to be printed and not whole, for a reason that no driver can notice. */
  readonly unnoticeable: Map<string, number>;
}

export const count = (counts: Map<string, number>, key: string): void => void counts.set(key, (counts.get(key) ?? 0) + 1);

// --- what came out

const isSame = (a: Raster, b: Raster) => a.heightDots === b.heightDots && Buffer.compare(a.rows, b.rows) === 0;
const wholeSlips = (hall: PrintHall, looks: Raster) =>
  hall.slipPrinter.tickets().filter((ticket) => ticket.cut && ticket.text === '' && isSame(ticket.raster, looks)).length;

/** Two rows of writing, one below the other, are like no others. */
function* pairsOf({ rows }: Raster): Iterable<string> {
  const rowBytes = WIDTH >> 3;
  for (let at = 0; at + 2 * rowBytes <= rows.length; at += rowBytes) {
    const pair = Buffer.from(rows.subarray(at, at + 2 * rowBytes)).toString('hex');
    if (!/0{16}/.test(pair)) yield pair;
  }
}

/** All writing that is on any piece of paper of this hall. */
const writtenIn = (hall: PrintHall): ReadonlySet<string> =>
  new Set(hall.slipPrinter.tickets().flatMap(({ raster }) => [...pairsOf(raster)]));

function isAnyOf(written: ReadonlySet<string>, { plain, marked }: SlipContent): boolean {
  const ofMarked = new Set(pairsOf(marked));
  return [...pairsOf(plain)].some((pair) => ofMarked.has(pair) && written.has(pair));
}

interface OutOfJob {
  readonly name: string | undefined;
  /** `copy/pages` of each sheet. */
  readonly sheets: readonly string[];
  /** Wall clock of the last sheet; 0 for none. */
  readonly lastAt: number;
}

function sheetsOfJob(hall: PrintHall, jobId: string): OutOfJob {
  const sheets = hall.paperPrinter.sheets().filter(({ jobName }) => jobName === jobId);
  const [first] = sheets;
  return {
    name: first === undefined ? undefined : nameOf(first.pdf),
    sheets: sheets.map(({ copy, pages }) => `${copy}/${pages.join()}`),
    lastAt: sheets.at(-1)?.at ?? 0,
  };
}

const sheetsWanted = ({ sides, copies, duplex }: PaperContent) => (duplex ? Math.ceil(sides / 2) : sides) * copies;

/** What the person sees who looks at the paper. */
export function isWhole(hall: PrintHall, { content, jobs }: Wanted): boolean {
  const last = jobs.at(-1);
  if (content.kind === 'slip') return wholeSlips(hall, jobs.length > 1 ? content.marked : content.plain) > 0;
  return last !== undefined && sheetsOfJob(hall, last).sheets.length === sheetsWanted(content);
}

// --- judgement

type Insist = (is: boolean, what: string) => void;

const saidPrinted = ({ state, detail }: StoredJob) => state === 'printed' && detail !== 'person-confirmed';
/** By the printer's word, and not by that of a person, who may have looked too early. */
const saidPartly = ({ state, detail }: StoredJob) => state === 'partly-printed' && detail !== 'person-denied';

/**
 * Throws where a promise was broken: every job that was intended has ended; what is said to be printed is whole; what is said not to be printed
 * is on no paper; nothing has come out more often than it was asked for, and what was asked for again is marked.
 */
export function judge(hall: PrintHall, wanted: readonly Wanted[], figures: Figures, seed: string): void {
  const { log } = hall.agent();
  const written = writtenIn(hall);
  for (const each of wanted) {
    const { content, asks, trouble } = each;
    const jobs = each.jobs.map((id) => log.find(id)).filter((job) => job !== undefined);
    const insist: Insist = (is, what) => {
      if (is) return;
      const tickets = content.kind === 'slip' ? [wholeSlips(hall, content.plain), wholeSlips(hall, content.marked)] : jobs.map(({ id }) => sheetsOfJob(hall, id)); // prettier-ignore
      throw new Error(`${what}: ${JSON.stringify([trouble, { ...content, plain: '', marked: '' }, jobs, tickets])}; seed ${seed}`);
    };
    insist(jobs.length === each.jobs.length, 'a job was lost');
    insist(jobs.length <= 1 + asks, 'more jobs than were asked for');
    jobs.forEach((job, at) => {
      figures.jobs += 1;
      const byPerson = job.detail?.startsWith('person') === true;
      count(figures.ended, `${content.kind} ${job.state}${job.state === 'printed' || byPerson ? ` ${job.detail ?? ''}` : ''}`);
      insist(job.state !== 'intended', 'a job has no end');
      insist(job.reprintOf === jobs[at - 1]?.id, 'a reprint that does not name what it repeats');
    });
    if (content.kind === 'slip') judgeSlip(hall, content, each, jobs, written, figures, insist);
    else judgePaper(hall, content, each, jobs, figures, insist);
  }
}

function judgeSlip(
  hall: PrintHall,
  content: SlipContent,
  { misled }: Wanted,
  jobs: readonly StoredJob[],
  written: ReadonlySet<string>,
  figures: Figures,
  insist: Insist,
): void {
  const plain = wholeSlips(hall, content.plain);
  const marked = wholeSlips(hall, content.marked);
  const [first, ...again] = jobs;
  insist(plain <= (first === undefined ? 0 : 1), 'a slip came out twice');
  insist(marked <= again.length, 'a slip came out again, more often than it was asked for');
  const lacking = (of: (job: StoredJob) => boolean) =>
    (first !== undefined && of(first) ? 1 - plain : 0) + Math.max(0, again.filter(of).length - marked);
  insist(lacking((job) => saidPrinted(job) && job.detail !== 'healthy') <= 0, 'printed is not whole');
  // `healthy` claims no more than that the printer was sound all the time that the slip takes: enough only where it has nothing better to say.
  insist(
    hall.weakSlips || !jobs.some(({ state, detail }) => state === 'printed' && detail === 'healthy'),
    'healthy, by a printer with markers',
  );
  if (lacking(saidPrinted) > 0) count(figures.unnoticeable, 'slip printer without markers');
  insist(first === undefined || !saidPartly(first) || plain === 0, 'partly printed is whole');
  insist(jobs.some(({ state }) => state !== 'not-printed') || !isAnyOf(written, content), 'some of what is not printed is on paper');
  insist(misled || !jobs.some(({ detail }) => detail === 'person-confirmed') || plain + marked > 0, 'what a person saw is not there');
}

function judgePaper(
  hall: PrintHall,
  content: PaperContent,
  { misled, trouble }: Wanted,
  jobs: readonly StoredJob[],
  figures: Figures,
  insist: Insist,
): void {
  jobs.forEach((job, at) => {
    const { name, sheets, lastAt } = sheetsOfJob(hall, job.id);
    const next = jobs[at + 1];
    insist(next === undefined || lastAt <= next.intendedAt, 'a paper came out after it was begun once more');
    const whole = sheets.length === sheetsWanted(content);
    insist(new Set(sheets).size === sheets.length && sheets.length <= sheetsWanted(content), 'a sheet came out twice');
    insist(name === undefined || name === (at === 0 ? content.name : markedName(content.name)), 'not marked, or marked unasked');
    // A count of nothing means something only to a driver that has seen this printer count since it was started.
    const uncounted = trouble.includes('says-completed-short') && sheets.length === 0;
    if (saidPrinted(job) && !whole && (misled || uncounted)) count(figures.unnoticeable, 'document printer that lies');
    else insist(whole || !saidPrinted(job), 'printed is not whole');
    insist(job.state !== 'not-printed' || sheets.length === 0, 'some of what is not printed is on paper');
    insist(misled || !saidPartly(job) || !whole, 'partly printed is whole');
    insist(misled || job.detail !== 'person-confirmed' || whole, 'what a person saw is not there');
  });
}
