import { fc } from '@changqing/fixtures/properties';
import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../src/clock.ts';
import { concatBytes } from '../../src/codec/fields.ts';
import { toHex } from '../../src/codec/hex.ts';
import { encodeAcknowledgement, encodeCommand, parseAcknowledgement, parseFirmware } from '../../src/devices/ld2410/commands.ts';
import { createLd2410Narrator, describeLd2410 } from '../../src/devices/ld2410/describe.ts';
import { createLd2410Framer, encodeFrame, encodeReport, nearestCm, parseReport, type Ld2410Frame } from '../../src/devices/ld2410/wire.ts';
import { createLd2410Simulator } from '../../src/simulators/ld2410/simulator.ts';
import { connectTo } from './far-end.ts';
import { example, hex } from './worked-examples.ts';

/** The worked examples of the sheet of small devices, 5.6 and 5.7. */
const NOBODY = 'F4 F3 F2 F1 0D 00 02 AA 00 00 00 00 00 00 00 00 00 55 00 F8 F7 F6 F5';
const STILL = 'F4 F3 F2 F1 0D 00 02 AA 02 00 00 00 51 00 3B 5A 00 55 00 F8 F7 F6 F5';
const CONFIGURATION = `
  > FD FC FB FA 04 00 FF 00 01 00 04 03 02 01
  < FD FC FB FA 08 00 FF 01 00 00 01 00 40 00 04 03 02 01
  > FD FC FB FA 02 00 FE 00 04 03 02 01
  < FD FC FB FA 04 00 FE 01 00 00 04 03 02 01`;

function frameOf(bytes: Uint8Array): Ld2410Frame {
  const [event, ...more] = createLd2410Framer().push(bytes);
  if (event?.kind !== 'frame' || more.length > 0) throw new Error('not one frame');
  return event.frame;
}

describe('5.6: reports', () => {
  it('reads nobody, and a still person at 81 cm; and writes the same bytes', () => {
    const nobody = parseReport(frameOf(hex(NOBODY)).payload);
    const still = parseReport(frameOf(hex(STILL)).payload);
    if (!nobody.ok || !still.ok) throw new Error('not read');
    expect(nobody.value).toMatchObject({ mode: 'basic', moving: false, still: false });
    expect(nearestCm(nobody.value)).toBeUndefined();
    expect(still.value).toMatchObject({ still: true, moving: false, stillDistanceCm: 81, stillEnergy: 59, detectionDistanceCm: 90 });
    expect(nearestCm(still.value)).toBe(81);
    expect(toHex(encodeReport(nobody.value))).toBe(NOBODY);
    expect(toHex(encodeReport(still.value))).toBe(STILL);
  });

  it('passes over what an engineering report has besides, and takes the nearer of two targets', () => {
    const report = {
      mode: 'engineering',
      moving: true,
      still: true,
      movingDistanceCm: 300,
      movingEnergy: 100,
      stillDistanceCm: 75,
      stillEnergy: 20,
      detectionDistanceCm: 75,
    } as const;
    const parsed = parseReport(frameOf(encodeReport(report, [8, 8, 1, 2, 3, 4])).payload);
    expect(parsed).toEqual({ ok: true, value: report });
    expect(nearestCm(report)).toBe(75);
  });

  it.each([
    ['another type', '03 AA 02 00 00 00 51 00 3B 5A 00 55 00'],
    ['no mark', '02 AB 02 00 00 00 51 00 3B 5A 00 55 00'],
    ['no end mark', '02 AA 02 00 00 00 51 00 3B 5A 00 56 00'],
    ['a state that there is not', '02 AA 04 00 00 00 51 00 3B 5A 00 55 00'],
    ['too short', '02 AA 02 00 00 00 51 00 3B 5A 00 55'],
  ])('says what is wrong: %s', (_, payload) => {
    const parsed = parseReport(hex(payload));
    expect(parsed.ok ? '' : parsed.error).not.toBe('');
  });
});

describe('5.7: configuration', () => {
  it('writes the commands and reads the answers', () => {
    const [open, opened, close, closed] = example(CONFIGURATION).map(({ bytes }) => bytes);
    expect(toHex(encodeCommand('open'))).toBe(toHex(open!));
    expect(toHex(encodeCommand('close'))).toBe(toHex(close!));
    const answer = parseAcknowledgement(frameOf(opened!).payload);
    expect(answer).toEqual({ ok: true, value: { word: 0xff, status: 0, rest: hex('01 00 40 00') } });
    expect(toHex(answer.ok ? encodeAcknowledgement(answer.value) : new Uint8Array())).toBe(toHex(opened!));
    expect(parseAcknowledgement(frameOf(closed!).payload)).toMatchObject({ ok: true, value: { word: 0xfe, status: 0 } });
    expect(parseAcknowledgement(hex('FF 00 00 00'))).toMatchObject({ ok: false });
  });

  it('reads the version as the maker prints it', () => {
    expect(parseFirmware(hex('00 01 07 01 16 15 09 22'))).toBe('V1.07.22091516');
    expect(parseFirmware(hex('00 01 07'))).toBeUndefined();
  });

  it('is what the simulator answers, byte by byte, and it reports as the example does', async () => {
    const simulator = createLd2410Simulator({ clock: createVirtualClock(), reportMs: 0 });
    const far = connectTo(simulator);
    await far.play(CONFIGURATION);
    await simulator.report();
    expect(toHex(await far.hear())).toBe(NOBODY);
    simulator.stand({ distanceCm: 81, how: 'still' });
    await simulator.report();
    // The example's detection distance is not that of the target; the simulator's is.
    expect(toHex(await far.hear())).toBe(STILL.replace('3B 5A', '3B 51'));
    await far.say(encodeCommand('close'));
    expect(describeLd2410(await far.hear())).toEqual(['close: refused with 1']);
  });
});

describe('frames', () => {
  const frame = fc.record({
    kind: fc.constantFrom('report' as const, 'command' as const),
    payload: fc.uint8Array({ minLength: 1, maxLength: 64 }),
  });

  it('come back as they were written, however they are cut', () => {
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 8 }), fc.integer({ min: 1, max: 9 }), (frames, piece) => {
        const bytes = concatBytes(frames.map(encodeFrame));
        const framer = createLd2410Framer();
        const events = [];
        for (let at = 0; at < bytes.length; at += piece) events.push(...framer.push(bytes.subarray(at, at + piece)));
        expect(events.map((event) => (event.kind === 'frame' ? event.frame : event.kind))).toEqual(frames);
      }),
    );
  });

  it('are found after any garbage', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), (garbage) => {
        const framer = createLd2410Framer();
        const events = [...framer.push(garbage), ...framer.push(hex(STILL)), ...framer.expire()];
        expect(events.some((event) => event.kind === 'frame' && toHex(event.bytes) === STILL)).toBe(true);
      }),
    );
  });
});

it('is described in words', () => {
  const [open, opened] = example(CONFIGURATION).map(({ bytes }) => bytes);
  expect(describeLd2410(concatBytes([open!, opened!, hex(NOBODY), hex(STILL)]))).toEqual(['open', 'open: ok', 'nobody', 'still at 81 cm']);
  const narrate = createLd2410Narrator();
  expect([...narrate(hex(STILL).subarray(0, 5)), ...narrate(hex(STILL).subarray(5))]).toEqual(['still at 81 cm']);
});
