import { birthDateOf, citizenCheckCharacter, parseIdentity, sexOf, type IdCard } from '@changqing/protocol';
import { fc } from '@changqing/fixtures/properties';
import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../src/clock.ts';
import { toHex } from '../../src/codec/hex.ts';
import { decodeUtf16, encodeUtf16 } from '../../src/codec/utf16.ts';
import { encodeCardText, parseCardText } from '../../src/devices/sam-v/card-text.ts';
import { describeSamV } from '../../src/devices/sam-v/describe.ts';
import { encodeCardBlocks, encodeSamNumber, formatSamNumber, parseCardBlocks, parseSamNumber } from '../../src/devices/sam-v/messages.ts';
import { createReplyFramer, createRequestFramer, encodeReply, encodeRequest, type SamReply } from '../../src/devices/sam-v/wire.ts';
import { createSamVSimulator, type SamVSimulatorOptions } from '../../src/simulators/sam-v/simulator.ts';
import { foreigner2017, foreigner2023, longName, permit, READER_ID, resident } from '../test-cards.ts';
import { connectTo } from './far-end.ts';
import { PERMIT_TAIL, SAM_EXAMPLES, SAM_TEXT } from './sam-examples.ts';
import { example, hex } from './worked-examples.ts';

function replyOf(bytes: Uint8Array): SamReply {
  const [event, ...more] = createReplyFramer().push(bytes);
  if (event?.kind !== 'frame' || more.length > 0) throw new Error('not one reply');
  return event.frame;
}

function replies(section: keyof typeof SAM_EXAMPLES): SamReply[] {
  return example(SAM_EXAMPLES[section]).flatMap((line) => (line.direction === 'from-device' ? [replyOf(line.bytes)] : []));
}

describe('the codec reads and writes every frame of the sheet', () => {
  for (const [section, text] of Object.entries(SAM_EXAMPLES)) {
    for (const [i, line] of example(text).entries()) {
      it(`${section}, line ${i + 1}`, () => {
        if (line.direction === 'from-device') {
          expect(toHex(encodeReply(replyOf(line.bytes)))).toBe(toHex(line.bytes));
          return;
        }
        const [event] = createRequestFramer().push(line.bytes);
        if (event?.kind !== 'frame') throw new Error('not a request');
        expect(toHex(encodeRequest(event.frame))).toBe(toHex(line.bytes));
      });
    }
  }

  it('11.3: number of the security module', () => {
    const [reply] = replies('11.3');
    const number = parseSamNumber(reply!.data);
    expect(number === undefined ? '' : formatSamNumber(number)).toBe('05.01-20150430-001234567-089012345');
    if (number !== undefined) expect(toHex(encodeSamNumber(number))).toBe(toHex(reply!.data));
  });

  it('11.4: the text is that of the invented card', () => {
    const blocks = parseCardBlocks(replies('11.4')[0]!.data, false);
    expect(blocks === undefined ? undefined : parseCardText(blocks.text, READER_ID)).toEqual({ ok: true, value: resident });
    expect(toHex(encodeCardText(resident))).toBe(toHex(hex(SAM_TEXT)));
  });

  it('11.5: 1024, 512 and 0 bytes of fingerprints', () => {
    const lengths = replies('11.5').map((reply) => {
      const blocks = parseCardBlocks(reply.data, true);
      if (blocks !== undefined) expect(toHex(encodeCardBlocks(blocks, true))).toBe(toHex(reply.data));
      return blocks?.fingerprints.length;
    });
    expect(lengths).toEqual([1024, 512, 0]);
  });

  it('11.7: the added address', () => {
    expect(decodeUtf16(replies('11.7')[0]!.data)).toBe('北京市朝阳区示例路88号');
  });

  it('11.8: a Hong Kong permit is told by its letter', () => {
    const text = encodeCardText({ ...permit });
    text.set(hex(PERMIT_TAIL), 220);
    expect(parseCardText(text, READER_ID)).toEqual({ ok: true, value: permit });
    // The number of the pass is not part of a card that the kiosk knows; the rest of the tail is written the same.
    expect(toHex(encodeCardText(permit).subarray(238))).toBe(toHex(hex(PERMIT_TAIL).subarray(18)));
  });

  it('11.9: check characters, and the old number of 15 places', () => {
    expect(citizenCheckCharacter('11010519491231002')).toBe('X');
    expect(citizenCheckCharacter('44052418800101001')).toBe('4');
    expect(citizenCheckCharacter('81000019900101001')).toBe('9');
    expect(parseIdentity('110105491231002')).toEqual({ ok: true, value: { kind: 'citizen', number: '11010519491231002X' } });
  });
});

describe('text of cards', () => {
  it.each([
    ['resident', resident],
    ['a name of 15 units with a surrogate pair', longName],
    ['permit', permit],
    ['foreigner 2017', foreigner2017],
    ['foreigner 2023, name cut at a blank', foreigner2023],
  ])('comes back as it was written: %s', (_, card) => {
    expect(parseCardText(encodeCardText(card), READER_ID)).toEqual({ ok: true, value: card });
  });

  const han = fc
    .oneof(fc.integer({ min: 0x4e00, max: 0x9fff }), fc.integer({ min: 0x20000, max: 0x2a6df }), fc.constant(0xb7))
    .map((code) => String.fromCodePoint(code));
  const latin = fc.stringMatching(/^[A-Z][A-Z ,]{0,43}[A-Z]$/);
  const date = fc
    .date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2026-01-01T00:00:00Z'), noInvalidDate: true })
    .map((d) => d.toISOString().slice(0, 10));
  const citizen = fc
    .tuple(fc.integer({ min: 110_000, max: 659_999 }), date, fc.integer({ min: 1, max: 999 }))
    .map(([region, birth, sequence]) => {
      const first17 = `${region}${birth.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`;
      return first17 + citizenCheckCharacter(first17);
    });

  it('comes back as it was written, whatever the name, number and dates', () => {
    const anyCard = fc.record({
      number: citizen,
      name: fc.array(han, { minLength: 1, maxLength: 15 }),
      english: latin,
      from: date,
      to: fc.option(date),
    });
    fc.assert(
      fc.property(anyCard, fc.constantFrom('resident' as const, 'foreigner-2023' as const), ({ number, name, english, from, to }, kind) => {
        const fitting = decodeUtf16(encodeUtf16(name.join(''), 30));
        const card: IdCard = {
          kind,
          identity: { kind: 'citizen', number },
          name: kind === 'resident' ? fitting : english,
          sex: sexOf(number),
          birthDate: birthDateOf(number),
          validFrom: from,
          ...(to === null ? {} : { validTo: to }),
          readerId: 'R',
        };
        expect(parseCardText(encodeCardText(card), 'R')).toEqual({ ok: true, value: card });
      }),
    );
  });

  it('cuts a name before the character that does not fit, never through it', () => {
    expect(decodeUtf16(encodeUtf16('一二三四五六七八九十一二三四𠮷', 30))).toBe('一二三四五六七八九十一二三四');
    expect(decodeUtf16(hex('00 4E 42 D8'))).toBe('一');
  });

  it.each([
    ['wrong birth date', { ...resident, birthDate: '1949-12-30' }, 'the birth date is not that of the number'],
    ['wrong sex', { ...resident, sex: 'male' as const }, 'the sex is not that of the number'],
    [
      'wrong check character',
      { ...resident, identity: { kind: 'citizen' as const, number: '110105194912310021' } },
      'the number is none: number-check',
    ],
    ['a foreigner’s number', { ...resident, identity: foreigner2017.identity }, 'the number is not of the kind that this card has'],
    ['no name', { ...resident, name: '' }, 'the name is empty'],
    ['impossible birth date', { ...resident, birthDate: '1949-02-30' }, 'the birth date is none'],
    ['impossible last day', { ...resident, validTo: '2030-13-01' }, 'the last day of validity is no date'],
  ])('says what is wrong, and nothing of the person: %s', (_, card, reason) => {
    expect(parseCardText(encodeCardText(card), READER_ID)).toEqual({ ok: false, error: reason });
  });
});

describe('the simulator answers as the sheet says, byte by byte', () => {
  const open = (options: Partial<SamVSimulatorOptions> = {}) => {
    const simulator = createSamVSimulator({ clock: createVirtualClock(), fast: true, ...options });
    return { simulator, far: connectTo(simulator) };
  };
  const command = (section: keyof typeof SAM_EXAMPLES) => example(SAM_EXAMPLES[section])[0]!.bytes;
  const answer = (section: keyof typeof SAM_EXAMPLES, n: number) =>
    toHex(example(SAM_EXAMPLES[section]).filter((line) => line.direction === 'from-device')[n]!.bytes);

  it('11.1: status, good and out of order', async () => {
    const { simulator, far } = open();
    await far.say(command('11.1'));
    expect(toHex(await far.hear())).toBe(answer('11.1', 0));
    simulator.fault({ to: 'checkStatus', status: 0x60 });
    await far.say(command('11.1'));
    expect(toHex(await far.hear())).toBe(answer('11.1', 1));
  });

  it('11.2 to 11.4, 11.7: find, select, number, read, added address', async () => {
    const { simulator, far } = open();
    await far.play(SAM_EXAMPLES['11.2'], (line) => {
      if (line === 2) simulator.place(resident, { addedAddress: '北京市朝阳区示例路88号' });
    });
    await far.play(SAM_EXAMPLES['11.3']);
    await far.play(SAM_EXAMPLES['11.4']);
    await far.play(SAM_EXAMPLES['11.7']);
  });

  it('11.5: fingerprints of two, one and no finger', async () => {
    for (const [n, fingers] of ([2, 1, 0] as const).entries()) {
      const { simulator, far } = open();
      simulator.place(resident, { fingers });
      for (const line of example(SAM_EXAMPLES['11.2'])) if (line.direction === 'to-device') await far.say(line.bytes);
      await far.hear();
      await far.say(command('11.5'));
      expect(toHex(await far.hear())).toBe(answer('11.5', n));
    }
  });

  it('11.6: read failed without a selected card, refusals, and no added address', async () => {
    const { simulator, far } = open();
    simulator.place(resident);
    await far.say(command('11.4'));
    expect(toHex(await far.hear())).toBe(answer('11.6', 0));
    simulator.fault({ to: 'readCard', status: 0x31, times: 1 });
    await far.say(command('11.4'));
    expect(toHex(await far.hear())).toBe(answer('11.6', 1));
    for (const line of example(SAM_EXAMPLES['11.2'])) if (line.direction === 'to-device') await far.say(line.bytes);
    await far.say(command('11.4'));
    await far.hear();
    await far.say(command('11.7'));
    expect(toHex(await far.hear())).toBe(answer('11.6', 2));
  });

  it('answers 10, 11 and 21 to what it cannot take, or stays silent where it is told to', async () => {
    const { far } = open();
    await far.say(hex('AA AA AA 96 69 00 03 11 FF EE'));
    expect(replyOf(await far.hear()).status).toBe(0x10);
    await far.say(encodeRequest({ command: 0x11, parameter: 0xff, data: Uint8Array.of(1) }));
    expect(replyOf(await far.hear()).status).toBe(0x11);
    await far.say(encodeRequest({ command: 0x77, parameter: 0, data: new Uint8Array() }));
    expect(replyOf(await far.hear()).status).toBe(0x21);
    const silent = open({ silentOnBadCommand: true });
    await silent.far.say(hex('AA AA AA 96 69 00 03 11 FF EE'));
    expect(await silent.far.hear()).toHaveLength(0);
  });
});

it('describes frames without what the card says', () => {
  expect(describeSamV(hex(SAM_EXAMPLES['11.4'].trim().split('\n')[1]!.trim().slice(1)), 'from-device')).toEqual(['90 success, 1284 bytes']);
  expect(describeSamV(hex('AA AA AA 96 69 00 03 30 01 32'), 'to-device')).toEqual(['readCard']);
});
