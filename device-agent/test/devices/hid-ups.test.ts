import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../src/clock.ts';
import { parseHidDescriptor } from '../../src/codec/hid-descriptor.ts';
import type { DeviceLog } from '../../src/devices/device-log.ts';
import { describeUpsReport } from '../../src/devices/hid-ups/describe.ts';
import { createHidUps } from '../../src/devices/hid-ups/driver.ts';
import { settings } from '../../src/devices/hid-ups/model.ts';
import { powerOf } from '../../src/devices/hid-ups/power.ts';
import { tapOpener } from '../../src/links/tapped-link.ts';
import { upsDescriptor } from '../../src/simulators/hid-ups/descriptor.ts';
import { createSimulatedHidCable, type HidSimulator } from '../../src/simulators/hid-ups/hid-cable.ts';
import { createHidUpsSimulator, type HidUpsSimulatorOptions } from '../../src/simulators/hid-ups/simulator.ts';
import { createSimulatedCable } from '../../src/simulators/simulated-device.ts';
import { hex } from '../examples/worked-examples.ts';

async function open(options: HidUpsSimulatorOptions = {}, given: unknown = {}) {
  const clock = createVirtualClock();
  const simulator = createHidUpsSimulator(options);
  const cable = createSimulatedHidCable(simulator, clock);
  const logged: Parameters<DeviceLog>[0][] = [];
  const source = createHidUps(cable.opener, settings.parse(given), clock, (entry) => logged.push(entry));
  await clock.advance(10);
  return { clock, simulator, cable, source, logged };
}

describe('hid-ups: what it says', () => {
  it('is told with charge, time and state of the battery', async () => {
    const { clock, simulator, source } = await open();
    expect(source.power()).toEqual({ supply: 'mains', chargePercent: 100, replaceBattery: false });
    expect(source.status()).toMatchObject({
      identity: { model: 'hid-ups', maker: 'Example Power', serialNumber: 'U-0001', firmware: 'Example UPS 850' },
    });
    await simulator.change({ mains: false, chargePercent: 64, secondsLeft: 600 });
    await clock.advance(1);
    expect(source.power()).toEqual({
      supply: 'battery',
      sinceMs: 10,
      chargePercent: 64,
      secondsLeft: 600,
      low: false,
      replaceBattery: false,
    });
    await simulator.change({ shutdownImminent: true, needReplacement: true });
    await clock.advance(1);
    expect(source.power()).toMatchObject({ supply: 'battery', low: true, replaceBattery: true });
    expect(simulator.told).toBe(0);
    await source.close();
  });

  it('leaves out what the UPS does not know', async () => {
    const { clock, simulator, source } = await open();
    // 65,535 s is outside the range of the descriptor: not known.
    await simulator.change({ mains: false, secondsLeft: 65_535, chargePercent: 200 });
    await clock.advance(1);
    expect(source.power()).toMatchObject({ supply: 'battery', chargePercent: 100, secondsLeft: 1800 });
    await source.close();
    const fresh = await open();
    await fresh.source.close();
    expect(powerOf({ acPresent: 0 }, undefined, 7)).toEqual({
      supply: 'battery',
      sinceMs: 7,
      chargePercent: undefined,
      secondsLeft: undefined,
      low: false,
      replaceBattery: false,
    });
    expect(powerOf({ remainingCapacity: 50 }, undefined, 7)).toEqual({ supply: 'unknown' });
    expect(powerOf({ discharging: 1 }, 3, 7)).toMatchObject({ supply: 'battery', sinceMs: 3 });
    expect(powerOf({ acPresent: 1, discharging: 1, batteryPresent: 0 }, 3, 7)).toMatchObject({ supply: 'mains', replaceBattery: true });
    expect(powerOf({ acPresent: 1, remainingCapacity: 3600, fullChargeCapacity: 7200 }, 3, 7)).toMatchObject({ chargePercent: 50 });
    expect(powerOf({ acPresent: 1, remainingCapacity: 7300, fullChargeCapacity: 7200 }, 3, 7)).toMatchObject({ chargePercent: undefined });
  });

  it('is described field by field', () => {
    const descriptor = parseHidDescriptor(upsDescriptor('reports-only'));
    if (!descriptor.ok) throw new Error(descriptor.error);
    expect(describeUpsReport(Uint8Array.of(2, 64, 0x58, 2), descriptor.value)).toBe('remainingCapacity 64, runTimeToEmpty 600');
    expect(describeUpsReport(Uint8Array.of(9, 1), descriptor.value)).toBe('report of 2 bytes without a field that is used');
  });
});

describe('hid-ups: trouble', () => {
  it('does with the fields that it gets where some are always refused', async () => {
    const { clock, simulator, source } = await open({ manner: 'features-only' });
    simulator.answer('refuses-charge');
    await simulator.change({ mains: false });
    await clock.advance(10_000);
    expect(source.status().state).toBe('ready');
    expect(source.power().supply).toBe('battery');
    await source.close();
  });

  it.each([
    ['refuses', { code: 'refused', detail: 'the device refused' }],
    ['hangs', { code: 'no-answer', waitedMs: 1000 }],
    ['answers-for-another', { code: 'garbled', detail: 'the feature reports do not fit the descriptor' }],
  ] as const)('concludes nothing of a UPS that %s, and finds it again', async (how, error) => {
    const { clock, simulator, source } = await open({ manner: 'features-only' });
    await simulator.change({ mains: false });
    await clock.advance(2100);
    expect(source.power().supply).toBe('battery');
    simulator.answer(how);
    await clock.advance(12_000);
    expect(source.power()).toEqual({ supply: 'unknown' });
    expect(source.status()).toMatchObject({ state: 'faulty', error });
    simulator.answer('good');
    await clock.advance(3000);
    expect(source.power().supply).toBe('battery');
    await source.close();
  });

  it('keeps the time since when the mains are away over a shaky plug, not over a long one', async () => {
    const { clock, simulator, cable, source } = await open();
    await simulator.change({ mains: false });
    await clock.advance(5000);
    cable.pull();
    await clock.advance(2000);
    expect(source.power()).toEqual({ supply: 'unknown' });
    cable.plug();
    await clock.advance(2000);
    expect(source.power()).toMatchObject({ supply: 'battery', sinceMs: 10 });
    cable.pull();
    await clock.advance(90_000);
    cable.plug();
    await clock.advance(2000);
    expect(source.power()).toMatchObject({ supply: 'battery' });
    expect(source.power()).not.toMatchObject({ sinceMs: 10 });
    await source.close();
  });

  it('is pulled in the middle of a question', async () => {
    const { clock, simulator, cable, source } = await open({ manner: 'features-only' });
    simulator.answer('hangs');
    await clock.advance(2100);
    cable.pull();
    await clock.advance(100);
    expect(source.status()).toMatchObject({ state: 'disconnected' });
    await source.close();
  });

  it('hears floods of foreign, short and empty reports without losing what it knows, and says so once', async () => {
    const clock = createVirtualClock();
    const simulator = createHidUpsSimulator();
    const logged: Parameters<DeviceLog>[0][] = [];
    const far: { send?: (bytes: Uint8Array) => void } = {};
    const noisy: HidSimulator = {
      ...simulator,
      serve: (link, signal) => {
        far.send = (bytes) => void link.send(bytes, signal);
        return simulator.serve(link, signal);
      },
    };
    const cable = createSimulatedHidCable(noisy, clock);
    const again = createHidUps(cable.opener, settings.parse({}), clock, (entry) => logged.push(entry));
    await clock.advance(10);
    for (let i = 0; i < 20_000; i += 1)
      far.send?.(i % 3 === 0 ? Uint8Array.of(1) : i % 3 === 1 ? Uint8Array.of(2, 7) : Uint8Array.of(99, 1, 2));
    await clock.advance(100);
    expect(again.power().supply).toBe('mains');
    expect(logged.filter(({ event }) => event === 'damaged-frame')).toHaveLength(1);
    await again.close();
  });

  it.each([
    ['a keyboard', '05 01 09 06 A1 01 75 08 95 08 09 30 81 02 C0', 'unsupported'],
    ['garbage', 'C0 FF', 'garbled'],
    ['nothing', '', 'unsupported'],
  ])('takes %s for no UPS', async (_, descriptor, code) => {
    const { clock, simulator, source } = await open({ descriptor: hex(descriptor) });
    await clock.advance(3000);
    expect(source.status()).toMatchObject({ state: 'faulty', error: { code } });
    expect(source.power()).toEqual({ supply: 'unknown' });
    expect(simulator.told).toBe(0);
    await source.close();
  });

  it('says that a link without a descriptor will not do', async () => {
    const clock = createVirtualClock();
    const cable = createSimulatedCable(createHidUpsSimulator(), clock);
    const source = createHidUps(cable.opener, settings.parse({}), clock, () => undefined);
    await clock.advance(10);
    expect(source.status()).toMatchObject({ state: 'faulty', error: { code: 'unsupported' } });
    await source.close();
  });

  it('can be asked over a wire that somebody watches', async () => {
    const clock = createVirtualClock();
    const simulator = createHidUpsSimulator({ serialNumber: 'U-0002' });
    const seen: number[] = [];
    const opener = tapOpener(createSimulatedHidCable(simulator, clock).opener, clock, (tap) => seen.push(tap.bytes[0]!));
    const source = createHidUps(opener, settings.parse({}), clock, () => undefined);
    await clock.advance(10);
    expect(source.status()).toMatchObject({ identity: { serialNumber: 'U-0002' } });
    expect(seen).toEqual([1, 2]);
    await source.close();
  });
});
