import { expect, it } from 'vitest';
import { encodeAcknowledgement, encodeCommand, parseAcknowledgement, parseFirmware } from '../../src/devices/ld2410/commands.ts';
import { describeFrame } from '../../src/devices/ld2410/describe.ts';
import { createLd2410Framer, parseReport } from '../../src/devices/ld2410/wire.ts';
import { hex } from '../examples/worked-examples.ts';
import { createMutator, INPUTS } from './mutate.ts';

const LONGEST = 6 + 64 + 4;

it('driver and simulator survive whatever stands on the wire', () => {
  const mutator = createMutator('ld2410', [
    hex('F4 F3 F2 F1 0D 00 02 AA 00 00 00 00 00 00 00 00 00 55 00 F8 F7 F6 F5'),
    hex('F4 F3 F2 F1 0D 00 02 AA 02 00 00 00 51 00 3B 5A 00 55 00 F8 F7 F6 F5'),
    encodeCommand('open'),
    encodeAcknowledgement({ word: 0xa0, status: 0, rest: hex('00 01 07 01 16 15 09 22') }),
  ]);
  const framer = createLd2410Framer();
  let reports = 0;
  for (let i = 0; i < INPUTS; i += 1) {
    const input = mutator.next();
    for (const event of i % 16 === 0 ? framer.expire() : framer.push(input)) {
      if (event.kind !== 'frame') continue;
      const { payload } = event.frame;
      const report = parseReport(payload);
      if (report.ok) {
        reports += 1;
        if (report.value.stillDistanceCm > 65_535) throw new Error('a distance of more than two bytes');
      } else if (report.error.length === 0) throw new Error('an error without words');
      const answer = parseAcknowledgement(payload);
      if (answer.ok) parseFirmware(answer.value.rest);
      if (describeFrame(event.frame) === '') throw new Error('a frame without words');
    }
    if (framer.pending > LONGEST) throw new Error(`the framer holds ${framer.pending} bytes`);
  }
  expect(reports).toBeGreaterThan(INPUTS / 20);
}, 150_000);
