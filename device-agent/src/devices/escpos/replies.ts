/** Something that came back from a printer (§8.5). */
export type Reply =
  | { readonly kind: 'xon' }
  | { readonly kind: 'xoff' }
  /** Answer to DLE EOT; it does not say to which. */
  | { readonly kind: 'real-time'; readonly byte: number }
  /** Automatic status: its first three bytes tell, the fourth does not. */
  | { readonly kind: 'automatic'; readonly bytes: readonly [number, number, number] }
  /** Answer to GS r, or to GS I 1 to 3. */
  | { readonly kind: 'queued'; readonly byte: number }
  /** Process id, notice or text: what stands between the first byte and the closing NUL. */
  | { readonly kind: 'block'; readonly lead: number; readonly body: Uint8Array }
  /** A byte that fits nothing. */
  | { readonly kind: 'noise'; readonly byte: number };

export const BLOCK_RESPONSE = 0x37;
export const BLOCK_TEXT = 0x5f;
export const BLOCK_OTHER = 0x3d;
/** No block of a real printer is longer. */
const LONGEST_BLOCK = 80;

/** Takes the bytes that a printer sends apart. Holds at most one block. Never throws. */
export interface ReplySorter {
  push(chunk: Uint8Array): Reply[];
  /** The line was quiet: what has begun will not be finished, and becomes noise. */
  expire(): Reply[];
  /** The next byte is an answer to DLE EOT whatever it looks like: for the Hwasung bit map, which keeps no fixed bits. */
  expectRaw(): void;
}

export function createReplySorter(): ReplySorter {
  const held: number[] = [];
  let raw = false;

  const noise = (replies: Reply[]) => {
    for (const byte of held.splice(0)) replies.push({ kind: 'noise', byte });
  };

  const inBlock = (byte: number, replies: Reply[]) => {
    if (byte === 0) {
      const [lead, ...body] = held.splice(0);
      replies.push({ kind: 'block', lead: lead!, body: Uint8Array.from(body) });
    } else if (byte < 0x20 || byte > 0x7f || held.length >= LONGEST_BLOCK) {
      noise(replies);
      sort(byte, replies);
    } else held.push(byte);
  };

  const inAutomatic = (byte: number, replies: Reply[]) => {
    // A byte with the fixed bits of something else: the rest of this status got lost.
    if ((byte & 0x90) !== 0) {
      noise(replies);
      sort(byte, replies);
      return;
    }
    held.push(byte);
    if (held.length < 4) return;
    const [first, second, third] = held.splice(0);
    replies.push({ kind: 'automatic', bytes: [first!, second!, third!] });
  };

  const sort = (byte: number, replies: Reply[]) => {
    if (raw) {
      raw = false;
      noise(replies);
      replies.push({ kind: 'real-time', byte });
    } else if (byte === 0x11) replies.push({ kind: 'xon' });
    else if (byte === 0x13) replies.push({ kind: 'xoff' });
    else if (held.length > 0) {
      if ((held[0]! & 0x93) === 0x10) inAutomatic(byte, replies);
      else inBlock(byte, replies);
    } else if (byte === BLOCK_RESPONSE || byte === BLOCK_TEXT || byte === BLOCK_OTHER) held.push(byte);
    else if ((byte & 0x93) === 0x12) replies.push({ kind: 'real-time', byte });
    else if ((byte & 0x93) === 0x10) held.push(byte);
    else replies.push((byte & 0x90) === 0 ? { kind: 'queued', byte } : { kind: 'noise', byte });
  };

  return {
    push: (chunk) => {
      const replies: Reply[] = [];
      for (const byte of chunk) sort(byte, replies);
      return replies;
    },
    expire: () => {
      const replies: Reply[] = [];
      noise(replies);
      return replies;
    },
    expectRaw: () => {
      raw = true;
    },
  };
}

/** The four characters of a process id response `37 22 … 00` (§11); undefined for other blocks. */
export function processIdOf(reply: Reply): string | undefined {
  if (reply.kind !== 'block' || reply.lead !== BLOCK_RESPONSE || reply.body[0] !== 0x22 || reply.body.length !== 5) return undefined;
  return String.fromCharCode(...reply.body.subarray(1));
}

/** True for `37 25 00`: the buffers are empty (§9). */
export function isBuffersCleared(reply: Reply): boolean {
  return reply.kind === 'block' && reply.lead === BLOCK_RESPONSE && reply.body.length === 1 && reply.body[0] === 0x25;
}

/** The text of a GS I 65 to 69 answer (§10); undefined for other replies. */
export function textOf(reply: Reply): string | undefined {
  return reply.kind === 'block' && reply.lead === BLOCK_TEXT ? String.fromCharCode(...reply.body) : undefined;
}
