import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readOfficialSeal } from './official-seal.ts';

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'changqing-seal-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, bytes: Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};

describe('the seal', () => {
  test('is the sample until the bureau gives its own', () => {
    const sample = readOfficialSeal(undefined);
    expect(sample.ok && Buffer.from(sample.value, 'base64url').subarray(0, 8).equals(PNG)).toBe(true);
    const own = Buffer.concat([PNG, Buffer.from('our own')]);
    expect(readOfficialSeal(file('own.png', own))).toEqual({ ok: true, value: own.toString('base64url') });
  });

  test.each([
    ['is not there', () => join(folder, 'missing.png'), 'cannot be read'],
    ['is a JPEG', () => file('seal.jpg', Buffer.from([0xff, 0xd8, 0xff, 0xe0])), 'is no PNG'],
    ['is empty', () => file('empty.png', Buffer.alloc(0)), 'is no PNG'],
    ['is too large for every paper', () => file('large.png', Buffer.concat([PNG, Buffer.alloc(300_000)])), '300008 bytes'],
  ])('that %s keeps central from starting, with the variable to mend', (_what, path, why) => {
    const read = readOfficialSeal(path());
    expect(read).toMatchObject({ ok: false, error: { code: 'folder-unusable' } });
    expect(JSON.stringify(read)).toContain(why);
    expect(JSON.stringify(read)).toContain('CHANGQING_SEAL_FILE');
  });
});
