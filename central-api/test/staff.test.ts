import { verify } from '@node-rs/argon2';
import { mayDo, RIGHTS, right, staffRole, type Right, type StaffEntry, type StaffRole, type StaffStatus } from '@changqing/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bytesOfBase32, codeOf, TOTP_STEP_MS } from '../src/staff/totp.ts';
import { cardTag } from '../src/staff/secrets.ts';
import { ConsoleClient, PASSWORD, SECRET } from './support/console-client.ts';
import { startTestCentral, type TestCentral } from './support/test-central.ts';
import type { TestTerminal } from './support/test-terminal.ts';

let city: TestCentral;
let kiosk: TestTerminal;
beforeAll(async () => {
  city = await startTestCentral();
  kiosk = await city.terminal();
});
afterAll(() => city.close());

const CARD = '139901198605121235';
const set = (account: object) => city.bureau('POST', '/v1/staff', account);
const staffHere = async (): Promise<StaffEntry[]> => (await kiosk.request('GET', '/v1/terminals/self/staff')).body.staff as StaffEntry[];
const statusOf = async (staffId: string): Promise<StaffStatus | undefined> =>
  ((await city.bureau('GET', '/v1/staff')).body as { staff: StaffStatus[] }).staff.find((status) => status.staffId === staffId);

describe('accounts', () => {
  test('a technician is known at terminals by tag and verifier, for sixty days, until the account is closed', async () => {
    const made = await set({ staffId: 'wang.jishi', name: '王技', role: 'technician', cardNumber: CARD, pin: '246810' });
    expect(made).toEqual({
      status: 200,
      body: { staffId: 'wang.jishi', validUntil: new Date(city.clock.now() + 60 * 86_400_000).toISOString() },
    });
    const [entry] = await staffHere();
    expect(entry).toMatchObject({ staffId: 'wang.jishi', name: '王技', role: 'technician', cardTag: cardTag(CARD) });
    expect(entry?.verifier).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await verify(entry?.verifier ?? '', `${CARD}:246810`)).toBe(true);
    expect(await verify(entry?.verifier ?? '', `${CARD}:246811`)).toBe(false);
    expect(JSON.stringify(await staffHere())).not.toContain(CARD);
    expect((await city.bureau('POST', '/v1/staff/wang.jishi/close')).status).toBe(204);
    expect(await staffHere()).toEqual([]);
    expect((await statusOf('wang.jishi'))?.closedAt).toBeDefined();
    expect((await city.bureau('POST', '/v1/staff/wang.jishi/close')).status).toBe(404);
  });

  test.each([
    ['a PIN without its card', { pin: '246810' }, 'cardNumber'],
    ['a card without its PIN', { cardNumber: CARD }, 'pin'],
    ['nothing to log in with', {}, ''],
    ['a card that opens another account', { cardNumber: CARD, pin: '135791' }, 'cardNumber'],
    ['a short password', { password: 'short' }, 'password'],
    ['a PIN of letters', { cardNumber: CARD, pin: 'abcdef' }, 'pin'],
  ])('%s is refused, and the field is named', async (_what, changes, path) => {
    const refused = await set({ staffId: 'somebody', name: '某', role: 'technician', ...changes });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ path }] } });
    expect(await statusOf('somebody')).toBeUndefined();
  });

  test('an operator has no business in diagnostics, and is not known there', async () => {
    await set({ staffId: 'zhou.zhiban', name: '周宁', role: 'operator', cardNumber: '13990119860512126X', pin: '246810' });
    expect(await staffHere()).toEqual([]);
  });

  test('the bureau alone makes accounts, and every act is in the ledger', async () => {
    const unsigned = await fetch(`${city.running.url}/v1/staff`, { method: 'POST', body: '{}' });
    expect(unsigned.status).toBe(403);
    const rows = await city.running.central.databases.identity.selectFrom('audit').select('entry').execute();
    const acts = rows.map(({ entry }) => JSON.parse(entry) as { action: string; subject: string });
    expect(acts.filter(({ subject }) => subject === 'wang.jishi').map(({ action }) => action)).toEqual(['staff.set', 'staff.closed']);
    expect(JSON.stringify(rows)).not.toContain('246810');
  });

  test('secrets are in the database as hashes and sealed alone', async () => {
    await set({ staffId: 'sealed', name: '密', role: 'auditor', password: PASSWORD, totpSecret: SECRET });
    const row = await city.running.central.databases.identity
      .selectFrom('staff')
      .selectAll()
      .where('id', '=', 'sealed')
      .executeTakeFirstOrThrow();
    const text = JSON.stringify(row) + (row.totp_sealed?.toString('latin1') ?? '');
    for (const secret of [PASSWORD, SECRET, bytesOfBase32(SECRET).toString('latin1')]) expect(text).not.toContain(secret);
  });

  test('a drawn secret is told once, as the address that authenticators read', async () => {
    const { body } = await set({ staffId: 'drawn', name: '新', role: 'auditor', password: PASSWORD });
    const secret = new URL((body as { otpauth: string }).otpauth).searchParams.get('secret') ?? '';
    const client = new ConsoleClient(city.running.url, city.clock);
    const code = codeOf(bytesOfBase32(secret), Math.floor(city.clock.now() / TOTP_STEP_MS));
    expect((await client.request('POST', '/console/api/login', { staffId: 'drawn', password: PASSWORD, code })).status).toBe(200);
    const again = await set({ staffId: 'drawn', name: '新', role: 'auditor' });
    expect(again.body).not.toHaveProperty('otpauth');
  });
});

test('one-time codes are those of RFC 6238, appendix B', () => {
  const secret = Buffer.from('12345678901234567890');
  const vectors = [
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ] as const;
  for (const [seconds, code] of vectors) expect(codeOf(secret, Math.floor(seconds / 30), 8)).toBe(code);
});

describe('logging in', () => {
  const tryOnce = (client: ConsoleClient, changes: object, headers?: Record<string, string>) =>
    client.request(
      'POST',
      '/console/api/login',
      { staffId: 'auditor.one', password: PASSWORD, code: client.codeNow(), ...changes },
      headers,
    );

  test('takes name, password and a code of the moment, each code once; the cookie is closed to scripts and other pages', async () => {
    const client = await ConsoleClient.of(city, 'auditor');
    const me = await client.request('GET', '/console/api/me');
    expect(me.body).toMatchObject({ staffId: 'auditor.one', role: 'auditor', rights: RIGHTS.auditor });
    expect(me.headers.get('cache-control')).toBe('no-store');
    expect(await tryOnce(client, {})).toMatchObject({ status: 403, body: { code: 'login-refused' } });
    city.clock.pass(30_000);
    const late = await tryOnce(client, { code: client.codeNow(-1) });
    expect(late.status).toBe(403);
    const early = await tryOnce(client, { code: client.codeNow(1) });
    expect(early.status).toBe(200);
    expect(early.headers.get('set-cookie')).toMatch(/^changqing-console=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect((await tryOnce(client, { code: client.codeNow(2) })).status).toBe(403);
    expect((await tryOnce(client, { code: client.codeNow(), password: 'another password' })).status).toBe(403);
    expect((await tryOnce(client, { staffId: 'nobody' })).body).toMatchObject({ code: 'login-refused' });
  });

  test('only from the console’s own page', async () => {
    const client = await ConsoleClient.of(city, 'auditor');
    for (const origin of ['http://evil.example', city.running.url.replace('127.0.0.1', '127.0.0.2'), `${city.running.url}0`, 'null'])
      expect(await tryOnce(client, {}, { origin })).toMatchObject({ status: 403, body: { code: 'origin-refused' } });
    expect((await client.request('POST', '/console/api/logout', undefined, { origin: 'http://evil.example' })).status).toBe(403);
    expect((await client.request('GET', '/console/api/me', undefined, { origin: 'http://evil.example' })).status).toBe(403);
    expect((await client.request('GET', '/console/api/me')).status).toBe(200);
  });

  test('wrong tries wait, longer each time, and the fifteenth locks until the account is set again; guesses at once are counted each', async () => {
    const client = await ConsoleClient.of(city, 'auditor');
    const wrong = () => tryOnce(client, { code: '000000' });
    const atOnce = await Promise.all([wrong(), wrong(), wrong(), wrong(), wrong(), wrong()]);
    expect(atOnce.map(({ body }) => body.code).toSorted()).toEqual([...Array<string>(5).fill('login-refused'), 'staff-waiting']);
    const waiting = await wrong();
    expect([waiting.body.code, waiting.headers.get('retry-after')]).toEqual(['staff-waiting', '15']);
    for (let tries = 5; tries < 15; tries += 1) {
      city.clock.pass(15_000 * 2 ** (tries - 5));
      expect((await wrong()).body.code).toBe('login-refused');
    }
    city.clock.pass(86_400_000);
    expect((await tryOnce(client, {})).body.code).toBe('staff-locked');
    expect((await statusOf('auditor.one'))?.lockedAt).toBeDefined();
    expect((await ConsoleClient.of(city, 'auditor')).cookie).not.toBe('');
  });

  test('is over after five minutes without a touch, at once when the account is set anew or closed, and with logging out', async () => {
    const client = await ConsoleClient.of(city, 'auditor');
    const isIn = async () => (await client.request('GET', '/console/api/me')).status === 200;
    for (let minutes = 0; minutes < 12; minutes += 4) {
      city.clock.pass(4 * 60_000);
      expect(await isIn()).toBe(true);
    }
    city.clock.pass(5 * 60_000 + 1);
    expect(await isIn()).toBe(false);
    const line = await ConsoleClient.of(city, 'auditor');
    const socket = await line.listen();
    const gone = new Promise((resolve) => socket.once('disconnect', resolve));
    await city.bureau('POST', '/v1/staff/auditor.one/close');
    await gone;
    expect((await line.request('GET', '/console/api/me')).status).toBe(401);
    const third = await ConsoleClient.of(city, 'auditor');
    expect((await third.request('POST', '/console/api/logout')).status).toBe(204);
    expect((await third.request('GET', '/console/api/me')).status).toBe(401);
  });

  test('not after the term of the account', async () => {
    const client = await ConsoleClient.of(city, 'technician');
    city.clock.pass(61 * 86_400_000);
    expect((await tryOnce(client, { staffId: 'technician.one' })).body.code).toBe('staff-expired');
  });
});

describe('who may do what at the console', () => {
  const UNKNOWN = '01900000-0000-7000-8000-000000000000';
  const ASKED: readonly (readonly ['GET' | 'POST', string, Right | undefined, object?])[] = [
    ['GET', '/console/api/me', undefined],
    ['GET', '/console/api/terminals', 'terminals.see'],
    ['GET', '/console/api/terminals/T0000-NOBODY', 'terminals.see'],
    ['GET', '/console/api/terminals/T0000-NOBODY/commands', 'terminals.see'],
    ['POST', '/console/api/terminals/T0000-NOBODY/commands', 'terminal.command', { command: { command: 'restart-page' } }],
    ['GET', '/console/api/alarms', 'alarms.see'],
    ['POST', `/console/api/alarms/${UNKNOWN}/acknowledge`, 'alarms.acknowledge'],
    ['GET', `/console/api/files/${UNKNOWN}`, 'reports.see'],
  ];

  test.each(staffRole.options)('%s, cell by cell', async (role: StaffRole) => {
    const client = await ConsoleClient.of(city, role);
    for (const [method, path, needed, body] of ASKED) {
      const { status, body: answer } = await client.request(method, path, body);
      if (needed === undefined || mayDo(role, needed)) expect([200, 404], `${method} ${path}`).toContain(status);
      else expect([status, answer.code], `${method} ${path}`).toEqual([403, 'no-right']);
    }
  });

  test('nobody without a login, with a made-up cookie, or with two', async () => {
    const client = new ConsoleClient(city.running.url, city.clock);
    const real = await ConsoleClient.of(city, 'auditor');
    for (const cookie of ['', 'changqing-console=made-up', `${real.cookie}; changqing-console=x`]) {
      client.cookie = cookie;
      for (const [method, path, , body] of ASKED) expect((await client.request(method, path, body)).body.code, path).toBe('not-logged-in');
    }
  });

  test('every right that the console asks for is one of the list', () => {
    for (const [, , needed] of ASKED) if (needed !== undefined) expect(right.options).toContain(needed);
  });
});

test('/console says so where it is not built, and lets no other page frame it', async () => {
  const page = await fetch(`${city.running.url}/console/terminals/T0017-ABCDEF`);
  expect([200, 503]).toContain(page.status);
  expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
  expect((await fetch(`${city.running.url}/console/api/nothing`)).status).toBe(404);
});
