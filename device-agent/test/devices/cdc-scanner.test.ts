import { fc } from '@changqing/fixtures/properties';
import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../src/clock.ts';
import type { AssembledCode } from '../../src/devices/code-assembler.ts';
import { createCdcScannerNarrator } from '../../src/devices/cdc-scanner/describe.ts';
import { createCdcScanner } from '../../src/devices/cdc-scanner/driver.ts';
import { settings } from '../../src/devices/cdc-scanner/model.ts';
import { createLineAssembler } from '../../src/devices/cdc-scanner/wire.ts';
import type { ScannedCode } from '../../src/hal/code-scanner.ts';
import { createCdcScannerSimulator, type CdcScannerSimulatorOptions } from '../../src/simulators/cdc-scanner/simulator.ts';
import { createSimulatedCable } from '../../src/simulators/simulated-device.ts';

const told = (events: readonly AssembledCode[]) =>
  events.map((event) => (event.kind === 'code' ? new TextDecoder('latin1').decode(event.bytes) : `! ${event.reason}`));

async function open(options: Partial<CdcScannerSimulatorOptions> = {}, given: unknown = {}) {
  const clock = createVirtualClock(undefined, 2);
  const simulator = createCdcScannerSimulator({ clock, ...options });
  const cable = createSimulatedCable(simulator, clock, { baudRate: 9600 });
  const log: string[] = [];
  const scanner = createCdcScanner(cable.opener, settings.parse(given), clock, ({ event, detail }) => log.push(`${event}: ${detail}`));
  const codes: ScannedCode[] = [];
  scanner.onCode((code) => codes.push(code));
  await clock.advance(100);
  return { clock, simulator, cable, scanner, codes, texts: () => codes.map(({ text }) => text), log };
}

describe('cdc-scanner: lines', () => {
  const content = fc.stringMatching(/^[\x20-\x7e]{1,80}$/);

  it('gives the same codes however the stream is cut, with every suffix', () => {
    fc.assert(
      fc.property(
        fc.array(content, { minLength: 1, maxLength: 5 }),
        fc.constantFrom('\r\n', '\r', '\n'),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
        (codes, suffix, cuts) => {
          const stream = new TextEncoder().encode(codes.map((code) => code + suffix).join(''));
          const assembler = createLineAssembler('suffix');
          const events: AssembledCode[] = [];
          for (let at = 0, turn = 0; at < stream.length; turn += 1) {
            events.push(...assembler.push(stream.slice(at, at + cuts[turn % cuts.length]!)));
            at += cuts[turn % cuts.length]!;
          }
          expect(told(events)).toEqual(codes);
          expect(assembler.silenceMs).toBeUndefined();
        },
      ),
    );
  });

  it('is in step again after any bytes and a silence', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 40 }),
        fc.constantFrom('either' as const, 'suffix' as const),
        (noise, ending) => {
          const assembler = createLineAssembler(ending);
          for (const chunk of noise) assembler.push(chunk);
          assembler.expire();
          expect(assembler.silenceMs).toBeUndefined();
          expect(told(assembler.push(new TextEncoder().encode('A1\r\n')))).toEqual(['A1']);
        },
      ),
    );
  });

  it('holds no more than one code, however long one goes on, and says so once', () => {
    const assembler = createLineAssembler('either');
    const flood = new Uint8Array(65_536).fill(0x41);
    const events = Array.from({ length: 200 }, () => assembler.push(flood)).flat();
    expect(told(events)).toEqual(['! a code that is longer than any can be']);
    expect(told(assembler.push(new TextEncoder().encode('\nA1\n')))).toEqual(['A1']);
  });
});

describe('cdc-scanner: driver', () => {
  it('takes 50 ms of silence for the end of a code without a suffix, and not 49', async () => {
    const { clock, simulator, texts, scanner } = await open({ suffix: '', packetBytes: 4, packetGapMs: 49 });
    void simulator.scan('ABCDEFGHIJ');
    await clock.advance(140);
    expect(texts()).toEqual([]);
    await clock.advance(60);
    expect(texts()).toEqual(['ABCDEFGHIJ']);
    await scanner.close();
  });

  it('drops a code that stalls where a suffix is known to come, and tells none of it', async () => {
    const { clock, simulator, texts, scanner, log } = await open({}, { ending: 'suffix' });
    await simulator.say(new TextEncoder().encode('half a co'));
    await clock.advance(600);
    expect(texts()).toEqual([]);
    expect(log.at(-1)).toBe('damaged-frame: a code that broke off after 9 bytes');
    await simulator.scan('A1');
    await clock.advance(10);
    expect(texts()).toEqual(['A1']);
    await scanner.close();
  });

  it('forgets half a code when the cable is pulled, and does not join it with the next', async () => {
    const { clock, simulator, cable, texts, scanner } = await open();
    await simulator.say(new TextEncoder().encode('half a co'));
    await clock.advance(20);
    cable.pull();
    await clock.advance(20);
    expect(scanner.status().state).toBe('disconnected');
    cable.plug();
    await clock.advance(1500);
    await simulator.scan('B2');
    await clock.advance(100);
    expect(texts()).toEqual(['B2']);
    await scanner.close();
  });

  it('takes an AIM identifier off the front, and leaves it where it is told to', async () => {
    const taken = await open({ aimPrefix: true });
    await taken.simulator.scan('A1', { aim: ']h0' });
    await taken.simulator.scan(']Q');
    await taken.clock.advance(100);
    expect(taken.codes).toEqual([
      { text: 'A1', aim: ']h0' },
      { text: ']Q', aim: ']Q1' },
    ]);
    await taken.scanner.close();
    const left = await open({ aimPrefix: true }, { aimPrefix: false });
    await left.simulator.scan('A1');
    await left.clock.advance(100);
    expect(left.codes).toEqual([{ text: ']Q1A1', aim: undefined }]);
    await left.scanner.close();
  });

  it('bears noise of a wrong speed, bytes one by one, and a second of flood', async () => {
    const { clock, simulator, cable, texts, scanner, log } = await open();
    cable.behave({ kind: 'garbage', bytes: 9 });
    for (let i = 0; i < 20; i += 1) await simulator.scan(`N${i}`);
    await clock.advance(200);
    cable.behave({ kind: 'chopped', atMostBytes: 1 });
    for (let i = 0; i < 200; i += 1) await simulator.say(new Uint8Array(1000).fill(0x58));
    await clock.advance(200);
    const before = texts().length;
    await simulator.scan('A1');
    await clock.advance(200);
    expect(texts().slice(before)).toEqual(['A1']);
    expect(log.length).toBeLessThan(6);
    await scanner.close();
  });

  it('is described without a word of what was scanned', () => {
    const narrate = createCdcScannerNarrator();
    expect(narrate(new TextEncoder().encode('110105194912'))).toEqual(['12 bytes']);
    expect(narrate(new TextEncoder().encode('31002X\r\n'))).toEqual(['a code of 18 bytes']);
  });
});
