import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc } from '@changqing/fixtures/properties';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createVirtualClock } from '../../src/clock.ts';
import { catalogue } from '../../src/devices/catalogue.ts';
import type { AuditEntry } from '../../src/records/audit.ts';
import { changedPaths } from '../../src/settings/changed-paths.ts';
import { openSettingsDesk, settingsJsonSchema } from '../../src/settings/settings-desk.ts';
import { judgeSettings } from '../../src/settings/settings-rules.ts';
import { openSettingsVersions } from '../../src/settings/settings-versions.ts';
import { defaultSettings, openSettings } from '../../src/settings/settings.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'changqing-settings-desk-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function open() {
  const store = await openSettings(join(folder, 'settings.json'));
  const audit: AuditEntry[] = [];
  const applied: string[][] = [];
  const desk = await openSettingsDesk({
    store,
    folder: join(folder, 'versions'),
    clock: createVirtualClock(),
    catalogue,
    ports: () => Promise.resolve([]),
    audit: (entry) => void audit.push(entry),
    apply: (_settings, changed) => {
      applied.push([...changed]);
      return Promise.resolve();
    },
  });
  return { store, desk, audit, applied };
}

const device = (changes: object) => ({ model: 'zfm-20', link: { kind: 'serial', path: '/dev/ttyUSB0', baudRate: 57_600 }, ...changes });

test.each([
  ['an unknown setting', { volume: 3 }, 'volume'],
  ['a theme that does not exist', { person: { size: 'large', theme: 'pink', language: 'zh', volume: 2 } }, 'person.theme'],
  ['a volume beyond the end', { person: { size: 'large', theme: 'paper', language: 'zh', volume: 9 } }, 'person.volume'],
  ['an unknown model', { devices: [device({ model: 'zfm-2000' })] }, 'devices.0.model'],
  [
    'a link that the model has not',
    { devices: [device({ link: { kind: 'ipp', url: 'ipp://10.0.0.7/ipp/print' } })] },
    'devices.0.link.kind',
  ],
  ['two devices for one purpose', { devices: [device({}), device({})] }, 'devices.1.model'],
  ['a setting of its own that the model has not', { devices: [device({ settings: { profile: 'none' } })] }, 'devices.0.settings.profile'],
  ['a service that is not offered as the usual one', { services: ['look-up'], defaultService: 'certification' }, 'defaultService'],
  ['the same service twice', { services: ['info', 'info'], defaultService: 'info' }, 'services'],
  ['a warning above the whole roll', { supplies: { rollMm: 1_000, lowMm: 2_000 } }, 'supplies.lowMm'],
  ['a newer form', { v: 2 }, 'v'],
] as const)('%s is refused beside its field', (_what, change, path) => {
  const judged = judgeSettings({ ...defaultSettings(), ...change }, catalogue);
  expect(judged).toMatchObject({ ok: false, error: { code: 'settings-refused' } });
  const fields = judged.ok ? [] : (judged.error.fields ?? []);
  expect(fields.map((field) => field.path)).toContain(path);
  expect(fields.every(({ message }) => /[一-鿿]/.test(message))).toBe(true);
});

test('any document is taken or refused, never thrown at', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.dictionary(fc.constantFrom(...Object.keys(defaultSettings())), fc.jsonValue()), (whole, part) => {
      for (const document of [whole, { ...defaultSettings(), ...part }]) {
        const judged = judgeSettings(document, catalogue);
        if (!judged.ok) expect(judged.error.fields?.length).toBeGreaterThan(0);
      }
    }),
    { numRuns: 300 },
  );
});

test('fifty versions are kept, and the sixtieth can still be put back to the fifty-ninth', async () => {
  const { desk, audit } = await open();
  for (let turn = 1; turn <= 60; turn += 1) {
    const { version, settings } = await desk.document();
    expect((await desk.change({ base: version, settings: { ...settings, nextKiosk: `第 ${turn} 处` } }, 'li.wei')).ok).toBe(true);
  }
  const { version, versions } = await desk.document();
  expect(versions).toHaveLength(50);
  expect(await readdir(join(folder, 'versions'))).toHaveLength(50);
  expect(await desk.version(version - 1)).toMatchObject({ nextKiosk: '第 59 处' });
  expect(await desk.version(0)).toBeUndefined();
  expect(audit).toHaveLength(60);
});

test('a file that was changed by hand is a version of its own', async () => {
  const { desk } = await open();
  const { version, settings } = await desk.document();
  await writeFile(join(folder, 'settings.json'), JSON.stringify({ ...settings, nextKiosk: '手改' }));
  await open();
  expect((await openSettingsVersions(join(folder, 'versions'))).latest).toMatchObject({
    version: version + 1,
    by: 'file',
    changed: ['nextKiosk'],
  });
});

test('what is left out of the new document is gone from the old one', async () => {
  const { desk, store, applied } = await open();
  const first = await desk.document();
  expect((await desk.change({ base: first.version, settings: { ...first.settings, keySwitch: { key: 'F12' } } }, 'li.wei')).ok).toBe(true);
  expect(store.settings.keySwitch).toEqual({ key: 'F12' });
  const second = await desk.document();
  expect((await desk.change({ base: second.version, settings: first.settings }, 'li.wei')).ok).toBe(true);
  expect(store.settings.keySwitch).toBeUndefined();
  expect(applied).toEqual([['keySwitch'], ['keySwitch']]);
});

test('the form knows every setting', () => {
  expect(Object.keys(Object(settingsJsonSchema()['properties']) as object)).toEqual(expect.arrayContaining(Object.keys(defaultSettings())));
});

test('differences are told by their paths', () => {
  expect(changedPaths({ a: 1, b: { c: [1, 2] } }, { a: 1, b: { c: [1, 3] } })).toEqual(['b.c.1']);
  expect(changedPaths({ b: [1] }, { b: [1, 2] })).toEqual(['b']);
  expect(changedPaths({}, { x: 1 })).toEqual(['x']);
});
