import { fingerPosition } from '@changqing/protocol';
import { fc } from '@changqing/fixtures/properties';
import type { FingerprintTemplate } from '../src/fingerprint/template.ts';
import type { IsoRecord } from '../src/formats/iso19794-2.ts';

const type = fc.constantFrom('other' as const, 'ending' as const, 'bifurcation' as const);

/** Any template that `cq-fp/1` can hold. */
export const someTemplate: fc.Arbitrary<FingerprintTemplate> = fc
  .record({ widthPx: fc.integer({ min: 1, max: 4095 }), heightPx: fc.integer({ min: 1, max: 4095 }) })
  .chain(({ widthPx, heightPx }) => {
    const minutia = fc.record({
      x: fc.integer({ min: 0, max: widthPx - 1 }),
      y: fc.integer({ min: 0, max: heightPx - 1 }),
      angle: fc.integer({ min: 0, max: 255 }),
      type,
      quality: fc.integer({ min: 0, max: 63 }),
    });
    const grid = fc
      .record({
        cellPx: fc.integer({ min: 8, max: 255 }),
        firstColumn: fc.nat(255),
        firstRow: fc.nat(255),
        columns: fc.integer({ min: 1, max: 20 }),
        rows: fc.integer({ min: 1, max: 20 }),
      })
      .chain((head) => {
        const cells = fc.array(fc.oneof(fc.integer({ min: 0, max: 127 }), fc.constant(255)), {
          minLength: head.columns * head.rows,
          maxLength: head.columns * head.rows,
        });
        return cells.map((values) => ({ ...head, cells: Uint8Array.from(values) }));
      });
    return fc.record({
      position: fc.constantFrom(undefined, ...fingerPosition.options),
      quality: fc.integer({ min: 0, max: 100 }),
      widthPx: fc.constant(widthPx),
      heightPx: fc.constant(heightPx),
      minutiae: fc.array(minutia, { maxLength: 60 }),
      grid: fc.option(grid, { nil: undefined }),
    });
  });

/** Any record that ISO/IEC 19794-2:2005 allows, with up to three views. */
export const someRecord: fc.Arbitrary<IsoRecord> = fc
  .record({ width: fc.integer({ min: 1, max: 16383 }), height: fc.integer({ min: 1, max: 16383 }) })
  .chain(({ width, height }) => {
    const minutia = fc.record({
      type,
      x: fc.integer({ min: 0, max: width - 1 }),
      y: fc.integer({ min: 0, max: height - 1 }),
      angle: fc.nat(255),
      quality: fc.nat(100),
    });
    const view = fc.record({
      finger: fc.nat(10),
      viewNumber: fc.nat(15),
      impressionType: fc.nat(15),
      quality: fc.nat(100),
      minutiae: fc.array(minutia, { maxLength: 40 }),
      extension: fc.uint8Array({ maxLength: 30 }),
    });
    return fc.record({
      equipment: fc.nat(65535),
      width: fc.constant(width),
      height: fc.constant(height),
      xPerCm: fc.integer({ min: 1, max: 1000 }),
      yPerCm: fc.integer({ min: 1, max: 1000 }),
      views: fc.array(view, { maxLength: 3 }),
    });
  });
