import { describe, expect, it } from 'vitest';
import { deviceReport, type DeviceState, type TerminalEvent } from '@changqing/protocol';
import { createVirtualClock } from '../../../src/clock.ts';
import { openDevices } from '../../../src/devices/open-devices.ts';
import type { CardEvent } from '../../../src/hal/id-card-reader.ts';
import type { LinkOpener } from '../../../src/links/byte-link.ts';
import { silentAgentLog } from '../../../src/log.ts';
import { openDatabase } from '../../../src/records/database.ts';
import { createSamVSimulator } from '../../../src/simulators/sam-v/simulator.ts';
import { createSimulatedCable } from '../../../src/simulators/simulated-device.ts';
import type { WireBehaviour } from '../../../src/simulators/rude-link.ts';
import { resident } from '../../test-cards.ts';
import { openHouse } from './house.ts';

const never = new AbortController().signal;

describe('reports', () => {
  it('tell each device with its state, who it is and where it hangs', async () => {
    const { roster } = await openHouse();
    const reports = roster.reports();
    expect(reports.map(({ role, state }) => [role, state])).toEqual([
      ['card', 'ready'],
      ['finger', 'ready'],
      ['palm', 'ready'],
      ['printer', 'ready'],
    ]);
    expect(reports[0]).toMatchObject({ model: 'sam-v', where: 'serial:card@115200', counters: { reconnects: 0, resets: 0 } });
    for (const report of reports) expect(deviceReport.safeParse(report).success).toBe(true);
    await roster.close();
  });

  it('count cards, and know the last success after a restart', async () => {
    const { roster, card, clock, report, open, database } = await openHouse({ only: ['sam-v'] });
    const watching = new AbortController();
    const seen: CardEvent[] = [];
    void (async () => {
      for await (const event of roster.devices.card!.watchCards(watching.signal)) seen.push(event);
    })();
    card.place(resident);
    await clock.advance(3_000);
    expect(seen.map(({ kind }) => kind)).toContain('card-read');
    expect(report('card').counters.succeeded).toBe(1);
    const { lastSuccessAt } = report('card');
    expect(lastSuccessAt).toBeDefined();
    watching.abort();
    await roster.close();
    const again = await open();
    expect(again.reports()[0]).toMatchObject({ lastSuccessAt, counters: { succeeded: 1 } });
    await again.close();
    database.close();
  });

  it('a role can be had once, a model must be known, and what was begun is closed', async () => {
    const clock = createVirtualClock();
    let opened = 0;
    const opener: LinkOpener = {
      name: 'nowhere',
      open: () => {
        opened += 1;
        return Promise.resolve({ ok: false, error: { code: 'not-found', path: 'nowhere' } });
      },
    };
    const card = { model: 'sam-v', opener, settings: {} };
    expect(await openDevices([card, card], clock, silentAgentLog)).toMatchObject({
      ok: false,
      error: { code: 'settings-invalid', detail: 'devices.1: sam-v: there is a device for the role card already' },
    });
    expect(await openDevices([card, { ...card, model: 'x' }], clock, silentAgentLog)).toMatchObject({
      ok: false,
      error: { code: 'settings-invalid' },
    });
    const before = opened;
    await clock.advance(10_000);
    expect(opened).toBe(before);
  });
});

describe('a cable that is pulled', () => {
  it.each(['card', 'finger', 'palm', 'printer'] as const)(
    '%s: is a state and no fault, and usable within 3 s after it is back',
    async (role) => {
      const { roster, cables, clock, report, audited } = await openHouse();
      const cable = cables[role];
      cable.pull();
      await clock.advance(5_000);
      expect(report(role)).toMatchObject({ state: 'disconnected' });
      await clock.advance(300_000);
      expect(report(role)).toMatchObject({ state: 'disconnected', counters: { resets: 0 } });
      cable.plug();
      await clock.advance(3_000);
      expect(report(role)).toMatchObject({ state: 'ready', counters: { reconnects: 1, resets: 0 } });
      await clock.advance(6_000);
      expect(audited.filter((event) => 'role' in event && event.role === role)).toEqual([
        { act: 'device-state', role, state: 'ready' },
        expect.objectContaining({ act: 'device-state', role, state: 'disconnected' }),
        { act: 'device-state', role, state: 'ready' },
      ]);
      await roster.close();
    },
  );

  it('that flaps does not fill the audit; the last state is told', async () => {
    const { roster, cables, clock, audited } = await openHouse({ only: ['sam-v'] });
    await clock.advance(10_000);
    audited.length = 0;
    for (let times = 0; times < 50; times += 1) {
      cables.card.pull();
      await clock.advance(200);
      cables.card.plug();
      await clock.advance(1_800);
    }
    cables.card.pull();
    await clock.advance(6_000);
    expect(audited.length).toBeLessThanOrEqual(23);
    expect(audited.at(-1)).toMatchObject({ act: 'device-state', state: 'disconnected' });
    await roster.close();
  });

  it('is told to those who hold the stand-in, which stays the same', async () => {
    const { roster, cables, clock } = await openHouse({ only: ['zfm-20'] });
    const finger = roster.devices.finger!;
    const states: string[] = [];
    finger.onStatus(({ state }) => states.push(state));
    cables.finger.pull();
    await clock.advance(2_000);
    cables.finger.plug();
    await clock.advance(3_000);
    expect([...new Set(states)]).toEqual(['disconnected', 'ready']);
    expect(roster.devices.finger).toBe(finger);
    await roster.close();
  });
});

describe('the reset ladder', () => {
  const garbage: WireBehaviour = { kind: 'garbage', bytes: 40 };
  it.each<readonly [string, WireBehaviour]>([
    ['silent', { kind: 'silent' }],
    ['garbled', { kind: 'wrong-checksum' }],
    ['stalled in mid-frame', { kind: 'truncated', keepBytes: 6 }],
  ])('is climbed to its end where a device stays %s, and the device comes back by itself', async (_what, behaviour) => {
    const { roster, cables, clock, report, audited } = await openHouse({ only: ['sam-v'] });
    audited.length = 0;
    const stop = new AbortController();
    // Somebody looks for cards, so that it is noticed soon.
    void (async () => {
      for await (const event of roster.devices.card!.watchCards(stop.signal)) expect(event.kind).not.toBe('card-read');
    })();
    cables.card.behave(behaviour);
    await clock.advance(120_000);
    expect(report('card')).toMatchObject({ state: 'out-of-order', counters: { resets: 2 } });
    expect(report('card').detail).toContain('left out: power-cycle');
    expect(audited.filter(({ act }) => act === 'device-reset')).toEqual([
      { act: 'device-reset', role: 'card', rung: 're-initialise', worked: false },
      { act: 'device-reset', role: 'card', rung: 'reopen', worked: false },
      { act: 'device-reset', role: 'card', rung: 'out-of-order', worked: false },
    ]);
    expect(audited.filter(({ act }) => act === 'device-state').map((event) => ('state' in event ? event.state : ''))).toEqual([
      'faulty',
      'out-of-order',
    ]);
    expect(roster.devices.card!.status().state).toBe('faulty');
    cables.card.behave({ kind: 'polite' });
    await clock.advance(5_000);
    expect(report('card').state).toBe('ready');
    stop.abort();
    await roster.close();
  });

  it('a device that is out of order is tried again at long intervals, and that is not told each time', async () => {
    const { roster, cables, clock, report, audited, limits } = await openHouse({ only: ['sam-v'] });
    cables.card.behave({ kind: 'silent' });
    await clock.advance(180_000);
    expect(report('card').state).toBe('out-of-order');
    const told = audited.length;
    const { resets } = report('card').counters;
    await clock.advance(limits.againMs * 3);
    expect(report('card').counters.resets).toBeGreaterThanOrEqual(resets + 4);
    expect(audited.length).toBe(told);
    await roster.close();
  });

  it('noise between frames resets nothing', async () => {
    const { roster, cables, clock, report } = await openHouse();
    cables.card.behave(garbage);
    await clock.advance(120_000);
    expect(report('card')).toMatchObject({ state: 'ready', counters: { resets: 0 } });
    await roster.close();
  });

  it('paper that is out is no fault of the printer', async () => {
    const { roster, clock, report, printer } = await openHouse({ only: ['escpos'] });
    printer.openCover();
    await clock.advance(120_000);
    expect(report('printer')).toMatchObject({ state: 'stopped', detail: 'cover-open', counters: { resets: 0 } });
    await roster.close();
  });

  it('is climbed at once on demand; a device at which nothing helps is named', async () => {
    const { roster, cables, clock } = await openHouse({ only: ['sam-v', 'zfm-20'] });
    const resetting = roster.reset('card', never);
    await clock.advance(3_000);
    expect(await resetting).toEqual({ ok: true, value: undefined });
    cables.finger.behave({ kind: 'silent' });
    const inVain = roster.reset('finger', never);
    await clock.advance(60_000);
    expect(await inVain).toMatchObject({ ok: false, error: { code: 'device-out-of-order' } });
    cables.card.pull();
    await clock.advance(2_000);
    expect(await roster.reset('card', never)).toMatchObject({
      ok: false,
      error: { detail: 'card: it is not plugged in; there is nothing to reset' },
    });
    expect(await roster.reset('palm', never)).toMatchObject({ ok: false, error: { code: 'device-out-of-order' } });
    await roster.close();
  });

  it('waits for a use to end', async () => {
    const { roster, cables, clock, report } = await openHouse({ only: ['zfm-20'] });
    const capture = roster.devices.finger!.capture({ timeoutMs: 60_000, hand: 'any' }, never)[Symbol.asyncIterator]();
    await capture.next();
    await clock.advance(1_000);
    expect(await roster.reset('finger', never)).toMatchObject({ ok: false, error: { code: 'command-not-now' } });
    expect(report('finger').state).toBe('busy');
    await capture.return?.();
    cables.finger.pull();
    await clock.advance(1_000);
    await roster.close();
  });

  it('a watch for cards goes on over a driver that is made anew', async () => {
    const { roster, cables, card, clock, report } = await openHouse({ only: ['sam-v'] });
    const stop = new AbortController();
    const kinds: string[] = [];
    void (async () => {
      for await (const event of roster.devices.card!.watchCards(stop.signal)) kinds.push(event.kind);
    })();
    cables.card.behave({ kind: 'silent' });
    await clock.advance(30_000);
    cables.card.behave({ kind: 'polite' });
    await clock.advance(10_000);
    expect(report('card').counters.resets).toBeGreaterThan(0);
    card.place(resident);
    await clock.advance(3_000);
    expect(kinds).toContain('card-read');
    stop.abort();
    await roster.close();
  });

  it('leaves no timer behind, in whatever state it is closed', async () => {
    for (const behaviour of [{ kind: 'polite' }, { kind: 'silent' }, { kind: 'wrong-checksum' }] as const) {
      for (const waitMs of [0, 5_000, 12_000, 21_000, 33_000, 200_000]) {
        const { roster, cables, clock } = await openHouse({ only: ['sam-v'] });
        cables.card.behave(behaviour);
        await clock.advance(waitMs);
        const closing = roster.close();
        await clock.advance(6_000);
        await closing;
      }
    }
  });
});

describe('another device at the same cable (SEC-20)', () => {
  const other = (clock: ReturnType<typeof createVirtualClock>) =>
    createSamVSimulator({ clock, samNumber: { first: 5, second: 1, date: 20200101, serial: 777, random: 9 } });

  it('is not used until a technician takes it, and the bureau is told once', async () => {
    const clock = createVirtualClock();
    const audited: TerminalEvent[] = [];
    let now = createSamVSimulator({ clock });
    const first = createSimulatedCable(now, clock, { name: 'serial:card', baudRate: 115_200 });
    let cable = first;
    const opener: LinkOpener = { name: 'serial:card', open: (signal) => cable.opener.open(signal) };
    const opened = await openDevices([{ model: 'sam-v', opener, settings: {} }], clock, silentAgentLog, {
      database: openDatabase(':memory:'),
      audit: (entry) => audited.push(entry),
    });
    if (!opened.ok) throw new Error('not opened');
    const roster = opened.value;
    await clock.advance(3_000);
    const mine = roster.reports()[0]!.serialNumber!;
    const kinds: string[] = [];
    const stop = new AbortController();
    void (async () => {
      for await (const event of roster.devices.card!.watchCards(stop.signal)) kinds.push(event.kind);
    })();
    cable.pull();
    await clock.advance(2_000);
    now = other(clock);
    cable = createSimulatedCable(now, clock, { name: 'serial:card', baudRate: 115_200 });
    await clock.advance(6_000);
    const [report] = roster.reports();
    expect(report).toMatchObject({ state: 'withheld', expectedSerialNumber: mine });
    expect(report!.serialNumber).not.toBe(mine);
    expect(report!.detail).toContain('another device answers');
    expect(roster.devices.card!.status()).toMatchObject({ state: 'faulty' });
    now.place(resident);
    await clock.advance(3_000);
    expect(kinds).not.toContain('card-read');
    const changes = () => audited.filter(({ act }) => act === 'device-identity-changed');
    expect(changes()).toEqual([
      { act: 'device-identity-changed', role: 'card', what: 'serial-number', from: mine, to: report!.serialNumber },
    ]);
    cable.pull();
    await clock.advance(2_000);
    cable.plug();
    await clock.advance(60_000);
    expect(roster.reports()[0]!.state).toBe('withheld');
    expect(changes()).toHaveLength(1);
    expect(roster.accept('card')).toEqual({ ok: true, value: { from: mine, to: report!.serialNumber } });
    expect(roster.reports()[0]!.state).toBe('ready');
    now.remove();
    await clock.advance(4_000);
    now.place(resident);
    await clock.advance(4_000);
    expect(kinds).toContain('card-read');
    stop.abort();
    await roster.close();
  });

  it('is not believed after one greeting: noise may have changed a word', async () => {
    const clock = createVirtualClock();
    const audited: TerminalEvent[] = [];
    const mine = createSimulatedCable(createSamVSimulator({ clock }), clock, { name: 'serial:card', baudRate: 115_200 });
    const noisy = createSimulatedCable(other(clock), clock, { name: 'serial:card', baudRate: 115_200 });
    let openings = 0;
    const opener: LinkOpener = {
      name: 'serial:card',
      open: (signal) => {
        openings += 1;
        return (openings === 2 ? noisy : mine).opener.open(signal);
      },
    };
    const opened = await openDevices([{ model: 'sam-v', opener, settings: {} }], clock, silentAgentLog, {
      audit: (entry) => audited.push(entry),
    });
    if (!opened.ok) throw new Error('not opened');
    const roster = opened.value;
    const states = new Set<DeviceState>();
    roster.onReports(() => states.add(roster.reports()[0]!.state));
    await clock.advance(3_000);
    mine.pull();
    mine.plug();
    await clock.advance(6_000);
    expect(openings).toBe(3);
    expect(roster.reports()[0]!.state).toBe('ready');
    expect(states).not.toContain('withheld');
    expect(audited.filter(({ act }) => act === 'device-identity-changed')).toEqual([]);
    await roster.close();
  });
});
