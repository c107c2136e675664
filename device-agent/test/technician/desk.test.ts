import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { diagnosticsView, settingsDocument, type DiagnosticsView } from '@changqing/protocol';
import { io } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../eventually.ts';
import { codeOf, openDeskHouse, type DeskHouse } from './desk-house.ts';
import { staffEntryFor, staffListOf } from './staff.ts';

let house: DeskHouse;
beforeEach(async () => {
  house = await openDeskHouse(staffListOf(staffEntryFor()));
});
afterEach(() => house.close());

const READS = ['desk', 'figures', 'settings', 'settings/versions/0', 'reports/x', 'bundle'].map((path) => `/api/technician/${path}`);
const acts = () => house.agent.journal;

async function settingsNow() {
  return settingsDocument.parse(await (await house.ask('/api/technician/settings')).json());
}

describe('who may ask', () => {
  test('nobody, while diagnostics is shut; nobody who is not paired, while it is open', async () => {
    for (const path of READS)
      expect([path, (await house.ask(path)).status, await codeOf(await house.ask(path))]).toEqual([path, 403, 'desk-closed']);
    for (const path of ['commands', 'settings']) expect((await house.post(`/api/technician/${path}`, {})).status).toBe(403);
    await house.comeIn();
    for (const path of READS) expect((await fetch(house.agent.url + path)).status).toBe(401);
    expect((await house.ask('/api/technician/desk')).status).toBe(200);
    const otherSite = await house.ask('/api/technician/desk', { headers: { origin: 'http://127.0.0.1:1' } });
    expect(otherSite.status).toBe(403);
    house.leave();
    expect((await house.ask('/api/technician/desk')).status).toBe(403);
  });

  test('another window that takes over finds diagnostics shut', async () => {
    await house.comeIn();
    await house.pairAgain();
    expect((await house.ask('/api/technician/desk')).status).toBe(403);
    expect(house.agent.feed.view.step.step).toBe('idle');
  });

  test('a supervisor looks and tests, and changes nothing', async () => {
    await house.close();
    house = await openDeskHouse(staffListOf(staffEntryFor({ role: 'supervisor' })));
    await house.comeIn();
    const { version, settings } = await settingsNow();
    expect(await codeOf(await house.post('/api/technician/settings', { base: version, settings }))).toBe('no-right');
    expect(await codeOf(await house.act({ kind: 'device.replace', role: 'finger' }))).toBe('no-right');
    expect((await house.act({ kind: 'self-test.run', test: 'disk' })).status).toBe(200);
  });
});

describe('what is touched', () => {
  test('a test runs to its record, and the document tells all the while', async () => {
    await house.comeIn();
    const documents: DiagnosticsView[] = [];
    const socket = io(house.agent.url, { transports: ['websocket'], extraHeaders: { cookie: house.cookie(), origin: house.agent.url } });
    socket.on('diagnostics', (document: unknown) => void documents.push(diagnosticsView.parse(document)));
    await eventually(
      () => documents.length,
      (count) => count > 0,
      5_000,
    );
    expect((await house.act({ kind: 'self-test.run', test: 'disk' })).status).toBe(200);
    await eventually(
      () => documents.at(-1)?.tests.find(({ test: id }) => id === 'disk')?.last?.verdict,
      (verdict) => verdict === 'passed' || verdict === 'failed',
      10_000,
    );
    const versions = documents.map(({ version }) => version);
    expect(versions).toEqual([...versions].sort((one, other) => one - other));
    socket.close();
  });

  test('a word is good once, for the desk alone, and not after leaving', async () => {
    await house.comeIn();
    const { nonce } = await house.view();
    expect((await house.post('/api/commands', { nonce, command: { kind: 'technician.leave' } })).status).toBe(409);
    const touch = { nonce, command: { kind: 'self-test.cancel' } };
    expect(await codeOf(await house.post('/api/technician/commands', touch))).toBe('command-not-now');
    expect(await codeOf(await house.post('/api/technician/commands', touch))).toBe('nonce-invalid');
    const pageNonce = house.agent.feed.view.nonce;
    expect(await codeOf(await house.post('/api/technician/commands', { nonce: pageNonce, command: { kind: 'page.restart' } }))).toBe(
      'nonce-invalid',
    );
    const fresh = (await house.view()).nonce;
    house.leave();
    await house.comeIn();
    expect(await codeOf(await house.post('/api/technician/commands', { nonce: fresh, command: { kind: 'page.restart' } }))).toBe(
      'nonce-invalid',
    );
    expect(await codeOf(await house.post('/api/technician/commands', { nonce: 1 }))).toBe('request-invalid');
  });

  test('the page is loaded anew, and the agent asks to be started anew after it has answered', async () => {
    await house.comeIn();
    let reloads = 0;
    const socket = io(house.agent.url, { transports: ['websocket'], extraHeaders: { cookie: house.cookie(), origin: house.agent.url } });
    socket.on('reload', () => (reloads += 1));
    await new Promise<void>((resolve) => socket.on('connect', () => resolve()));
    expect((await house.act({ kind: 'page.restart' })).status).toBe(200);
    await eventually(
      () => reloads,
      (count) => count === 1,
      5_000,
    );
    expect((await house.act({ kind: 'agent.restart' })).status).toBe(200);
    expect(await house.agent.stopAsked).toBe(75);
    expect(house.agent.feed.view.step.step).toBe('idle');
    socket.close();
  });

  test('a device that is not there is neither reset nor replaced', async () => {
    await house.comeIn();
    expect((await house.act({ kind: 'device.replace', role: 'finger' })).ok).toBe(false);
    expect(await codeOf(await house.act({ kind: 'wire.watch', role: 'finger' }))).toBe('not-found');
  });
});

describe('settings', () => {
  test('a change holds at once, is on the disk, and the one before is kept', async () => {
    await house.comeIn();
    const before = await settingsNow();
    const changed = await house.post('/api/technician/settings', {
      base: before.version,
      settings: {
        ...before.settings,
        nextKiosk: '常青路 8 号银行大厅',
        person: { size: 'largest', theme: 'paper', language: 'zh', volume: 4 },
      },
    });
    expect(changed.status).toBe(200);
    const after = settingsDocument.parse(await changed.json());
    expect(after.version).toBe(before.version + 1);
    expect(after.versions[0]).toMatchObject({ by: 'li.wei', changed: ['person.size', 'person.volume', 'nextKiosk'] });
    expect(house.agent.runner.state.world.nextKiosk).toBe('常青路 8 号银行大厅');
    house.leave();
    expect(house.agent.feed.view.settings).toMatchObject({ size: 'largest', volume: 4 });
    const onDisk: unknown = JSON.parse(await readFile(join(house.config.agentFolder, 'settings.json'), 'utf8'));
    expect(onDisk).toMatchObject({ person: { volume: 4 } });
    await house.comeIn();
    const earlier: unknown = await (await house.ask(`/api/technician/settings/versions/${before.version}`)).json();
    expect(earlier).toEqual({ version: before.version, settings: before.settings });
    // Putting it back is a change like any other.
    expect((await house.post('/api/technician/settings', { base: after.version, settings: before.settings })).status).toBe(200);
    expect(house.agent.runner.state.world.nextKiosk).toBeUndefined();
  });

  test('a document made from an older version is not taken', async () => {
    await house.comeIn();
    const { version, settings } = await settingsNow();
    const post = (nextKiosk: string) => house.post('/api/technician/settings', { base: version, settings: { ...settings, nextKiosk } });
    const both = await Promise.all([post('甲'), post('乙')]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const loser = both.find(({ status }) => status === 409);
    expect(loser === undefined ? '' : await codeOf(loser)).toBe('settings-moved-on');
  });

  test('what is wrong is refused beside its field, and nothing is lost', async () => {
    await house.comeIn();
    const before = await settingsNow();
    const file = join(house.config.agentFolder, 'settings.json');
    const text = await readFile(file, 'utf8');
    const refused = await house.post('/api/technician/settings', { base: before.version, settings: { ...before.settings, volume: 3 } });
    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({ code: 'settings-refused', errors: [{ path: 'volume', message: '没有这一项设置' }] });
    expect(await readFile(file, 'utf8')).toBe(text);
    expect((await settingsNow()).version).toBe(before.version);
  });

  test('a file of a newer form closes the kiosk, is left alone, and still lets somebody in to see why', async () => {
    await house.close();
    const text = '{\n  "v": 7,\n  "brightness": 3\n}';
    house = await openDeskHouse(staffListOf(staffEntryFor()), text);
    const { step } = house.agent.feed.view;
    expect(step).toMatchObject({ step: 'idle', closed: { code: 'settings-invalid' } });
    await house.comeIn();
    const { version, settings } = await settingsNow();
    expect(await codeOf(await house.post('/api/technician/settings', { base: version, settings }))).toBe('settings-invalid');
    expect(await readFile(join(house.config.agentFolder, 'settings.json'), 'utf8')).toBe(text);
  });
});

test('the last visits stand there with their trouble, without the person', async () => {
  house.agent.runner.command({ kind: 'session.start' });
  house.agent.runner.command({ kind: 'session.leave' });
  house.agent.runner.command({ kind: 'step.back' });
  await house.comeIn();
  const { lastVisits } = await house.view();
  expect(lastVisits).toHaveLength(1);
  expect(lastVisits[0]).toMatchObject({ outcome: 'left', captures: 0, seconds: 0 });
  expect(acts().problem()).toBeUndefined();
});
