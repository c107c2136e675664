import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../src/clock.ts';
import { createSamVReader } from '../../src/devices/sam-v/driver.ts';
import { settings as samSettings } from '../../src/devices/sam-v/model.ts';
import { createZfm20Reader } from '../../src/devices/zfm-20/driver.ts';
import { settings as zfmSettings } from '../../src/devices/zfm-20/model.ts';
import type { CaptureEvent } from '../../src/hal/biometric-reader.ts';
import type { CardEvent } from '../../src/hal/id-card-reader.ts';
import { formatRecording, parseRecording, type RecordedStep } from '../../src/simulators/recording.ts';
import { createReplay } from '../../src/simulators/replay-link.ts';
import { resident } from '../test-cards.ts';
import { recordCard, recordFinger } from './record.ts';

const never = new AbortController().signal;

function load(name: string): RecordedStep[] {
  const parsed = parseRecording(readFileSync(new URL(`../../../fixtures/data/recordings/${name}.txt`, import.meta.url), 'utf8'));
  if (!parsed.ok) throw new Error(`${name}: ${parsed.error}`);
  return parsed.value;
}

async function playFinger(steps: readonly RecordedStep[]) {
  const clock = createVirtualClock();
  const replay = createReplay(steps, clock);
  const reader = createZfm20Reader(replay.opener, zfmSettings.parse({ profile: 'r503' }), clock, () => undefined);
  await clock.advance(300);
  const events: CaptureEvent[] = [];
  void (async () => {
    for await (const event of reader.capture({ timeoutMs: 5000, hand: 'any' }, never)) events.push(event);
  })();
  await clock.advance(8000);
  const finished = replay.finished();
  await reader.close();
  return { events, finished };
}

async function playCard(steps: readonly RecordedStep[]) {
  const clock = createVirtualClock();
  const replay = createReplay(steps, clock);
  const reader = createSamVReader(replay.opener, samSettings.parse({}), clock, () => undefined);
  const events: CardEvent[] = [];
  const watching = new AbortController();
  void (async () => {
    for await (const event of reader.watchCards(watching.signal)) {
      events.push(event);
      if (event.kind === 'card-read') void reader.close();
    }
  })();
  await clock.advance(4000);
  const finished = replay.finished();
  await reader.close();
  return { events, finished };
}

describe('recordings in lockstep', () => {
  it('zfm-20: an R503 is greeted, waits for a finger and hands over its image', async () => {
    const { events, finished } = await playFinger(load('zfm-20-r503-capture'));
    expect(finished).toEqual({ ok: true, value: undefined });
    const last = events.at(-1);
    expect(last?.kind === 'sample' && last.sample.image.pixels.length).toBe(192 * 192);
  });

  it('sam-v: a card is found, selected and read', async () => {
    const { events, finished } = await playCard(load('sam-v-resident-card'));
    expect(finished).toEqual({ ok: true, value: undefined });
    expect(events.at(-1)).toEqual({ kind: 'card-read', card: resident });
  });

  it('is what the drivers and simulators say to each other today', async () => {
    const steps = (text: string) => {
      const parsed = parseRecording(text);
      return parsed.ok ? parsed.value : [];
    };
    expect(load('zfm-20-r503-capture')).toEqual(steps(await recordFinger()));
    expect(load('sam-v-resident-card')).toEqual(steps(await recordCard()));
  });

  it('fails where the driver says anything else, and where something is left over', async () => {
    const steps = load('sam-v-resident-card');
    const changed = steps.map((step, i): RecordedStep => {
      if (i !== 0 || step.kind === 'pause') return step;
      return { kind: step.kind, bytes: step.bytes.map((byte, k) => (k === 7 ? byte ^ 1 : byte)) };
    });
    const other = await playCard(changed);
    expect(other.finished.ok ? '' : other.finished.error).toContain('step 1: the host says');
    const longer = await playCard([...steps, { kind: 'to-device', bytes: Uint8Array.of(1) }]);
    expect(longer.finished).toEqual({ ok: false, error: `1 steps were left over, from step ${steps.length + 1} on` });
  });
});

describe('text of a recording', () => {
  it('comes back as it was written', () => {
    const taps = [
      { at: 0, direction: 'to-device' as const, bytes: Uint8Array.of(1, 2, 0xff) },
      { at: 12.4, direction: 'from-device' as const, bytes: new Uint8Array(100) },
      { at: 12.4, direction: 'from-device' as const, bytes: Uint8Array.of(7) },
    ];
    const text = formatRecording(taps, 'an example');
    expect(text).toBe('# an example\n=> 01 02 FF\n+12\n<= 00*100\n<= 07\n');
    expect(parseRecording(text)).toEqual({
      ok: true,
      value: [
        { kind: 'to-device', bytes: taps[0]!.bytes },
        { kind: 'pause', durationMs: 12 },
        { kind: 'from-device', bytes: taps[1]!.bytes },
        { kind: 'from-device', bytes: taps[2]!.bytes },
      ],
    });
  });

  it('names the line that it cannot read', () => {
    expect(parseRecording('# x\n=> 01\n?? 02')).toEqual({ ok: false, error: 'line 3: expected =>, <=, +milliseconds or #' });
    expect(parseRecording('=> 0G')).toMatchObject({ ok: false });
  });
});
