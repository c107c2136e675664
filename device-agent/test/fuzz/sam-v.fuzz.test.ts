import { idCard } from '@changqing/protocol';
import { expect, it } from 'vitest';
import { encodeCardText, parseCardText } from '../../src/devices/sam-v/card-text.ts';
import { describeReply, describeRequest } from '../../src/devices/sam-v/describe.ts';
import { commandNameOf, parseCardBlocks, parseSamNumber } from '../../src/devices/sam-v/messages.ts';
import { createReplyFramer, createRequestFramer } from '../../src/devices/sam-v/wire.ts';
import { SAM_EXAMPLES } from '../examples/sam-examples.ts';
import { example } from '../examples/worked-examples.ts';
import { foreigner2017, foreigner2023, longName, permit, resident } from '../test-cards.ts';
import { createMutator, INPUTS } from './mutate.ts';

const LONGEST = 7 + 0x0920;
const lines = Object.values(SAM_EXAMPLES).flatMap((text) => example(text));

function corpus(direction: 'to-device' | 'from-device'): Uint8Array[] {
  return lines.filter((line) => line.direction === direction).map((line) => line.bytes);
}

it('the driver survives whatever a reader may say', () => {
  // Long replies come seldom, or a million inputs would be two gigabytes; the text in them has a run of its own below.
  const short = corpus('from-device').filter((bytes) => bytes.length < 200);
  const long = corpus('from-device').filter((bytes) => bytes.length >= 200);
  const mutator = createMutator('sam-v driver side', [...short, ...short, ...short, ...long.slice(0, 1)]);
  const framer = createReplyFramer();
  let frames = 0;
  for (let i = 0; i < INPUTS; i += 1) {
    const input = mutator.next();
    for (const event of i % 16 === 0 ? framer.expire() : framer.push(input)) {
      if (event.kind !== 'frame') continue;
      frames += 1;
      const { data } = event.frame;
      const blocks = parseCardBlocks(data, i % 2 === 0);
      if (blocks !== undefined && blocks.text.length !== 256) throw new Error('a text of another length');
      parseSamNumber(data);
      if (describeReply(event.frame) === '') throw new Error('a frame without words');
    }
    if (framer.pending > LONGEST) throw new Error(`the framer holds ${framer.pending} bytes`);
  }
  expect(frames).toBeGreaterThan(INPUTS / 20);
}, 150_000);

it('the simulator’s side survives whatever a host may say', () => {
  const mutator = createMutator('sam-v simulator side', corpus('to-device'));
  const framer = createRequestFramer();
  let known = 0;
  for (let i = 0; i < INPUTS; i += 1) {
    const input = mutator.next();
    for (const event of i % 16 === 0 ? framer.expire() : framer.push(input)) {
      if (event.kind !== 'frame') continue;
      if (commandNameOf(event.frame.command, event.frame.parameter) !== undefined) known += 1;
      if (describeRequest(event.frame) === '') throw new Error('a frame without words');
    }
    if (framer.pending > LONGEST) throw new Error(`the framer holds ${framer.pending} bytes`);
  }
  expect(known).toBeGreaterThan(INPUTS / 50);
}, 150_000);

it('the text of a card is read or refused, and what is read is a card', () => {
  const texts = [resident, longName, permit, foreigner2017, foreigner2023].map(encodeCardText);
  const mutator = createMutator('card text', texts);
  const whole = new Uint8Array(256);
  let read = 0;
  for (let i = 0; i < INPUTS; i += 1) {
    const input = mutator.next();
    whole.fill(0x20);
    whole.set(input.subarray(0, 256));
    const card = parseCardText(i % 32 === 0 ? input : whole, 'R');
    if (!card.ok) {
      if (card.error.length === 0) throw new Error('an error without words');
      continue;
    }
    read += 1;
    if (read % 256 === 0) expect(idCard.safeParse(card.value).success).toBe(true);
  }
  expect(read).toBeGreaterThan(INPUTS / 50);
}, 150_000);
