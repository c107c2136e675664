import { wipe } from '../../codec/wipe.ts';
import type { Narrator } from '../../codec/narrate.ts';
import type { AssembledCode } from '../code-assembler.ts';
import { createLineAssembler } from './wire.ts';

/** One line on a code, for people who watch the wire. What was scanned may be somebody's card: only its length is told. */
export function describeCode(assembled: AssembledCode): string {
  if (assembled.kind === 'dropped') return assembled.reason;
  wipe(assembled.bytes);
  return `a code of ${assembled.bytes.length} bytes`;
}

/** For the dock: describes what a scanner sends as its chunks come; a code without a suffix is told with the next one. */
export function createCdcScannerNarrator(): Narrator {
  const assembler = createLineAssembler('either');
  return (chunk) => {
    const lines = assembler.push(chunk).map(describeCode);
    return lines.length > 0 ? lines : [`${chunk.length} bytes`];
  };
}
