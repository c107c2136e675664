import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openPairing } from '../../src/api/pairing.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'changqing-pairing-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const tokenInLink = async () => new URL((await readFile(join(folder, 'kiosk-url'), 'utf8')).trim()).searchParams.get('token') ?? '';

async function pairedWindow() {
  const pairing = await openPairing(folder, 'http://127.0.0.1:7070');
  const paired = await pairing.pair(await tokenInLink());
  if (!paired.ok) throw new Error('the fresh link was refused');
  return { pairing, secret: paired.value };
}

test('after a crash the window that was paired is known again, and no other', async () => {
  const { secret } = await pairedWindow();
  const restarted = await openPairing(folder, 'http://127.0.0.1:7070');
  expect(restarted.isPaired(secret)).toBe(true);
  expect(restarted.isPaired(`${secret}x`)).toBe(false);
  expect(restarted.isPaired(undefined)).toBe(false);
});

test('an orderly stop forgets the window', async () => {
  const { pairing, secret } = await pairedWindow();
  await pairing.close();
  expect((await openPairing(folder, 'http://127.0.0.1:7070')).isPaired(secret)).toBe(false);
});

test('the folder holds no secret with which a window could be imitated', async () => {
  const { secret } = await pairedWindow();
  expect(await readFile(join(folder, 'window-sha256'), 'utf8')).not.toContain(secret);
});

test('a new pairing ends the older window, also across a restart', async () => {
  const { secret } = await pairedWindow();
  const restarted = await openPairing(folder, 'http://127.0.0.1:7070');
  const second = await restarted.pair(await tokenInLink());
  expect(second.ok && restarted.isPaired(second.value)).toBe(true);
  expect(restarted.isPaired(secret)).toBe(false);
});
