import { wipe, wipeableCopy } from '../codec/wipe.ts';
import { MOST_CODE_CHARACTERS } from './scanned-text.ts';

/** Room for the longest code in its densest text, and for an AIM identifier and a suffix around it. */
const HELD_BYTES = MOST_CODE_CHARACTERS + 8;

/** A whole code, or the news that something came to nothing. `bytes` are the taker's to overwrite. */
export type AssembledCode =
  | { readonly kind: 'code'; readonly bytes: Uint8Array; readonly aim: string | undefined }
  | { readonly kind: 'dropped'; readonly reason: string };

/** Puts codes together from what a scanner sends. It never throws and holds at most one code of 4304 bytes and one report. */
export interface CodeAssembler {
  push(chunk: Uint8Array): AssembledCode[];
  /** Nothing came for `silenceMs`: what has begun is finished or given up, as the scanner's manner of speaking has it. */
  expire(): AssembledCode[];
  /** Forgets what has begun. */
  reset(): void;
  /** How long the rest of what has begun may be waited for, ms; undefined where nothing has begun. */
  readonly silenceMs: number | undefined;
}

/** The bytes of one code as they come, bounded. */
export interface CodeBuffer {
  /** False where the code gets too long: it is forgotten then. */
  append(bytes: Uint8Array): boolean;
  /** The code so far, as a fresh array; the buffer is empty afterwards. */
  take(): Uint8Array;
  clear(): void;
  readonly length: number;
}

export function createCodeBuffer(): CodeBuffer {
  const held = wipeableCopy(new Uint8Array(HELD_BYTES));
  let length = 0;
  const clear = () => {
    wipe(held.subarray(0, length));
    length = 0;
  };
  return {
    append(bytes) {
      if (length + bytes.length > held.length) {
        clear();
        return false;
      }
      held.set(bytes, length);
      length += bytes.length;
      return true;
    },
    take() {
      const code = wipeableCopy(held.subarray(0, length));
      clear();
      return code;
    },
    clear,
    get length() {
      return length;
    },
  };
}
