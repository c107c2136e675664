import { civilDateAt, type TerminalReport } from '@changqing/protocol';
import { sql } from 'kysely';
import type { Central } from '../context.ts';

/** One beat, as it is written. */
export interface TakenBeat {
  readonly terminalId: string;
  readonly report: TerminalReport;
  readonly receivedAtMs: number;
  readonly bootIds: readonly string[];
}

/** Writes beats, many at once: of each terminal the newest, a sample every five minutes, the day's sums where they changed. */
export interface BeatWriter {
  take(beat: TakenBeat): void;
  /** Writes what waits. Returns the terminals that are not open any more; their beats go nowhere. */
  flush(): Promise<readonly string[]>;
}

const SAMPLE_EVERY_MS = 5 * 60_000;
/** A day that lies further from central's own comes from a clock that is wrong. */
const DAY_WITHIN_MS = 86_400_000;

/** @param onRefused a beat that the database cannot hold was left out */
export function beatWriter(central: Pick<Central, 'databases'>, onRefused: (terminalId: string, cause: unknown) => void): BeatWriter {
  let waiting = new Map<string, TakenBeat>();
  const sampled = new Map<string, number>();
  const days = new Map<string, string>();

  const due = (beats: readonly TakenBeat[]) => {
    const samples = beats.filter(({ terminalId, receivedAtMs }) => sampled.get(terminalId) !== slotOf(receivedAtMs));
    const sums = beats.filter((beat) => days.get(beat.terminalId) !== dayOf(beat)?.key);
    return { samples, sums };
  };

  async function write(beats: readonly TakenBeat[]): Promise<readonly string[]> {
    const open = await writeReports(central, beats);
    const { samples, sums } = due(beats.filter(({ terminalId }) => open.has(terminalId)));
    if (samples.length > 0) await writeSamples(central, samples);
    for (const { terminalId, receivedAtMs } of samples) sampled.set(terminalId, slotOf(receivedAtMs));
    if (sums.length > 0) await writeDays(central, sums);
    for (const beat of sums) days.set(beat.terminalId, dayOf(beat)?.key ?? '');
    return beats.filter(({ terminalId }) => !open.has(terminalId)).map(({ terminalId }) => terminalId);
  }

  /** One beat that the database cannot hold must not take the others along: then each is written by itself. */
  async function writeTogether(beats: readonly TakenBeat[]): Promise<readonly string[]> {
    try {
      return await write(beats);
    } catch (cause) {
      const [only] = beats;
      if (!isOfData(cause) || only === undefined) throw cause;
      if (beats.length > 1) {
        const closed: string[] = [];
        for (const beat of beats) closed.push(...(await writeTogether([beat])));
        return closed;
      }
      onRefused(only.terminalId, cause);
      return [];
    }
  }

  return {
    take(beat) {
      waiting.set(beat.terminalId, beat);
    },
    async flush() {
      if (waiting.size === 0) return [];
      const beats = waiting;
      waiting = new Map();
      try {
        return await writeTogether([...beats.values()]);
      } catch (cause) {
        // What came meanwhile is newer; all else waits for the next turn.
        waiting = new Map([...beats, ...waiting]);
        throw cause;
      }
    },
  };
}

/** Class 22 of SQL's error codes: what was handed over does not fit its column. */
const isOfData = (cause: unknown): boolean => cause instanceof Error && /^22/.test(String(Reflect.get(cause, 'code')));

const slotOf = (atMs: number): number => Math.floor(atMs / SAMPLE_EVERY_MS);

function dayOf({ report, receivedAtMs }: TakenBeat): { readonly day: string; readonly key: string } | undefined {
  const toldMs = Date.parse(report.at);
  if (Math.abs(toldMs - receivedAtMs) > DAY_WITHIN_MS) return undefined;
  const day = civilDateAt(toldMs);
  return { day, key: `${day} ${JSON.stringify(report.today)}` };
}

async function writeReports(central: Pick<Central, 'databases'>, beats: readonly TakenBeat[]): Promise<ReadonlySet<string>> {
  const rows = beats.map(({ terminalId, report, receivedAtMs, bootIds }) => ({
    terminal_id: terminalId,
    report,
    received_at: new Date(receivedAtMs).toISOString(),
    boot_ids: bootIds,
  }));
  // Sorted, so that two processes that write the same rows never wait for each other crosswise.
  const done = await sql<{ terminal_id: string }>`insert into terminal_reports (terminal_id, report, received_at, boot_ids)
    select given.terminal_id, given.report, given.received_at, given.boot_ids
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (terminal_id text, report jsonb, received_at timestamptz, boot_ids uuid[])
    join terminals on terminals.id = given.terminal_id and terminals.closed_at is null order by given.terminal_id
    on conflict (terminal_id) do update set report = excluded.report, received_at = greatest(terminal_reports.received_at, excluded.received_at),
      boot_ids = excluded.boot_ids
    returning terminal_id`.execute(central.databases.unhurried);
  return new Set(done.rows.map(({ terminal_id }) => terminal_id));
}

async function writeSamples(central: Pick<Central, 'databases'>, beats: readonly TakenBeat[]): Promise<void> {
  const rows = beats.map(({ terminalId, report, receivedAtMs }) => ({
    terminal_id: terminalId,
    at: new Date(slotOf(receivedAtMs) * SAMPLE_EVERY_MS),
    round_trip_ms: report.roundTripMs ?? null,
    rss_bytes: report.memory?.rssBytes ?? null,
    free_bytes: report.disk?.freeBytes ?? null,
    temperature_c: report.temperatureC ?? null,
    waiting: report.outbox.waiting,
    link_errors: report.devices.reduce((sum, { counters }) => sum + counters.linkErrors, 0),
  }));
  await central.databases.unhurried
    .insertInto('terminal_samples')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function writeDays(central: Pick<Central, 'databases'>, beats: readonly TakenBeat[]): Promise<void> {
  const rows = beats.flatMap((beat) => {
    const day = dayOf(beat)?.day;
    return day === undefined ? [] : [{ terminal_id: beat.terminalId, day, ...beat.report.today }];
  });
  if (rows.length === 0) return;
  // A terminal that counts from nothing again (a new disk) takes nothing back of what it told before.
  await sql`insert into terminal_days as d (terminal_id, day, sessions, certified, kept, counter, prints)
    select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as given (terminal_id text, day date, sessions integer, certified integer, kept integer, counter integer, prints integer) order by terminal_id
    on conflict (terminal_id, day) do update set sessions = greatest(d.sessions, excluded.sessions),
      certified = greatest(d.certified, excluded.certified), kept = greatest(d.kept, excluded.kept),
      counter = greatest(d.counter, excluded.counter), prints = greatest(d.prints, excluded.prints)`.execute(central.databases.unhurried);
}
