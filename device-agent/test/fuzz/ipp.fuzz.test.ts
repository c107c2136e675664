import { expect, it } from 'vitest';
import { parseHex } from '../../src/codec/hex.ts';
import { encodeMessage, parseMessage } from '../../src/devices/ipp/codec/message.ts';
import { parseJob } from '../../src/devices/ipp/job-facts.ts';
import { parseAbout, parseCondition } from '../../src/devices/ipp/printer-facts.ts';
import { attribute, enumeration, groupsOf, integer, keyword, LANGUAGE, name, text } from '../../src/devices/ipp/wire.ts';
import { createMutator, INPUTS } from './mutate.ts';

const response = (...groups: Parameters<typeof encodeMessage>[0]['groups']) =>
  encodeMessage({
    version: [1, 1],
    code: 0,
    requestId: 7,
    groups: [{ group: 'operation', attributes: LANGUAGE }, ...groups],
    data: new Uint8Array(0),
  });

const CORPUS = [
  response({
    group: 'printer',
    attributes: [
      attribute('printer-state', enumeration(5)),
      attribute('printer-state-reasons', keyword('media-empty-error'), keyword('toner-low-warning')),
      attribute('printer-device-id', text('MFG:A;MDL:B;SN:1;')),
      attribute('copies-supported', { kind: 'rangeOfInteger', lower: 1, upper: 99 }),
    ],
  }),
  response({
    group: 'job',
    attributes: [
      attribute('job-id', integer(3)),
      attribute('job-name', name('0198')),
      attribute('job-state', enumeration(9)),
      attribute('job-state-reasons', keyword('job-completed-successfully')),
      attribute('job-impressions-completed', integer(4)),
      attribute('time-at-processing', { kind: 'none', why: 'no-value' }),
    ],
  }),
  response({
    group: 'printer',
    attributes: [
      attribute('media-col', {
        kind: 'collection',
        members: [attribute('media-size', { kind: 'collection', members: [attribute('x', integer(21_000))] })],
      }),
      attribute('when', { kind: 'dateTime', value: { at: 1_000, utcOffsetMinutes: 480 } }),
      attribute('dots', { kind: 'resolution', across: 600, along: 600, unit: 3 }),
      attribute('who', { kind: 'nameWithLanguage', language: 'zh-cn', value: '常青' }),
    ],
  }),
];

it('the message parser survives whatever a printer may send', () => {
  const hex = parseHex('01 01 00 00 00 00 00 01 01 34 00 01 61 00 00 4A 00 00 00 01 62 34 00 00 00 00 37 00 00 00 00 37 00 00 00 00 03');
  const mutator = createMutator('ipp messages', hex.ok ? [...CORPUS, hex.value] : CORPUS);
  let read = 0;
  for (let i = 0; i < INPUTS; i += 1) {
    const input = mutator.next();
    const parsed = parseMessage(input);
    if (!parsed.ok) continue;
    read += 1;
    for (const group of groupsOf(parsed.value, 'printer')) {
      parseCondition(group);
      const about = parseAbout(group);
      if (about.identity.maker.length > 120 || about.abilities.maximumCopies < 1) throw new Error('believed too much');
    }
    for (const group of groupsOf(parsed.value, 'job')) {
      const job = parseJob(group);
      if (job !== undefined && (job.sidesOut ?? 0) < 0) throw new Error('less than nothing came out');
    }
    // What was read can be said again; longer than it came only by values that had bytes and should have none.
    if (i % 64 === 0 && encodeMessage(parsed.value).length > input.length * 3 + 9) throw new Error('grew');
  }
  expect(read).toBeGreaterThan(INPUTS / 20);
});
