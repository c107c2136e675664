import { fc } from '@changqing/fixtures/properties';
import { describe, expect, test } from 'vitest';
import { someTemplate } from '../../test/arbitrary-templates.ts';
import { parseFingerprintTemplate, writeFingerprintTemplate, type FingerprintTemplate } from './template.ts';

const containing = (words: string): unknown => expect.stringContaining(words);

const small: FingerprintTemplate = {
  position: 'left-thumb',
  quality: 77,
  widthPx: 256,
  heightPx: 288,
  minutiae: [{ x: 100, y: 200, angle: 64, type: 'bifurcation', quality: 40 }],
  grid: { cellPx: 16, firstColumn: 1, firstRow: 2, columns: 2, rows: 1, cells: Uint8Array.of(5, 255) },
};

describe('cq-fp/1', () => {
  test('any template comes back', () => {
    fc.assert(
      fc.property(someTemplate, (template) => {
        expect(parseFingerprintTemplate(writeFingerprintTemplate(template))).toEqual({ ok: true, value: template });
      }),
    );
  });

  test('is read from the middle of a larger buffer', () => {
    const bytes = writeFingerprintTemplate(small);
    const buffer = new Uint8Array(bytes.length + 9).fill(7);
    buffer.set(bytes, 4);
    expect(parseFingerprintTemplate(buffer.subarray(4, 4 + bytes.length))).toEqual({ ok: true, value: small });
  });

  test('does not change when the buffer that it came from does', () => {
    const bytes = writeFingerprintTemplate(small);
    const parsed = parseFingerprintTemplate(bytes);
    bytes.fill(0);
    expect(parsed).toEqual({ ok: true, value: small });
  });

  test('more minutiae than a byte can count are a bug and throw', () => {
    const minutiae = Array.from({ length: 256 }, () => small.minutiae[0]!);
    expect(() => writeFingerprintTemplate({ ...small, minutiae })).toThrow(RangeError);
  });
});

describe('lies are named', () => {
  const bytes = writeFingerprintTemplate(small);
  const changed = (at: number, value: number) => bytes.map((byte, i) => (i === at ? value : byte));
  test.each([
    ['nothing', new Uint8Array(0), 'template-not-recognised', 'CQF1'],
    ['another format', changed(3, 0x32), 'template-not-recognised', 'CQF1'],
    ['a cut header', bytes.slice(0, 10), 'template-truncated', '18 bytes'],
    ['a cut body', bytes.slice(0, -1), 'template-truncated', `says ${bytes.length}`],
    ['bytes after the end', Uint8Array.from([...bytes, 1]), 'template-malformed', `but ${bytes.length + 1} came`],
    ['more minutiae than bytes', changed(12, 255), 'template-malformed', '255 minutiae'],
    ['a larger grid than bytes', changed(16, 255), 'template-malformed', '255 × 1 cells'],
    ['a grid without a cell size', changed(13, 0), 'template-malformed', 'cells of 0 px'],
    ['tiny cells', changed(13, 3), 'template-malformed', 'cells of 3 px'],
    ['a finger that nobody has', changed(6, 11), 'template-malformed', 'finger code 11'],
    ['a quality above 100', changed(7, 101), 'template-malformed', 'quality 101'],
    ['a picture of nothing', changed(8, 0).fill(0, 8, 10), 'template-malformed', 'picture of 0'],
    ['a minutia outside the picture', changed(18, 255), 'template-malformed', 'outside'],
    ['the reserved minutia type', changed(22, 0xff), 'template-malformed', 'reserved type'],
    ['a cell that is no orientation', changed(bytes.length - 1, 200), 'template-malformed', 'holds 200'],
  ])('%s', (_, lying, code, words) => {
    expect(parseFingerprintTemplate(lying)).toMatchObject({ ok: false, error: { code, reason: containing(words) } });
  });
});
