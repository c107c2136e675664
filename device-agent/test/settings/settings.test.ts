import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc } from '@changqing/fixtures/properties';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseCentralAddress } from '../../src/central/address.ts';
import { parseConfig } from '../../src/config.ts';
import { lineOfPath } from '../../src/settings/json-lines.ts';
import { openSettings, parseSettings } from '../../src/settings/settings.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'changqing-settings-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('a missing file is written with the defaults; a change is on the disk when it resolves', async () => {
  const path = join(folder, 'settings.json');
  const store = await openSettings(path);
  await Promise.all([
    store.change((settings) => {
      settings.person.volume = 4;
    }),
    store.change((settings) => {
      settings.person.size = 'largest';
    }),
  ]);
  const again = await openSettings(path);
  expect(again.settings.person).toMatchObject({ volume: 4, size: 'largest' });
  expect(await readdir(folder)).toEqual(['settings.json']);
});

test.each([
  ['{\n  "v": 1,\n  "devices": [\n', 4],
  ['{\n  "v": 1,\n  "devices": [],\n  "volume": 3\n}', 4],
  ['{\n  "devices": [],\n  "v": 2\n}', 3],
  ['{\n  "person": {\n    "size": "large",\n    "theme": "pink",\n    "language": "zh",\n    "volume": 2\n  }\n}', 4],
  [
    '{\n  "devices": [\n    { "model": "a", "link": { "kind": "tcp", "host": "h", "port": 1 } },\n    { "model": "b",\n      "link": { "kind": "tcp", "host": "h",\n        "port": 99999 } }\n  ]\n}',
    6,
  ],
])('a broken file names its line: %j → %i', async (text, line) => {
  const path = join(folder, 'settings.json');
  await writeFile(path, text);
  const store = await openSettings(path);
  expect(store.fault?.line).toBe(line);
  await expect(store.change(() => undefined)).rejects.toThrow(`line ${line}`);
  expect(await readFile(path, 'utf8')).toBe(text);
});

test('any text is read or refused, never thrown at', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      const parsed = parseSettings(text);
      if (!parsed.ok) expect(parsed.error.line).toBeGreaterThanOrEqual(1);
    }),
    { numRuns: 2_000 },
  );
});

test('the line of a path is where its value stands, whatever lies before it', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string(), fc.jsonValue()), { maxLength: 8 }), (members) => {
      const object = Object.fromEntries([...members.map(([key, value], index) => [`${index}${key}`, value] as const), ['wanted', 'here']]);
      const text = JSON.stringify(object, null, 2);
      expect(lineOfPath(text, ['wanted'])).toBe(text.split('\n').length - 1);
    }),
    { numRuns: 300 },
  );
});

test('without encryption only this machine is believed', () => {
  expect(parseCentralAddress('http://127.0.0.1:7080').ok).toBe(true);
  expect(parseCentralAddress('https://central.example').ok).toBe(true);
  for (const address of ['http://central.example', 'http://127.0.0.1.example:7080', 'ftp://127.0.0.1', 'central']) {
    expect(parseCentralAddress(address).ok).toBe(false);
  }
});

test('a wrong environment names each variable', () => {
  const parsed = parseConfig({ CHANGQING_KIOSK_PORT: '99999', CHANGQING_DOCK_PORT: 'x' });
  expect(parsed.ok).toBe(false);
  if (!parsed.ok) expect(parsed.error.join('\n')).toMatch(/CHANGQING_KIOSK_PORT[\s\S]*CHANGQING_DOCK_PORT/);
  expect(parseConfig({ CHANGQING_DATA: '/a', CHANGQING_KEYS_DIR: '/a/keys' }).ok).toBe(false);
  expect(parseConfig({ CHANGQING_KIOSK_PORT: '' })).toMatchObject({ ok: true, value: { kioskPort: 7070 } });
});
