/** A file of an archive. */
export interface TarFile {
  /** ASCII, at most 100 characters, with slashes. */
  readonly name: string;
  readonly content: Uint8Array;
}

const BLOCK = 512;

/**
 * Writes a tar archive (POSIX.1-1988, ustar): plain files of mode 0600 that belong to nobody, so that nothing of this machine's users is in it.
 * @param atMs time of all files, ms since 1970
 */
export function writeTar(files: readonly TarFile[], atMs: number): Uint8Array {
  const parts = files.flatMap(({ name, content }) => [
    headerOf(name, content.length, atMs),
    content,
    new Uint8Array(padding(content.length)),
  ]);
  // Two empty blocks end it.
  return new Uint8Array(Buffer.concat([...parts, new Uint8Array(2 * BLOCK)]));
}

const padding = (length: number): number => (BLOCK - (length % BLOCK)) % BLOCK;

function headerOf(name: string, length: number, atMs: number): Uint8Array {
  if (name.length > 100) throw new Error(`a name too long for an archive: ${name}`);
  const header = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, width: number) => header.write(`${value.toString(8).padStart(width - 1, '0')}\0`, at, 'latin1');
  header.write(name, 0, 'latin1');
  octal(0o600, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(length, 124, 12);
  octal(Math.max(0, Math.floor(atMs / 1000)), 136, 12);
  // The checksum counts itself as spaces.
  header.write('        ', 148, 'latin1');
  header.write('0', 156, 'latin1');
  header.write('ustar\x0000', 257, 'latin1');
  const sum = header.reduce((all, byte) => all + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return header;
}
