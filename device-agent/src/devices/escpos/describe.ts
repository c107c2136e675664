import { toHex } from '../../codec/hex.ts';
import { createReplySorter, isBuffersCleared, processIdOf, textOf, type Reply } from './replies.ts';
import { conditionOfAutomatic, faultOf } from './status.ts';
import { tokenize, type Token } from './tokenizer.ts';

const NAMES: Record<string, string> = {
  '1B40': 'initialise',
  '1B32': 'usual line spacing',
  '1B61': 'align',
  '1B64': 'feed lines',
  '1B4A': 'feed dots',
  '1B70': 'drawer pulse',
  '1B69': 'cut',
  '1B6D': 'cut',
  '1C26': 'Chinese on',
  '1C2E': 'Chinese off',
  '1D21': 'character size',
  '1D28': 'extended command',
  '1D38': 'graphics',
  '1D49': 'who are you?',
  '1D56': 'cut',
  '1D61': 'automatic status',
  '1D6B': 'barcode',
  '1D72': 'status when done?',
  '1004': 'status?',
  '1005': 'recover',
  '1014': 'real-time command',
  '0A': 'line feed',
};

/**
 * One line for people about bytes on their way to a printer. Pictures and text are counted, never shown: they hold what is printed
 * on a person's receipt. A piece that begins in the middle of a picture reads as text or unknown bytes.
 */
export function describeCommands(bytes: Uint8Array): string {
  const { tokens, complete } = tokenize(bytes);
  const words: string[] = [];
  let characters = 0;
  let unknown = 0;
  const flush = () => {
    if (characters > 0) words.push(`${characters} characters`);
    if (unknown > 0) words.push(`${unknown} other bytes`);
    characters = 0;
    unknown = 0;
  };
  for (const token of tokens) {
    if (token.kind === 'text') characters += 1;
    else if (token.kind === 'unknown') unknown += token.bytes.length;
    else if (token.kind !== 'raster-row') {
      flush();
      words.push(describeToken(token));
    }
  }
  flush();
  if (!complete) words.push('…');
  const shown = words.length > 12 ? [...words.slice(0, 12), `and ${words.length - 12} more`] : words;
  return shown.join(', ');
}

function describeToken(token: Exclude<Token, { kind: 'text' | 'unknown' | 'raster-row' }>): string {
  if (token.kind === 'raster-start') return `picture ${token.rowBytes * 8}×${token.rows} dots`;
  if (token.kind === 'oversized') return `command of ${token.length} bytes, skipped`;
  const { bytes } = token;
  const key = toHex(bytes.subarray(0, 2)).replace(' ', '');
  if (key === '1D28' && bytes[2] === 0x48 && bytes[6] === 0x30) return `tell when done (${String.fromCharCode(...bytes.subarray(7, 11))})`;
  if (key === '1D28' && bytes[2] === 0x4c) return bytes[6] === 0x70 ? `store picture, ${bytes.length} bytes` : 'print stored picture';
  if (key === '1014' && bytes[2] === 8) return 'clear buffers';
  const operands = bytes.length > 2 && bytes.length <= 5 ? ` ${toHex(bytes.subarray(2))}` : '';
  return `${NAMES[key] ?? NAMES[key.slice(0, 2)] ?? toHex(bytes.subarray(0, 3))}${operands}`;
}

/** One line for people about bytes that came from a printer. */
export function describeReplies(bytes: Uint8Array): string {
  const sorter = createReplySorter();
  return [...sorter.push(bytes), ...sorter.expire()].map(describeReply).join(', ');
}

function describeReply(reply: Reply): string {
  switch (reply.kind) {
    case 'xon':
      return 'go on';
    case 'xoff':
      return 'wait';
    case 'real-time':
      return `status ${toHex(Uint8Array.of(reply.byte))}`;
    case 'automatic': {
      const condition = conditionOfAutomatic(reply.bytes);
      return `automatic status: ${faultOf(condition) ?? (condition.paperLow ? 'paper low' : 'fine')}`;
    }
    case 'queued':
      return `done, ${(reply.byte & 0x03) === 0x03 ? 'paper low' : 'paper fine'}`;
    case 'block': {
      const id = processIdOf(reply);
      if (id !== undefined) return `done (${id})`;
      return isBuffersCleared(reply) ? 'buffers cleared' : (textOf(reply) ?? `block of ${reply.body.length} bytes`);
    }
    case 'noise':
      return `noise ${toHex(Uint8Array.of(reply.byte))}`;
  }
}
