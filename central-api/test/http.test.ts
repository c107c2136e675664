import { connect } from 'node:net';
import { problemDocument } from '@changqing/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestCentral, type TestCentral } from './support/test-central.ts';
import type { TestTerminal } from './support/test-terminal.ts';

let city: TestCentral;
let kiosk: TestTerminal;
beforeAll(async () => {
  city = await startTestCentral({}, { CHANGQING_CENTRAL_REQUESTS_PER_MINUTE: '400', CHANGQING_IDENTIFY_PER_MINUTE: '3' });
  kiosk = await city.terminal();
});
afterAll(() => city.close());

async function problemAt(path: string, init: RequestInit = {}): Promise<[number, string]> {
  const response = await fetch(city.running.url + path, init);
  expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  const document = problemDocument.parse(await response.json());
  expect(document.status).toBe(response.status);
  expect(document.instance).toBe(response.headers.get('x-request-id'));
  return [response.status, document.code];
}

const bureau = () => ({ authorization: `Bearer ${city.running.bureauToken}` });

describe('every refusal is a problem document', () => {
  test.each<[string, string, () => RequestInit, [number, string]]>([
    ['an unknown address', '/v1/nothing', () => ({}), [404, 'not-found']],
    ['a method that is not there', '/v1/attempts', () => ({ method: 'DELETE' }), [404, 'not-found']],
    ['a path that does not decode', '/v1/consents/%ff/withdraw', () => ({ method: 'POST', headers: bureau() }), [400, 'request-invalid']],
    ['no credentials of the bureau', '/v1/follow-ups', () => ({}), [403, 'not-authorised']],
    ['wrong credentials of the bureau', '/v1/changes', () => ({ headers: { authorization: 'Bearer x' } }), [403, 'not-authorised']],
    ['no JSON', '/v1/suspicions', () => ({ method: 'POST', headers: bureau(), body: '{' }), [400, 'request-invalid']],
    [
      'no UTF-8',
      '/v1/suspicions',
      () => ({ method: 'POST', headers: bureau(), body: new Uint8Array([0x22, 0xff, 0x22]) }),
      [400, 'request-invalid'],
    ],
    ['no body', '/v1/suspicions', () => ({ method: 'POST', headers: bureau() }), [400, 'request-invalid']],
    [
      'a compressed body',
      '/v1/suspicions',
      () => ({ method: 'POST', headers: { ...bureau(), 'content-encoding': 'gzip' }, body: 'x' }),
      [400, 'request-invalid'],
    ],
    ['a body too large', '/v1/suspicions', () => ({ method: 'POST', headers: bureau(), body: 'x'.repeat(40_000) }), [413, 'too-large']],
    ['a wrong query', '/v1/changes?after=-1', () => ({ headers: bureau() }), [400, 'request-invalid']],
    ['a wrong filter', '/v1/follow-ups?open=maybe', () => ({ headers: bureau() }), [400, 'request-invalid']],
  ])('%s', async (_what, path, init, expected) => {
    expect(await problemAt(path, init())).toEqual(expected);
  });

  test('wrong fields are named, values are not repeated', async () => {
    const response = await fetch(`${city.running.url}/v1/suspicions`, {
      method: 'POST',
      headers: bureau(),
      body: JSON.stringify({ identity: { kind: 'citizen', number: '110101195511120011' }, reason: 'because', listed: true }),
    });
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ errors: [{ path: 'identity.number' }, { path: 'reason' }] });
    expect(text).not.toContain('110101195511120011');
  });

  test('what is not HTTP gets one too, and the connection ends', async () => {
    const { port } = new URL(city.running.url);
    for (const garbage of [
      'GARBAGE\r\n\r\n',
      'GET / HTTP/1.1\r\nbad header\r\n\r\n',
      `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nhost: x\r\n\r\n`,
    ]) {
      const socket = connect(Number(port), '127.0.0.1');
      socket.end(garbage);
      let answered = '';
      for await (const chunk of socket) answered += String(chunk);
      expect(answered).toMatch(/^HTTP\/1\.1 400 /);
      expect(answered).toContain('urn:changqing:problem:request-invalid');
    }
  });
});

test('answers carry the headers of a hardened API, and nothing that names the software', async () => {
  const response = await fetch(`${city.running.url}/healthz`);
  const { headers } = response;
  expect(headers.get('x-powered-by')).toBeNull();
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
});

test('ready means that the database answers; metrics hold counts and no people', async () => {
  expect(await (await fetch(`${city.running.url}/readyz`)).json()).toEqual({ status: 'ready' });
  const metrics = await (await fetch(`${city.running.url}/metrics`)).text();
  expect(metrics).toContain('changqing_central_request_seconds_bucket');
});

test('identifying is limited for each terminal', async () => {
  const identity = await city.person();
  const statuses: number[] = [];
  for (let count = 0; count < 4; count += 1) statuses.push((await kiosk.identify(identity)).status);
  expect(statuses).toEqual([200, 200, 200, 429]);
  const other = await city.terminal();
  expect((await other.identify(identity)).status).toBe(200);
  city.clock.pass(60_000);
  expect((await kiosk.identify(identity)).status).toBe(200);
});

test('guessing enrolment codes is limited by address', async () => {
  const guess = () =>
    problemAt('/v1/terminals', {
      method: 'POST',
      body: JSON.stringify({
        code: 'AAAABBBB',
        name: 'x',
        publicKey: {
          kty: 'EC',
          crv: 'P-256',
          x: 'MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4',
          y: '4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM',
          kid: 'k',
        },
      }),
    });
  for (let count = 0; count < 30; count += 1) expect(await guess()).toEqual([403, 'enrol-code-invalid']);
  expect(await guess()).toEqual([429, 'rate-limited']);
});

test('an address that asks without end is limited', async () => {
  let last = 0;
  for (let count = 0; count < 400 && last !== 429; count += 1) last = (await fetch(`${city.running.url}/v1/changes`)).status;
  expect(last).toBe(429);
  expect((await fetch(`${city.running.url}/healthz`)).status).toBe(200);
});
