import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { forgetRequests } from '../src/terminals/store.ts';
import { startTestCentral, type TestCentral } from './support/test-central.ts';
import type { TestTerminal } from './support/test-terminal.ts';

let city: TestCentral;
let kiosk: TestTerminal;
beforeAll(async () => {
  city = await startTestCentral();
  kiosk = await city.terminal();
});
afterAll(() => city.close());

const PATH = '/v1/people/identify';
const codeOf = ({ status, body }: { status: number; body: Record<string, unknown> }) => [status, body.code];
const body = () => JSON.stringify({ sessionId: randomUUID(), by: 'typed', identity: { kind: 'foreigner', number: 'CHN110019800101' } });

async function changesOf(kind: string): Promise<{ subject: string; data: Record<string, unknown> }[]> {
  const answer = await city.bureau('GET', '/v1/changes?limit=1000');
  const { changes } = answer.body as { changes: { kind: string; subject: string; data: Record<string, unknown> }[] };
  return changes.filter((change) => change.kind === kind);
}

describe('enrolling a terminal', () => {
  const site = () => kiosk.profile.site;
  const keyOf = () => ({ ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }), kid: 'k' });
  const post = async (given: unknown) => {
    const response = await fetch(`${city.running.url}/v1/terminals`, { method: 'POST', body: JSON.stringify(given) });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const newCode = async (): Promise<string> => {
    const made = await city.bureau('POST', '/v1/terminal-codes', { site: site(), hoursValid: 1 });
    return (made.body as { code: string }).code;
  };

  test('a code opens once; the same key again gets the same terminal, since its answer may have been lost', async () => {
    const code = await newCode();
    const publicKey = keyOf();
    const first = await post({ code, publicKey, name: 'a' });
    const again = await post({ code: code.toLowerCase(), publicKey, name: 'a' });
    expect(first.status).toBe(200);
    expect(again.body.terminalId).toBe(first.body.terminalId);
    expect(codeOf(await post({ code, publicKey: keyOf(), name: 'b' }))).toEqual([403, 'enrol-code-invalid']);
  });

  test('a wrong code, and one out of date, are refused alike', async () => {
    expect(codeOf(await post({ code: 'AAAA-BBBB-CCCC', publicKey: keyOf(), name: 'a' }))).toEqual([403, 'enrol-code-invalid']);
    const code = await newCode();
    city.clock.pass(3_600_001);
    expect(codeOf(await post({ code, publicKey: keyOf(), name: 'a' }))).toEqual([403, 'enrol-code-invalid']);
  });

  test('a key that is no point of the curve is refused', async () => {
    const publicKey = { ...keyOf(), x: 'AAAA', y: 'AAAA' };
    expect(codeOf(await post({ code: await newCode(), publicKey, name: 'a' }))).toEqual([400, 'request-invalid']);
  });

  test('the profile says who it is, where it stands, and which keys seal and sign', async () => {
    const { body: profile } = await kiosk.request('GET', '/v1/terminals/self');
    expect(profile).toMatchObject({ terminalId: kiosk.profile.terminalId, evidenceKeys: [{ use: 'enc' }], answerKeys: [{ use: 'sig' }] });
    expect(JSON.stringify(profile)).not.toContain('"d"');
  });

  test('one that the bureau closed is unknown from then on', async () => {
    const closed = await city.terminal();
    expect((await city.bureau('POST', `/v1/terminals/${closed.profile.terminalId}/close`)).status).toBe(204);
    expect(codeOf(await closed.request('GET', '/v1/terminals/self'))).toEqual([401, 'terminal-unknown']);
    expect((await city.bureau('POST', `/v1/terminals/${closed.profile.terminalId}/close`)).status).toBe(404);
  });
});

describe('a request that is not signed as the contract says', () => {
  test.each<[string, Record<string, unknown>]>([
    ['for another path', { path: '/v1/consents' }],
    ['for another method', { method: 'GET' }],
    ['over another body', { bodySha256: '0'.repeat(64) }],
    ['with an id that is none', { requestId: 'again' }],
    ['without a time', { time: undefined }],
  ])('%s', async (_what, changes) => {
    const text = body();
    expect(codeOf(await kiosk.send('POST', PATH, text, await kiosk.signature('POST', PATH, text, changes)))).toEqual([
      401,
      'request-unsigned',
    ]);
  });

  test("no signature, garbage, another terminal's key, a changed signature", async () => {
    const text = body();
    const other = await city.terminal();
    const good = await kiosk.signature('POST', PATH, text);
    const stolen = await other.signature('POST', PATH, text, { terminalId: kiosk.profile.terminalId });
    const changed = good.slice(0, -4) + (good.endsWith('AAAA') ? 'BBBB' : 'AAAA');
    const none = await fetch(city.running.url + PATH, { method: 'POST', body: text });
    expect([none.status, none.headers.get('www-authenticate')]).toEqual([401, 'changqing-signature']);
    for (const signature of ['x', 'a.b.c', good.replace(/\.[^.]+$/, '.'), stolen, changed])
      expect(codeOf(await kiosk.send('POST', PATH, text, signature))).toEqual([401, 'request-unsigned']);
  });

  test('alg none is not a signature', async () => {
    const text = body();
    const [, payload = ''] = (await kiosk.signature('POST', PATH, text)).split('.');
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
    expect(codeOf(await kiosk.send('POST', PATH, text, none))).toEqual([401, 'request-unsigned']);
  });

  test('a terminal that nobody enrolled is unknown', async () => {
    const text = body();
    const signature = await kiosk.signature('POST', PATH, text, { terminalId: 'T0000-NOBODY' });
    expect(codeOf(await kiosk.send('POST', PATH, text, signature))).toEqual([401, 'terminal-unknown']);
  });
});

describe('a replay', () => {
  test('is refused at once, after nine minutes, and an identification even after weeks with the clock turned back', async () => {
    const text = body();
    const signature = await kiosk.signature('POST', PATH, text);
    expect((await kiosk.send('POST', PATH, text, signature)).status).toBe(200);
    for (const passMs of [0, 9 * 60_000, 20 * 86_400_000]) {
      city.clock.pass(passMs);
      await forgetRequests(city.running.central, city.clock.now());
      expect(codeOf(await kiosk.send('POST', PATH, text, signature))).toEqual([409, 'request-replayed']);
    }
  });

  test('ids of reads are forgotten after ten minutes', async () => {
    await kiosk.request('GET', '/v1/terminals/self');
    city.clock.pass(11 * 60_000);
    await forgetRequests(city.running.central, city.clock.now());
    const { rows } = await sql<{
      left: number;
    }>`select count(*) as left from request_ids where forget_at < ${new Date(city.clock.now() + 86_400_000)}`.execute(
      city.running.central.databases.identity,
    );
    expect(rows[0]?.left).toBe(0);
  });
});

describe('clock-a-year-off', () => {
  test.each([
    ['ahead', 365],
    ['behind', -365],
    ['at 1970', -20_000],
  ])('%s: the terminal is served and flagged once, the person is certified', async (_what, days) => {
    const wrong = await city.terminal();
    wrong.clockErrorMs = days * 86_400_000;
    const { personRef } = await city.enrol(await city.person(), `clock ${String(days)}`, ['right-index']);
    const answer = await wrong.attempt(await wrong.visit(personRef), { finger: `clock ${String(days)}`, touchNumber: 1 });
    expect(answer.result).toMatchObject({ kind: 'matched', as: 'accepted' });
    expect(answer.effectiveAt).toBe(answer.receivedAt);
    const flags = (await changesOf('flag')).filter(({ subject }) => subject === wrong.profile.terminalId);
    expect(flags.filter(({ data }) => data.flag === 'clock-doubt' && 'offsetMs' in data)).toHaveLength(1);
    expect(flags.filter(({ data }) => data.flag === 'clock-doubt' && 'recordId' in data)).toHaveLength(2);
  });
});

describe('chain-restored-from-old-image', () => {
  test('two records of one place mark the terminal cloned, and both people are served', async () => {
    const copied = await city.terminal();
    const { personRef } = await city.enrol(await city.person(), 'clone', ['right-index']);
    const old = { sequence: copied.sequence, previousSha256: copied.previousSha256 };
    await copied.attempt(await copied.visit(personRef), { finger: 'clone', touchNumber: 1 });
    Object.assign(copied, old);
    const after = await copied.attempt(await copied.visit(personRef), { finger: 'clone', touchNumber: 2 });
    expect(after.result).toMatchObject({ kind: 'matched', as: 'already' });
    const { body: listed } = await city.bureau('GET', '/v1/terminals');
    const status = (listed as { terminals: { terminalId: string; clonedAt?: string }[] }).terminals.find(
      ({ terminalId }) => terminalId === copied.profile.terminalId,
    );
    expect(status?.clonedAt).toBeDefined();
  });

  test('a gap is flagged and the flag ends when the missing record comes', async () => {
    const gappy = await city.terminal();
    const { record: missing } = await gappy.makeConsent();
    await gappy.visit();
    await gappy.request('POST', '/v1/consents', missing.submission);
    const flags = (await changesOf('flag')).filter(({ subject }) => subject === gappy.profile.terminalId).map(({ data }) => data.flag);
    expect(flags).toEqual(['chain-gap', 'chain-gap-filled']);
  });
});

test("a heartbeat is answered with central's time, and staff see when it came", async () => {
  const reply = await kiosk.request('POST', '/v1/terminals/self/heartbeat', { keptRecords: 3, agentVersion: '0.1.0' });
  expect(reply.body).toEqual({ time: new Date(city.clock.now()).toISOString() });
});
