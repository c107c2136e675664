import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findBinaries } from '../../src/postgres/binaries.ts';
import { findServerAccount } from '../../src/postgres/server-account.ts';
import { outsideFolders, prepareFolders, removeOutsideFolders } from '../../src/postgres/server-folders.ts';

// Only root has an account to step down to; anybody else runs the server as themselves, on their own folders.
describe.runIf(process.getuid?.() === 0)('where the server lives when root starts it', () => {
  let home: string;
  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'changqing-folders-'));
  });
  afterAll(() => {
    removeOutsideFolders(join(home, 'data'));
    rmSync(home, { recursive: true, force: true });
  });

  test('binaries that its account cannot reach are copied once, and run there as that account', async () => {
    const found = await findBinaries();
    if (!found.ok) throw new Error(found.error.message);
    const account = findServerAccount();
    const native = join(home, 'native');
    mkdirSync(join(home, 'data'));
    chmodSync(home, 0o700);
    cpSync(dirname(dirname(found.value.postgres)), native, { recursive: true, verbatimSymlinks: true });
    const hidden = { postgres: join(native, 'bin/postgres'), initdb: join(native, 'bin/initdb') };
    const [outside = ''] = outsideFolders(join(home, 'data'));
    for (let round = 0; round < 2; round += 1) {
      const folders = prepareFolders(join(home, 'data'), hidden, account);
      expect(folders).toMatchObject({
        movedTo: outside,
        cluster: join(outside, 'db'),
        binaries: { postgres: join(outside, 'postgresql/bin/postgres') },
      });
      const asked = spawnSync(folders.binaries.postgres, ['--version'], { uid: account.uid, gid: account.gid, cwd: '/', encoding: 'utf8' });
      expect(asked.stdout).toMatch(/^postgres \(PostgreSQL\) 18/);
    }
  });

  test('a path too long for a socket gets a short private folder for it', async () => {
    const found = await findBinaries();
    if (!found.ok) throw new Error(found.error.message);
    const deep = mkdtempSync(join(tmpdir(), 'changqing-deep-'));
    chmodSync(deep, 0o755);
    const data = join(deep, 'x'.repeat(60), 'y'.repeat(60));
    mkdirSync(data, { recursive: true });
    const folders = prepareFolders(data, found.value, findServerAccount());
    expect(folders.cluster).toBe(join(data, 'db'));
    expect(outsideFolders(data)).toContain(folders.socket);
    removeOutsideFolders(data);
    rmSync(deep, { recursive: true, force: true });
  });
});
