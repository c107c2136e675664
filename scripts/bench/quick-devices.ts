import { ok, type GreyImage } from '@changqing/protocol';
import type { BiometricReader } from '../../device-agent/src/hal/biometric-reader.ts';
import type { DocumentPrinter } from '../../device-agent/src/hal/document-printer.ts';
import type { ReceiptPrinter } from '../../device-agent/src/hal/receipt-printer.ts';
import type { DeviceIdentity } from '../../device-agent/src/hal/status.ts';
import { setImmediate as nextTurn } from 'node:timers/promises';

const identity: DeviceIdentity = { model: 'bench', maker: 'bench', serialNumber: '1', firmware: '1' };

/** A fingerprint reader on which the same finger always lies already: each capture gives a fresh copy of its image. */
export const quickFingerReader = (image: GreyImage): BiometricReader => ({
  modality: 'fingerprint',
  range: undefined,
  status: () => ({ state: 'ready', identity }),
  onStatus: () => () => undefined,
  async *capture() {
    yield { kind: 'hint', hint: 'place' };
    await nextTurn();
    yield { kind: 'taken' };
    yield {
      kind: 'sample',
      sample: { image: { ...image, pixels: image.pixels.slice() }, liveness: 'none', readerQuality: undefined, transferMs: 0 },
    };
  },
  close: () => Promise.resolve(),
});

/** A printer that swallows any raster at once and says so. */
export const quickPrinter = (): ReceiptPrinter => ({
  paperWidthMm: 80,
  dotsPerLine: 576,
  dotsPerMm: 8,
  status: () => ({ state: 'ready', identity, paperLow: false }),
  onStatus: () => () => undefined,
  print: async (_jobId, raster) => {
    await nextTurn();
    return { state: 'printed', evidence: 'acknowledged', heightMm: raster.heightDots / 8 };
  },
  clear: () => Promise.resolve(ok()),
  close: () => Promise.resolve(),
});

/** An A4 printer that swallows any document at once and says so. */
export const quickDocumentPrinter = (): DocumentPrinter => {
  const abilities = { formats: ['application/pdf'], duplex: true, maximumCopies: 9 };
  return {
    status: () => ({ state: 'ready', identity, abilities, paperLow: false, markerLow: false }),
    onStatus: () => () => undefined,
    print: async ({ pages, duplex, copies }) => {
      await nextTurn();
      const sheets = (duplex ? Math.ceil(pages / 2) : pages) * copies;
      return { state: 'printed', evidence: 'acknowledged-checked', sheets };
    },
    find: () => Promise.resolve({ found: 'not-there' }),
    cancel: () => Promise.resolve(true),
    close: () => Promise.resolve(),
  };
};
