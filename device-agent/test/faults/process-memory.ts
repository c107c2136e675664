import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { SHORTEST_PART, type MarkerForm } from './marked-images.ts';

/** A part of the marker that still lies in a process, or in a file. */
export interface Sighting {
  readonly form: MarkerForm['name'];
  /** Bytes in a row that agree with the marker. */
  readonly length: number;
  /** `[heap]`, `[stack]`, a file that is mapped, or `anonymous`, with the address; for files their path. */
  readonly where: string;
}

const CHUNK_BYTES = 8 * 1024 * 1024;

/** Whether this system lets a process read the memory of its child. */
export function canReadMemoryOf(pid: number): boolean {
  try {
    closeSync(openSync(`/proc/${pid}/mem`, 'r'));
    return true;
  } catch {
    return false;
  }
}

/** Looks through every readable page of a process, whatever it belongs to: heaps, stacks, what was freed and not used again. */
export function searchProcess(
  pid: number,
  forms: readonly MarkerForm[],
): { readonly sightings: readonly Sighting[]; readonly bytes: number } {
  const sightings: Sighting[] = [];
  const chunk = Buffer.alloc(CHUNK_BYTES);
  const search = markerSearch(forms);
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  let bytes = 0;
  try {
    for (const { from, to, name } of readableRegions(pid)) {
      for (let at = from; at < to;) {
        const read = readAt(memory, chunk, Math.min(CHUNK_BYTES, to - at), at);
        for (const { form, length, index } of search(chunk.subarray(0, read)))
          sightings.push({ form, length, where: `${name} ${(at + index).toString(16)}` });
        bytes += read;
        if (read === 0 || at + read >= to) break;
        // A part that lies across two chunks is seen whole in the second.
        at += read - Math.min(read - 1, OVERLAP_BYTES);
      }
    }
  } finally {
    closeSync(memory);
  }
  return { sightings, bytes };
}

/** Looks through the bytes of a file or a log. */
export function searchBytes(bytes: Buffer, where: string, forms: readonly MarkerForm[]): Sighting[] {
  const aligned = Buffer.alloc(bytes.length + 4);
  bytes.copy(aligned);
  return markerSearch(forms)(aligned).map(({ form, length, index }) => ({ form, length, where: `${where} at ${index}` }));
}

const OVERLAP_BYTES = 2 * SHORTEST_PART;

interface Region {
  readonly from: number;
  readonly to: number;
  readonly name: string;
}

function readableRegions(pid: number): Region[] {
  return readFileSync(`/proc/${pid}/maps`, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, from = '', to = '', name = ''] = /^([0-9a-f]+)-([0-9a-f]+) r\S+ \S+ \S+ \d+ *(.*)$/.exec(line) ?? [];
      // The kernel's own pages are not the process's, and cannot be read from outside.
      if (from === '' || name.startsWith('[v')) return [];
      return [{ from: Number.parseInt(from, 16), to: Number.parseInt(to, 16), name: name === '' ? 'anonymous' : name }];
    });
}

function readAt(memory: number, into: Buffer, length: number, at: number): number {
  try {
    return readSync(memory, into, 0, length, at);
  } catch {
    // Device memory, or a region that was given back in the meantime.
    return 0;
  }
}

/**
 * Finds parts of at least `SHORTEST_PART` bytes in one pass: each whole 4-byte word of the memory is looked up among all 4-byte windows of the
 * marker's forms, and where it is one the part is followed to both sides. The buffer must begin at a whole word.
 */
function markerSearch(
  forms: readonly MarkerForm[],
): (bytes: Buffer) => { readonly form: MarkerForm['name']; readonly length: number; readonly index: number }[] {
  const windows = new Map<number, { readonly form: MarkerForm; readonly offset: number }[]>();
  for (const form of forms) {
    for (let offset = 0; offset + 4 <= form.bytes.length; offset += 1) {
      const window = form.bytes.readInt32LE(offset);
      // The lower half of a Float64 of a whole number: half of all memory looks like it.
      if (window === 0) continue;
      windows.set(window, [...(windows.get(window) ?? []), { form, offset }]);
    }
  }
  const maybe = new Uint8Array(1 << 16);
  const fold = (word: number): number => (Math.imul(word, 0x9e3779b1) >>> 16) & 0xffff;
  for (const window of windows.keys()) maybe[fold(window)] = 1;
  return (bytes) => {
    const found: { form: MarkerForm['name']; length: number; index: number }[] = [];
    const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
    const seenTo = new Map<MarkerForm['name'], number>();
    for (let word = 0; word < words.length; word += 1) {
      const value = words[word]!;
      if (maybe[fold(value)] === 0) continue;
      for (const { form, offset } of windows.get(value) ?? []) {
        const at = word * 4;
        if (at < (seenTo.get(form.name) ?? 0)) continue;
        let left = 0;
        while (left < offset && left < at && bytes[at - left - 1] === form.bytes[offset - left - 1]) left += 1;
        let right = 4;
        while (offset + right < form.bytes.length && at + right < bytes.length && bytes[at + right] === form.bytes[offset + right])
          right += 1;
        if (left + right < SHORTEST_PART) continue;
        found.push({ form: form.name, length: left + right, index: at - left });
        seenTo.set(form.name, at + right);
      }
    }
    return found;
  };
}
