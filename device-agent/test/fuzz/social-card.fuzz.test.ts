import { expect, it } from 'vitest';
import { askCard, encodeApdu, parseApdu, parseResponse } from '../../src/devices/social-card/apdu.ts';
import {
  parseBcdDate,
  parseCardNumber,
  parseCitizenNumber,
  parseIdentifier,
  parseName,
  parseRecord,
  parseVersion,
} from '../../src/devices/social-card/card-fields.ts';
import { createSocialCardNarrator, describeApdu, describeResponse } from '../../src/devices/social-card/describe.ts';
import { readRecord, selectEnvironment, selectFile } from '../../src/devices/social-card/read-card.ts';
import {
  createPcscRequestReader,
  encodePcscRequest,
  encodeReaders,
  encodeTransmitted,
  parseReaders,
} from '../../src/links/pcsc-messages.ts';
import { SAMPLE_ATR } from '../../src/simulators/social-card/virtual-card.ts';
import { secondCard } from '../test-social-cards.ts';
import { hex } from '../examples/worked-examples.ts';
import { createMutator, INPUTS as ALL } from './mutate.ts';

/** A card is asked again and again for each of its answers: a quarter of the inputs takes as long. */
const INPUTS = Math.ceil(ALL / 4);

const RECORDS = [
  '01 10 33 03 00 D1 56 00 00 05 00 00 00 00 FF FF FF FF 90 00',
  '03 04 33 2E 30 30 90 00',
  '05 04 20 21 03 15 90 00',
  '07 09 41 30 30 30 30 30 30 30 31 90 00',
  '08 12 31 31 30 31 30 35 31 39 34 39 31 32 33 31 30 30 32 58 90 00',
  '09 1E B2 E2 CA D4 D1 F9 B1 BE 00*22 90 00',
  '69 82',
  '61 06',
].map(hex);

it('whatever a card may say is a field, or is none in words', async () => {
  const mutator = createMutator('social card', RECORDS);
  let read = 0;
  for (let i = 0; i < INPUTS; i += 1) {
    const response = parseResponse(mutator.next());
    if (response === undefined) continue;
    const { data } = response;
    const value = parseRecord('name', data);
    for (const parsed of [
      parseName(value.ok ? value.value : data),
      parseVersion(data.subarray(2)),
      parseIdentifier(data.subarray(2)),
      parseBcdDate(data.subarray(2)),
      parseCardNumber(data.subarray(2)),
      parseCitizenNumber(data.subarray(2)),
    ]) {
      if (parsed.ok) read += 1;
      else if (parsed.error === '') throw new Error('an error without words');
    }
    if (i % 16 === 0 && describeResponse(data) === '') throw new Error('an answer without words');
    if (i % 64 !== 0) continue;
    let asked = 0;
    const answer = await askCard(() => {
      asked += 1;
      return Promise.resolve({ ok: true, value: mutator.next() } as const);
    }, readRecord('number'));
    if (asked > 20 || (answer.ok && answer.value.data.length > 4096 + 258)) throw new Error(`${asked} questions`);
  }
  expect(read).toBeGreaterThan(INPUTS / 20);
}, 150_000);

it('the simulated card and service survive whatever a host may say', () => {
  const commands = [selectEnvironment, selectFile(5, 0), selectFile(6, 2), readRecord('name')].map(encodeApdu);
  const requests = [
    encodePcscRequest({ command: 'version', major: 4, minor: 4 }),
    encodePcscRequest({ command: 'connect', context: 1, reader: 'Example' }),
    ...commands.map((apdu) => encodePcscRequest({ command: 'transmit', card: 1, protocol: 1, apdu })),
  ];
  const apdus = createMutator('social card commands', commands);
  const mutator = createMutator('smart card service requests', requests);
  const card = secondCard();
  card.powerUp();
  let reader = createPcscRequestReader();
  let known = 0;
  for (let i = 0; i < INPUTS; i += 1) {
    if (i % 2 === 0) {
      const bytes = apdus.next();
      if (card.answer(bytes).length < 2) throw new Error('no answer');
      if (i % 16 === 0 && (describeApdu(bytes) === '' || parseApdu(bytes)?.data?.length === 0)) throw new Error('a command without words');
      continue;
    }
    const step = reader.push(mutator.next());
    // What cannot be read is final: the real service hangs up, and the next one begins anew.
    if (!step.ok) reader = createPcscRequestReader();
    else known += step.value.length;
    if (reader.pending > 8 + 256 + 261) throw new Error(`it holds ${reader.pending} bytes`);
  }
  expect(known).toBeGreaterThan(INPUTS / 50);
}, 150_000);

it('whatever a service may say is told in words, and nothing grows', () => {
  const narrate = createSocialCardNarrator();
  const readers = encodeReaders([{ name: 'Example 00 00', eventCounter: 1, cardPresent: true, atr: SAMPLE_ATR }]);
  const mutator = createMutator('smart card service', [
    encodeTransmitted(1, 1, hex('03 04 33 2E 30 30 90 00'), 0),
    encodeTransmitted(1, 1, new Uint8Array(), 0x80100069),
    readers.subarray(0, 200),
  ]);
  const asking = [
    encodePcscRequest({ command: 'transmit', card: 1, protocol: 1, apdu: Uint8Array.of(0, 0xb2, 3, 0, 6) }),
    encodePcscRequest({ command: 'disconnect', card: 1 }),
  ];
  let lines = 0;
  for (let i = 0; i < INPUTS / 2; i += 1) {
    const said = mutator.next();
    if (i % 8 === 0) for (const { atr } of parseReaders(said)) if (atr.length > 33) throw new Error('an ATR that is too long');
    if (i % 3 === 0) narrate(asking[i % 2]!, 'to-device');
    for (const line of narrate(said, 'from-device')) {
      if (line === '') throw new Error('an answer without words');
      lines += 1;
    }
  }
  expect(lines).toBeGreaterThan(INPUTS / 200);
}, 150_000);
