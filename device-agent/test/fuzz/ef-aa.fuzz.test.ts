import { expect, it } from 'vitest';
import { describeModuleFrame, describeRequest } from '../../src/devices/ef-aa/describe.ts';
import { hintOf } from '../../src/devices/ef-aa/hints.ts';
import { parseNote } from '../../src/devices/ef-aa/notes.ts';
import { parseEnrolled, parseKnownHand, parseModuleState, parseReply, parseText } from '../../src/devices/ef-aa/replies.ts';
import { parseRequest } from '../../src/devices/ef-aa/requests.ts';
import { createHostFramer, createModuleFramer, NOTE, REPLY } from '../../src/devices/ef-aa/wire.ts';
import { EF_AA_EXAMPLES } from '../examples/ef-aa-examples.ts';
import { example } from '../examples/worked-examples.ts';
import { createMutator, INPUTS } from './mutate.ts';

const LONGEST = 5 + 4096 + 1;
const lines = Object.values(EF_AA_EXAMPLES).flatMap((text) => example(text));
const corpus = (direction: 'to-device' | 'from-device') => lines.filter((line) => line.direction === direction).map(({ bytes }) => bytes);

it('the driver survives whatever a module may say', () => {
  const mutator = createMutator('ef-aa driver side', corpus('from-device'));
  const framer = createModuleFramer();
  let frames = 0;
  let verdicts = 0;
  for (let i = 0; i < INPUTS; i += 1) {
    const input = mutator.next();
    for (const event of i % 16 === 0 ? framer.expire() : framer.push(input)) {
      if (event.kind !== 'frame') continue;
      frames += 1;
      const { id, data } = event.frame;
      if (id === NOTE) {
        const note = parseNote(data);
        if (note?.name === 'state') hintOf(note.state, i % 2 === 0);
      }
      const reply = id === REPLY ? parseReply(data) : undefined;
      if (reply === undefined) continue;
      parseModuleState(reply.data);
      parseEnrolled(reply.data);
      if (parseText(reply.data).length > 64) throw new Error('a text without end');
      const hand = parseKnownHand(reply.data);
      if (hand !== undefined) verdicts += 1;
      if (hand !== undefined && (hand.name.length > 32 || hand.userId > 0xffff)) throw new Error('an impossible hand');
      if (i % 16 === 0 && describeModuleFrame(event.frame) === '') throw new Error('a frame without words');
    }
    if (framer.pending > LONGEST) throw new Error(`the framer holds ${framer.pending} bytes`);
  }
  expect(frames).toBeGreaterThan(INPUTS / 20);
  expect(verdicts).toBeGreaterThan(INPUTS / 100);
}, 150_000);

it('the simulator’s side survives whatever a host may say', () => {
  const mutator = createMutator('ef-aa simulator side', corpus('to-device'));
  const framer = createHostFramer();
  let known = 0;
  for (let i = 0; i < INPUTS; i += 1) {
    const input = mutator.next();
    for (const event of i % 16 === 0 ? framer.expire() : framer.push(input)) {
      if (event.kind !== 'frame') continue;
      if (typeof parseRequest(event.frame) !== 'string') known += 1;
      if (describeRequest(event.frame) === '') throw new Error('a frame without words');
    }
    if (framer.pending > LONGEST) throw new Error(`the framer holds ${framer.pending} bytes`);
  }
  expect(known).toBeGreaterThan(INPUTS / 50);
}, 150_000);
