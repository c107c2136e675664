import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { addDays, civilDateAt, type CivilDate, type TechnicianFigures, type TerminalReport } from '@changqing/protocol';
import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import type { DayCount } from '../../printing/print-book.ts';
import { storageProblem } from '../../records/database.ts';
import { parseJson } from '../../records/sign.ts';
import { quantile, withLatency } from './latency-histogram.ts';

/** How a visit ended, as far as it is counted. */
export interface EndedVisit {
  readonly outcome: string;
  readonly captures: number;
}

/** Sums of each civil day of Shanghai. Nothing of anybody; a visit of the test person is not counted by whoever calls. */
export interface DayFigures {
  visitEnded(visit: EndedVisit): void;
  /** A capture became an attempt. @param quality 0 to 100 */
  captured(quality: number): void;
  /** Central answered an attempt within so many ms. */
  answered(ms: number): void;
  /** So many link errors all devices have had since the kiosk was set up; what is more than last time is today's. */
  linkErrorsAre(total: number): void;
  today(): TerminalReport['today'];
  /** The last so many days with today, oldest first. */
  days(count: number): TechnicianFigures;
}

export interface DayFiguresOptions {
  readonly database: DatabaseSync;
  readonly clock: Clock;
  /** Print jobs by day, newest first. */
  readonly printDays: (limit: number) => readonly DayCount[];
}

const COUNTS = ['sessions', 'certified', 'kept', 'counter', 'captured_visits', 'retries', 'link_errors'] as const;
type Count = (typeof COUNTS)[number];
const SCHEMA = `
CREATE TABLE IF NOT EXISTS day_figures (
  day TEXT PRIMARY KEY, ${COUNTS.map((name) => `${name} INTEGER NOT NULL DEFAULT 0`).join(', ')},
  quality_sum REAL NOT NULL DEFAULT 0, quality_count INTEGER NOT NULL DEFAULT 0, latency TEXT NOT NULL DEFAULT '[]'
) STRICT;
CREATE TABLE IF NOT EXISTS figures_seen (what TEXT PRIMARY KEY, total INTEGER NOT NULL) STRICT;
`;

const count = z.number();
const row = z.object({
  day: z.string(),
  sessions: count,
  certified: count,
  kept: count,
  counter: count,
  captured_visits: count,
  retries: count,
  link_errors: count,
  quality_sum: count,
  quality_count: count,
  latency: z.string(),
});
const histogram = z.array(z.number().int().nonnegative()).catch([]);

const COUNTED: Readonly<Record<string, Count>> = { accepted: 'certified', kept: 'kept', counter: 'counter' };
/** A kiosk prints with two printers, some ten kinds of paper and four states a day. */
const PRINT_ROWS_A_DAY = 100;

export function createDayFigures({ database, clock, printDays }: DayFiguresOptions): DayFigures {
  database.exec(SCHEMA);
  const today = (): CivilDate => civilDateAt(clock.now());

  /** Figures are worth no visit: a full disk loses them and nothing else. */
  const write = (sql: string, ...values: SQLInputValue[]) => {
    try {
      database.prepare('INSERT INTO day_figures (day) VALUES (?) ON CONFLICT DO NOTHING').run(today());
      database.prepare(sql).run(...values, today());
    } catch (error) {
      if (storageProblem(error) === undefined) throw error;
    }
  };
  const find = (day: CivilDate) => row.safeParse(database.prepare('SELECT * FROM day_figures WHERE day = ?').get(day)).data;
  const printsOf = (rows: readonly DayCount[], day: string): number =>
    rows.reduce((sum, each) => sum + (each.day === day && each.state === 'printed' && each.kind !== 'test' ? each.jobs : 0), 0);

  return {
    visitEnded: ({ outcome, captures }) => {
      const counted = COUNTED[outcome];
      write(
        `UPDATE day_figures SET sessions = sessions + 1, captured_visits = captured_visits + ?, retries = retries + ?
         ${counted === undefined ? '' : `, ${counted} = ${counted} + 1`} WHERE day = ?`,
        captures > 0 ? 1 : 0,
        Math.max(0, captures - 1),
      );
    },
    captured: (quality) =>
      write('UPDATE day_figures SET quality_sum = quality_sum + ?, quality_count = quality_count + 1 WHERE day = ?', quality),
    answered: (ms) => {
      const known = histogram.parse(parseJson(find(today())?.latency ?? '[]'));
      write('UPDATE day_figures SET latency = ? WHERE day = ?', JSON.stringify(withLatency(known, ms)));
    },
    linkErrorsAre: (total) => {
      const before = count.safeParse(database.prepare("SELECT total FROM figures_seen WHERE what = 'link-errors'").get()?.['total']).data;
      if (before === total) return;
      // A device that was replaced begins at nothing again.
      const more = before === undefined || total < before ? 0 : total - before;
      write('UPDATE day_figures SET link_errors = link_errors + ? WHERE day = ?', more);
      try {
        database
          .prepare("INSERT INTO figures_seen VALUES ('link-errors', ?) ON CONFLICT (what) DO UPDATE SET total = excluded.total")
          .run(total);
      } catch (error) {
        if (storageProblem(error) === undefined) throw error;
      }
    },
    today: () => {
      const day = today();
      const { sessions = 0, certified = 0, kept = 0, counter = 0 } = find(day) ?? {};
      return { sessions, certified, kept, counter, prints: printsOf(printDays(PRINT_ROWS_A_DAY), day) };
    },
    days: (wanted) => {
      const last = today();
      const printed = printDays(wanted * PRINT_ROWS_A_DAY);
      const all = Array.from({ length: wanted }, (_, at) => addDays(last, at + 1 - wanted));
      return { days: all.map((day) => pointOf(day, find(day), printsOf(printed, day))) };
    },
  };
}

function pointOf(day: CivilDate, found: z.infer<typeof row> | undefined, prints: number): TechnicianFigures['days'][number] {
  if (found === undefined) return { day, sessions: 0, prints, linkErrors: 0 };
  const answers = histogram.parse(parseJson(found.latency));
  const [latencyP50Ms, latencyP95Ms] = [quantile(answers, 0.5), quantile(answers, 0.95)];
  return {
    day,
    sessions: found.sessions,
    prints,
    linkErrors: found.link_errors,
    ...(found.quality_count === 0 ? {} : { quality: Math.round((10 * found.quality_sum) / found.quality_count) / 10 }),
    ...(found.captured_visits === 0 ? {} : { retries: Math.round((100 * found.retries) / found.captured_visits) / 100 }),
    ...(latencyP50Ms === undefined ? {} : { latencyP50Ms }),
    ...(latencyP95Ms === undefined ? {} : { latencyP95Ms }),
  };
}
