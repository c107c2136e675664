import { fc } from '@changqing/fixtures/properties';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/codec/hex.ts';
import { askCard, encodeApdu, parseApdu, type Apdu } from '../../src/devices/social-card/apdu.ts';
import {
  parseBcdDate,
  parseCardNumber,
  parseCitizenNumber,
  parseIdentifier,
  parseName,
  parseRecord,
  parseVersion,
} from '../../src/devices/social-card/card-fields.ts';
import { describeApdu, describeResponse } from '../../src/devices/social-card/describe.ts';
import { readRecord, readSocialCard, selectEnvironment, selectFile } from '../../src/devices/social-card/read-card.ts';
import { createVirtualCard, SAMPLE_ATR } from '../../src/simulators/social-card/virtual-card.ts';
import { content, secondGeneration, thirdGeneration } from '../test-social-cards.ts';
import { example, hex } from './worked-examples.ts';

/** The worked examples of the sheet on social security cards, section 6. */
const ENVIRONMENT = `
  > 00 A4 04 00 0F 73 78 31 2E 73 68 2E C9 E7 BB E1 B1 A3 D5 CF
  < 90 00`;
const VERSION_3 = `
  > 00 A4 00 00 02 EF 05
  < 90 00
  > 00 B2 03 00 06
  < 03 04 33 2E 30 30 90 00`;
const IDENTIFIER = `
  > 00 B2 01 00 12
  < 01 10 33 03 00 D1 56 00 00 05 00 00 00 00 FF FF FF FF 90 00`;
const WRONG_LENGTH = `
  > 00 B2 01 00 00
  < 6C 12
  > 00 B2 01 00 12
  < 01 10 33 03 00 D1 56 00 00 05 00 00 00 00 FF FF FF FF 90 00`;
const DATES = `
  > 00 B2 05 00 06
  < 05 04 20 21 03 15 90 00
  > 00 B2 06 00 06
  < 06 04 20 31 03 15 90 00
  > 00 B2 07 00 0B
  < 07 09 41 30 30 30 30 30 30 30 31 90 00`;
const HOLDER = `
  > 00 A4 00 00 02 EF 06
  < 90 00
  > 00 B2 08 00 14
  < 08 12 31 31 30 31 30 35 31 39 34 39 31 32 33 31 30 30 32 58 90 00
  > 00 B2 09 00 20
  < 09 1E B2 E2 CA D4 D1 F9 B1 BE 00*22 90 00
  > 00 B2 0D 00 06
  < 0D 04 19 49 12 31 90 00`;
const DENIED = `
  > 00 A4 00 00 02 EF 06
  < 90 00
  > 00 B2 08 00 14
  < 69 82`;
const ANNOUNCED = `
  > 00 B2 03 00 06
  < 61 06
  > 00 C0 00 00 06
  < 03 04 33 2E 30 30 90 00`;

const never = new AbortController().signal;

/** A card that says what stands in the examples and nothing else; it counts what was not asked. */
function cardOf(...texts: readonly string[]) {
  const lines = texts.flatMap((text) => example(text));
  const answers = new Map<string, Uint8Array>();
  for (const [i, line] of lines.entries()) if (line.direction === 'to-device') answers.set(toHex(line.bytes), lines[i + 1]!.bytes);
  const asked: string[] = [];
  const transmit = (command: Uint8Array) => {
    asked.push(toHex(command));
    return Promise.resolve({ ok: true, value: answers.get(toHex(command))?.slice() ?? hex('6A 83') } as const);
  };
  return { transmit, asked };
}

describe('6: commands and answers, byte by byte', () => {
  it('are written as they stand there', () => {
    const commands: readonly Apdu[] = [
      selectEnvironment,
      selectFile(5, 0),
      readRecord('version'),
      readRecord('identifier'),
      readRecord('issuedOn'),
      readRecord('expiresOn'),
      readRecord('cardNumber'),
      selectFile(6, 0),
      readRecord('number'),
      readRecord('name'),
      readRecord('birthDate'),
    ];
    const written = [ENVIRONMENT, VERSION_3, IDENTIFIER, DATES, HOLDER].flatMap((text) =>
      example(text).flatMap((line) => (line.direction === 'to-device' ? [toHex(line.bytes)] : [])),
    );
    expect(commands.map((command) => toHex(encodeApdu(command)))).toEqual(written);
  });

  it('the whole card of the examples is read', async () => {
    const second = cardOf(ENVIRONMENT, VERSION_3.replace('33 2E', '32 2E'), IDENTIFIER, DATES, HOLDER);
    expect(await readSocialCard(second.transmit, undefined, never)).toEqual({ ok: true, value: secondGeneration });
  });

  it('6.7: a card of the third generation keeps its holder back', async () => {
    const dates = DATES.split('\n').slice(0, 5).join('\n');
    const third = cardOf(ENVIRONMENT, VERSION_3, IDENTIFIER, dates, `> 00 B2 07 00 0B\n< 69 82`, DENIED);
    expect(await readSocialCard(third.transmit, undefined, never)).toEqual({ ok: true, value: thirdGeneration });
    expect(third.asked.some((command) => command.startsWith('00 20'))).toBe(false);
  });

  it('6.4 and 6.8: a wrong length is said again, an announced answer is fetched', async () => {
    const wrong = cardOf(WRONG_LENGTH);
    const asked = await askCard(wrong.transmit, { cla: 0, ins: 0xb2, p1: 1, p2: 0, le: 256 });
    expect(asked).toMatchObject({ ok: true, value: { status: 0x9000, data: { length: 18 } } });
    expect(wrong.asked).toEqual(['00 B2 01 00 00', '00 B2 01 00 12']);
    const announced = cardOf(ANNOUNCED);
    expect(await askCard(announced.transmit, readRecord('version'))).toEqual({
      ok: true,
      value: { status: 0x9000, data: hex('03 04 33 2E 30 30') },
    });
    expect(announced.asked).toEqual(['00 B2 03 00 06', '00 C0 00 00 06']);
  });

  it('the simulated card answers as they do', () => {
    const play = (version: '2.00' | '3.00', texts: readonly string[], announces = false) => {
      const card = createVirtualCard({ ...content, version }, { announces, strictLength: true });
      card.powerUp();
      for (const text of texts) {
        let answer = new Uint8Array();
        for (const line of example(text)) {
          if (line.direction === 'to-device') answer = Uint8Array.from(card.answer(line.bytes));
          else expect(toHex(answer)).toBe(toHex(line.bytes));
        }
      }
    };
    play('3.00', [ENVIRONMENT, VERSION_3, IDENTIFIER, WRONG_LENGTH, DENIED]);
    play('2.00', [ENVIRONMENT, VERSION_3.split('\n').slice(0, 3).join('\n'), IDENTIFIER, DATES, HOLDER]);
    play('3.00', [ENVIRONMENT, VERSION_3.split('\n').slice(0, 3).join('\n'), ANNOUNCED], true);
    expect(toHex(SAMPLE_ATR)).toBe('3B 6D 00 00 00 81 4D 22 86 60 33 03 00 D1 56 00 00');
  });
});

describe('a card that never comes to an end', () => {
  it.each([
    ['announces more for ever', '61 06'],
    ['gives a little and announces more', '01 61 10'],
    ['is never content with the length', '6C 06'],
  ])('is given up: %s', async (_, answer) => {
    let asked = 0;
    const transmit = () => {
      asked += 1;
      return Promise.resolve({ ok: true, value: hex(answer) } as const);
    };
    const result = await askCard(transmit, readRecord('version'));
    expect(asked).toBeLessThanOrEqual(20);
    // A second 6C is the card's own answer; the others are no answer at all.
    if (answer === '6C 06') expect(result).toMatchObject({ ok: true, value: { status: 0x6c06 } });
    else expect(result).toMatchObject({ ok: false, error: { code: 'garbled' } });
  });

  it('and an answer of one byte is none', async () => {
    const result = await askCard(() => Promise.resolve({ ok: true, value: hex('90') } as const), readRecord('version'));
    expect(result).toMatchObject({ ok: false, error: { code: 'garbled' } });
  });
});

describe('fields', () => {
  it('come out as they went in', () => {
    expect(parseVersion(hex('33 2E 30 30'))).toEqual({ ok: true, value: '3.00' });
    expect(parseBcdDate(hex('20 21 03 15'))).toEqual({ ok: true, value: '2021-03-15' });
    expect(parseBcdDate(hex('00 00 00 00'))).toEqual({ ok: true, value: undefined });
    expect(parseCardNumber(hex('41 30 30 30 30 30 30 30 31'))).toEqual({ ok: true, value: 'A00000001' });
    expect(parseName(hex('B2 E2 CA D4 D1 F9 B1 BE 20 20 00 00'))).toEqual({ ok: true, value: '测试样本' });
  });

  it.each([
    ['a version of letters', parseVersion(hex('41 2E 30 30'))],
    ['30 February', parseBcdDate(hex('20 21 02 30'))],
    ['no digits in a date', parseBcdDate(hex('20 2A 02 10'))],
    ['a region of letters', parseIdentifier(hex('AB 03 00 D1 56 00 00 05 00 00 00 00 FF FF FF FF'))],
    ['a short identifier', parseIdentifier(hex('33 03 00'))],
    ['a wrong check character', parseCitizenNumber(hex('31 31 30 31 30 35 31 39 34 39 31 32 33 31 30 30 32 31'))],
    ['half a character', parseName(hex('B2'))],
    ['no name', parseName(hex('20 00'))],
    ['another record', parseRecord('version', hex('04 04 33 2E 30 30'))],
    ['a record that is cut off', parseRecord('version', hex('03 04 33 2E'))],
  ])('say what is wrong, and nothing of the person: %s', (_, result) => {
    expect(result.ok).toBe(false);
    if (!result.ok) expect(result.error).not.toMatch(/110105|测/);
  });
});

describe('APDUs', () => {
  it('come back as they were written', () => {
    const byte = fc.integer({ min: 0, max: 255 });
    const head = fc.record({ cla: byte, ins: byte, p1: byte, p2: byte });
    const le = fc.integer({ min: 1, max: 256 });
    const data = fc.uint8Array({ minLength: 1, maxLength: 255 });
    const apdu = fc.oneof(
      head,
      fc.tuple(head, le).map(([h, l]) => ({ ...h, le: l })),
      fc.tuple(head, data).map(([h, d]) => ({ ...h, data: d })),
      fc.tuple(head, data, le).map(([h, d, l]) => ({ ...h, data: d, le: l })),
    );
    fc.assert(
      fc.property(apdu, (given) => {
        expect(parseApdu(encodeApdu(given))).toEqual(given);
      }),
    );
  });

  it('are described without what goes to the card or comes from it', () => {
    expect(describeApdu(encodeApdu(selectEnvironment))).toBe('select the application');
    expect(describeApdu(encodeApdu(selectFile(6, 0)))).toBe('select EF06');
    expect(describeApdu(encodeApdu(readRecord('number')))).toBe('read number');
    expect(describeApdu(hex('00 20 00 00 03 12 34 56'))).toBe('command 20, 3 bytes');
    expect(describeResponse(hex('08 02 31 31 90 00'))).toBe('90 00, 4 bytes');
  });
});
