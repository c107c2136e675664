import {
  isEventId,
  LATE_AFTER_MS,
  type EventId,
  type FleetDay,
  type FleetDetail,
  type FleetSample,
  type FleetTerminal,
  type StoredEvent,
} from '@changqing/protocol';
import { sql } from 'kysely';
import type { Central } from '../context.ts';
import { cardOnlyToday } from '../look-ups/card-only.ts';
import { statusOfTerminal } from '../terminals/status.ts';
import { listAlarms } from './alarms/store.ts';
import { listOrders } from './orders/store.ts';

/** All terminals, or those of some ids, with what they told last; oldest enrolment first. */
export async function readFleet(central: Central, ids?: readonly string[]): Promise<FleetTerminal[]> {
  if (ids?.length === 0) return [];
  const rows = await central.databases.identity
    .selectFrom('terminals')
    .leftJoin('terminal_reports', 'terminal_reports.terminal_id', 'terminals.id')
    .selectAll('terminals')
    .select(['report', 'received_at'])
    .select((eb) =>
      eb
        .selectFrom('alarms')
        .select(sql<number>`count(*)::int`.as('open'))
        .whereRef('alarms.terminal_id', '=', 'terminals.id')
        .where('cleared_at', 'is', null)
        .as('open_alarms'),
    )
    .$if(ids !== undefined, (query) => query.where('terminals.id', 'in', [...(ids ?? [])]))
    .orderBy('enrolled_at')
    .orderBy('terminals.id')
    .execute();
  const cardOnly = await cardOnlyToday(central);
  const nowMs = central.clock.now();
  return rows.map((row): FleetTerminal => {
    const status = statusOfTerminal(row, cardOnly.get(row.id));
    const beat = row.received_at;
    const seen = [row.last_seen_at, beat].filter((at) => at !== null).toSorted((a, b) => b.getTime() - a.getTime())[0];
    return {
      ...status,
      ...(seen === undefined ? {} : { lastSeenAt: seen.toISOString() }),
      presence: presenceOf(row.closed_at !== null, beat, nowMs),
      ...(beat === null ? {} : { lastBeatAt: beat.toISOString() }),
      ...(row.report === null ? {} : { report: row.report }),
      openAlarms: row.open_alarms ?? 0,
    };
  });
}

function presenceOf(closed: boolean, beat: Date | null, nowMs: number): FleetTerminal['presence'] {
  if (closed) return 'closed';
  if (beat === null) return 'never-seen';
  return nowMs - beat.getTime() > LATE_AFTER_MS ? 'late' : 'on-time';
}

/** Events of people's visits: who may see them is told apart from who looks after the machine. */
const OF_VISITS = new Set<EventId>(['session-ended', 'record-written', 'print-not-confirmed-taken', 'help-asked']);

/** Whether an event is of somebody's visit; one that is not of the list is taken to be. */
export function isOfVisit({ entry }: Pick<StoredEvent, 'entry'>): boolean {
  const act = /"act":"([a-z-]+)"/.exec(entry)?.[1] ?? '';
  return !isEventId(act) || OF_VISITS.has(act);
}

const EVENTS_SHOWN = 200;
const DAYS_SHOWN = 30;
const DAY_MS = 86_400_000;

/** What somebody may see of one terminal. */
export interface Sight {
  readonly visits: boolean;
  readonly files: boolean;
  readonly audit: boolean;
}

/** One terminal with what happened to it; undefined where there is none of this id. */
export async function readFleetDetail(central: Central, id: string, sight: Sight): Promise<FleetDetail | undefined> {
  const [terminal] = await readFleet(central, [id]);
  if (terminal === undefined) return undefined;
  const [alarms, events, samples, days, commands, files, audit] = await Promise.all([
    listAlarms(central, 'all', id),
    eventsOf(central, id, sight.visits),
    samplesOf(central, id),
    daysOf(central, id),
    listOrders(central, id),
    sight.files ? filesOf(central, id) : [],
    sight.audit ? auditOf(central, id) : undefined,
  ]);
  return {
    terminal,
    alarms: alarms.slice(0, EVENTS_SHOWN),
    events,
    samples,
    days,
    commands: commands.slice(0, EVENTS_SHOWN),
    reports: files
      .filter(({ kind }) => kind === 'readiness-report')
      .map((file) => ({ id: file.id, at: file.at.toISOString(), by: file.by_whom, passed: file.passed ?? 0, failed: file.failed ?? 0 })),
    bundles: files
      .filter(({ kind }) => kind === 'support-bundle')
      .map((file) => ({ id: file.id, at: file.at.toISOString(), bytes: file.size })),
    ...(audit === undefined ? {} : { audit }),
  };
}

async function eventsOf(central: Central, id: string, visits: boolean): Promise<StoredEvent[]> {
  const rows = await central.databases.identity
    .selectFrom('terminal_events')
    .selectAll()
    .where('terminal_id', '=', id)
    .$if(!visits, (query) => query.where(sql<boolean>`entry !~ ${`"act":"(${[...OF_VISITS].join('|')})"`}`))
    .orderBy('received_at', 'desc')
    .orderBy('sequence', 'desc')
    .limit(EVENTS_SHOWN)
    .execute();
  return rows
    .map((row) => ({
      sequence: row.sequence,
      at: row.at.toISOString(),
      entry: row.entry,
      previousSha256: row.previous_sha256.toString('hex'),
      sha256: row.sha256.toString('hex'),
      receivedAt: row.received_at.toISOString(),
    }))
    .filter((event) => visits || !isOfVisit(event));
}

/** Link errors are stored as the devices count them, and told as what came between two samples. */
async function samplesOf(central: Central, id: string): Promise<FleetSample[]> {
  const rows = await central.databases.identity
    .selectFrom('terminal_samples')
    .selectAll()
    .where('terminal_id', '=', id)
    .where('at', '>', new Date(central.clock.now() - DAYS_SHOWN * DAY_MS))
    .orderBy('at')
    .execute();
  return rows.map((row, index): FleetSample => {
    const before = rows[index - 1]?.link_errors ?? row.link_errors;
    return {
      at: row.at.toISOString(),
      ...(row.round_trip_ms === null ? {} : { roundTripMs: row.round_trip_ms }),
      ...(row.rss_bytes === null ? {} : { rssBytes: row.rss_bytes }),
      ...(row.free_bytes === null ? {} : { freeBytes: row.free_bytes }),
      ...(row.temperature_c === null ? {} : { temperatureC: row.temperature_c }),
      waiting: row.waiting,
      linkErrors: row.link_errors >= before ? row.link_errors - before : row.link_errors,
    };
  });
}

const daysOf = (central: Central, id: string): Promise<FleetDay[]> =>
  central.databases.identity
    .selectFrom('terminal_days')
    .select(['day', 'sessions', 'certified', 'kept', 'counter', 'prints'])
    .where('terminal_id', '=', id)
    .orderBy('day', 'desc')
    .limit(DAYS_SHOWN)
    .execute()
    .then((rows) => rows.toReversed());

const filesOf = (central: Central, id: string) =>
  central.databases.identity
    .selectFrom('terminal_files')
    .select(['id', 'kind', 'at', 'by_whom', 'passed', 'failed', 'size'])
    .where('terminal_id', '=', id)
    .orderBy('at', 'desc')
    .limit(EVENTS_SHOWN)
    .execute();

async function auditOf(central: Central, id: string): Promise<FleetDetail['audit']> {
  const rows = await central.databases.identity
    .selectFrom('terminal_audits')
    .select(['audit_id', 'size', 'broken_at'])
    .where('terminal_id', '=', id)
    .orderBy('touched_at', 'desc')
    .execute();
  const [newest] = rows;
  if (newest === undefined) return undefined;
  // One that was broken stays so, though the terminal has begun another one since.
  const shown = rows.find(({ broken_at }) => broken_at !== null) ?? newest;
  return {
    auditId: shown.audit_id,
    size: shown.size,
    intact: shown.broken_at === null,
    ...(shown.broken_at === null ? {} : { brokenAt: shown.broken_at }),
  };
}
