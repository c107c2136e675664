/** One entry of an archive: a folder, or a file with its content. Paths are relative, without a leading slash. */
export interface CpioEntry {
  readonly path: string;
  readonly mode: number;
  readonly content?: Uint8Array;
}

const FOLDER = 0o040000;
const FILE = 0o100000;

/**
 * Packs entries as an archive that the kernel unpacks as its first root (format `newc`: Linux, Documentation/driver-api/early-userspace/
 * buffer-format.rst). Folders must come before what is in them.
 */
export function packCpio(entries: readonly CpioEntry[]): Buffer {
  const parts: Buffer[] = [];
  const pad = (length: number) => Buffer.alloc((4 - (length % 4)) % 4);
  const add = (inode: number, mode: number, path: string, content: Uint8Array) => {
    const name = Buffer.from(`${path}\0`);
    const fields = [inode, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, name.length, 0];
    const head = Buffer.from(`070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}`, 'latin1');
    parts.push(head, name, pad(head.length + name.length), Buffer.from(content), pad(content.length));
  };
  entries.forEach(({ path, mode, content }, index) =>
    add(index + 1, (content === undefined ? FOLDER : FILE) | mode, path, content ?? new Uint8Array()),
  );
  add(0, 0, 'TRAILER!!!', new Uint8Array());
  return Buffer.concat(parts);
}
