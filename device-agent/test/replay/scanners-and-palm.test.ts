import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createVirtualClock, type Clock } from '../../src/clock.ts';
import { createCdcScanner } from '../../src/devices/cdc-scanner/driver.ts';
import { settings as cdcSettings } from '../../src/devices/cdc-scanner/model.ts';
import { createEfAaVerifier } from '../../src/devices/ef-aa/driver.ts';
import { settings as efAaSettings } from '../../src/devices/ef-aa/model.ts';
import { createHidPosScanner } from '../../src/devices/hid-pos/driver.ts';
import { settings as hidSettings } from '../../src/devices/hid-pos/model.ts';
import type { CodeScanner, ScannedCode } from '../../src/hal/code-scanner.ts';
import type { VerdictEvent } from '../../src/hal/on-device-verifier.ts';
import type { LinkOpener } from '../../src/links/byte-link.ts';
import { parseRecording, type RecordedStep } from '../../src/simulators/recording.ts';
import { createReplay } from '../../src/simulators/replay-link.ts';
import { recordCdc, recordHidPos, recordPalmModule } from './record-scanners-and-palm.ts';

const fileOf = (name: string) => readFileSync(new URL(`../../../fixtures/data/recordings/${name}.txt`, import.meta.url), 'utf8');

function stepsOf(text: string): RecordedStep[] {
  const parsed = parseRecording(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
}

async function playScanner(name: string, drive: (opener: LinkOpener, clock: Clock) => CodeScanner) {
  const clock = createVirtualClock();
  const replay = createReplay(stepsOf(fileOf(name)), clock);
  const scanner = drive(replay.opener, clock);
  const codes: ScannedCode[] = [];
  scanner.onCode((code) => codes.push(code));
  await clock.advance(3000);
  const finished = replay.finished();
  await scanner.close();
  return { codes, finished };
}

describe('recordings in lockstep', () => {
  it('hid-pos: a QR in two reports and an article number', async () => {
    const { codes, finished } = await playScanner('hid-pos-two-codes', (opener, clock) =>
      createHidPosScanner(opener, hidSettings.parse({}), clock, () => undefined),
    );
    expect(finished).toEqual({ ok: true, value: undefined });
    expect(codes).toEqual([
      { text: 'https://sb.example.invalid/verify/0123456789ABCDEF?lang=zh-CN', aim: ']Q1' },
      { text: '6901234567892', aim: ']E0' },
    ]);
  });

  it('cdc-scanner: a code, half a code that is dropped, and a word in GB18030', async () => {
    const { codes, finished } = await playScanner('cdc-scanner-three-codes', (opener, clock) =>
      createCdcScanner(opener, cdcSettings.parse({ ending: 'suffix' }), clock, () => undefined),
    );
    expect(finished).toEqual({ ok: true, value: undefined });
    expect(codes.map(({ text }) => text)).toEqual(['SB20240001', '常青']);
  });

  it('ef-aa: recognises one hand, stores another and forgets it', async () => {
    const clock = createVirtualClock();
    const replay = createReplay(stepsOf(fileOf('ef-aa-two-hands')), clock);
    const verifier = createEfAaVerifier(replay.opener, efAaSettings.parse({}), clock, () => undefined);
    const never = new AbortController().signal;
    const events: VerdictEvent[] = [];
    let removed: Awaited<ReturnType<typeof verifier.remove>> | undefined;
    await clock.advance(300);
    void (async () => {
      for await (const event of verifier.verify(5000, never)) events.push(event);
      for await (const event of verifier.enrol('ref-0002', 5000, never)) events.push(event);
      removed = await verifier.remove(2, never);
    })();
    await clock.advance(5000);
    expect(replay.finished()).toEqual({ ok: true, value: undefined });
    expect(removed).toEqual({ ok: true, value: undefined });
    expect(events.filter(({ kind }) => kind !== 'hint')).toEqual([
      { kind: 'recognised', userId: 1, name: 'ref-0001' },
      { kind: 'enrolled', userId: 2 },
    ]);
    await verifier.close();
  });

  it.each([
    ['hid-pos-two-codes', recordHidPos],
    ['cdc-scanner-three-codes', recordCdc],
    ['ef-aa-two-hands', recordPalmModule],
  ] as const)('%s is what driver and simulator say to each other today', async (name, record) => {
    expect(stepsOf(fileOf(name))).toEqual(stepsOf(await record()));
  });
});
