import { fc } from '@changqing/fixtures/properties';
import { describe, expect, test } from 'vitest';
import { parseFingerprintTemplate, writeFingerprintTemplate } from '../fingerprint/template.ts';
import { someRecord, someTemplate } from '../../test/arbitrary-templates.ts';
import { parseIsoRecord, templateFromIso, writeIsoRecord, writeIsoTemplate } from './iso19794-2.ts';

const containing = (words: string): unknown => expect.stringContaining(words);

const header = '464d52002032300000000022000000c800f000c500c50100';
const fromHex = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (byte) => parseInt(byte, 16));
/** One view with one minutia, laid out by hand from clause 7 of the standard. */
const golden = fromHex(header.replace('00000022', '00000024') + '02003c01' + '4064' + '0078' + '40' + '50' + '0000');

describe('a record laid out by hand', () => {
  test('reads as what it says', () => {
    expect(parseIsoRecord(golden)).toEqual({
      ok: true,
      value: {
        equipment: 0,
        width: 200,
        height: 240,
        xPerCm: 197,
        yPerCm: 197,
        views: [
          {
            finger: 2,
            viewNumber: 0,
            impressionType: 0,
            quality: 60,
            minutiae: [{ type: 'ending', x: 100, y: 120, angle: 64, quality: 80 }],
            extension: new Uint8Array(0),
          },
        ],
      },
    });
  });

  test('is written as the same bytes', () => {
    const record = parseIsoRecord(golden);
    expect(record.ok && writeIsoRecord(record.value)).toEqual(golden);
  });
});

describe('round trips', () => {
  test('a record of several views with extensions comes back', () => {
    fc.assert(
      fc.property(someRecord, (record) => {
        expect(parseIsoRecord(writeIsoRecord(record))).toEqual({ ok: true, value: record });
      }),
    );
  });

  test('a template keeps everything but its orientation grid', () => {
    fc.assert(
      fc.property(someTemplate, (template) => {
        const record = parseIsoRecord(writeIsoTemplate(template));
        expect(record.ok && templateFromIso(record.value)).toEqual({ ok: true, value: { ...template, grid: undefined } });
      }),
    );
  });

  test('a record that became a template can be stored as cq-fp/1', () => {
    fc.assert(
      fc.property(someRecord, (record) => {
        const template = templateFromIso(record);
        if (!template.ok) return;
        expect(parseFingerprintTemplate(writeFingerprintTemplate(template.value))).toEqual(template);
      }),
    );
  });
});

describe('another resolution', () => {
  test('394 pixels a centimetre come down to half', () => {
    const view = {
      finger: 0,
      viewNumber: 0,
      impressionType: 0,
      quality: 50,
      minutiae: [{ type: 'other' as const, x: 200, y: 100, angle: 9, quality: 0 }],
      extension: new Uint8Array(0),
    };
    const template = templateFromIso({ equipment: 0, width: 400, height: 600, xPerCm: 394, yPerCm: 394, views: [view] });
    expect(template).toMatchObject({
      ok: true,
      value: { position: undefined, widthPx: 200, heightPx: 300, minutiae: [{ x: 100, y: 50, angle: 9 }] },
    });
  });

  test('a picture that does not fit a template is refused', () => {
    const record = { equipment: 0, width: 16000, height: 100, xPerCm: 197, yPerCm: 197, views: [] };
    expect(templateFromIso(record)).toMatchObject({ ok: false, error: { reason: containing('view 1') } });
    const view = { finger: 0, viewNumber: 0, impressionType: 0, quality: 0, minutiae: [], extension: new Uint8Array(0) };
    expect(templateFromIso({ ...record, views: [view] })).toMatchObject({ ok: false, error: { reason: containing('4095') } });
  });
});

describe('lies are named', () => {
  const changed = (at: number, value: number) => golden.map((byte, i) => (i === at ? value : byte));
  test.each([
    ['an empty file', new Uint8Array(0), 'template-not-recognised', 'FMR'],
    ['another magic', changed(0, 0x47), 'template-not-recognised', 'FMR'],
    ['version 30', changed(5, 0x33), 'template-not-recognised', 'version 20'],
    ['a cut header', golden.slice(0, 20), 'template-truncated', '24 bytes'],
    ['a cut body', golden.slice(0, 30), 'template-truncated', 'says 36'],
    ['bytes after the end', Uint8Array.from([...golden, 0]), 'template-malformed', 'but 37 came'],
    ['a second view that is not there', changed(22, 2), 'template-truncated', 'view 2'],
    ['no view, but bytes of one', changed(22, 0), 'template-malformed', 'follow the last view'],
    ['more minutiae than bytes', changed(27, 200), 'template-truncated', '200 minutiae'],
    ['an extension longer than the file', changed(35, 9), 'template-truncated', 'extension of 9'],
    ['a minutia outside the picture', changed(31, 255), 'template-malformed', 'outside'],
    ['the reserved minutia type', changed(28, 0xc0), 'template-malformed', 'reserved type'],
    ['a finger that nobody has', changed(24, 11), 'template-malformed', 'finger code 11'],
    ['a quality above 100', changed(26, 101), 'template-malformed', 'quality 101'],
    ['a width of nothing', changed(15, 0), 'template-malformed', 'picture of 0'],
    ['a resolution of nothing', changed(19, 0), 'template-malformed', 'resolution of 0'],
    ['a reserved byte in use', changed(23, 1), 'template-malformed', 'reserved byte'],
  ])('%s', (_, bytes, code, words) => {
    expect(parseIsoRecord(bytes)).toMatchObject({ ok: false, error: { code, reason: containing(words) } });
  });
});
