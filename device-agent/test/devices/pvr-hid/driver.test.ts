import { afterEach, describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../../src/clock.ts';
import { createPvrHidReader } from '../../../src/devices/pvr-hid/driver.ts';
import { settings } from '../../../src/devices/pvr-hid/model.ts';
import { CAPABILITY, commandOf } from '../../../src/devices/pvr-hid/wire.ts';
import type { CaptureEvent, CaptureWant } from '../../../src/hal/biometric-reader.ts';
import { tapOpener } from '../../../src/links/tapped-link.ts';
import { createPvrHidSimulator, type PvrHidSimulatorOptions } from '../../../src/simulators/pvr-hid/simulator.ts';
import { createSimulatedCable } from '../../../src/simulators/simulated-device.ts';
import { testPalm } from './test-palm.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

function setUp(chosen: object = {}, options: Partial<PvrHidSimulatorOptions> = {}) {
  const clock = createVirtualClock();
  const simulator = createPvrHidSimulator({ clock, ...options });
  const cable = createSimulatedCable(simulator, clock);
  const logged: string[] = [];
  const requests: { readonly at: number; readonly name: string | undefined; readonly tid: number }[] = [];
  const opener = tapOpener(cable.opener, clock, (tap) => {
    if (tap.direction === 'to-device' && tap.bytes[0] === 0xa5)
      requests.push({ at: tap.at, name: commandOf(tap.bytes[2]!), tid: tap.bytes[1]! });
  });
  const reader = createPvrHidReader(opener, settings.parse(chosen), clock, (entry) => logged.push(entry.event));
  closers.push(async () => {
    const closed = reader.close();
    await clock.advance(5000);
    await closed;
  });
  const begin = (want: Partial<CaptureWant> = {}, signal = new AbortController().signal) => {
    const events: CaptureEvent[] = [];
    void (async () => {
      for await (const event of reader.capture({ timeoutMs: 10_000, hand: 'any', ...want }, signal)) events.push(event);
    })();
    return events;
  };
  const names = () => requests.splice(0).map((request) => request.name);
  return { clock, simulator, cable, reader, logged, requests, names, begin };
}

const hintsIn = (events: readonly CaptureEvent[]) =>
  events.flatMap((event) => (event.kind === 'hint' ? [[event.hint, event.heightMm]] : []));

describe('PVR-HID driver', () => {
  it('greets as in C8, asks for the status every 10 s, and is silent otherwise', async () => {
    const { clock, reader, names } = setUp();
    await clock.advance(100);
    expect(reader.status()).toEqual({
      state: 'ready',
      identity: { model: 'pvr-hid', maker: 'PVR-SIM', serialNumber: 'SIM0000001', firmware: '1.2.3' },
    });
    expect(names()).toEqual(['sync', 'get-info', 'get-firmware', 'set-events']);
    await clock.advance(30_000);
    expect(names()).toEqual(['get-status', 'get-status', 'get-status']);
    expect(reader.range).toEqual({ nearestMm: 40, farthestMm: 90 });
  });

  it('captures as in C8: lamp, hints with the height, image checked, frames released, lamp green', async () => {
    const { clock, simulator, begin, names } = setUp();
    await clock.advance(100);
    names();
    const events = begin();
    await clock.advance(200);
    expect(simulator.led).toMatchObject({ mode: 3, red: 255, green: 255, blue: 255 });
    simulator.hold(testPalm, {
      heightMm: [
        { atMs: 0, heightMm: 140 },
        { atMs: 300, heightMm: 110 },
        { atMs: 600, heightMm: 61 },
      ],
      quality: 91,
    });
    await clock.advance(3000);
    expect(hintsIn(events)).toEqual([
      ['place', undefined],
      ['too-far', 140],
      ['too-far', 110],
      ['good', 61],
      ['hold-still', undefined],
      ['good', 61],
    ]);
    const last = events.at(-1);
    if (last?.kind !== 'sample') throw new Error(JSON.stringify(last));
    expect(last.sample.image).toEqual(testPalm());
    expect(last.sample).toMatchObject({ readerQuality: 91, liveness: 'none' });
    expect(simulator.framesHeld).toBe(0);
    expect(simulator.led).toMatchObject({ mode: 1, green: 255 });
    const said = names();
    expect(said.slice(0, 2)).toEqual(['set-led', 'start-capture']);
    expect(said.filter((name) => name === 'get-frame-chunk')).toHaveLength(100);
    expect(said.slice(-2)).toEqual(['release-frames', 'set-led']);
  });

  it('fetches the binned image in 25 chunks where the setting says so, and says its lower resolution', async () => {
    const { clock, simulator, begin, names } = setUp({ format: 'binned' });
    await clock.advance(100);
    simulator.hold(testPalm);
    const events = begin();
    await clock.advance(3000);
    const last = events.at(-1);
    if (last?.kind !== 'sample') throw new Error(JSON.stringify(last));
    expect(last.sample.image).toMatchObject({ widthPx: 320, heightPx: 240, dpi: 47 });
    expect(names().filter((name) => name === 'get-frame-chunk')).toHaveLength(25);
  });

  it.each([
    ['too-close', 'too-near'],
    ['move-left', 'move-left'],
    ['move-forward', 'move-forward'],
    ['hold-flat', 'hold-flat'],
    ['spread-fingers', 'spread-fingers'],
    ['rotate', 'rotate'],
    ['moving', 'hold-still'],
    ['covered', 'covered'],
    ['too-bright', 'too-bright'],
    ['no-contrast', 'no-contrast'],
  ] as const)('tells guidance %s as hint %s', async (code, hint) => {
    const { clock, simulator, begin } = setUp();
    await clock.advance(100);
    const events = begin();
    simulator.hold(testPalm, { guidance: { code } });
    await clock.advance(500);
    expect(hintsIn(events).map(([name]) => name)).toContain(hint);
  });

  it('asks for the other hand', async () => {
    const { clock, simulator, begin } = setUp();
    await clock.advance(100);
    const events = begin({ hand: 'left' });
    simulator.hold(testPalm, { hand: 'right' });
    await clock.advance(500);
    expect(hintsIn(events).map(([name]) => name)).toContain('other-hand');
    simulator.hold(testPalm, { hand: 'left' });
    await clock.advance(3000);
    expect(events.at(-1)?.kind).toBe('sample');
  });

  it.each([
    [95, 'passed'],
    [50, 'passed'],
    [49, 'failed'],
  ] as const)('liveness %i of a reader that tells it is %s', async (liveness, verdict) => {
    const { clock, simulator, begin } = setUp({}, { info: { capabilities: 0x087f | CAPABILITY.liveness } });
    await clock.advance(100);
    simulator.hold(testPalm, { liveness });
    const events = begin();
    await clock.advance(3000);
    expect(events.at(-1)).toMatchObject({ kind: 'sample', sample: { liveness: verdict } });
  });

  it('lets a person who drew the hand away during the exposure try again', async () => {
    const { clock, simulator, begin } = setUp();
    await clock.advance(100);
    simulator.hold(testPalm);
    const events = begin();
    await clock.advance(325);
    simulator.withdraw();
    await clock.advance(1000);
    expect(hintsIn(events).map(([name]) => name)).toContain('lifted-early');
    simulator.hold(testPalm);
    await clock.advance(3000);
    expect(events.at(-1)?.kind).toBe('sample');
  });

  it('a hand that is never good enough ends as timed out', async () => {
    const { clock, simulator, begin } = setUp({ minQuality: 70 });
    await clock.advance(100);
    simulator.hold(testPalm, { quality: 40 });
    const events = begin({ timeoutMs: 3000 });
    await clock.advance(4000);
    expect(events.at(-1)).toEqual({ kind: 'failed', error: { code: 'timed-out', waitedMs: 3000 } });
  });

  it.each(['drop-report', 'wrong-crc', 'wrong-sequence'] as const)(
    'rule 10: fetches a chunk again with a new TID after %s',
    async (kind) => {
      const { clock, simulator, begin, logged } = setUp();
      await clock.advance(100);
      simulator.hold(testPalm);
      simulator.harmNext({ kind, skip: 9 });
      const events = begin();
      await clock.advance(6000);
      expect(events.at(-1)).toMatchObject({ kind: 'sample', sample: { image: testPalm() } });
      expect(logged.filter((event) => event === 'retried')).toHaveLength(1);
    },
  );

  it('rule 10: for START_CAPTURE it sends ABORT FFFF before it asks again', async () => {
    const { clock, simulator, begin, requests } = setUp({}, { info: { capabilities: 0x085f } });
    await clock.advance(100);
    simulator.harmNext({ kind: 'drop-report', longOnly: false });
    requests.length = 0;
    const events = begin();
    await clock.advance(1500);
    simulator.hold(testPalm);
    await clock.advance(4500);
    expect(events.at(-1)?.kind).toBe('sample');
    expect(requests.slice(0, 3).map((request) => request.name)).toEqual(['start-capture', 'abort', 'start-capture']);
    expect(new Set(requests.slice(0, 3).map((request) => request.tid)).size).toBe(3);
    expect(requests[1]!.at - requests[0]!.at).toBe(1000);
  });

  it('rule 10: a silent reader is asked twice, then synchronised, then reported; and is ready within 3 s after it speaks again', async () => {
    const { clock, simulator, reader, requests } = setUp();
    await clock.advance(100);
    requests.length = 0;
    simulator.silence(25_000);
    await clock.advance(10_000 + 3100);
    expect(requests.map((request) => request.name)).toEqual(['get-status', 'get-status', 'sync']);
    expect(reader.status()).toMatchObject({ state: 'faulty', error: { code: 'no-answer' } });
    await clock.advance(25_000 - 13_100);
    const speaksAt = clock.monotonic();
    while (reader.status().state !== 'ready') await clock.advance(50);
    expect(clock.monotonic() - speaksAt).toBeLessThanOrEqual(3000);
  });

  it('rule 10: a reader that lost one answer twice is brought back by SYNC without closing the link', async () => {
    const { clock, simulator, reader, names } = setUp();
    await clock.advance(100);
    names();
    simulator.silence(11_500);
    await clock.advance(10_000 + 3100);
    expect(names()).toEqual(['get-status', 'get-status', 'sync', 'set-events']);
    expect(reader.status().state).toBe('ready');
  });

  it('a watchdog reset ends the capture with a plain reason and the next one works', async () => {
    const { clock, simulator, begin, reader } = setUp();
    await clock.advance(100);
    const events = begin();
    await clock.advance(500);
    simulator.watchdogReset();
    await clock.advance(200);
    expect(events.at(-1)).toEqual({ kind: 'failed', error: { code: 'faulty', detail: 'the reader restarted by itself' } });
    expect(reader.status().state).toBe('ready');
    simulator.hold(testPalm);
    const again = begin();
    await clock.advance(3000);
    expect(again.at(-1)?.kind).toBe('sample');
  });

  it('unplugged in the middle of a chunk: the capture fails, and the reader comes back', async () => {
    const { clock, simulator, begin, reader } = setUp();
    await clock.advance(100);
    simulator.hold(testPalm);
    simulator.harmNext({ kind: 'unplug-in-the-middle', skip: 3 });
    const events = begin();
    await clock.advance(700);
    expect(events.at(-1)).toMatchObject({ kind: 'failed', error: { code: 'link' } });
    await clock.advance(1500);
    expect(reader.status().state).toBe('ready');
  });

  it('a fault is a state with its name, and ends when the reader is well again', async () => {
    const { clock, simulator, begin, reader } = setUp();
    await clock.advance(100);
    const events = begin();
    await clock.advance(500);
    simulator.setFaults(0x05);
    await clock.advance(300);
    expect(events.at(-1)).toEqual({ kind: 'failed', error: { code: 'faulty', detail: 'capture ended with device-fault' } });
    await clock.advance(10_000);
    expect(reader.status()).toMatchObject({ state: 'faulty', error: { code: 'faulty', detail: 'sensor, over-temperature' } });
    const refused = begin();
    await clock.advance(10);
    expect(refused).toMatchObject([{ kind: 'failed', error: { code: 'faulty' } }]);
    simulator.setFaults(0);
    await clock.advance(2100);
    expect(reader.status().state).toBe('ready');
  });

  it('refuses a reader of another major version', async () => {
    const { clock, reader } = setUp({}, { info: { major: 2 } });
    await clock.advance(500);
    expect(reader.status()).toMatchObject({ state: 'faulty', error: { code: 'unsupported', detail: 'PVR-HID 2.0' } });
  });

  it('leaves the reader idle, dark and without frames after it was cancelled', async () => {
    const { clock, simulator, begin } = setUp();
    await clock.advance(100);
    const leaving = new AbortController();
    const events = begin({}, leaving.signal);
    await clock.advance(400);
    leaving.abort();
    await clock.advance(50);
    expect(events.at(-1)).toEqual({ kind: 'failed', error: { code: 'cancelled' } });
    expect(simulator.state).toBe('idle');
    expect(simulator.led.mode).toBe(0);
  });

  it('comes through a tunnel that cuts reports anywhere', async () => {
    const { clock, simulator, cable, begin } = setUp({ format: 'binned' });
    cable.behave({ kind: 'chopped', atMostBytes: 7 });
    await clock.advance(100);
    simulator.hold(testPalm);
    const events = begin();
    await clock.advance(5000);
    expect(events.at(-1)?.kind).toBe('sample');
  });
});
