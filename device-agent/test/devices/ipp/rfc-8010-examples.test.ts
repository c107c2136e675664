import { describe, expect, it } from 'vitest';
import { encodeMessage, parseMessage, type IppMessage } from '../../../src/devices/ipp/codec/message.ts';
import { attribute, boolean, enumeration, integer, keyword, name, text, uri } from '../../../src/devices/ipp/wire.ts';

// The tables of RFC 8010, Appendix A, line by line: a number as in the column "Octets", or the text of a name or value.
const bytesOf = (...lines: readonly string[]): Uint8Array =>
  Uint8Array.from(
    lines.flatMap((line) => [...(line.startsWith('0x') ? Buffer.from(line.slice(2), 'hex') : new TextEncoder().encode(line))]),
  );

const PRINTER = 'ipp://printer.example.com/ipp/print/pinetree';
const CHARSET = ['0x47', '0x0012', 'attributes-charset', '0x0005', 'utf-8'];
const LANGUAGE = ['0x48', '0x001b', 'attributes-natural-language', '0x0005', 'en-us'];
const TARGET = ['0x45', '0x000b', 'printer-uri', '0x002c', PRINTER];
const language = [
  attribute('attributes-charset', { kind: 'charset', value: 'utf-8' }),
  attribute('attributes-natural-language', { kind: 'naturalLanguage', value: 'en-us' }),
];
const nothing = new Uint8Array(0);

const EXAMPLES: readonly (readonly [string, Uint8Array, IppMessage])[] = [
  [
    'A.1 Print-Job request',
    bytesOf(
      ...['0x0101', '0x0002', '0x00000001', '0x01', ...CHARSET, ...LANGUAGE, ...TARGET],
      ...['0x42', '0x0008', 'job-name', '0x0006', 'foobar'],
      ...['0x22', '0x0016', 'ipp-attribute-fidelity', '0x0001', '0x01'],
      '0x02',
      ...['0x21', '0x0006', 'copies', '0x0004', '0x00000014'],
      ...['0x44', '0x0005', 'sides', '0x0013', 'two-sided-long-edge'],
      '0x03',
      '%!PDF...',
    ),
    {
      version: [1, 1],
      code: 0x0002,
      requestId: 1,
      groups: [
        {
          group: 'operation',
          attributes: [
            ...language,
            attribute('printer-uri', uri(PRINTER)),
            attribute('job-name', name('foobar')),
            attribute('ipp-attribute-fidelity', boolean(true)),
          ],
        },
        { group: 'job', attributes: [attribute('copies', integer(20)), attribute('sides', keyword('two-sided-long-edge'))] },
      ],
      data: new TextEncoder().encode('%!PDF...'),
    },
  ],
  [
    'A.2 Print-Job response (successful)',
    bytesOf(
      ...['0x0101', '0x0000', '0x00000001', '0x01', ...CHARSET, ...LANGUAGE],
      ...['0x41', '0x000e', 'status-message', '0x000d', 'successful-ok'],
      '0x02',
      ...['0x21', '0x0006', 'job-id', '0x0004', '0x00000093'],
      ...['0x45', '0x0007', 'job-uri', '0x0030', `${PRINTER}/147`],
      ...['0x23', '0x0009', 'job-state', '0x0004', '0x00000003'],
      '0x03',
    ),
    {
      version: [1, 1],
      code: 0x0000,
      requestId: 1,
      groups: [
        { group: 'operation', attributes: [...language, attribute('status-message', text('successful-ok'))] },
        {
          group: 'job',
          attributes: [
            attribute('job-id', integer(147)),
            attribute('job-uri', uri(`${PRINTER}/147`)),
            attribute('job-state', enumeration(3)),
          ],
        },
      ],
      data: nothing,
    },
  ],
  [
    'A.3 Print-Job response (failure)',
    bytesOf(
      ...['0x0101', '0x040b', '0x00000001', '0x01', ...CHARSET, ...LANGUAGE],
      ...['0x41', '0x000e', 'status-message', '0x002f', 'client-error-attributes-or-values-not-supported'],
      '0x05',
      ...['0x21', '0x0006', 'copies', '0x0004', '0x00000014'],
      ...['0x10', '0x0005', 'sides', '0x0000'],
      '0x03',
    ),
    {
      version: [1, 1],
      code: 0x040b,
      requestId: 1,
      groups: [
        {
          group: 'operation',
          attributes: [...language, attribute('status-message', text('client-error-attributes-or-values-not-supported'))],
        },
        { group: 'unsupported', attributes: [attribute('copies', integer(20)), attribute('sides', { kind: 'none', why: 'unsupported' })] },
      ],
      data: nothing,
    },
  ],
  [
    'A.6 Create-Job request',
    bytesOf('0x0101', '0x0005', '0x00000001', '0x01', ...CHARSET, ...LANGUAGE, ...TARGET, '0x03'),
    {
      version: [1, 1],
      code: 0x0005,
      requestId: 1,
      groups: [{ group: 'operation', attributes: [...language, attribute('printer-uri', uri(PRINTER))] }],
      data: nothing,
    },
  ],
  [
    'A.8 Get-Jobs request',
    bytesOf(
      ...['0x0101', '0x000a', '0x0000007b', '0x01', ...CHARSET, ...LANGUAGE, ...TARGET],
      ...['0x21', '0x0005', 'limit', '0x0004', '0x00000032'],
      ...['0x44', '0x0014', 'requested-attributes', '0x0006', 'job-id'],
      ...['0x44', '0x0000', '0x0008', 'job-name'],
      ...['0x44', '0x0000', '0x000f', 'document-format'],
      '0x03',
    ),
    {
      version: [1, 1],
      code: 0x000a,
      requestId: 123,
      groups: [
        {
          group: 'operation',
          attributes: [
            ...language,
            attribute('printer-uri', uri(PRINTER)),
            attribute('limit', integer(50)),
            attribute('requested-attributes', keyword('job-id'), keyword('job-name'), keyword('document-format')),
          ],
        },
      ],
      data: nothing,
    },
  ],
  [
    'A.9 Get-Jobs response: a group for each job, one of them empty, names with a language',
    bytesOf(
      ...['0x0101', '0x0000', '0x0000007b', '0x01', ...CHARSET, ...LANGUAGE],
      ...['0x41', '0x000e', 'status-message', '0x000d', 'successful-ok'],
      ...['0x02', '0x21', '0x0006', 'job-id', '0x0004', '0x00000093'],
      ...['0x36', '0x0008', 'job-name', '0x000c', '0x0005', 'fr-ca', '0x0003', 'fou'],
      '0x02',
      ...['0x02', '0x21', '0x0006', 'job-id', '0x0004', '0x00000095'],
      ...['0x36', '0x0008', 'job-name', '0x0012', '0x0005', 'de-CH', '0x0009', 'isch guet'],
      '0x03',
    ),
    {
      version: [1, 1],
      code: 0,
      requestId: 123,
      groups: [
        { group: 'operation', attributes: [...language, attribute('status-message', text('successful-ok'))] },
        {
          group: 'job',
          attributes: [
            attribute('job-id', integer(147)),
            attribute('job-name', { kind: 'nameWithLanguage', language: 'fr-ca', value: 'fou' }),
          ],
        },
        { group: 'job', attributes: [] },
        {
          group: 'job',
          attributes: [
            attribute('job-id', integer(149)),
            attribute('job-name', { kind: 'nameWithLanguage', language: 'de-CH', value: 'isch guet' }),
          ],
        },
      ],
      data: nothing,
    },
  ],
];

describe('the examples of RFC 8010, Appendix A', () => {
  it.each(EXAMPLES)('%s', (_title, bytes, message) => {
    expect(parseMessage(bytes)).toEqual({ ok: true, value: message });
    expect(encodeMessage(message)).toEqual(bytes);
  });

  it('A.7: media-col in a request is a collection within a collection', () => {
    // §3.1.6 and §3.1.7: begCollection, members by memberAttrName, endCollection; a nested one stands as the value of its member.
    const bytes = bytesOf(
      ...['0x0101', '0x0005', '0x00000001', '0x01', ...CHARSET, ...LANGUAGE, ...TARGET, '0x02'],
      ...['0x34', '0x0009', 'media-col', '0x0000'],
      ...['0x4a', '0x0000', '0x000a', 'media-size', '0x34', '0x0000', '0x0000'],
      ...['0x4a', '0x0000', '0x000b', 'x-dimension', '0x21', '0x0000', '0x0004', '0x00005208'],
      ...['0x4a', '0x0000', '0x000b', 'y-dimension', '0x21', '0x0000', '0x0004', '0x00007404'],
      ...['0x37', '0x0000', '0x0000'],
      ...['0x4a', '0x0000', '0x000b', 'media-color', '0x44', '0x0000', '0x0005', 'white'],
      ...['0x37', '0x0000', '0x0000'],
      '0x03',
    );
    const size = [attribute('x-dimension', integer(21_000)), attribute('y-dimension', integer(29_700))];
    const media = attribute('media-col', {
      kind: 'collection',
      members: [attribute('media-size', { kind: 'collection', members: size }), attribute('media-color', keyword('white'))],
    });
    const parsed = parseMessage(bytes);
    expect(parsed).toMatchObject({ ok: true, value: { groups: [{}, { group: 'job', attributes: [media] }] } });
    if (parsed.ok) expect(encodeMessage(parsed.value)).toEqual(bytes);
  });
});
