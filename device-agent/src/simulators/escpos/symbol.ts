import { create as createQr } from 'qrcode';

/** The QR symbol of GS ( k (§6): what was stored last, printed when asked for. */
export interface SymbolMaker {
  /** Takes one function of GS ( k; answers the rows of a symbol that is to be printed now. */
  accept(command: Uint8Array): readonly Uint8Array[];
}

const SET_MODULE = 0x43;
const STORE = 0x50;
const PRINT = 0x51;
/** What a symbol of error correction M holds at most. */
const MOST_BYTES = 2_331;

export function createSymbolMaker(dotsPerLine: number, isCentred: () => boolean): SymbolMaker {
  let module = 3;
  let stored = '';
  return {
    accept: (command) => {
      const fn = command[6];
      if (fn === SET_MODULE) module = Math.max(1, Math.min(16, command[7] ?? 3));
      else if (fn === STORE) stored = new TextDecoder().decode(command.subarray(8));
      else if (fn === PRINT && stored !== '' && Buffer.byteLength(stored) <= MOST_BYTES)
        return rowsOf(stored, module, dotsPerLine, isCentred());
      return [];
    },
  };
}

function rowsOf(text: string, module: number, dotsPerLine: number, centred: boolean): readonly Uint8Array[] {
  const { data, size } = createQr(text, { errorCorrectionLevel: 'M' }).modules;
  const left = centred ? Math.max(0, Math.floor((dotsPerLine - size * module) / 2)) : 0;
  return Array.from({ length: size * module }, (_, y) => {
    const row = new Uint8Array(dotsPerLine >> 3);
    for (let x = 0; x < size * module && left + x < dotsPerLine; x += 1) {
      if (data[Math.floor(y / module) * size + Math.floor(x / module)] === 1) row[(left + x) >> 3]! |= 0x80 >> ((left + x) & 7);
    }
    return row;
  });
}
