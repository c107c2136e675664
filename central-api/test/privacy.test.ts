import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scrub } from '../src/log.ts';
import { SUPERUSER } from '../src/postgres/embedded-server.ts';
import { touch } from './support/synthetic-prints.ts';
import { startTestCentral, type TestCentral } from './support/test-central.ts';

let city: TestCentral;
beforeAll(async () => {
  city = await startTestCentral({}, { CHANGQING_LOG_LEVEL: 'debug' });
});
afterAll(() => city.close());

const NAME = '阿卜杜拉·买买提明·艾合麦提';

async function wholeDay(): Promise<string[]> {
  const kiosk = await city.terminal();
  const identity = await city.person({ name: NAME, romanised: 'Abudula Maimaitiming' });
  const { personRef } = await city.enrol(identity, 'secret', ['right-index']);
  await kiosk.identify(identity, 'card', NAME);
  const visit = await kiosk.visit(personRef);
  await kiosk.attempt(visit, { finger: 'secret', touchNumber: 1 });
  const offline = await kiosk.makeConsent();
  await kiosk.request('POST', '/v1/consents', offline.record.submission);
  await kiosk.attempt(offline.visit, { finger: 'secret', touchNumber: 2, identity, delivery: 'late' });
  // Troubles, since those are what logs talk about.
  await kiosk.request('POST', `/v1/people/identify?number=${identity.number}`, { identity, name: NAME });
  await fetch(`${city.running.url}/v1/people/${identity.number}`);
  await fetch(`${city.running.publicUrl}/verify/${visit.code}`);
  await city.bureau('POST', '/v1/suspicions', { identity, reason: NAME, listed: true });
  await city.bureau('POST', '/v1/people', { people: [{ identity, name: NAME, birthDate: identity.number, benefits: [] }] });
  city.running.central.log.error({ err: new Error(`what a library says of ${NAME} ${identity.number}`) }, 'central-failed');
  const templates = [0, 1, 2].map((touchNumber) => Buffer.from(touch('secret', 'right-index', touchNumber)).subarray(18, 48));
  return [
    NAME,
    '买买提明',
    'Maimaitiming',
    identity.number,
    identity.number.slice(6, 17),
    visit.code,
    ...templates.flatMap((bytes) => [bytes.toString('base64'), bytes.toString('base64url'), bytes.toString('hex')]),
  ];
}

test('neither log nor database holds a name, a number or a template in the clear', async () => {
  const secrets = await wholeDay();
  const log = city.logged.join('');
  expect(city.logged.length).toBeGreaterThan(12);
  for (const secret of secrets) expect(log).not.toContain(secret);

  const stored = await dump();
  // The code behind the QR is a column of its own; everything else of a person is sealed.
  for (const secret of secrets.filter((text) => !/^[0-9A-Z]{16}$/.test(text))) expect(stored).not.toContain(secret);
});

test('the log takes names, numbers and bytes out of texts that are not ours', () => {
  expect(scrub(`failed for 李桂兰 11010519491231002X, ABC110019800101 and ${'A1b2'.repeat(20)}`)).toBe(
    'failed for [han] [digits], [digits] and [bytes]',
  );
});

test("each role of the database is kept out of the other's schema", async () => {
  const { databases } = city.running.central;
  await expect(databases.identity.withSchema('biometrics').selectFrom('people').selectAll().execute()).rejects.toThrow(/permission denied/);
  await expect(databases.biometrics.withSchema('identity').selectFrom('evidence').selectAll().execute()).rejects.toThrow(
    /permission denied/,
  );
});

/** Everything in all tables, as text; bytes as hexadecimal and as they are. */
async function dump(): Promise<string> {
  const url = new URL(city.config.databaseUrl ?? '');
  const client = new pg.Client({ host: url.searchParams.get('host') ?? '', user: SUPERUSER, database: url.pathname.slice(1) });
  await client.connect();
  try {
    const tables = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('identity', 'biometrics')`,
    );
    let text = '';
    for (const { name } of tables.rows) {
      const { rows } = await client.query<Record<string, unknown>>(`select * from ${name}`);
      for (const row of rows)
        for (const value of Object.values(row))
          text += `${Buffer.isBuffer(value) ? `${value.toString('hex')} ${value.toString('latin1')} ${value.toString()}` : JSON.stringify(value)}\n`;
    }
    expect(text.length).toBeGreaterThan(5_000);
    return text;
  } finally {
    await client.end();
  }
}
