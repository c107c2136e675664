import { fc } from '@changqing/fixtures/properties';
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../../src/codec/fields.ts';
import { parseHex, toHex } from '../../../src/codec/hex.ts';
import * as wire from '../../../src/devices/escpos/wire.ts';
import { bandsOf, withoutRealTimeCommands } from '../../../src/devices/escpos/segments.ts';
import { settings } from '../../../src/devices/escpos/model.ts';

const hex = (text: string): Uint8Array => {
  const parsed = parseHex(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
};
const kinds = (text: string) => {
  const { tokens, complete } = wire.tokenize(hex(text));
  expect(complete).toBe(true);
  expect(concatBytes(tokens.flatMap((token) => ('bytes' in token ? [token.bytes] : [])))).toBeDefined();
  return tokens.map((token) => (token.kind === 'command' ? toHex(token.bytes) : token.kind));
};
const replies = (text: string) => wire.createReplySorter().push(hex(text));

const FRAME = { widthDots: 16, heightDots: 8, rows: hex('FF FF 80 01 80 01 80 01 80 01 80 01 80 01 FF FF') };

describe('ESC/POS worked examples (§15), commands', () => {
  it('15.1, 15.2, 15.9 real-time status and recovery', () => {
    expect([1, 2, 3, 4].map((n) => toHex(wire.realTimeStatus(n === 1 ? 1 : n === 2 ? 2 : n === 3 ? 3 : 4)))).toEqual([
      '10 04 01',
      '10 04 02',
      '10 04 03',
      '10 04 04',
    ]);
    expect(toHex(wire.COMMAND.recoverAndClear)).toBe('10 05 02');
    expect(kinds('10 04 01 10 05 02 10 14 08 01 03 14 01 06 02 08')).toEqual(['10 04 01', '10 05 02', '10 14 08 01 03 14 01 06 02 08']);
  });

  it('15.3 Chinese text with size, then a cut', () => {
    const tokens = kinds(
      '1B 40 1C 26 1B 61 01 1D 21 11 C9 E7 B1 A3 BE D6 0A 1D 21 00 1B 61 00 D2 B5 CE F1 BA C5 3A 20 32 30 32 34 30 30 30 31 0A 1B 64 03 1D 56 42 00',
    );
    expect(tokens.filter((token) => token === 'text')).toHaveLength(3 + 3 + 10);
    expect(tokens.filter((token) => token !== 'text')).toEqual([
      '1B 40',
      '1C 26',
      '1B 61 01',
      '1D 21 11',
      '0A',
      '1D 21 00',
      '1B 61 00',
      '0A',
      '1B 64 03',
      '1D 56 42 00',
    ]);
  });

  it('15.4 QR, 15.10 identity, 15.11 barcode', () => {
    expect(
      kinds(
        '1D 28 6B 04 00 31 41 32 00 1D 28 6B 03 00 31 43 06 1D 28 6B 03 00 31 45 31 1D 28 6B 0D 00 31 50 30 53 42 32 30 32 34 30 30 30 31 1D 28 6B 03 00 31 51 30',
      ),
    ).toHaveLength(5);
    expect(toHex(wire.identityRequest(0x42))).toBe('1D 49 42');
    expect(kinds('1D 49 42 1D 49 45 1D 49 02')).toHaveLength(3);
    expect(kinds('1D 68 50 1D 77 02 1D 48 02 1D 6B 49 0A 7B 42 41 32 30 32 34 30 30 31')).toHaveLength(4);
  });

  it('15.5 the same picture as GS v 0 and as GS ( L', () => {
    expect(toHex(wire.rasterImage(FRAME))).toBe('1D 76 30 00 02 00 08 00 FF FF 80 01 80 01 80 01 80 01 80 01 80 01 FF FF');
    expect(toHex(wire.graphicsImage(FRAME))).toBe(
      '1D 28 4C 1A 00 30 70 30 01 01 31 10 00 08 00 FF FF 80 01 80 01 80 01 80 01 80 01 80 01 FF FF 1D 28 4C 02 00 30 32',
    );
    expect(kinds(toHex(wire.rasterImage(FRAME)))).toEqual(['raster-start', ...Array.from({ length: 8 }, () => 'raster-row')]);
    expect(kinds(toHex(wire.graphicsImage(FRAME)))).toHaveLength(2);
  });

  it('15.6, 15.7, 15.8 markers and automatic status', () => {
    expect(toHex(wire.processIdRequest('0042'))).toBe('1D 28 48 06 00 30 30 30 30 34 32');
    expect(toHex(concatBytes([wire.COMMAND.feedAndCutPartly, wire.COMMAND.queuedPaperStatus]))).toBe('1D 56 42 00 1D 72 01');
    expect(toHex(wire.automaticStatus(0x0e))).toBe('1D 61 0E');
    expect(kinds('1D 28 48 06 00 30 30 30 30 34 32 1D 56 42 00 1D 72 01 1D 61 0E')).toHaveLength(4);
  });
});

describe('ESC/POS worked examples (§15), replies', () => {
  it.each([
    ['15.1 near end', ['12', '12', '12', '1E'], { paperLow: true, paperOut: false, offline: false }, undefined],
    ['15.2 cover open', ['1A', '16', '12', '12'], { offline: true, coverOpen: true }, 'cover-open'],
    ['§8.4 paper end', ['1A', '32', '12', '72'], { offline: true, paperOut: true }, 'paper-out'],
    ['15.9 cutter jam', ['1A', '52', '1A', '12'], { cutterError: true }, 'cutter'],
    ['§8.4 too hot', ['1A', '52', '52', '12'], { overheated: true }, 'overheated'],
    ['§8.4 unrecoverable', ['1A', '52', '32', '12'], { unrecoverable: true }, 'unrecoverable'],
    ['drawer line high', ['16', '12', '12', '12'], { offline: false }, undefined],
  ] as const)('%s', (_, bytes, condition, fault) => {
    const [a, b, c, d] = bytes.map((byte) => {
      const [reply] = replies(byte);
      if (reply?.kind !== 'real-time') throw new Error(JSON.stringify(reply));
      return reply.byte;
    });
    const read = wire.conditionOfRealTime([a!, b!, c!, d!]);
    expect(read).toMatchObject(condition);
    expect(wire.faultOf(read)).toBe(fault);
  });

  it('15.6 process id, 15.7 queued status, 15.8 automatic status, 15.10 identity, all in one stream', () => {
    const got = replies('37 22 30 30 34 32 00 03 10 00 00 00 11 18 00 0F 00 13 5F 45 50 53 4F 4E 00 37 25 00 12');
    expect(got.map((reply) => reply.kind)).toEqual([
      'block',
      'queued',
      'automatic',
      'xon',
      'automatic',
      'xoff',
      'block',
      'block',
      'real-time',
    ]);
    expect(wire.processIdOf(got[0]!)).toBe('0042');
    expect(got[4]?.kind === 'automatic' && wire.conditionOfAutomatic(got[4].bytes)).toMatchObject({
      paperOut: true,
      paperLow: true,
      offline: true,
    });
    expect(wire.textOf(got[6]!)).toBe('EPSON');
    expect(wire.isBuffersCleared(got[7]!)).toBe(true);
  });

  it('conditions survive the way through both kinds of status', () => {
    fc.assert(
      fc.property(
        fc.record({
          coverOpen: fc.boolean(),
          paperOut: fc.boolean(),
          paperLow: fc.boolean(),
          cutterError: fc.boolean(),
          overheated: fc.boolean(),
          unrecoverable: fc.boolean(),
        }),
        (some) => {
          const { paperLow, ...faults } = some;
          const condition = { ...some, offline: Object.values(faults).some(Boolean) };
          expect(wire.conditionOfRealTime(wire.realTimeAnswers(condition))).toEqual(condition);
          const [reply] = wire.createReplySorter().push(wire.automaticBytes(condition));
          expect(reply?.kind === 'automatic' && wire.conditionOfAutomatic(reply.bytes)).toEqual(condition);
          expect(paperLow).toBe(condition.paperLow);
        },
      ),
    );
  });
});

describe('ESC/POS parsers', () => {
  it('reads any split of the replies alike', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.integer({ min: 1, max: 9 }), (bytes, size) => {
        const sorter = wire.createReplySorter();
        const pieces: wire.Reply[] = [];
        for (let at = 0; at < bytes.length; at += size) pieces.push(...sorter.push(bytes.subarray(at, at + size)));
        expect([...pieces, ...sorter.expire()]).toEqual(
          (() => {
            const whole = wire.createReplySorter();
            return [...whole.push(bytes), ...whole.expire()];
          })(),
        );
      }),
    );
  });

  it('an automatic status that lost bytes does not eat the answer behind it', () => {
    expect(replies('18 00 12').map((reply) => reply.kind)).toEqual(['noise', 'noise', 'real-time']);
    expect(replies('18 10 00 00 00').map((reply) => reply.kind)).toEqual(['noise', 'automatic']);
  });

  it('gives every byte to exactly one token', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => {
        const { tokens, complete } = wire.tokenize(bytes);
        const lengths = tokens.map((token) => (token.kind === 'raster-start' ? 8 : token.kind === 'oversized' ? 7 : token.bytes.length));
        const sum = lengths.reduce((total, length) => total + length, 0);
        if (complete) expect(sum).toBe(bytes.length);
        else expect(sum).toBeLessThanOrEqual(bytes.length);
      }),
      { numRuns: 2000 },
    );
  });

  it('skips a command of 4 GiB without keeping it', () => {
    const { tokens } = wire.tokenize(hex('1D 38 4C FF FF FF FF 30 70 1B 40'));
    expect(tokens).toEqual([{ kind: 'oversized', length: 0xffffffff + 7 }]);
  });

  it('takes a four-byte character only where the printer knows it', () => {
    const tokens: wire.Token[] = [];
    const tokenizer = wire.createTokenizer((token) => tokens.push(token), { gb18030: true });
    for (const byte of hex('95 32 82 36 C9 E7')) tokenizer.accept(byte);
    expect(tokens.map((token) => ('bytes' in token ? token.bytes.length : 0))).toEqual([4, 2]);
  });

  it('describes without showing pictures or text', () => {
    expect(
      wire.describeCommands(
        concatBytes([wire.COMMAND.initialise, wire.rasterImage(FRAME), wire.COMMAND.feedAndCutPartly, wire.processIdRequest('A7x9')]),
      ),
    ).toBe('initialise, picture 16×8 dots, cut 42 00, tell when done (A7x9)');
    expect(wire.describeCommands(hex('C9 E7 B1 A3 0A'))).toBe('2 characters, line feed');
    expect(wire.describeReplies(hex('10 00 00 00 37 22 41 37 78 39 00 18 00 0C 00'))).toBe(
      'automatic status: fine, done (A7x9), automatic status: paper-out',
    );
  });
});

describe('ESC/POS bands', () => {
  it('never puts more on its way than the buffer holds, and loses no row', () => {
    const profile = settings.parse({ bufferBytes: 4096 });
    const rows = Uint8Array.from({ length: 72 * 1000 }, (_, at) => (at * 7) & 0xff);
    const bands = bandsOf({ widthDots: 576, heightDots: 1000, rows }, profile);
    expect(Math.max(...bands.map((band) => band.bytes.length))).toBeLessThan(4096 * 0.8);
    const printed = concatBytes(bands.map((band) => band.bytes)).length - 8 * bands.length;
    expect(printed).toBe(rows.length);
    expect(bands.reduce((sum, band) => sum + band.heightMm, 0)).toBeCloseTo(125);
  });

  it('keeps real-time commands out of pictures, one dot each', () => {
    const rows = hex('10 14 01 00 05 FF 10 14 10 04 01 00');
    expect(toHex(withoutRealTimeCommands({ widthDots: 96, heightDots: 1, rows }).rows)).toBe('18 14 01 00 05 FF 18 14 10 04 01 00');
    expect(toHex(rows)).toBe('10 14 01 00 05 FF 10 14 10 04 01 00');
  });
});
