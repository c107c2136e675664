import { expect, it } from 'vitest';
import { sameBytes } from '../../src/codec/fields.ts';
import { describePacket } from '../../src/devices/zfm-20/describe.ts';
import { INSTRUCTIONS, parseCommand, parseReply, type InstructionName } from '../../src/devices/zfm-20/instructions.ts';
import { parseImage, parseIndexPage, parseProductInfo } from '../../src/devices/zfm-20/messages.ts';
import { createPacketFramer, encodePacket } from '../../src/devices/zfm-20/wire.ts';
import { EF01_EXAMPLES } from '../examples/ef01-examples.ts';
import { example } from '../examples/worked-examples.ts';
import { createMutator, INPUTS } from './mutate.ts';

const LONGEST = 267;
const lines = Object.values(EF01_EXAMPLES).flatMap((text) => example(text));
const isName = (name: string): name is InstructionName => name in INSTRUCTIONS;
const names = Object.keys(INSTRUCTIONS).filter(isName);

function corpus(direction: 'to-device' | 'from-device'): Uint8Array[] {
  return lines.filter((line) => line.direction === direction).map((line) => line.bytes);
}

it('the driver survives whatever a module may say', () => {
  const mutator = createMutator('zfm-20 driver side', corpus('from-device'));
  const framer = createPacketFramer();
  let frames = 0;
  for (let i = 0; i < INPUTS; i += 1) {
    const input = mutator.next();
    for (const event of i % 64 === 0 ? framer.expire() : framer.push(input)) {
      if (event.kind !== 'frame') continue;
      frames += 1;
      const { payload } = event.frame;
      parseReply(names[i % names.length]!, payload.subarray(1));
      if (i % 4 === 0) parseProductInfo(payload.subarray(1));
      const used = i % 4 === 1 ? parseIndexPage(0, payload.subarray(0, 32)) : [];
      if (used.length > 256) throw new Error('more templates than a page has');
      const image = parseImage(payload, 16, 16, 500);
      if (image.ok !== (payload.length === 128)) throw new Error('an image of the wrong length');
      if (describePacket(event.frame, 'r503') === '') throw new Error('a packet without words');
    }
    if (framer.pending > LONGEST) throw new Error(`the framer holds ${framer.pending} bytes`);
  }
  // Mutations leave many frames whole: a framer that finds none would fuzz nothing behind it.
  expect(frames).toBeGreaterThan(INPUTS / 20);
}, 150_000);

it('the simulator’s side survives whatever a host may say, and reads back what it understands', () => {
  const mutator = createMutator('zfm-20 simulator side', corpus('to-device'));
  const framer = createPacketFramer();
  const profiles = ['zfm', 'r503', 'zw'] as const;
  const errors = new Set<string>();
  let commands = 0;
  for (let i = 0; i < INPUTS; i += 1) {
    const input = mutator.next();
    for (const event of i % 64 === 0 ? framer.expire() : framer.push(input)) {
      if (event.kind !== 'frame') continue;
      if (i % 8 === 0 && !sameBytes(encodePacket(event.frame), event.bytes)) throw new Error('not the same bytes again');
      const command = parseCommand(profiles[i % 3]!, event.frame.payload);
      if (command.ok) commands += 1;
      else errors.add(command.error);
    }
    if (framer.pending > LONGEST) throw new Error(`the framer holds ${framer.pending} bytes`);
  }
  expect(commands).toBeGreaterThan(INPUTS / 50);
  expect([...errors].sort()).toEqual(['length', 'unknown']);
}, 150_000);
