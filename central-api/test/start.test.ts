import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { castPeople } from '@changqing/fixtures';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCentral } from '../src/central.ts';
import { addKey } from '../src/keys/key-ring.ts';
import { SUPERUSER } from '../src/postgres/embedded-server.ts';
import { findByIdentity } from '../src/people/store.ts';
import { seed } from '../src/seed.ts';
import { cloneDatabase } from './support/database.ts';
import { touch } from './support/synthetic-prints.ts';
import { startTestCentral, type TestCentral } from './support/test-central.ts';
import { TestTerminal } from './support/test-terminal.ts';

let city: TestCentral;
beforeAll(async () => {
  city = await startTestCentral();
});
afterAll(() => city.close());

describe('the synthetic city', () => {
  test("fills the register once, enrols the cast from its file, and arms the kiosk's code at each start", async () => {
    const { central, url } = city.running;
    const [first] = castPeople('2026-11-23');
    if (first === undefined) throw new Error('the cast is empty');
    const file = join(mkdtempSync(join(tmpdir(), 'changqing-cast-')), 'cast.json');
    const reference = {
      position: 'right-index',
      format: 'cq-fp/1',
      bytes: Buffer.from(touch('cast', 'right-index', 0)).toString('base64url'),
      quality: 80,
      impression: 1,
    };
    const consent = { modality: 'fingerprint', noticeVersion: '2026-11', agreedAt: '2026-01-01T00:00:00.000Z' };
    writeFileSync(
      file,
      JSON.stringify([
        { id: '01900000-0000-7000-8000-000000000001', identity: first.identity, consents: [consent], references: [reference] },
      ]),
    );
    const count = async () => (await central.databases.identity.selectFrom('people').select('id').execute()).length;
    const options = { enrolCode: 'KIOSK-CODE-1', size: 150, enrolmentsFile: file };
    await seed(central, options);
    expect(await count()).toBe(castPeople('2026-11-23').length + 150);
    const kiosk = await TestTerminal.enrol(url, options.enrolCode, city.clock);
    expect((await kiosk.identify(first.identity)).body).toMatchObject({ result: 'found', enrolled: ['right-index'] });
    await seed(central, options);
    expect(await count()).toBe(castPeople('2026-11-23').length + 150);
    expect((await TestTerminal.enrol(url, options.enrolCode, city.clock)).profile.terminalId).not.toBe(kiosk.profile.terminalId);
  });

  test('without the file of references it starts and says so', async () => {
    await seed(city.running.central, { enrolCode: 'KIOSK-CODE-2', size: 150, enrolmentsFile: '/nowhere/cast.json' });
    expect(city.logged.join('')).toContain('npm run generate -- --cast');
  });

  test('everybody of the cast stands in the register with what troubles them', async () => {
    const { central } = city.running;
    const db = central.databases.identity;
    for (const person of castPeople('2026-11-23')) {
      const found = await findByIdentity(db, central.keys, person.identity);
      expect(found?.deceased_on ?? undefined).toBe(person.deceasedOn);
      const listed = await db
        .selectFrom('suspicions')
        .select('reason')
        .where('person_id', '=', found?.id ?? '')
        .execute();
      expect(listed.length > 0).toBe(
        person.troubles.includes('duplicate-benefit') || person.troubles.includes('same-biometrics-elsewhere'),
      );
    }
  });
});

describe('keys', () => {
  test('after a rotation both keys are offered, and what was sealed for the older one opens', async () => {
    const { config } = city;
    const kiosk = await city.terminal();
    const { personRef } = await city.enrol(await city.person(), 'rotated', ['right-index']);
    const made = await kiosk.makeAttempt(await kiosk.visit(personRef), { finger: 'rotated', touchNumber: 1 });
    await city.running.close();
    const later = city.clock.now() + 1_000;
    const fresh = { evidence: addKey(config.keysFolder, 'evidence', later).kid, answer: addKey(config.keysFolder, 'answer', later).kid };
    addKey(config.keysFolder, 'biometrics', later);
    addKey(config.keysFolder, 'identity', later);
    const again = await startCentral(config, { clock: city.clock, matcher: city.matcher, logTo: { write: () => true } });
    if (!again.ok) throw new Error(again.error.message);
    const moved = Object.assign(Object.create(kiosk) as TestTerminal, { url: again.value.url });
    const { body: profile } = await moved.request('GET', '/v1/terminals/self');
    const kids = (keys: unknown): string[] => (keys as { kid: string }[]).map(({ kid }) => kid);
    expect(kids(profile.evidenceKeys)[0]).toBe(fresh.evidence);
    expect(kids(profile.evidenceKeys)).toContain(kiosk.profile.evidenceKeys[0]?.kid);
    expect(kids(profile.answerKeys)[0]).toBe(fresh.answer);
    Object.assign(moved, { profile });
    expect((await moved.readAnswer(await moved.submit(made))).result).toMatchObject({ kind: 'matched' });

    // Without the older key, what it sealed could never be opened again: central says which key is missing.
    await again.value.close();
    const old = kiosk.profile.evidenceKeys[0]?.kid ?? '';
    const file = join(config.keysFolder, readdirSync(config.keysFolder).find((name) => name.includes(old)) ?? '');
    const content = readFileSync(file);
    rmSync(file);
    expect(await startCentral(config, { logTo: { write: () => true } })).toMatchObject({
      ok: false,
      error: { code: 'keys-missing', message: expect.stringContaining(old) as string },
    });
    writeFileSync(file, content, { mode: 0o644 });
    expect(await startCentral(config, { logTo: { write: () => true } })).toMatchObject({ ok: false, error: { code: 'keys-unsafe' } });
  });
});

test("a server of the bureau's own, by one URL, is brought up to date and used for both schemas", async () => {
  const { socketFolder } = await cloneDatabase();
  const owner = new pg.Client({ host: socketFolder, user: SUPERUSER, database: 'postgres' });
  await owner.connect();
  await owner.query(`create database outside_${String(process.pid)}`);
  await owner.end();
  const folder = mkdtempSync(join(tmpdir(), 'changqing-outside-'));
  const databaseUrl = `postgres://${SUPERUSER}@localhost/outside_${String(process.pid)}?host=${encodeURIComponent(socketFolder)}`;
  const config = {
    ...city.config,
    dataFolder: join(folder, 'data'),
    keysFolder: join(folder, 'keys'),
    databaseUrl,
    biometricsDatabaseUrl: undefined,
  };
  const started = await startCentral(config, { logTo: { write: () => true } });
  if (!started.ok) throw new Error(started.error.message);
  expect((await fetch(`${started.value.url}/readyz`)).status).toBe(200);
  await started.value.close();
  const unreachable = { ...config, databaseUrl: 'postgres://nobody@127.0.0.1:1/none' };
  expect(await startCentral(unreachable, { logTo: { write: () => true } })).toMatchObject({
    ok: false,
    error: { code: 'database-failed' },
  });
  rmSync(folder, { recursive: true, force: true });
});
