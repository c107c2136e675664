import { fc } from '@changqing/fixtures/properties';
import { describe, expect, it } from 'vitest';
import { encodeMessage, parseMessage, type IppAttribute, type IppMessage } from './message.ts';
import { GROUP_TAGS, OUT_OF_BAND_TAGS, STRING_TAGS, type GroupName, type OutOfBand, type StringKind } from './tags.ts';
import { parseValue, type IppValue } from './values.ts';

const keysOf = <Key extends string>(table: Readonly<Record<Key, number>>): Key[] => {
  const keys: Key[] = [];
  for (const key in table) keys.push(key);
  return keys;
};
const i32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const words = fc.string({ unit: 'grapheme', maxLength: 40 });
const bytes = fc.uint8Array({ maxLength: 40 });

const simple: fc.Arbitrary<IppValue> = fc.oneof(
  fc.record({ kind: fc.constantFrom('integer' as const, 'enum' as const), value: i32 }),
  fc.record({ kind: fc.constant('boolean' as const), value: fc.boolean() }),
  fc.record({ kind: fc.constantFrom(...keysOf<StringKind>(STRING_TAGS)), value: words }),
  fc.record({ kind: fc.constantFrom('textWithLanguage' as const, 'nameWithLanguage' as const), language: words, value: words }),
  fc.record({ kind: fc.constant('octetString' as const), value: bytes }),
  fc.record({
    kind: fc.constant('dateTime' as const),
    value: fc.record({
      at: fc.integer({ min: 0, max: 99_000_000_000 }).map((tenths) => tenths * 100),
      utcOffsetMinutes: fc.integer({ min: -13 * 60, max: 14 * 60 }),
    }),
  }),
  fc.record({ kind: fc.constant('rangeOfInteger' as const), lower: i32, upper: i32 }),
  fc.record({ kind: fc.constant('resolution' as const), across: i32, along: i32, unit: fc.constantFrom(3, 4) }),
  fc.record({ kind: fc.constant('none' as const), why: fc.constantFrom(...keysOf<OutOfBand>(OUT_OF_BAND_TAGS)) }),
  fc.record({ kind: fc.constant('other' as const), tag: fc.constantFrom(0x7f, 0x60, 0x20), bytes }),
);
const memberOf = (value: fc.Arbitrary<IppValue>): fc.Arbitrary<IppAttribute> =>
  fc.record({ name: fc.stringMatching(/^[a-z-]{1,20}$/), values: fc.array(value, { minLength: 1, maxLength: 3 }) });
const collection = (value: fc.Arbitrary<IppValue>): fc.Arbitrary<IppValue> =>
  fc.record({ kind: fc.constant('collection' as const), members: fc.array(memberOf(value), { maxLength: 4 }) });
const value = fc.oneof(simple, simple, collection(fc.oneof(simple, collection(simple))));

const message: fc.Arbitrary<IppMessage> = fc.record({
  version: fc.constantFrom<readonly [number, number]>([1, 0], [1, 1], [2, 0], [2, 2]),
  code: fc.integer({ min: 0, max: 0xffff }),
  requestId: fc.integer({ min: 0, max: 0x7fffffff }),
  groups: fc.array(
    fc.record({
      group: fc.oneof(
        fc.constantFrom<GroupName | number>(...keysOf<GroupName>(GROUP_TAGS)),
        fc.constantFrom<GroupName | number>(0, 0x0b, 0x0f),
      ),
      attributes: fc.array(memberOf(value), { maxLength: 5 }),
    }),
    { maxLength: 4 },
  ),
  data: bytes,
});

describe('messages', () => {
  it('are read as they were written', () => {
    fc.assert(
      fc.property(message, (written) => {
        expect(parseMessage(encodeMessage(written))).toEqual({ ok: true, value: written });
      }),
      { numRuns: 500 },
    );
  });

  it('are refused wherever they are cut off before the end of their attributes', () => {
    fc.assert(
      fc.property(message, fc.nat(), (written, at) => {
        const whole = encodeMessage({ ...written, data: new Uint8Array(0) });
        const cut = whole.subarray(0, at % whole.length);
        expect(parseMessage(cut).ok).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('of any bytes are read or refused, never thrown at', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        void parseMessage(noise);
        void parseMessage(Uint8Array.of(1, 1, 0, 0, 0, 0, 0, 1, 2, ...noise));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('rude messages', () => {
  const head = [1, 1, 0, 0, 0, 0, 0, 1];
  const code = (...rest: number[]) => {
    const parsed = parseMessage(Uint8Array.from([...head, ...rest]));
    return parsed.ok ? 'ok' : parsed.error.code;
  };
  const begin = [0x34, 0, 1, 0x61, 0, 0];
  const nested = [0x34, 0, 0, 0, 0];
  const member = [0x4a, 0, 0, 0, 1, 0x62];
  const end = [0x37, 0, 0, 0, 0];

  it('tell what is wrong with them', () => {
    expect(parseMessage(new Uint8Array(3))).toEqual({ ok: false, error: { code: 'too-short' } });
    expect(parseMessage(new TextEncoder().encode('HTTP/1.1 200 OK'))).toEqual({ ok: false, error: { code: 'not-ipp' } });
    expect(code(0x21, 0, 0, 0, 0)).toBe('value-before-group');
    expect(code(0x01, 0x21, 0, 0, 0, 4, 0, 0, 0, 1, 0x03)).toBe('nameless-value');
    // A length of 65,535 with three bytes left.
    expect(code(0x01, 0x41, 0, 1, 0x61, 0xff, 0xff, 1, 2, 3)).toBe('too-short');
    expect(code(0x01, ...begin, ...member, ...end, 0x03)).toBe('broken-collection');
    expect(code(0x01, ...begin, 0x21, 0, 0, 0, 4, 0, 0, 0, 1, ...end, 0x03)).toBe('broken-collection');
    expect(code(0x01, ...begin, 0x03)).toBe('broken-collection');
    expect(code(0x01, ...end, 0x03)).toBe('broken-collection');
    expect(code(0x01, ...begin, ...Array.from({ length: 9 }, () => [...member, ...nested]).flat())).toBe('too-deep');
    expect(code(0x01, ...begin, ...end, 0x03)).toBe('ok');
  });

  it('a value that has not the form of its tag is kept as it came and harms nobody', () => {
    expect(parseValue(0x21, Uint8Array.of(1, 2, 3))).toEqual({ kind: 'other', tag: 0x21, bytes: Uint8Array.of(1, 2, 3) });
    expect(parseValue(0x22, Uint8Array.of(7))).toMatchObject({ kind: 'other' });
    // The thirtieth of February.
    expect(parseValue(0x31, Uint8Array.of(7, 0xea, 2, 30, 0, 0, 0, 0, 0x2b, 0, 0))).toMatchObject({ kind: 'other' });
    expect(parseValue(0x35, Uint8Array.of(0, 9, 0x61))).toMatchObject({ kind: 'other' });
    expect(parseValue(0x13, Uint8Array.of(1))).toEqual({ kind: 'none', why: 'no-value' });
  });
});
