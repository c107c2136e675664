import { expect, it } from 'vitest';
import { concatBytes } from '../../src/codec/fields.ts';
import { parseHex } from '../../src/codec/hex.ts';
import { commandOf, createMessageFramer, describeReport, parseEvent, parseRequest, parseResponse } from '../../src/devices/pvr-hid/wire.ts';
import { EXAMPLES } from '../devices/pvr-hid/examples.ts';
import { createMutator, INPUTS } from './mutate.ts';

const MOST_HELD = 4200;

function corpus(direction: '>' | '<'): Uint8Array[] {
  const lines = Object.values(EXAMPLES).flatMap((text) => text.trim().split('\n'));
  return lines.flatMap((line) => {
    const bytes = line.startsWith(direction) ? parseHex(line.slice(1)) : undefined;
    return bytes?.ok === true ? [bytes.value] : [];
  });
}

it.each(['host', 'device'] as const)('the %s side survives whatever the other one may say', (role) => {
  const reports = corpus(role === 'host' ? '<' : '>');
  const mutator = createMutator(`pvr-hid ${role} side`, [...reports, concatBytes(reports.slice(0, 2))]);
  const framer = createMessageFramer(role);
  let messages = 0;
  for (let i = 0; i < INPUTS; i += 1) {
    const input = mutator.next();
    // A tunnel that has lost its step finds it again by a pause.
    if (i % 3 === 0) framer.expire();
    for (const event of framer.push(input)) {
      if (event.kind !== 'frame') continue;
      messages += 1;
      const { frame } = event;
      const name = commandOf(frame.cmd);
      if (frame.kind === 'event') void parseEvent(frame);
      else if (name !== undefined && frame.kind === 'response') void parseResponse(name, frame.payload);
      else if (name !== undefined) void parseRequest(name, frame.payload);
    }
    if (i % 16 === 0 && describeReport(input) === '') throw new Error('a report without words');
    if (framer.pending > MOST_HELD) throw new Error(`the framer holds ${framer.pending} bytes`);
  }
  expect(messages).toBeGreaterThan(INPUTS / 50);
});
