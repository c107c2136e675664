import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../src/clock.ts';
import type { DeviceLog } from '../../src/devices/device-log.ts';
import { createLd2410Sensor } from '../../src/devices/ld2410/driver.ts';
import { settings } from '../../src/devices/ld2410/model.ts';
import { encodeFrame } from '../../src/devices/ld2410/wire.ts';
import { createLd2410Simulator, type Ld2410SimulatorOptions } from '../../src/simulators/ld2410/simulator.ts';
import { createMemoryLinkPair } from '../../src/simulators/memory-link.ts';
import type { WireBehaviour } from '../../src/simulators/rude-link.ts';
import { createSimulatedCable } from '../../src/simulators/simulated-device.ts';
import type { Presence } from '../../src/hal/presence-sensor.ts';

async function open(options: Partial<Ld2410SimulatorOptions> = {}, given: unknown = {}) {
  const clock = createVirtualClock();
  const simulator = createLd2410Simulator({ clock, ...options });
  const cable = createSimulatedCable(simulator, clock, { baudRate: 256_000 });
  const logged: Parameters<DeviceLog>[0][] = [];
  const sensor = createLd2410Sensor(cable.opener, settings.parse(given), clock, (entry) => logged.push(entry));
  const told: Presence[] = [];
  sensor.onPresence((presence) => told.push(presence));
  const states = () => told.map(({ state }) => state);
  await clock.advance(300);
  return { clock, simulator, cable, sensor, told, states, logged };
}

describe('ld2410: who is there', () => {
  it('tells somebody after half a second nearer than the threshold, with the distance', async () => {
    const { clock, simulator, sensor, told, states } = await open();
    expect(sensor.presence()).toEqual({ state: 'unknown' });
    await clock.advance(3300);
    expect(sensor.presence()).toEqual({ state: 'nobody' });
    simulator.stand({ distanceCm: 81, how: 'still' });
    await clock.advance(450);
    expect(sensor.presence()).toEqual({ state: 'nobody' });
    await clock.advance(300);
    expect(told.at(-1)).toEqual({ state: 'somebody', distanceCm: 81 });
    simulator.stand({ distanceCm: 60, how: 'moving' });
    await clock.advance(200);
    expect(sensor.presence()).toEqual({ state: 'somebody', distanceCm: 60 });
    expect(states()).toEqual(['nobody', 'somebody']);
    await sensor.close();
  });

  it('does not tell a passer-by, and whoever stands behind the threshold', async () => {
    const { clock, simulator, sensor, states } = await open({}, { thresholdCm: 100 });
    await clock.advance(3300);
    simulator.stand({ distanceCm: 81, how: 'moving' });
    await clock.advance(400);
    simulator.stand(undefined);
    await clock.advance(1000);
    simulator.stand({ distanceCm: 100, how: 'both' });
    await clock.advance(5000);
    expect(states()).toEqual(['nobody']);
    await sensor.close();
  });

  it('keeps somebody whom the radar loses for less than three seconds, and lets them go after that', async () => {
    const { clock, simulator, sensor, states } = await open();
    simulator.stand({ distanceCm: 70, how: 'still' });
    await clock.advance(1000);
    for (let times = 0; times < 3; times += 1) {
      simulator.stand(undefined);
      await clock.advance(2800);
      simulator.stand({ distanceCm: 70, how: 'still' });
      await clock.advance(200);
    }
    expect(states()).toEqual(['somebody']);
    simulator.stand({ distanceCm: 250, how: 'both' });
    await clock.advance(3300);
    expect(states()).toEqual(['somebody', 'nobody']);
    await sensor.close();
  });

  it('understands a sensor that was left in engineering mode', async () => {
    const { clock, simulator, states, sensor } = await open({ mode: 'engineering' });
    simulator.stand({ distanceCm: 70, how: 'both' });
    await clock.advance(1000);
    expect(states()).toEqual(['somebody']);
    await sensor.close();
  });
});

describe('ld2410: wire and sensor', () => {
  it('says which firmware it has, and does without where the sensor does not tell', async () => {
    const told = await open();
    expect(told.sensor.status()).toMatchObject({ state: 'ready', identity: { model: 'ld2410', firmware: 'V1.07.22091516' } });
    await told.sensor.close();
    const silent = await open({ withoutFirmware: true });
    expect(silent.sensor.status()).toMatchObject({ state: 'ready', identity: { firmware: '' } });
    expect(silent.simulator.configuring).toBe(false);
    await silent.sensor.close();
  });

  const survivable: readonly (readonly [string, WireBehaviour])[] = [
    ['noise between all frames', { kind: 'garbage', bytes: 11 }],
    ['bytes one by one', { kind: 'chopped', atMostBytes: 1 }],
    ['a bit flipped now and then', { kind: 'corrupt', everyBytes: 200 }],
    ['a report that breaks off', { kind: 'truncated', keepBytes: 9, frames: 1, skip: 3 }],
  ];
  it.each(survivable)('still tells who is there: %s', async (_, behaviour) => {
    const { clock, simulator, cable, sensor } = await open();
    cable.behave(behaviour);
    simulator.stand({ distanceCm: 70, how: 'both' });
    await clock.advance(4000);
    expect(sensor.presence()).toMatchObject({ state: 'somebody' });
    await sensor.close();
  });

  it('knows nothing of a sensor that stops in the middle of a frame, and finds it again', async () => {
    const { clock, simulator, cable, sensor, states } = await open();
    simulator.stand({ distanceCm: 70, how: 'both' });
    await clock.advance(1000);
    cable.behave({ kind: 'truncated', keepBytes: 9 });
    await clock.advance(2600);
    expect(sensor.presence()).toEqual({ state: 'unknown' });
    expect(sensor.status()).toMatchObject({ state: 'faulty', error: { code: 'no-answer' } });
    cable.behave({ kind: 'polite' });
    await clock.advance(4000);
    expect(states()).toEqual(['somebody', 'unknown', 'somebody']);
    await sensor.close();
  });

  it('knows nothing when the cable is out, and is usable again within three seconds', async () => {
    const { clock, simulator, cable, sensor } = await open();
    simulator.stand({ distanceCm: 70, how: 'both' });
    await clock.advance(1000);
    cable.behave({ kind: 'unplug-after', bytes: 10 });
    await clock.advance(300);
    expect(sensor.presence()).toEqual({ state: 'unknown' });
    expect(sensor.status().state).toBe('disconnected');
    cable.plug();
    await clock.advance(3000);
    expect(sensor.status().state).toBe('ready');
    expect(sensor.presence()).toMatchObject({ state: 'somebody' });
    await sensor.close();
  });

  it('comes out of a configuration that somebody left open', async () => {
    const { clock, simulator, cable, sensor } = await open();
    cable.pull();
    const { near, far } = createMemoryLinkPair();
    const serving = new AbortController();
    void simulator.serve(far, serving.signal);
    void near.send(encodeFrame({ kind: 'command', payload: Uint8Array.of(0xff, 0, 1, 0) }), serving.signal);
    await clock.advance(10);
    await near.close();
    serving.abort();
    expect(simulator.configuring).toBe(true);
    cable.plug();
    await clock.advance(3000);
    expect(sensor.status().state).toBe('ready');
    expect(simulator.configuring).toBe(false);
    await sensor.close();
  });

  it('takes no device for a sensor that answers something else, however much it says', async () => {
    const clock = createVirtualClock();
    const logged: Parameters<DeviceLog>[0][] = [];
    let heard = 0;
    const foreign = createSimulatedCable(
      {
        serve: async (link, signal) => {
          for await (const chunk of link.incoming) {
            heard += chunk.length;
            // A flood: whole frames of the right form, none of which is an answer to this command or a report.
            for (let i = 0; i < 5000; i += 1)
              void link.send(encodeFrame({ kind: 'command', payload: Uint8Array.of(0x61, 1, 0, 0) }), signal);
          }
        },
      },
      clock,
    );
    const sensor = createLd2410Sensor(foreign.opener, settings.parse({}), clock, (entry) => logged.push(entry));
    await clock.advance(10_000);
    expect(sensor.status()).toMatchObject({ state: 'faulty', error: { code: 'no-answer' } });
    expect(sensor.presence()).toEqual({ state: 'unknown' });
    // It was asked to open the configuration and nothing else.
    expect(heard % 14).toBe(0);
    await sensor.close();
  });

  it('says once, not ten times a second, that reports are not understood, and gives such a sensor up', async () => {
    const clock = createVirtualClock();
    const logged: Parameters<DeviceLog>[0][] = [];
    const simulator = createLd2410Simulator({ clock, reportMs: 0 });
    const cable = createSimulatedCable(
      {
        serve: async (link, signal) => {
          void simulator.serve(link, signal);
          while (!signal.aborted) {
            await clock.sleep(100, signal);
            void link.send(encodeFrame({ kind: 'report', payload: Uint8Array.of(9, 0xaa, 1, 2, 3) }), signal);
          }
        },
      },
      clock,
    );
    const sensor = createLd2410Sensor(cable.opener, settings.parse({}), clock, (entry) => logged.push(entry));
    await clock.advance(2600);
    expect(sensor.status()).toMatchObject({ state: 'faulty', error: { code: 'garbled' } });
    expect(logged.filter(({ event }) => event === 'unexpected-frame')).toHaveLength(1);
    await sensor.close();
  });
});
