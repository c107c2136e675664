import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Result } from '@changqing/protocol';
import { createVirtualClock } from '../../src/clock.ts';
import { createHidUps } from '../../src/devices/hid-ups/driver.ts';
import { settings as upsSettings } from '../../src/devices/hid-ups/model.ts';
import { createLd2410Sensor } from '../../src/devices/ld2410/driver.ts';
import { settings as radarSettings } from '../../src/devices/ld2410/model.ts';
import { createSocialCardReader } from '../../src/devices/social-card/driver.ts';
import { settings as cardSettings } from '../../src/devices/social-card/model.ts';
import type { SocialCard } from '../../src/hal/social-card-reader.ts';
import type { DeviceError } from '../../src/hal/status.ts';
import type { LinkOpener } from '../../src/links/byte-link.ts';
import { featuresOf } from '../../src/simulators/hid-ups/hid-cable.ts';
import { createHidUpsSimulator } from '../../src/simulators/hid-ups/simulator.ts';
import { parseRecording, type RecordedStep } from '../../src/simulators/recording.ts';
import { createReplay } from '../../src/simulators/replay-link.ts';
import { secondGeneration } from '../test-social-cards.ts';
import { recordRadar, recordSocialCard, recordUps } from './record-sensor-power-and-card.ts';

function stepsOf(text: string): RecordedStep[] {
  const parsed = parseRecording(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
}

const fileOf = (name: string): RecordedStep[] =>
  stepsOf(readFileSync(new URL(`../../../fixtures/data/recordings/${name}.txt`, import.meta.url), 'utf8'));

const clean = { ok: true, value: undefined } as const;

describe('recordings in lockstep', () => {
  it('ld2410: somebody comes and goes', async () => {
    const clock = createVirtualClock();
    const replay = createReplay(fileOf('ld2410-comes-and-goes'), clock);
    const sensor = createLd2410Sensor(replay.opener, radarSettings.parse({}), clock, () => undefined);
    const told: string[] = [];
    sensor.onPresence(({ state }) => told.push(state));
    await clock.advance(4800);
    expect(replay.finished()).toEqual(clean);
    expect(told).toEqual(['somebody', 'nobody']);
    await sensor.close();
  });

  it('hid-ups: the mains fail and come back', async () => {
    const clock = createVirtualClock();
    const replay = createReplay(fileOf('hid-ups-outage'), clock);
    const simulator = createHidUpsSimulator({ manner: 'reports-only' });
    const opener: LinkOpener = {
      name: 'replay',
      open: async (signal) => {
        const opened = await replay.opener.open(signal);
        return opened.ok ? { ok: true, value: { ...opened.value, features: featuresOf(simulator, () => true) } } : opened;
      },
    };
    const source = createHidUps(opener, upsSettings.parse({}), clock, () => undefined);
    const told: string[] = [];
    source.onPower((power) => told.push(power.supply === 'battery' && power.low ? 'low' : power.supply));
    await clock.advance(22_000);
    expect(replay.finished()).toEqual(clean);
    expect(told.filter((each, i) => each !== told[i - 1])).toEqual(['mains', 'battery', 'low', 'mains']);
    await source.close();
  });

  it('social-card: a card is put in and read', async () => {
    const clock = createVirtualClock();
    const replay = createReplay(fileOf('social-card-second-generation'), clock);
    const reader = createSocialCardReader(replay.opener, cardSettings.parse({}), clock, () => undefined);
    const results: Result<SocialCard, DeviceError>[] = [];
    reader.onCard((present) => {
      if (!present) return;
      void reader.read(new AbortController().signal).then((result) => {
        results.push(result);
        return reader.close();
      });
    });
    await clock.advance(3000);
    expect(replay.finished()).toEqual(clean);
    expect(results).toEqual([{ ok: true, value: secondGeneration }]);
  });

  it('are what the drivers and simulators say to each other today', async () => {
    expect(fileOf('ld2410-comes-and-goes')).toEqual(stepsOf(await recordRadar()));
    expect(fileOf('hid-ups-outage')).toEqual(stepsOf(await recordUps()));
    expect(fileOf('social-card-second-generation')).toEqual(stepsOf(await recordSocialCard()));
  });
});
