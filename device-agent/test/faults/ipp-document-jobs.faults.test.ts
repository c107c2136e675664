import { seededRandom, type Random } from '@changqing/fixtures';
import { expect, it } from 'vitest';
import { silentLog } from '../../src/devices/device-log.ts';
import { createIppPrinter } from '../../src/devices/ipp/driver.ts';
import { settings } from '../../src/devices/ipp/model.ts';
import type { IppTransport } from '../../src/devices/ipp/transport.ts';
import { operationOf } from '../../src/devices/ipp/requests.ts';
import type { Operation } from '../../src/devices/ipp/wire.ts';
import type { DocumentPrintOutcome } from '../../src/hal/document-printer.ts';
import type { Rudeness } from '../../src/simulators/ipp/manners.ts';
import {
  createSimulatedDocumentPrinter,
  type DocumentPrinterLie,
  type SimulatedDocumentPrinter,
} from '../../src/simulators/ipp/simulator.ts';
import { countPlainPages, plainPaper } from '../devices/ipp/papers.ts';
import { createRushedClock } from './rushed-clock.ts';

/** How many documents are printed, with something wrong at about every second one. */
const JOBS = Number(process.env['CHANGQING_DOCUMENT_JOBS'] ?? 5_000);
const SEED = process.env['CHANGQING_DOCUMENT_SEED'] ?? String(Date.now());
/** Each job may take so long in its own time until the layer above calls it off. */
const PATIENCE_MS = 90_000;
/** After that every job has its end within an hour: lostMs, callOffMs and a power cut on top are minutes. */
const LONGEST_MS = 3_600_000;

interface Tally {
  readonly outcomes: Record<DocumentPrintOutcome['state'], number>;
  readonly findings: string[];
  /** Called printed and not all out, by lies that nobody can notice. */
  fooled: number;
  troubled: number;
  seconds: number;
}

const pick = <T>(random: Random, all: readonly T[]): T => {
  const chosen = all[Math.floor(random.next() * all.length)];
  if (chosen === undefined) throw new Error('nothing to choose from');
  return chosen;
};
const below = (random: Random, limit: number) => Math.floor(random.next() * limit);

const OPERATIONS: readonly (Operation | 'any')[] = [
  'Validate-Job',
  'Create-Job',
  'Send-Document',
  'Send-Document',
  'Print-Job',
  'Get-Job-Attributes',
  'Get-Jobs',
  'Get-Printer-Attributes',
  'Cancel-Job',
  'any',
];

function someRudeness(random: Random): Rudeness {
  const when = pick(random, ['before', 'midway', 'after'] as const);
  switch (below(random, 7)) {
    case 0:
      return { kind: 'refuses' };
    case 1:
      return { kind: 'hangs', when: when === 'midway' ? 'after' : when };
    case 2:
      return { kind: 'slow', delayMs: below(random, 90_000) };
    case 3:
      return { kind: 'garbage' };
    case 4:
      return { kind: 'half-answer' };
    case 5:
      return { kind: 'status', status: pick(random, [400, 401, 404, 408, 426, 500, 503]) };
    default:
      return { kind: 'cuts-off', when };
  }
}

/** Fewer questions in the same time: thousands of jobs are quick then. */
const SPARING = settings.parse({ pollMs: 60_000, busyPollMs: 4_000, lostMs: 60_000 });

type Rushed = ReturnType<typeof createRushedClock>;

/** Something goes wrong, now or on the way; somebody puts it right some time later. */
function makeTrouble(random: Random, clock: Rushed, simulator: SimulatedDocumentPrinter, callOff: () => void): void {
  const afterPages = below(random, 6);
  const laterMs = below(random, 90_000);
  switch (below(random, 8)) {
    case 0:
    case 1:
    case 2: {
      const operation = pick(random, OPERATIONS);
      simulator.beRude(someRudeness(random), { times: 1 + below(random, 4), ...(operation === 'any' ? {} : { operation }) });
      return;
    }
    case 3: {
      const trouble = pick(random, ['paper-out', 'jam', 'cover-open', 'toner-empty'] as const);
      simulator.makeTrouble(trouble, { afterPages });
      // Sometimes nobody comes.
      if (random.next() < 0.8) clock.after(laterMs, () => simulator.clear());
      return;
    }
    case 4:
      simulator.makeTrouble('power-lost', { afterPages });
      clock.after(laterMs, () => simulator.powerOn());
      return;
    case 5:
      clock.after(below(random, 15_000), () => simulator.pull());
      clock.after(15_000 + laterMs, () => simulator.plug());
      return;
    case 6:
      clock.after(below(random, 15_000), callOff);
      return;
    default:
      simulator.beBusy(below(random, 40));
  }
}

/**
 * Whether nobody could know from outside: it says completed and counts all, or it says completed and tells 0 as a printer does that never counts,
 * after its trouble was put right or while it calls itself idle.
 */
const cannotBeNoticed = (lies: readonly DocumentPrinterLie[], out: number): boolean =>
  lies.includes('says-completed') || (lies.includes('says-completed-short') && (out === 0 || lies.includes('counts-nothing')));

/** Counts what is handed over: a document that the printer took whole, by job name. */
function countHandOvers(
  transport: IppTransport,
  simulator: SimulatedDocumentPrinter,
): { readonly transport: IppTransport; readonly most: () => number } {
  let most = 0;
  const copies = new Map<string, number>();
  simulator.onSheet(({ jobName, copy, pages }) => {
    for (const page of pages) {
      const side = `${jobName} ${copy}/${page}`;
      copies.set(side, (copies.get(side) ?? 0) + 1);
      most = Math.max(most, copies.get(side) ?? 0);
    }
  });
  return {
    most: () => most,
    transport: {
      ...transport,
      exchange: (request, signal, onTaken) => {
        // A document never goes out where the printer has it already, or a side of it is on paper.
        const operation = operationOf(request[2]! * 256 + request[3]!);
        if (operation === 'Print-Job' || operation === 'Send-Document') {
          const text = new TextDecoder('latin1').decode(request.subarray(0, 600));
          const name = /document-name..(job-\d+-\d+)/s.exec(text)?.[1] ?? '';
          const isThere = simulator.condition.jobs.some((job) => job.name === name && job.hasDocument);
          if (isThere || copies.has(`${name} 1/1`)) most = Math.max(most, 2);
        }
        return transport.exchange(request, signal, onTaken);
      },
    },
  };
}

async function oneOffice(office: number, jobs: number, tally: Tally): Promise<void> {
  const random = seededRandom(`${SEED}/${office}`);
  const clock = createRushedClock();
  // Not to count is how a printer is made, not a mood.
  const countsNothing = random.next() < 0.15;
  const make = {
    twoSteps: random.next() < 0.7,
    tellsDocuments: random.next() < 0.7,
    brokenDocument: pick(random, ['waits', 'aborts'] as const),
    duplex: random.next() < 0.5,
    history: 12,
  };
  const simulator = createSimulatedDocumentPrinter({ clock, make, countPages: countPlainPages, pagesPerMinute: 30 });
  const counted = countHandOvers(simulator.transport, simulator);
  const printer = createIppPrinter(counted.transport, SPARING, clock, silentLog);
  const sides = new Map<string, number>();
  simulator.onSheet(({ jobName, pages }) => sides.set(jobName, (sides.get(jobName) ?? 0) + pages.length));

  for (let n = 0; n < jobs; n += 1) {
    simulator.mend();
    await clock.until(() => printer.status().state === 'ready', LONGEST_MS);
    const lies = (['says-completed', 'says-completed-short', 'says-idle', 'forgets-jobs', 'counts-nothing', 'hides-names'] as const).filter(
      (lie) => (lie === 'counts-nothing' ? countsNothing : random.next() < 0.04),
    );
    for (const lie of lies) simulator.lie(lie);
    const calledOff = new AbortController();
    let troubles = 0;
    while (random.next() < 0.5 && troubles < 3) {
      makeTrouble(random, clock, simulator, () => calledOff.abort());
      troubles += 1;
    }
    if (troubles > 0 || lies.length > 0) tally.troubled += 1;
    const cancelPatience = clock.after(PATIENCE_MS, () => calledOff.abort());
    const jobId = `job-${office}-${n}`;
    const pages = 1 + below(random, 5);
    const copies = 1 + below(random, 2);
    const job = { jobId, pdf: plainPaper(pages), pages, copies, duplex: random.next() < 0.5 };
    const outcome = await clock.during(printer.print(job, calledOff.signal), LONGEST_MS);
    cancelPatience();
    const atOnce = sides.get(jobId) ?? 0;
    const where = `${jobId} (${JSON.stringify({ make, lies, outcome, pages, copies, out: atOnce })})`;

    tally.outcomes[outcome.state] += 1;
    if (outcome.state === 'printed' && atOnce !== pages * copies) {
      if (cannotBeNoticed(lies, atOnce)) tally.fooled += 1;
      else tally.findings.push(`called printed with ${atOnce} of ${pages * copies} sides: ${where}`);
    }
    if (outcome.state === 'not-printed' && atOnce > 0) tally.findings.push(`called not printed: ${where}`);
    if (outcome.state === 'partly-printed' && atOnce === 0) tally.findings.push(`called partly printed with nothing out: ${where}`);

    // What was called not printed, partly printed or printed stays as it is, whatever is put right afterwards.
    if (outcome.state === 'unknown') continue;
    simulator.mend();
    await clock.pass(30_000);
    if ((sides.get(jobId) ?? 0) !== atOnce) tally.findings.push(`more came out afterwards: ${where}`);
  }
  const most = counted.most();
  if (most > 1) tally.findings.push(`office ${office}: a side came out ${most} times under one name`);
  tally.seconds += clock.monotonic() / 1000;
  await clock.during(printer.close(), LONGEST_MS);
}

it(`${JOBS} documents with faults everywhere: nothing is called printed that is not on paper, and nothing is sent twice`, async () => {
  const tally: Tally = {
    outcomes: { printed: 0, 'not-printed': 0, 'partly-printed': 0, unknown: 0 },
    findings: [],
    fooled: 0,
    troubled: 0,
    seconds: 0,
  };
  const begun = performance.now();
  process.stderr.write(`document jobs: ${JOBS}, CHANGQING_DOCUMENT_SEED=${SEED}\n`);
  const offices = 50;
  for (let office = 0; office < offices; office += 1) await oneOffice(office, Math.ceil(JOBS / offices), tally);
  const { outcomes, findings, fooled, troubled, seconds } = tally;
  process.stderr.write(
    `document jobs: ${JOBS}, ${troubled} with trouble, ${JSON.stringify(outcomes)}, fooled by a lie that nobody can notice ${fooled}, ` +
      `${Math.round(seconds / 3600)} simulated hours in ${((performance.now() - begun) / 1000).toFixed(1)} s\n`,
  );
  expect(findings.slice(0, 20)).toEqual([]);
  expect(outcomes.printed + outcomes['not-printed'] + outcomes['partly-printed'] + outcomes.unknown).toBe(
    Math.ceil(JOBS / offices) * offices,
  );
  // The mix reaches everything.
  for (const count of Object.values(outcomes)) expect(count).toBeGreaterThan(JOBS / 200);
  expect(outcomes.printed).toBeGreaterThan(JOBS / 2);
  expect(fooled).toBeLessThan(JOBS / 100);
});
