import type { DeviceReport, TerminalReport } from '@changqing/protocol';
import { sql } from 'kysely';
import type { LiveTerminal } from '../../test/support/live-terminal.ts';
import { deviceReport } from '../../test/support/live-terminal.ts';
import type { TestCentral } from '../../test/support/test-central.ts';

const PLACES = ['东门支行', '西街支行', '南湖支行', '北苑支行', '人民路支行', '长青大道支行', '松柏镇服务厅', '柳河村服务站'];
const pick = <T>(of: readonly T[], at: number): T => of[at % of.length]!;

/** What the n-th of many terminals tells: mostly well, now and then not. Always the same. */
function reportOf(live: LiveTerminal, n: number): TerminalReport {
  const at = live.terminal.now();
  const state = (of: readonly DeviceReport['state'][]): DeviceReport['state'] => (n % 17 === 3 ? pick(of, n) : 'ready');
  const stopped = n % 23 === 5;
  return live.report({
    agentVersion: n % 9 === 0 ? '0.1.0' : '0.1.1',
    devices: [
      deviceReport('card', at, { model: 'IDR-100', serialNumber: `C${String(n)}`, firmware: '2.1' }),
      deviceReport('finger', at, { state: state(['faulty', 'disconnected', 'out-of-order']) }),
      deviceReport('printer', at, stopped ? { state: 'stopped', detail: 'paper-out' } : {}),
    ],
    outbox: n % 11 === 0 ? { waiting: n % 40, oldestAt: new Date(Date.parse(at) - 3_600_000).toISOString() } : { waiting: 0 },
    supplies: { rollLeftMm: 1_000 * (5 + (n % 70)), sheetsLeft: n % 300, low: n % 13 === 7 },
    ...(n % 5 === 0 ? {} : { lastSelfTest: { at, passed: 12, failed: n % 19 === 0 ? 1 : 0 } }),
  });
}

/** Puts so many terminals with a report each into central's database, as if they had all beaten just now; every 29th long ago. */
export async function addTerminals(city: TestCentral, live: LiveTerminal, count: number): Promise<void> {
  const { identity: db } = city.running.central.databases;
  const nowMs = city.clock.now();
  const rows = Array.from({ length: count }, (_, n) => ({
    id: `T${String(n % 60).padStart(4, '0')}-${String(n).padStart(6, '0')}`,
    site_no: String(n % 60).padStart(4, '0'),
    name: `${pick(PLACES, n)}${String(Math.floor(n / PLACES.length) + 1)}号机`,
    received_at: new Date(nowMs - (n % 29 === 11 ? 600_000 : 0)).toISOString(),
    report: reportOf(live, n),
  }));
  const given = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (id text, site_no text, name text, received_at timestamptz, report jsonb)`;
  await sql`insert into terminals (id, site_no, name, public_key, site, enrolled_at)
    select given.id, given.site_no, given.name, t.public_key, t.site, t.enrolled_at from ${given}, terminals t where t.id = ${live.id}`.execute(
    db,
  );
  await sql`insert into terminal_reports (terminal_id, report, received_at, boot_ids)
    select id, report, received_at, array[]::uuid[] from ${given}`.execute(db);
}

const SAMPLE_MS = 5 * 60_000;
const DAY_MS = 86_400_000;

/** Thirty days of sums and three of samples, with a night in which nothing was heard. */
export async function addHistory(city: TestCentral, terminalId: string): Promise<void> {
  const { identity: db } = city.running.central.databases;
  const nowMs = Math.floor(city.clock.now() / SAMPLE_MS) * SAMPLE_MS;
  const samples = Array.from({ length: 3 * 288 }, (_, n) => ({ n, at: new Date(nowMs - (n + 1) * SAMPLE_MS) })).filter(
    ({ n }) => n < 300 || n > 380,
  );
  await db
    .insertInto('terminal_samples')
    .values(
      samples.map(({ n, at }) => ({
        terminal_id: terminalId,
        at,
        round_trip_ms: 20 + ((n * 37) % 23) + (n % 97 === 0 ? 180 : 0),
        rss_bytes: 110e6 + ((288 - (n % 288)) * 5e7) / 288,
        free_bytes: 41e9 + n * 1e6,
        temperature_c: 41 + Math.round(6 * Math.sin(n / 45)),
        waiting: Math.max(0, 12 - (n % 60)),
        link_errors: 900 - n,
      })),
    )
    .execute();
  await db
    .insertInto('terminal_days')
    .values(
      Array.from({ length: 29 }, (_, n) => ({
        terminal_id: terminalId,
        day: new Date(nowMs - (n + 1) * DAY_MS).toISOString().slice(0, 10),
        sessions: 60 + ((n * 29) % 41),
        certified: 40 + ((n * 17) % 23),
        kept: n % 6,
        counter: (n * 3) % 8,
        prints: 90 + ((n * 31) % 60),
      })),
    )
    .execute();
}
