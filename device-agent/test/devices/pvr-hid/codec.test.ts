import { fc } from '@changqing/fixtures/properties';
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../../src/codec/fields.ts';
import { parseHex } from '../../../src/codec/hex.ts';
import {
  commandOf,
  createMessageFramer,
  describeReport,
  encodeEvent,
  encodeKeepAlive,
  encodeRefusal,
  encodeReports,
  encodeRequest,
  encodeResponse,
  MOST_PAYLOAD,
  parseEvent,
  parseRequest,
  parseResponse,
} from '../../../src/devices/pvr-hid/wire.ts';
import type { Message } from '../../../src/devices/pvr-hid/wire.ts';
import { EXAMPLES, FULL_CHUNK } from './examples.ts';

const hex = (text: string): Uint8Array => {
  const parsed = parseHex(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
};
const lines = Object.entries(EXAMPLES).flatMap(([name, text]) =>
  text
    .trim()
    .split('\n')
    .map((line) => ({ name, direction: line[0]!, bytes: hex(line.slice(1)) })),
);
const messageCount = (direction: string) => lines.filter((line) => line.direction === direction && line.bytes[0] === 0xa5).length;
const messagesOf = (direction: string) => {
  const framer = createMessageFramer(direction === '>' ? 'device' : 'host');
  return lines
    .filter((line) => line.direction === direction)
    .flatMap((line) => framer.push(line.bytes).map((event) => ({ name: line.name, event })));
};

describe('PVR-HID worked examples (C9)', () => {
  it('parses every request and encodes it back to the same reports', () => {
    const requests = messagesOf('>');
    expect(requests).toHaveLength(messageCount('>'));
    for (const { name, event } of requests) {
      if (event.kind !== 'frame') throw new Error(`${name}: ${event.kind}`);
      const { frame } = event;
      const command = commandOf(frame.cmd);
      if (command === undefined) {
        expect(frame.cmd).toBe(0x7e);
        continue;
      }
      const parsed = parseRequest(command, frame.payload);
      if (!parsed.ok) throw new Error(`${name}: ${parsed.error}`);
      expect(encodeRequest(frame.tid, command, parsed.value), name).toEqual(encodeReports(frame));
      expect(concatBytes(encodeReports(frame)), name).toEqual(event.bytes);
    }
  });

  it('parses every answer, event and keep-alive and encodes it back to the same reports', () => {
    const arrivals = messagesOf('<');
    expect(arrivals).toHaveLength(messageCount('<'));
    const encoded = arrivals.map(({ name, event }) => {
      if (event.kind !== 'frame') throw new Error(`${name}: ${event.kind}`);
      const { frame } = event;
      if (frame.kind === 'keep-alive') return encodeKeepAlive(frame.tid, frame.cmd);
      if (frame.kind === 'event') {
        const parsed = parseEvent(frame);
        if (!parsed.ok) throw new Error(parsed.error);
        return encodeEvent(parsed.value.name, parsed.value.fields);
      }
      const command = commandOf(frame.cmd);
      const parsed = command === undefined ? undefined : parseResponse(command, frame.payload);
      if (command === undefined || parsed?.ok !== true) return encodeRefusal(frame.tid, frame.cmd, frame.payload[0]!);
      return encodeResponse(frame.tid, command, parsed.value);
    });
    expect(concatBytes(encoded.flat())).toEqual(concatBytes(lines.filter((line) => line.direction === '<').map((line) => line.bytes)));
  });

  it('reads the figures that the examples state', () => {
    const response = (name: string) => {
      const found = messagesOf('<').find((each) => each.name.startsWith(name));
      if (found?.event.kind !== 'frame') throw new Error('no message');
      return found.event.frame.payload;
    };
    expect(parseResponse('get-info', response('C9.2'))).toMatchObject({
      ok: true,
      value: { widthPx: 640, heightPx: 480, formats: 3, wavelength1Nm: 850, nearestMm: 40, farthestMm: 90, ledPixels: 24, mostFrames: 5 },
    });
    expect(parseResponse('get-firmware', response('C9.3'))).toMatchObject({ ok: true, value: { minor: 2, patch: 3, buildDate: 20240601 } });
    expect(parseResponse('get-frame-info', response('C9.6'))).toMatchObject({ ok: true, value: { totalBytes: 307200, crc32: 0x62f46759 } });
  });

  it('cuts a full chunk into the 68 reports of C9.8', () => {
    const data = new Uint8Array(4096).fill(0x20);
    const reports = encodeResponse(9, 'get-frame-chunk', { frame: 0, session: 7, offset: 0, length: 4096, data });
    expect(reports).toHaveLength(68);
    expect(reports[0]).toEqual(hex(FULL_CHUNK.first));
    expect(reports[1]).toEqual(hex(FULL_CHUNK.second));
    expect(reports[67]).toEqual(hex(FULL_CHUNK.last));
  });

  it('describes each in one line and never prints pixels', () => {
    for (const { bytes } of lines) expect(describeReport(bytes)).toMatch(/^[^\n]{3,400}$/);
    expect(describeReport(hex(EXAMPLES['C9.1 SYNC'].trim().split('\n')[0]!.slice(1)))).toBe('#1 sync request: nonce 8 bytes');
    expect(describeReport(hex('A5 00 40 02 0A 00 01 03 78 00 F6 05 00 00 14 3C 4D 19 00*46'))).toContain(
      'guidance too-far, distanceMm 120',
    );
    expect(describeReport(hex('A5 0F 7E 01 01 00 01 98 48 00*55'))).toBe('#15 command 7e answer: INVALID_CMD');
  });
});

const anyMessage: fc.Arbitrary<Message> = fc.record({
  tid: fc.integer({ min: 1, max: 255 }),
  cmd: fc.integer({ min: 0, max: 255 }),
  kind: fc.constant('response' as const),
  payload: fc.oneof(
    { weight: 9, arbitrary: fc.uint8Array({ maxLength: 200 }) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: MOST_PAYLOAD }) },
  ),
});

describe('PVR-HID message framer (C2, C3)', () => {
  it('gives back what was sent, however the tunnel cuts the bytes', () => {
    fc.assert(
      fc.property(
        fc.array(anyMessage, { maxLength: 4 }),
        fc.array(fc.integer({ min: 1, max: 150 }), { minLength: 1 }),
        (messages, cuts) => {
          const bytes = concatBytes(messages.flatMap(encodeReports));
          const framer = createMessageFramer('host');
          const got: Message[] = [];
          for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
            const length = cuts[turn % cuts.length]!;
            for (const event of framer.push(bytes.subarray(at, at + length))) {
              expect(event.kind).toBe('frame');
              if (event.kind === 'frame') got.push(event.frame);
            }
            at += length;
          }
          expect(got).toEqual(messages);
          expect(framer.pending).toBe(0);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('finds the next message after any reports that are none', () => {
    const junk = fc.array(fc.uint8Array({ minLength: 64, maxLength: 64 }), { maxLength: 5 });
    fc.assert(
      fc.property(junk, anyMessage, (reports, message) => {
        const framer = createMessageFramer('host');
        framer.push(concatBytes(reports));
        const events = encodeReports(message).flatMap((report) => framer.push(report));
        expect(events.at(-1)).toMatchObject({ kind: 'frame', frame: message });
      }),
      { numRuns: 500 },
    );
  });

  const request = encodeReports({ tid: 3, cmd: 0x13, kind: 'request', payload: new Uint8Array(150).fill(7) });

  it('rule 3: a report out of sequence drops the message', () => {
    const framer = createMessageFramer('device');
    expect(framer.push(request[0]!)).toEqual([]);
    expect(framer.push(request[2]!)).toMatchObject([{ kind: 'damaged', reason: 'BAD_SEQ' }]);
    expect(framer.push(request[1]!)).toMatchObject([{ kind: 'garbage' }]);
  });

  it('rule 3: a continuation with another TID is ignored and the message goes on', () => {
    const framer = createMessageFramer('device');
    framer.push(request[0]!);
    const stray = Uint8Array.from(request[1]!);
    stray[1] = 9;
    expect(framer.push(stray)).toMatchObject([{ kind: 'garbage' }]);
    framer.push(request[1]!);
    expect(framer.push(request[2]!).at(-1)).toMatchObject({ kind: 'frame' });
  });

  it('rule 2: a new INIT drops the half message; a length beyond 4108 is refused', () => {
    const framer = createMessageFramer('device');
    framer.push(request[0]!);
    const whole = encodeRequest(4, 'get-status', {});
    expect(framer.push(whole[0]!)).toMatchObject([{ kind: 'frame', frame: { tid: 4 } }]);
    const long = Uint8Array.from(whole[0]!);
    long[4] = 0x0d;
    long[5] = 0x10;
    expect(framer.push(long)).toMatchObject([{ kind: 'damaged', reason: 'INVALID_LEN' }]);
  });

  it('rule 4: what stands still is given up, and a part of a report with it', () => {
    const framer = createMessageFramer('device');
    framer.push(request[0]!);
    framer.push(request[1]!.subarray(0, 10));
    expect(framer.expire()).toMatchObject([
      { kind: 'garbage', count: 10 },
      { kind: 'damaged', reason: 'MSG_TIMEOUT' },
    ]);
    expect(framer.pending).toBe(0);
  });

  it('rule 5: a flipped bit anywhere under the CRC is found', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 149 }), fc.integer({ min: 0, max: 7 }), (at, bit) => {
        const framer = createMessageFramer('device');
        const reports = request.map((report) => Uint8Array.from(report));
        const position = at < 58 ? { report: 0, byte: 6 + at } : { report: 1 + Math.floor((at - 58) / 61), byte: 3 + ((at - 58) % 61) };
        reports[position.report]![position.byte]! ^= 1 << bit;
        expect(reports.flatMap((report) => framer.push(report))).toMatchObject([{ kind: 'damaged', reason: 'BAD_CRC' }]);
      }),
    );
  });

  it('rule 6: requests are nothing for a host, and an event has TID 0', () => {
    expect(createMessageFramer('host').push(encodeRequest(1, 'get-status', {})[0]!)).toMatchObject([{ kind: 'garbage' }]);
    const event = encodeReports({ tid: 5, cmd: 0x40, kind: 'event', payload: new Uint8Array(10) });
    expect(createMessageFramer('host').push(event[0]!)).toMatchObject([{ kind: 'garbage' }]);
    const anonymous = encodeReports({ tid: 0, cmd: 0x04, kind: 'request', payload: new Uint8Array(0) });
    expect(createMessageFramer('device').push(anonymous[0]!)).toMatchObject([{ kind: 'garbage' }]);
  });
});
