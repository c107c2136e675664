import { expect, it } from 'vitest';
import { parseHex } from '../../src/codec/hex.ts';
import * as wire from '../../src/devices/escpos/wire.ts';
import { createMutator, INPUTS } from './mutate.ts';

const hex = (text: string): Uint8Array => {
  const parsed = parseHex(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
};

const COMMANDS = [
  '1B 40 1C 26 1B 61 01 1D 21 11 C9 E7 B1 A3 BE D6 0A 1D 21 00',
  '1D 76 30 00 02 00 08 00 FF FF 80 01 80 01 80 01 80 01 80 01 80 01 FF FF',
  '1D 28 4C 1A 00 30 70 30 01 01 31 10 00 08 00 FF FF 80 01 80 01 80 01 80 01 80 01 80 01 FF FF 1D 28 4C 02 00 30 32',
  '1D 28 48 06 00 30 30 30 30 34 32 1D 56 42 00 1D 72 01 1D 61 0E',
  '1D 68 50 1D 77 02 1D 48 02 1D 6B 49 0A 7B 42 41 32 30 32 34 30 30 30 31',
  '10 04 01 10 05 02 10 14 08 01 03 14 01 06 02 08',
  '1D 38 4C FF FF 00 00 30 70 1B 2A 21 02 00 01 02 03 04 05 06 1B 44 01 02 00',
].map(hex);
const REPLIES = ['12 1A 16 1E 72', '37 22 30 30 34 32 00', '10 00 00 00 18 00 0F 00 03 11 13', '5F 45 50 53 4F 4E 00 37 25 00'].map(hex);

it('the tokenizer survives whatever a host may send', () => {
  const mutator = createMutator('escpos tokenizer', COMMANDS);
  let tokens = 0;
  let longest = 0;
  const tokenizer = wire.createTokenizer((token) => {
    tokens += 1;
    if ('bytes' in token) longest = Math.max(longest, token.bytes.length);
  });
  for (let i = 0; i < INPUTS; i += 1) {
    // A picture of 4 GiB would swallow all that follows; a real printer is switched off and on.
    if (i % 8 === 0) tokenizer.reset();
    const input = mutator.next();
    for (const byte of input) tokenizer.accept(byte);
    if (i % 32 === 0 && wire.describeCommands(input).length > 2000) throw new Error('too many words');
  }
  expect(tokens).toBeGreaterThan(INPUTS);
  expect(longest).toBeLessThanOrEqual(0x11000);
});

it('the reply sorter survives whatever a printer may send', () => {
  const mutator = createMutator('escpos replies', REPLIES);
  const sorter = wire.createReplySorter();
  let ids = 0;
  for (let i = 0; i < INPUTS; i += 1) {
    const input = mutator.next();
    for (const reply of i % 16 === 0 ? sorter.expire() : sorter.push(input)) {
      if (wire.processIdOf(reply) !== undefined) ids += 1;
      if (reply.kind === 'automatic') wire.faultOf(wire.conditionOfAutomatic(reply.bytes));
      if (reply.kind === 'block' && reply.body.length > 80) throw new Error('a block longer than any printer sends');
    }
    if (i % 32 === 0) wire.describeReplies(input);
  }
  expect(ids).toBeGreaterThan(INPUTS / 100);
});
