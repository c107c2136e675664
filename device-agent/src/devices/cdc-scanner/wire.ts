import { concatBytes } from '../../codec/fields.ts';
import { createCodeBuffer, type AssembledCode, type CodeAssembler } from '../code-assembler.ts';
import { GIVE_UP_MS, SILENCE_MS, type Settings } from './model.ts';

const CR = 0x0d;
const LF = 0x0a;

/** One code as a scanner sends it (barcode sheet, section 2): AIM identifier where it is set to, content, suffix. */
export function encodeCode(content: Uint8Array, options: { readonly aim?: string; readonly suffix?: string } = {}): Uint8Array {
  const ascii = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0) & 0x7f);
  return concatBytes([ascii(options.aim ?? ''), content, ascii(options.suffix ?? '\r\n')]);
}

/** Cuts a stream of plain text into codes at CR, LF or silence. There is no checksum: what the line does to the text shows in no way. */
export function createLineAssembler(ending: Settings['ending']): CodeAssembler {
  const buffer = createCodeBuffer();
  /** The rest of a code that was too long is passed over, up to its end. */
  let passingOver = false;

  const finish = (events: AssembledCode[]) => {
    passingOver = false;
    // The second half of CR LF, or a lone suffix.
    if (buffer.length > 0) events.push({ kind: 'code', bytes: buffer.take(), aim: undefined });
  };

  const append = (bytes: Uint8Array, events: AssembledCode[]) => {
    if (passingOver || bytes.length === 0 || buffer.append(bytes)) return;
    passingOver = true;
    events.push({ kind: 'dropped', reason: 'a code that is longer than any can be' });
  };

  return {
    push(chunk) {
      const events: AssembledCode[] = [];
      let from = 0;
      for (let at = 0; at < chunk.length; at += 1) {
        if (chunk[at] !== CR && chunk[at] !== LF) continue;
        append(chunk.subarray(from, at), events);
        finish(events);
        from = at + 1;
      }
      append(chunk.subarray(from), events);
      return events;
    },
    expire() {
      const events: AssembledCode[] = [];
      if (ending === 'suffix' && buffer.length > 0) {
        events.push({ kind: 'dropped', reason: `a code that broke off after ${buffer.length} bytes` });
        buffer.clear();
      }
      finish(events);
      return events;
    },
    reset() {
      buffer.clear();
      passingOver = false;
    },
    get silenceMs() {
      if (buffer.length === 0 && !passingOver) return undefined;
      return ending === 'suffix' ? GIVE_UP_MS : SILENCE_MS;
    },
  };
}
