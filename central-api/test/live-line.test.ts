import { randomUUID } from 'node:crypto';
import { type Alarm, type CommandStatus, type FleetDetail, type FleetTerminal, type StoredEvent } from '@changqing/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { watchLate } from '../src/fleet/alarms/watch-late.ts';
import { expireOrders } from '../src/fleet/orders/store.ts';
import { ConsoleClient, heard } from './support/console-client.ts';
import { deviceReport, hashOf, LiveTerminal } from './support/live-terminal.ts';
import { startTestCentral, type TestCentral } from './support/test-central.ts';

let city: TestCentral;
let auditor: ConsoleClient;
let technician: ConsoleClient;
beforeAll(async () => {
  city = await startTestCentral();
  auditor = await ConsoleClient.of(city, 'auditor');
  technician = await ConsoleClient.of(city, 'technician');
});
afterAll(() => city.close());

const open = async (): Promise<LiveTerminal> => LiveTerminal.open(await city.terminal());
const detailOf = async (live: LiveTerminal, by = auditor): Promise<FleetDetail> =>
  (await by.request('GET', `/console/api/terminals/${live.id}`)).body as unknown as FleetDetail;
/** Beats are written once a second; this waits until what is told is what was written. */
async function until<T>(read: () => Promise<T>, holds: (value: T) => boolean, withinMs = 4_000): Promise<T> {
  const end = performance.now() + withinMs;
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
    if (performance.now() > end) throw new Error(`still ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('who is let in', () => {
  test.each([
    ['a signature for another address', { path: '/v1/terminals/self' }, 'request-unsigned'],
    ['a terminal that nobody enrolled', { terminalId: 'T0000-NOBODY' }, 'terminal-unknown'],
  ])('not %s', async (_what, lie, code) => {
    const kiosk = await city.terminal();
    const lying = Object.assign(Object.create(kiosk) as typeof kiosk, {
      signature: (method: string, path: string, body: string) => kiosk.signature(method, path, body, lie),
    });
    await expect(LiveTerminal.open(lying)).rejects.toThrow(code);
  });

  test('no terminal without a signature, no replayed handshake, no page of elsewhere', async () => {
    const kiosk = await city.terminal();
    const mute = Object.assign(Object.create(kiosk) as typeof kiosk, { signature: () => Promise.resolve(undefined) });
    await expect(LiveTerminal.open(mute)).rejects.toThrow('request-unsigned');
    const once = await kiosk.signature('GET', '/v1/terminals/self/live', '');
    const same = Object.assign(Object.create(kiosk) as typeof kiosk, { signature: () => Promise.resolve(once) });
    const first = await LiveTerminal.open(same);
    await expect(LiveTerminal.open(same)).rejects.toThrow('request-replayed');
    first.close();
    await expect(auditor.listen({ origin: 'http://evil.example' })).rejects.toThrow('websocket error');
    await expect(new ConsoleClient(city.running.url, city.clock).listen()).rejects.toThrow('not-logged-in');
    await expect(auditor.listen({})).rejects.toThrow('not-logged-in');
  });

  test('a newer line ends the older one, and a closed terminal is let go', async () => {
    const kiosk = await city.terminal();
    const older = await LiveTerminal.open(kiosk);
    const newer = await LiveTerminal.open(kiosk);
    await older.ended();
    expect((await newer.beat()).ok).toBe(true);
    await city.bureau('POST', `/v1/terminals/${newer.id}/close`);
    await newer.ended();
    await expect(LiveTerminal.open(kiosk)).rejects.toThrow('terminal-unknown');
  });
});

describe('a beat', () => {
  test('is answered with the time, and shows in the list, the samples and the day', async () => {
    const live = await open();
    const answer = await live.beat({ roundTripMs: 12, memory: { rssBytes: 100, ceilingBytes: 500 } });
    expect(answer).toEqual({ ok: true, time: new Date(city.clock.now()).toISOString() });
    const detail = await until(() => detailOf(live), ({ days }) => days.length > 0); // prettier-ignore
    expect(detail.terminal).toMatchObject({ presence: 'on-time', report: { mode: 'people', roundTripMs: 12 }, openAlarms: 0 });
    expect(detail.samples).toMatchObject([{ roundTripMs: 12, rssBytes: 100, waiting: 0, linkErrors: 0 }]);
    expect(detail.days).toEqual([{ day: '2026-11-23', sessions: 3, certified: 2, kept: 1, counter: 0, prints: 2 }]);
    const list = (await technician.request('GET', '/console/api/terminals')).body as unknown as { terminals: FleetTerminal[] };
    expect(list.terminals.find(({ terminalId }) => terminalId === live.id)).toMatchObject({ presence: 'on-time', lastBeatAt: answer.time });
    live.close();
  });

  test('that is not of the form changes nothing, and the line goes on', async () => {
    const live = await open();
    expect(await live.ask('beat', { at: 'yesterday' })).toMatchObject({ ok: false, code: 'request-invalid' });
    expect(await live.ask('beat', 'x'.repeat(10_000))).toMatchObject({ ok: false, code: 'request-invalid' });
    expect(await live.ask('events', { entries: [] })).toMatchObject({ ok: false, code: 'request-invalid' });
    expect((await live.beat()).ok).toBe(true);
    live.close();
  });

  test('with what the database cannot hold is left out alone, and garbage from a device is replaced', async () => {
    const [well, broken, garbled] = [await open(), await open(), await open()];
    await Promise.all([
      broken.beat({ outbox: { waiting: 3_000_000_000 } }),
      garbled.beat({ devices: [deviceReport('card', garbled.terminal.now(), { serialNumber: 'a\0b\ud800c' })] }),
      well.beat(),
    ]);
    await until(() => detailOf(well), ({ samples }) => samples.length > 0); // prettier-ignore
    const { terminal } = await until(() => detailOf(garbled), (detail) => detail.terminal.report !== undefined); // prettier-ignore
    expect(terminal.report?.devices[0]?.serialNumber).toBe('a\uFFFDb\uFFFDc');
    expect(city.logged.join('')).toContain('beat-refused');
    const notice = { command: 'show-notice', text: '停电\0通知', until: garbled.terminal.now() };
    expect((await technician.request('POST', `/console/api/terminals/${well.id}/commands`, { command: notice })).status).toBe(200);
    for (const live of [well, broken, garbled]) live.close();
  });

  test('of a machine that was copied: an earlier start speaks again', async () => {
    const live = await open();
    const other = randomUUID();
    await live.beat();
    await live.beat({ bootId: other });
    await live.beat();
    const { alarms, terminal } = await detailOf(live);
    expect(alarms.map(({ kind }) => kind)).toEqual(['cloned']);
    expect(terminal.clonedAt).toBeDefined();
    live.close();
  });
});

describe('alarms', () => {
  test('a pulled cable is heard by the console at the next beat, once, and clears two beats after it is back', async () => {
    const live = await open();
    const console = await technician.listen();
    await live.beat();
    const printer = deviceReport('printer', live.terminal.now(), { state: 'disconnected' });
    const raised = heard<Alarm>(console, 'alarm', ({ terminalId }) => terminalId === live.id);
    await live.beat({ devices: [printer] });
    expect(await raised).toMatchObject({
      kind: 'device-disconnected',
      subject: 'printer',
      severity: 'act-now',
      reason: '凭条打印机的线断开了，或者它没有通电。',
    });
    await live.beat({ devices: [printer] });
    await live.beat();
    // Loose: gone again before it was quiet for two beats.
    city.clock.pass(10_000);
    await live.beat({ devices: [printer] });
    await live.beat();
    expect((await detailOf(live)).alarms).toHaveLength(1);
    expect((await detailOf(live)).alarms[0]?.clearedAt).toBeUndefined();
    const cleared = heard<Alarm>(console, 'alarm', ({ terminalId }) => terminalId === live.id);
    city.clock.pass(10_000);
    await live.beat();
    city.clock.pass(10_000);
    await live.beat();
    expect((await cleared).clearedAt).toBeDefined();
    console.disconnect();
    live.close();
  });

  test('late after two missed beats, by one process at a time, and over with the next beat', async () => {
    const live = await open();
    await live.beat();
    await until(() => detailOf(live), ({ terminal }) => terminal.report !== undefined); // prettier-ignore
    const { central } = city.running;
    const since = city.clock.now();
    city.clock.pass(24_000);
    await watchLate(central, since - 60_000);
    expect((await detailOf(live)).terminal.presence).toBe('on-time');
    city.clock.pass(2_000);
    // Central itself has just come: nobody is late yet.
    expect(await watchLate(central, city.clock.now())).toBe(0);
    await Promise.all([watchLate(central, 0), watchLate(central, 0)]);
    const { alarms, terminal } = await detailOf(live);
    expect(alarms.map(({ kind }) => kind)).toEqual(['late']);
    expect(terminal.presence).toBe('late');
    await live.beat();
    expect((await detailOf(live)).terminal.openAlarms).toBe(0);
    live.close();
  });

  test('somebody looks after it, and stays named', async () => {
    const live = await open();
    await live.beat({ mode: 'safe' });
    const [alarm] = (await technician.request('GET', `/console/api/alarms?terminal=${live.id}`)).body.alarms as Alarm[];
    expect(alarm).toMatchObject({ kind: 'crash-loop' });
    expect((await technician.request('POST', `/console/api/alarms/${alarm?.id ?? ''}/acknowledge`)).status).toBe(204);
    const supervisor = await ConsoleClient.of(city, 'supervisor');
    await supervisor.request('POST', `/console/api/alarms/${alarm?.id ?? ''}/acknowledge`);
    expect((await detailOf(live)).alarms[0]).toMatchObject({ acknowledgedBy: 'technician.one' });
    expect((await technician.request('POST', `/console/api/alarms/${randomUUID()}/acknowledge`)).status).toBe(404);
    live.close();
  });
});

describe('events', () => {
  const visit = () => ({ act: 'session-ended', session: randomUUID(), outcome: 'accepted', captures: 1 }) as const;

  test('are stored in order and once, however often they come', async () => {
    const live = await open();
    const console = await auditor.listen();
    live.add({ act: 'agent-started', version: '0.1.0', bootId: live.bootId }, visit());
    const told = heard<{ terminalId: string; event: StoredEvent }>(console, 'event', ({ terminalId }) => terminalId === live.id);
    expect(await live.send()).toEqual({ ok: true, eventsAfter: { auditId: live.auditId, sequence: 2 } });
    expect((await told).event.entry).toContain('agent-started');
    expect(await live.send()).toEqual({ ok: true, eventsAfter: { auditId: live.auditId, sequence: 2 } });
    live.add({ act: 'clock-found-right' });
    expect(await live.send(2)).toMatchObject({ eventsAfter: { sequence: 3 } });
    // A line that was away learns from the first beat how far central is.
    live.close();
    const again = await LiveTerminal.open(live.terminal);
    expect((await again.beat()).eventsAfter).toEqual({ auditId: live.auditId, sequence: 3 });
    const detail = await detailOf(live);
    expect(detail.events.map(({ sequence }) => sequence)).toEqual([3, 2, 1]);
    expect(detail.audit).toEqual({ auditId: live.auditId, size: 3, intact: true });
    console.disconnect();
    again.close();
  });

  test('of visits are for those who may see the audit alone', async () => {
    const live = await open();
    const console = await technician.listen();
    const heardActs: string[] = [];
    console.on('event', ({ terminalId, event }: { terminalId: string; event: StoredEvent }) => {
      if (terminalId === live.id) heardActs.push(event.entry);
    });
    live.add(visit(), { act: 'clock-found-right' });
    const told = heard<{ terminalId: string }>(console, 'event', ({ terminalId }) => terminalId === live.id);
    await live.send();
    await told;
    expect(heardActs).toEqual(['{"act":"clock-found-right"}']);
    const detail = await detailOf(live, technician);
    expect(detail.events.map(({ sequence }) => sequence)).toEqual([2]);
    expect(detail.audit).toBeUndefined();
    console.disconnect();
    live.close();
  });

  test('a batch that begins too far on is answered with where to go on', async () => {
    const live = await open();
    live.add(visit(), visit(), visit());
    expect(await live.send(2)).toEqual({ ok: true, eventsAfter: { auditId: live.auditId, sequence: 0 } });
    expect(await live.send(0)).toMatchObject({ eventsAfter: { sequence: 3 } });
    expect((await detailOf(live)).alarms).toEqual([]);
    live.close();
  });

  test.each([
    [
      'altered',
      2,
      (rows: LiveTerminal['audit']) => rows.map((row) => (row.sequence === 2 ? { ...row, entry: '{"act":"clock-found-behind"}' } : row)),
    ],
    ['missing', 2, (rows: LiveTerminal['audit']) => rows.filter(({ sequence }) => sequence !== 2)],
    [
      'altered and hashed anew',
      3,
      (rows: LiveTerminal['audit']) =>
        rows.map((row) => {
          if (row.sequence !== 2) return row;
          const changed = { ...row, entry: '{"act":"clock-found-behind"}' };
          return { ...changed, sha256: hashOf(changed) };
        }),
    ],
  ])('%s entries are named, and the telling goes on', async (_what, brokenAt, change) => {
    const live = await open();
    live.add(visit(), visit(), visit(), visit());
    live.audit = change(live.audit);
    expect(await live.send()).toMatchObject({ ok: true, eventsAfter: { sequence: 4 } });
    const { alarms, audit } = await detailOf(live);
    expect(audit).toEqual({ auditId: live.auditId, size: 4, intact: false, brokenAt });
    expect(alarms).toHaveLength(1);
    expect(alarms[0]).toMatchObject({ kind: 'audit-broken', reason: expect.stringContaining(`第${String(brokenAt)}条`) as string });
    live.add(visit());
    expect(await live.send(4)).toMatchObject({ eventsAfter: { sequence: 5 } });
    live.close();
  });

  test('what is missing right after the place where the terminal was told to go on is missing for good', async () => {
    const live = await open();
    live.add(visit(), visit(), visit(), visit());
    await live.send(0, live.audit.slice(0, 2));
    expect(await live.send(0, live.audit.slice(3))).toMatchObject({ eventsAfter: { sequence: 4 } });
    expect((await detailOf(live)).audit).toMatchObject({ intact: false, brokenAt: 3 });
    live.close();
  });

  test('an audit that was cut, and one that goes on differently, are told apart', async () => {
    const live = await open();
    live.add(visit(), visit(), visit());
    const whole = live.audit;
    await live.send();
    city.clock.pass(1_000);
    live.audit = whole.slice(0, 2);
    expect(await live.send()).toMatchObject({ ok: true, eventsAfter: { sequence: 3 } });
    expect((await detailOf(live)).alarms[0]).toMatchObject({ kind: 'audit-broken', reason: expect.stringContaining('第3条') as string });
    live.add(visit());
    await live.send(2);
    const { alarms, terminal } = await detailOf(live);
    expect(alarms.map(({ kind }) => kind).toSorted()).toEqual(['audit-broken', 'cloned']);
    expect(terminal.clonedAt).toBeDefined();
    live.close();
  });

  test('a head that this terminal has not signed, or that is of another one, is refused and nothing is stored', async () => {
    const live = await open();
    const other = await city.terminal();
    live.add(visit());
    const { auditId, audit: entries } = live;
    const stolen = await LiveTerminal.prototype.sign.call(
      Object.assign(Object.create(live) as LiveTerminal, { terminal: other }),
      entries[0],
      { terminalId: live.id },
    );
    expect(await live.ask('events', { auditId, entries, checkpoint: stolen })).toMatchObject({ ok: false, code: 'request-unsigned' });
    const wrong = await live.sign(entries[0], { auditId: randomUUID() });
    expect(await live.ask('events', { auditId, entries, checkpoint: wrong })).toMatchObject({ ok: false, code: 'request-invalid' });
    expect((await detailOf(live)).events).toEqual([]);
    const short = await live.sign(entries[0], { head: 'f'.repeat(64) });
    expect(await live.ask('events', { auditId, entries, checkpoint: short })).toMatchObject({ ok: true });
    expect((await detailOf(live)).audit).toMatchObject({ intact: false, brokenAt: 1 });
    live.close();
  });
});

describe('orders', () => {
  const give = async (live: LiveTerminal, command: object) =>
    technician.request('POST', `/console/api/terminals/${live.id}/commands`, { command });
  const stateOf = async (live: LiveTerminal) => (await detailOf(live)).commands.map(({ state }) => state);

  test('reach the terminal at once, signed with the key that it pinned, and are told to the console as they go', async () => {
    const live = await open();
    const console = await technician.listen();
    const sent = heard<CommandStatus>(console, 'command', ({ terminalId, state }) => terminalId === live.id && state === 'sent');
    const given = await give(live, { command: 'restart-page' });
    expect(given).toMatchObject({ status: 200, body: { state: 'queued', operator: 'technician.one' } });
    const { id } = await sent;
    expect(live.orders).toMatchObject([{ id, terminal: live.id, operator: 'technician.one', command: { command: 'restart-page' } }]);
    expect(Date.parse(live.orders[0]?.expiresAt ?? '') - Date.parse(live.orders[0]?.issuedAt ?? '')).toBe(600_000);
    const at = live.terminal.now();
    expect(await live.outcome({ id, state: 'waiting', at })).toEqual({ ok: true });
    expect(await live.outcome({ id, state: 'done', at })).toEqual({ ok: true });
    // Whatever comes later about the same order: done stays done.
    expect(await live.outcome({ id, state: 'refused', at, detail: 'replayed' })).toEqual({ ok: true });
    expect(await stateOf(live)).toEqual(['done']);
    expect(await live.outcome({ id: randomUUID(), state: 'done', at })).toMatchObject({ ok: false, code: 'not-found' });
    console.disconnect();
    live.close();
  });

  test('wait for a terminal that is away or does not answer, and run out after ten minutes', async () => {
    const kiosk = await city.terminal();
    const away = Object.assign(Object.create(LiveTerminal.prototype) as LiveTerminal, { terminal: kiosk });
    await give(away, { command: 'reload-settings' });
    const live = await LiveTerminal.open(kiosk);
    await until(() => stateOf(live), (states) => states.join() === 'sent'); // prettier-ignore
    live.close();
    city.clock.pass(1_000);
    await give(live, { command: 'fetch-bundle' });
    city.clock.pass(600_000);
    await expireOrders(city.running.central);
    auditor = await ConsoleClient.of(city, 'auditor');
    expect(await stateOf(live)).toEqual(['expired', 'sent']);
    city.clock.pass(900_000);
    await expireOrders(city.running.central);
    auditor = await ConsoleClient.of(city, 'auditor');
    technician = await ConsoleClient.of(city, 'technician');
    expect(await stateOf(live)).toEqual(['expired', 'expired']);
  });

  test('a notice too long, an unknown command and a terminal that is none are refused', async () => {
    const live = await open();
    expect((await give(live, { command: 'format-disk' })).status).toBe(400);
    expect((await give(live, { command: 'show-notice', text: 'x'.repeat(61), until: live.terminal.now() })).status).toBe(400);
    expect(
      (await technician.request('POST', '/console/api/terminals/T0000-NOBODY/commands', { command: { command: 'restart-page' } })).status,
    ).toBe(404);
    live.close();
  });
});
