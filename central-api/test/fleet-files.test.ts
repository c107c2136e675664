import { createHash, randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { FleetDetail, TerminalFileHead } from '@changqing/protocol';
import { CompactSign } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { forgetFleet } from '../src/fleet/forget.ts';
import { ConsoleClient } from './support/console-client.ts';
import { LiveTerminal } from './support/live-terminal.ts';
import { startTestCentral, type TestCentral } from './support/test-central.ts';
import type { TestTerminal } from './support/test-terminal.ts';

let city: TestCentral;
let kiosk: TestTerminal;
let supervisor: ConsoleClient;
beforeAll(async () => {
  city = await startTestCentral();
  kiosk = await city.terminal();
  supervisor = await ConsoleClient.of(city, 'supervisor');
});
afterAll(() => city.close());

const PDF = Buffer.from('%PDF-1.7\n就绪报告\n%%EOF');
const BUNDLE = gzipSync(Buffer.alloc(300_000, 'x'), { level: 0 });

async function fileOf(content: Buffer, changes: Partial<TerminalFileHead> = {}, by = kiosk) {
  const head: TerminalFileHead = {
    id: randomUUID(),
    kind: 'readiness-report',
    terminalId: by.profile.terminalId,
    at: by.now(),
    by: 'li.jishi',
    sha256: createHash('sha256').update(content).digest('hex'),
    passed: 12,
    failed: 1,
    ...changes,
  };
  const signature = await new CompactSign(Buffer.from(JSON.stringify(head))).setProtectedHeader({ alg: 'ES256' }).sign(by.key);
  return { head, body: { signature, bytes: content.toString('base64url') } };
}
const send = (body: object) => kiosk.request('POST', '/v1/terminals/self/files', body);
const detail = async () =>
  (await supervisor.request('GET', `/console/api/terminals/${kiosk.profile.terminalId}`)).body as unknown as FleetDetail;

describe('files of terminals', () => {
  test('a report and a large bundle are stored once, listed, and handed out to whoever may see them', async () => {
    const report = await fileOf(PDF);
    const bundle = await fileOf(BUNDLE, { kind: 'support-bundle' });
    for (const { body } of [report, bundle, report]) expect((await send(body)).status).toBe(204);
    const { reports, bundles } = await detail();
    expect(reports).toEqual([{ id: report.head.id, at: report.head.at, by: 'li.jishi', passed: 12, failed: 1 }]);
    expect(bundles).toEqual([{ id: bundle.head.id, at: bundle.head.at, bytes: BUNDLE.byteLength }]);
    const got = await fetch(`${city.running.url}/console/api/files/${report.head.id}`, { headers: { cookie: supervisor.cookie } });
    expect(got.headers.get('content-type')).toBe('application/pdf');
    expect(got.headers.get('content-security-policy')).toContain('sandbox');
    expect(Buffer.from(await got.arrayBuffer())).toEqual(PDF);
    const tar = await fetch(`${city.running.url}/console/api/files/${bundle.head.id}`, { headers: { cookie: supervisor.cookie } });
    expect(tar.headers.get('content-disposition')).toBe(
      `attachment; filename="support-bundle-${kiosk.profile.terminalId}-2026-11-23.tar.gz"`,
    );
    const operator = await ConsoleClient.of(city, 'operator');
    expect((await operator.request('GET', `/console/api/files/${report.head.id}`)).status).toBe(403);
    const shown = (await operator.request('GET', `/console/api/terminals/${kiosk.profile.terminalId}`)).body as unknown as FleetDetail;
    expect([shown.reports, shown.bundles]).toEqual([[], []]);
  });

  test.each([
    [
      'other bytes than were signed',
      async () => ({ ...(await fileOf(PDF)).body, bytes: Buffer.from('%PDF-other').toString('base64url') }),
      400,
    ],
    ['a head of another terminal', async () => (await fileOf(PDF, { terminalId: 'T0000-OTHER' })).body, 400],
    ['something that is no PDF', async () => (await fileOf(Buffer.from('<html>'))).body, 400],
    ['something that is no gzip', async () => (await fileOf(PDF, { kind: 'support-bundle' })).body, 400],
    [
      'a signature of another terminal',
      async () => (await fileOf(PDF, { terminalId: kiosk.profile.terminalId }, await city.terminal())).body,
      401,
    ],
    ['more than eight million characters', () => Promise.resolve({ signature: 'a.b.c', bytes: 'A'.repeat(8_020_000) }), 413],
  ])('%s are refused', async (_what, make, status) => {
    const before = (await detail()).reports.length;
    expect((await send(await make())).status).toBe(status);
    expect((await detail()).reports).toHaveLength(before);
  });

  test('the same id with another content is a conflict', async () => {
    const first = await fileOf(PDF);
    await send(first.body);
    const other = await fileOf(Buffer.from('%PDF-other'), { id: first.head.id });
    expect(await send(other.body)).toMatchObject({ status: 409, body: { code: 'record-conflict' } });
  });
});

test('what is told is kept as long as it is needed: samples forty days, files and events two years', async () => {
  const live = await LiveTerminal.open(await city.terminal());
  live.add({ act: 'clock-found-right' });
  await live.beat();
  await live.send();
  const db = city.running.central.databases.identity;
  const count = async () => {
    const rows = await Promise.all(
      (['terminal_samples', 'terminal_days', 'terminal_events', 'terminal_files'] as const).map((table) =>
        db.selectFrom(table).select('terminal_id').execute(),
      ),
    );
    return rows.map(({ length }) => length > 0);
  };
  while (!(await count()).every(Boolean)) await new Promise((resolve) => setTimeout(resolve, 50));
  live.close();
  city.clock.pass(41 * 86_400_000);
  await forgetFleet(city.running.central);
  expect(await count()).toEqual([false, true, true, true]);
  city.clock.pass(700 * 86_400_000);
  await forgetFleet(city.running.central);
  expect(await count()).toEqual([false, false, false, false]);
  const audits = await db.selectFrom('terminal_audits').select('size').execute();
  expect(audits).toEqual([{ size: 1 }]);
});

test('Prometheus is told of terminals by presence, open alarms, orders and lines, with no terminal among the labels', async () => {
  const live = await LiveTerminal.open(await city.terminal());
  const technician = await ConsoleClient.of(city, 'technician');
  await live.beat({ mode: 'safe' });
  await technician.request('POST', `/console/api/terminals/${live.id}/commands`, { command: { command: 'restart-page' } });
  const text = await (await fetch(`${city.running.url}/metrics`)).text();
  expect(text).toMatch(/changqing_central_terminals\{presence="never-seen"\} \d/);
  expect(text).toContain('changqing_central_open_alarms{kind="crash-loop"} 1');
  expect(text).toMatch(/changqing_central_orders\{state="(queued|sent)"\} 1/);
  expect(text).toContain('changqing_central_live_sockets{line="terminals"} 1');
  expect(text).toMatch(/changqing_central_beats_total \d/);
  expect(text).toContain('changqing_central_terminal_events_total{event="clock-found-right"} 1');
  expect(text).not.toContain(live.id);
  live.close();
});
