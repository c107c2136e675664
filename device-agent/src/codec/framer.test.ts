import { err, ok } from '@changqing/protocol';
import { fc } from '@changqing/fixtures/properties';
import { describe, expect, it } from 'vitest';
import { xor8 } from './checksum.ts';
import { concatBytes } from './fields.ts';
import { toHex } from './hex.ts';
import { createFramer, type FrameEvent, type FrameFormat } from './framer.ts';

/** `A5 5A`, length of payload, payload, exclusive-or over length and payload. */
const format: FrameFormat<string> = {
  header: Uint8Array.of(0xa5, 0x5a),
  prefixLength: 3,
  longestFrame: 36,
  frameLength: (prefix) => (prefix[2]! <= 32 ? prefix[2]! + 4 : undefined),
  parse: (frame) => (xor8(frame.subarray(2)) === 0 ? ok(toHex(frame.subarray(3, -1))) : err('wrong checksum')),
};

function frameOf(payload: Uint8Array): Uint8Array {
  const checked = concatBytes([Uint8Array.of(payload.length), payload]);
  return concatBytes([format.header, checked, Uint8Array.of(xor8(checked))]);
}

function payloadsOf(events: readonly FrameEvent<string>[]): string[] {
  return events.flatMap((event) => (event.kind === 'frame' ? [event.frame] : []));
}

function split(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...places].map((place, i) => bytes.subarray(place, places[i] ?? bytes.length));
}

const payload = fc.uint8Array({ maxLength: 32 });
/** Bytes that look like beginnings more often than chance would have it. */
const nastyBytes = fc
  .array(fc.oneof(fc.constantFrom(0xa5, 0x5a, 0x03, 0x20), fc.integer({ min: 0, max: 255 })), { maxLength: 60 })
  .map((b) => Uint8Array.from(b));

describe('framer', () => {
  it('gives back every frame that was sent', () => {
    fc.assert(
      fc.property(fc.array(payload, { maxLength: 20 }), (payloads) => {
        const framer = createFramer(format);
        const events = framer.push(concatBytes(payloads.map(frameOf)));
        expect(payloadsOf(events)).toEqual(payloads.map(toHex));
        expect(events.length).toBe(payloads.length);
        expect(framer.pending).toBe(0);
      }),
    );
  });

  it('gives the same events however the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(payload.map(frameOf), nastyBytes), { maxLength: 12 }),
        fc.array(fc.nat(), { maxLength: 30 }),
        (parts, cuts) => {
          const bytes = concatBytes(parts);
          const whole = createFramer(format);
          const cut = createFramer(format);
          const expected = [...whole.push(bytes), ...whole.expire()];
          const got = [...split(bytes, cuts).flatMap((chunk) => cut.push(chunk)), ...cut.expire()];
          expect(got).toEqual(expected);
        },
      ),
    );
  });

  it('finds the frame after any garbage that does not itself complete a frame', () => {
    fc.assert(
      fc.property(nastyBytes, fc.array(payload, { minLength: 1, maxLength: 4 }), (garbage, payloads) => {
        const framer = createFramer(format);
        const events = [...framer.push(concatBytes([garbage, ...payloads.map(frameOf)])), ...framer.expire()];
        const found = payloadsOf(events);
        // Only a frame with a right checksum that reaches over from the garbage may take bytes away; then it is among the found.
        const expected = payloads.map(toHex);
        if (found.length >= expected.length && found.slice(-expected.length).every((hex, i) => hex === expected[i])) return;
        expect(found.some((hex) => !expected.includes(hex))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('finds the frame behind one that lost bytes, without waiting for a time-out when enough bytes follow', () => {
    const framer = createFramer(format);
    const cutShort = frameOf(new Uint8Array(30).fill(7)).subarray(0, 10);
    const good = frameOf(Uint8Array.of(1, 2, 3));
    const events = framer.push(concatBytes([cutShort, good, good, good, good]));
    expect(payloadsOf(events)).toEqual(['01 02 03', '01 02 03', '01 02 03', '01 02 03']);
    expect(events[0]).toMatchObject({ kind: 'damaged', reason: 'wrong checksum' });
  });

  it('reports what stands still as damaged, and what is behind it as frames', () => {
    const framer = createFramer(format);
    const good = frameOf(Uint8Array.of(9));
    expect(framer.push(concatBytes([frameOf(new Uint8Array(32)).subarray(0, 6), good]))).toEqual([]);
    const events = framer.expire();
    expect(events[0]).toMatchObject({ kind: 'damaged', reason: 'cut off' });
    expect(payloadsOf(events)).toEqual(['09']);
    expect(framer.pending).toBe(0);
  });

  it('never waits for a length that no frame may have', () => {
    const framer = createFramer(format);
    const good = frameOf(Uint8Array.of(9));
    expect(payloadsOf(framer.push(concatBytes([Uint8Array.of(0xa5, 0x5a, 0xff), good])))).toEqual(['09']);
  });

  it('counts garbage', () => {
    const framer = createFramer(format);
    expect(framer.push(Uint8Array.of(1, 2, 3, 0xa5))).toEqual([]);
    expect(framer.push(frameOf(Uint8Array.of(4)))[0]).toEqual({ kind: 'garbage', count: 4 });
    framer.push(Uint8Array.of(1, 2, 3));
    expect(framer.expire()).toEqual([{ kind: 'garbage', count: 3 }]);
  });

  it('holds a bounded number of bytes whatever comes', () => {
    const framer = createFramer(format);
    for (let i = 0; i < 1000; i += 1) {
      framer.push(new Uint8Array(997).fill(i % 2 === 0 ? 0xa5 : 0x5a));
      expect(framer.pending).toBeLessThanOrEqual(format.longestFrame);
    }
  });

  it('finds frames of two headers in one stream, and takes no format whose headers differ in length', () => {
    const two = createFramer({ ...format, otherHeader: Uint8Array.of(0xf4, 0xf3) });
    const other = (payload: Uint8Array) => Uint8Array.of(0xf4, 0xf3, ...frameOf(payload).subarray(2));
    const bytes = concatBytes([other(Uint8Array.of(1)), Uint8Array.of(0xf4, 0xa5), frameOf(Uint8Array.of(2)), other(Uint8Array.of(3))]);
    const events = [...bytes].flatMap((byte) => two.push(Uint8Array.of(byte)));
    expect(payloadsOf(events)).toEqual(['01', '02', '03']);
    expect(events.filter((event) => event.kind === 'garbage')).toEqual([{ kind: 'garbage', count: 2 }]);
    expect(() => createFramer({ ...format, otherHeader: Uint8Array.of(0xf4) })).toThrow(RangeError);
  });
});
