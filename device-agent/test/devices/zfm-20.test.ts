import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../src/clock.ts';
import { createDevice } from '../../src/devices/catalogue.ts';
import type { DeviceLog } from '../../src/devices/device-log.ts';
import { createZfm20Reader } from '../../src/devices/zfm-20/driver.ts';
import { settings } from '../../src/devices/zfm-20/model.ts';
import { raiseBaudRate } from '../../src/devices/zfm-20/raise-baud-rate.ts';
import type { CaptureEvent } from '../../src/hal/biometric-reader.ts';
import type { WireBehaviour } from '../../src/simulators/rude-link.ts';
import { createSimulatedCable } from '../../src/simulators/simulated-device.ts';
import { createZfm20Simulator, type Zfm20SimulatorOptions } from '../../src/simulators/zfm-20/simulator.ts';
import { stripes } from '../test-finger.ts';

const never = new AbortController().signal;

async function open(options: Partial<Zfm20SimulatorOptions> = {}, given: unknown = { profile: options.profile ?? 'zfm' }) {
  const clock = createVirtualClock();
  const simulator = createZfm20Simulator({ clock, ...options });
  const cable = createSimulatedCable(simulator, clock, { baudRate: 57_600 });
  const events: string[] = [];
  const log: DeviceLog = ({ event }) => events.push(event);
  const reader = createZfm20Reader(cable.opener, settings.parse(given), clock, log);
  await clock.advance(1500);
  const capture = async (timeoutMs = 10_000, beforeTransfer?: () => void) => {
    const told: CaptureEvent[] = [];
    void (async () => {
      for await (const event of reader.capture({ timeoutMs, hand: 'any' }, never)) {
        told.push(event);
        if (event.kind === 'taken') beforeTransfer?.();
      }
    })();
    const isOver = () => told.at(-1)?.kind === 'sample' || told.at(-1)?.kind === 'failed';
    for (let passedMs = 0; !isOver() && passedMs < 60_000; passedMs += 100) await clock.advance(100);
    return told;
  };
  return { clock, simulator, cable, reader, capture, events };
}

describe('zfm-20: what the person does', () => {
  it('hands over the picture in the 16 grey levels that travel', async () => {
    const { simulator, capture, reader } = await open();
    const finger = stripes(3);
    simulator.press(finger);
    const last = (await capture()).at(-1);
    expect(last?.kind === 'sample' && last.sample.image.pixels).toEqual(finger.pixels);
    expect(last?.kind === 'sample' && last.sample.image.dpi).toBe(500);
    // 288 packets of 139 bytes at 57,600 baud.
    expect(last?.kind === 'sample' && Math.round(last.sample.transferMs / 100)).toBe(70);
    await reader.close();
  });

  it('says that the finger was lifted too early, and takes the next one', async () => {
    const { simulator, capture, clock, reader } = await open();
    simulator.press(stripes(), { liftAfterMs: 150 });
    void clock.sleep(1200).then(() => simulator.press(stripes()));
    const told = await capture();
    expect(told.map((event) => (event.kind === 'hint' ? event.hint : event.kind))).toEqual(['place', 'lifted-early', 'taken', 'sample']);
    await reader.close();
  });

  it('lets the finger go as soon as the module has its image: taken comes before the transfer', async () => {
    const { simulator, capture, reader } = await open();
    simulator.press(stripes());
    const told = await capture(10_000, () => simulator.lift());
    expect(told.at(-1)?.kind).toBe('sample');
    await reader.close();
  });
});

describe('zfm-20: what the wire does', () => {
  const survivable: readonly (readonly [string, WireBehaviour])[] = [
    ['one data packet with a wrong checksum', { kind: 'wrong-checksum', skip: 100, frames: 1 }],
    ['one data packet cut short', { kind: 'truncated', keepBytes: 40, skip: 100, frames: 1 }],
    ['one data packet that never comes', { kind: 'silent', skip: 100, frames: 1 }],
    ['the acknowledge lost', { kind: 'silent', frames: 1 }],
    ['the acknowledge damaged', { kind: 'corrupt', everyBytes: 1, frames: 1 }],
    ['one bit flipped somewhere in 20,000 bytes', { kind: 'corrupt', everyBytes: 20_000, frames: 200 }],
    ['noise between all packets', { kind: 'garbage', bytes: 7 }],
    ['packets that arrive in threes', { kind: 'chopped', atMostBytes: 3 }],
    ['a slow line', { kind: 'slow', delayMs: 20 }],
  ];
  it.each(survivable)('still gets the whole image: %s', async (_, behaviour) => {
    const { simulator, cable, capture, reader } = await open();
    const finger = stripes(2);
    simulator.press(finger);
    const told = await capture(10_000, () => cable.behave(behaviour));
    const last = told.at(-1);
    if (last?.kind !== 'sample') throw new Error(JSON.stringify(told));
    expect(last.sample.image.pixels).toEqual(finger.pixels);
    await reader.close();
  });

  it('fails with garbled when the image comes damaged twice, and works afterwards', async () => {
    const { simulator, cable, capture, reader } = await open();
    simulator.press(stripes());
    const told = await capture(10_000, () => cable.behave({ kind: 'wrong-checksum', skip: 1 }));
    expect(told.at(-1)).toMatchObject({ kind: 'failed', error: { code: 'garbled' } });
    cable.behave({ kind: 'polite' });
    expect((await capture()).at(-1)?.kind).toBe('sample');
    await reader.close();
  });

  it('turns a cable pulled in the middle of a frame into a state, and comes back', async () => {
    const { clock, simulator, cable, capture, reader, events } = await open();
    simulator.press(stripes());
    const told = await capture(10_000, () => cable.behave({ kind: 'unplug-after', bytes: 5000 }));
    expect(told.at(-1)).toEqual({ kind: 'failed', error: { code: 'link', cause: { code: 'unplugged' } } });
    expect(reader.status().state).toBe('disconnected');
    cable.plug();
    await clock.advance(3000);
    expect(reader.status().state).toBe('ready');
    expect((await capture()).at(-1)?.kind).toBe('sample');
    expect(events.filter((event) => event === 'lost')).toHaveLength(1);
    await reader.close();
  });

  it('does not take an answer that came after its time for the answer to the next question', async () => {
    const { simulator, cable, capture, reader } = await open();
    cable.behave({ kind: 'slow', delayMs: 2500, frames: 1 });
    simulator.press(stripes());
    const told = await capture(20_000);
    expect(told.at(-1)?.kind).toBe('sample');
    await reader.close();
  });

  it('calls a module that falls silent faulty, and finds it again', async () => {
    const { clock, cable, reader } = await open();
    cable.behave({ kind: 'silent' });
    await clock.advance(60_000);
    expect(reader.status()).toMatchObject({ state: 'faulty', error: { code: 'no-answer' } });
    cable.behave({ kind: 'polite' });
    await clock.advance(3000);
    expect(reader.status().state).toBe('ready');
    await reader.close();
  });
});

describe('zfm-20: what the module does', () => {
  it('gives up on a sensor that never sees a finger', async () => {
    const { simulator, capture, reader } = await open();
    simulator.fault({ kind: 'stuck-no-finger' });
    simulator.press(stripes());
    expect((await capture(2000)).at(-1)).toEqual({ kind: 'failed', error: { code: 'timed-out', waitedMs: 2000 } });
    await reader.close();
  });

  it('asks again after code 01 and gives up after three in a row', async () => {
    const { simulator, capture, reader } = await open();
    simulator.press(stripes());
    simulator.fault({ kind: 'answer', to: 'GenImg', code: 0x01, times: 2 });
    expect((await capture()).at(-1)?.kind).toBe('sample');
    simulator.fault({ kind: 'answer', to: 'any', code: 0x01 });
    expect((await capture()).at(-1)).toMatchObject({ kind: 'failed', error: { code: 'garbled' } });
    await reader.close();
  });

  it.each([
    [0x29, 'GenImg', { code: 'faulty', detail: '29 sensor hardware error' }],
    [0x0f, 'UpImage', { code: 'refused', detail: 'UpImage: 0F upload of image failed' }],
  ] as const)('names code %i of %s', async (code, to, error) => {
    const { simulator, capture, reader } = await open();
    simulator.press(stripes());
    simulator.fault({ kind: 'answer', to, code });
    expect((await capture()).at(-1)).toEqual({ kind: 'failed', error });
    await reader.close();
  });

  it('passes over a 55 before each answer', async () => {
    const { simulator, capture, reader } = await open({ profile: 'r503' });
    simulator.fault({ kind: 'extra-55' });
    simulator.press(stripes());
    expect((await capture()).at(-1)?.kind).toBe('sample');
    await reader.close();
  });

  it('works with every packet size, as the module tells it', async () => {
    for (const code of [0, 1, 3]) {
      const { simulator, capture, reader, cable, clock } = await open();
      simulator.memory.packetSizeCode = code;
      cable.pull();
      cable.plug();
      await clock.advance(3000);
      simulator.press(stripes());
      expect((await capture(20_000)).at(-1)?.kind).toBe('sample');
      await reader.close();
    }
  });

  it('needs the right password, says so, and gives it again after a loss of power', async () => {
    const wrong = await open();
    wrong.simulator.memory.password = 77;
    wrong.cable.pull();
    wrong.cable.plug();
    await wrong.clock.advance(3000);
    expect(wrong.reader.status()).toMatchObject({ state: 'faulty', error: { code: 'refused' } });
    await wrong.reader.close();

    const right = await open({}, { password: 77 });
    right.simulator.memory.password = 77;
    await right.clock.advance(6000);
    expect(right.reader.status().state).toBe('ready');
    right.simulator.powerUp();
    right.simulator.press(stripes());
    expect((await right.capture()).at(-1)?.kind).toBe('sample');
    await right.reader.close();
  });

  it('keeps the conversation alive every half minute', async () => {
    const { clock, simulator, reader } = await open();
    simulator.memory.password = 5;
    simulator.memory.passwordVerified = false;
    await clock.advance(31_000);
    // The module answers 21 to the keep-alive; the password of the settings, 0, is not the right one any more.
    expect(reader.status()).toMatchObject({ state: 'faulty', error: { code: 'refused' } });
    await reader.close();
  });
});

describe('raising the speed at installation', () => {
  const rig = () => {
    const clock = createVirtualClock();
    const simulator = createZfm20Simulator({ clock });
    const cable = createSimulatedCable(simulator, clock, { baudRate: 57_600 });
    const raise = async () => {
      const done = raiseBaudRate(cable.opener, settings.parse({}), clock, () => undefined, never);
      let result: Awaited<typeof done> | undefined;
      void done.then((value) => {
        result = value;
      });
      for (let passedMs = 0; result === undefined && passedMs < 60_000; passedMs += 100) await clock.advance(100);
      return result;
    };
    return { clock, simulator, cable, raise };
  };

  it('sets 115,200 for good, halves the time of an image, and may be done twice', async () => {
    const { clock, simulator, cable, raise } = rig();
    expect(await raise()).toEqual({ ok: true, value: { fromBaudRate: 57_600, baudRate: 115_200, changed: true } });
    expect(simulator.memory.baudFactor).toBe(12);
    expect(await raise()).toEqual({ ok: true, value: { fromBaudRate: 115_200, baudRate: 115_200, changed: false } });
    const reader = createZfm20Reader(cable.opener.withBaudRate(115_200), settings.parse({}), clock, () => undefined);
    await clock.advance(1500);
    simulator.press(stripes());
    let transferMs = 0;
    void (async () => {
      for await (const event of reader.capture({ timeoutMs: 5000, hand: 'any' }, never))
        if (event.kind === 'sample') transferMs = event.sample.transferMs;
    })();
    await clock.advance(6000);
    expect(Math.round(transferMs / 100)).toBe(35);
    await reader.close();
  });

  it('says that nobody answers, and leaves the port closed', async () => {
    const { cable, raise } = rig();
    cable.behave({ kind: 'silent' });
    expect(await raise()).toMatchObject({ ok: false, error: { code: 'no-answer' } });
    expect((await cable.opener.open(never)).ok).toBe(true);
  });

  it('says that the module refuses the speed', async () => {
    const { simulator, raise } = rig();
    simulator.fault({ kind: 'answer', to: 'SetSysPara', code: 0x1b });
    expect(await raise()).toEqual({ ok: false, error: { code: 'refused', detail: 'SetSysPara: 1B bad register value' } });
    expect(simulator.memory.baudFactor).toBe(6);
  });
});

describe('catalogue', () => {
  const opener = createSimulatedCable(createZfm20Simulator({ clock: createVirtualClock() }), createVirtualClock()).opener;
  const create = (model: string, given: unknown) => createDevice(model, opener, given, createVirtualClock(), () => undefined);

  it('names an unknown model, and the setting that does not fit', () => {
    expect(create('zfm-21', {})).toMatchObject({ ok: false, error: { code: 'unknown-model', model: 'zfm-21' } });
    expect(create('zfm-20', { pollMs: 5 })).toMatchObject({ ok: false, error: { code: 'bad-settings' } });
    const zw = create('zfm-20', { profile: 'zw' });
    expect(!zw.ok && zw.error.code === 'bad-settings' && zw.error.detail).toContain('imageSize');
  });

  it('makes a driver with the usual settings', async () => {
    const made = create('zfm-20', undefined);
    if (!made.ok || made.value.capability !== 'biometric-reader') throw new Error('no reader');
    expect(made.value.reader.modality).toBe('fingerprint');
    await made.value.reader.close();
  });
});
