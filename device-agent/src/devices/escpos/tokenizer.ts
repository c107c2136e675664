/** One command, or a piece of one, as a printer reads it. */
export type Token =
  /** One character: ASCII, or two bytes in Chinese mode (four where the printer knows GB18030). Control codes are commands. */
  | { readonly kind: 'text'; readonly bytes: Uint8Array }
  /** A whole command with its operands. */
  | { readonly kind: 'command'; readonly bytes: Uint8Array }
  /** GS v 0: the head, then each row as it comes, since the whole need not fit into a printer's memory. */
  | { readonly kind: 'raster-start'; readonly mode: number; readonly rowBytes: number; readonly rows: number }
  | { readonly kind: 'raster-row'; readonly bytes: Uint8Array; readonly rowsLeft: number }
  /** A command whose operands are longer than any printer's memory; they are skipped. */
  | { readonly kind: 'oversized'; readonly length: number }
  /** Bytes that begin no command of §2. */
  | { readonly kind: 'unknown'; readonly bytes: Uint8Array };

/** Takes a stream of bytes from host to printer apart (§2). Holds at most one command. */
export interface Tokenizer {
  /** Each byte yields its tokens at once through `emit`. */
  accept(byte: number): void;
  /** Forgets a command that has begun. */
  reset(): void;
  /** True between two commands. */
  readonly idle: boolean;
}

const ESC = 0x1b;
const FS = 0x1c;
const GS = 0x1d;
const DLE = 0x10;
/** A stored picture of 64 KiB fits; what is longer (GS 8 L goes to 4 GiB) is skipped without being kept. */
const MOST_KEPT = 0x11000;
const UNKNOWN = -1;

function table(entries: readonly (readonly [length: number, codes: readonly number[]])[]): Int8Array {
  const lengths = new Int8Array(256).fill(UNKNOWN);
  for (const [length, codes] of entries) for (const code of codes) lengths[code] = length;
  return lengths;
}

/** Lengths by the second byte; 0: it depends on what follows. */
const ESC_LENGTHS = table([
  [2, [0x40, 0x32, 0x69, 0x6d]],
  [3, [0x20, 0x21, 0x2d, 0x33, 0x3d, 0x45, 0x47, 0x4a, 0x4d, 0x52, 0x56, 0x61, 0x64, 0x74, 0x7b]],
  [4, [0x24, 0x5c, 0x63]],
  [5, [0x70]],
  [0, [0x2a, 0x28, 0x44]],
]);
const FS_LENGTHS = table([
  [2, [0x26, 0x2e]],
  [3, [0x21, 0x2d, 0x57, 0x43]],
  [4, [0x53]],
  [0, [0x28]],
]);
const GS_LENGTHS = table([
  [3, [0x21, 0x42, 0x48, 0x66, 0x68, 0x77, 0x49, 0x61, 0x62, 0x72]],
  [4, [0x4c, 0x57]],
  [0, [0x56, 0x6b, 0x76, 0x28, 0x38]],
]);
const MOST_TAB_STOPS = 32;
const MOST_BARCODE = 255;

/** Tokens go to `emit` in order. With `gb18030`, characters of four bytes are known. */
export function createTokenizer(emit: (token: Token) => void, options: { readonly gb18030?: boolean } = {}): Tokenizer {
  let buffer = new Uint8Array(64);
  let filled = 0;
  /** Bytes that the command will have as far as is known. */
  let needed = 1;
  let rowBytes = 0;
  let rowsLeft = 0;
  let skipping = 0;

  const clear = () => {
    filled = 0;
    needed = 1;
  };
  const give = (kind: 'text' | 'command' | 'unknown') => {
    const bytes = buffer.slice(0, filled);
    clear();
    emit({ kind, bytes });
  };
  /** The first byte begins nothing: it is told alone, and the second one begins anew. */
  const giveFirst = () => {
    const second = buffer[1]!;
    filled = 1;
    give('unknown');
    accept(second);
  };
  /** `length` known: done, or more is needed. */
  const upTo = (length: number) => {
    if (filled >= length) give('command');
    else needed = length;
  };
  const u16 = (at: number) => buffer[at]! | (buffer[at + 1]! << 8);

  const parenthesis = () => {
    if (filled < 5) needed = 5;
    else upTo(5 + u16(3));
  };
  const untilNul = (most: number) => {
    if (buffer[filled - 1] === 0 || filled >= most) give('command');
    else needed = filled + 1;
  };

  const escape = (second: number) => {
    if (second === 0x28) parenthesis();
    else if (second === 0x44 && filled > 2) untilNul(3 + MOST_TAB_STOPS);
    else if (second === 0x44) needed = 3;
    else if (filled < 5) needed = 5;
    else upTo(5 + u16(3) * (buffer[2]! >= 0x20 ? 3 : 1));
  };

  const group = (second: number) => {
    switch (second) {
      case 0x28:
        parenthesis();
        break;
      case 0x38:
        if (filled < 7) needed = 7;
        else large(u16(3) + u16(5) * 0x10000);
        break;
      case 0x56:
        if (filled < 3) needed = 3;
        else upTo([0, 1, 0x30, 0x31].includes(buffer[2]!) ? 3 : 4);
        break;
      case 0x6b:
        if (filled < 4) needed = 4;
        else if (buffer[2]! <= 6) untilNul(4 + MOST_BARCODE);
        else upTo(4 + buffer[3]!);
        break;
      default:
        if (filled < 8) needed = 8;
        else startRaster();
    }
  };

  const large = (length: number) => {
    if (7 + length <= MOST_KEPT) {
      upTo(7 + length);
      return;
    }
    skipping = length;
    clear();
    emit({ kind: 'oversized', length: 7 + length });
  };

  const startRaster = () => {
    const mode = buffer[3]!;
    rowBytes = u16(4);
    const rows = u16(6);
    clear();
    emit({ kind: 'raster-start', mode, rowBytes, rows });
    rowsLeft = rowBytes === 0 ? 0 : rows;
    if (rowsLeft > 0) needed = rowBytes;
  };

  const known = (lengths: Int8Array, more: (second: number) => void) => {
    if (filled === 1) {
      needed = 2;
      return;
    }
    const second = buffer[1]!;
    const length = lengths[second]!;
    if (length > 0) upTo(length);
    else if (length === 0) more(second);
    else if (second === ESC || second === FS || second === GS || second === DLE) giveFirst();
    else give('unknown');
  };

  const dataLink = () => {
    if (filled === 1) {
      needed = 2;
      return;
    }
    const second = buffer[1]!;
    if (second !== 0x04 && second !== 0x05 && second !== 0x14) giveFirst();
    else if (filled < 3) needed = 3;
    else if (second === 0x04) upTo([0x00, 0x07, 0x08, 0x12].includes(buffer[2]!) ? 4 : 3);
    else if (second === 0x05) upTo(3);
    else upTo(buffer[2] === 8 ? 10 : buffer[2] === 1 ? 5 : 3);
  };

  const character = () => {
    if (filled === 1) {
      needed = 2;
      return;
    }
    const second = buffer[1]!;
    const four = options.gb18030 === true && second >= 0x30 && second <= 0x39;
    if (four && filled < 4) needed = 4;
    else if (second >= 0x40 || four) give('text');
    else giveFirst();
  };

  /** Looks at a command that has as many bytes as it needed so far. */
  const look = () => {
    const first = buffer[0]!;
    if (first === ESC) known(ESC_LENGTHS, escape);
    else if (first === FS) known(FS_LENGTHS, parenthesis);
    else if (first === GS) known(GS_LENGTHS, group);
    else if (first === DLE) dataLink();
    else if (first > 0x80 && first < 0xff) character();
    else if (first >= 0x20 && first !== 0x7f && first !== 0x80 && first !== 0xff) give('text');
    else give([0x09, 0x0a, 0x0c, 0x0d, 0x18].includes(first) ? 'command' : 'unknown');
  };

  const accept = (byte: number) => {
    if (skipping > 0) {
      skipping -= 1;
      return;
    }
    if (filled === buffer.length) {
      const larger = new Uint8Array(Math.max(buffer.length * 2, Math.min(needed, MOST_KEPT)));
      larger.set(buffer);
      buffer = larger;
    }
    buffer[filled] = byte;
    filled += 1;
    if (filled < needed) return;
    if (rowsLeft === 0) {
      look();
      return;
    }
    const bytes = buffer.slice(0, filled);
    rowsLeft -= 1;
    filled = 0;
    needed = rowsLeft > 0 ? rowBytes : 1;
    emit({ kind: 'raster-row', bytes, rowsLeft });
  };

  return {
    accept,
    reset: () => {
      clear();
      rowsLeft = 0;
      skipping = 0;
    },
    get idle() {
      return filled === 0 && rowsLeft === 0 && skipping === 0;
    },
  };
}

/** All tokens of a piece of a stream; a command that is cut off at its end is left out, `complete` says so. */
export function tokenize(bytes: Uint8Array): { readonly tokens: readonly Token[]; readonly complete: boolean } {
  const tokens: Token[] = [];
  const tokenizer = createTokenizer((token) => tokens.push(token));
  for (const byte of bytes) tokenizer.accept(byte);
  return { tokens, complete: tokenizer.idle };
}
