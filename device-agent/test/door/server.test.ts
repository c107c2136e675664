import { stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { view as viewSchema } from '@changqing/protocol';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startAgent } from '../../src/compose.ts';
import { openHouse } from './house.ts';

let house: Awaited<ReturnType<typeof openHouse>>;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

const ask = (path: string, init: RequestInit = {}) => fetch(`${house.url}${path}`, { redirect: 'manual', ...init });
const codeOf = async (response: Response) => z.object({ code: z.string() }).parse(await response.json()).code;

/** Exactly these bytes; `fetch` would mend them. */
function raw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(house.config.kioskPort, '127.0.0.1', () => socket.end(text));
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

/** What became of an attempt to open the socket. */
function knock(
  headers: Record<string, string>,
  transports: ('websocket' | 'polling')[] = ['websocket'],
): Promise<{ socket?: Socket; error?: string }> {
  const socket = io(house.url, { transports, extraHeaders: headers, reconnection: false, forceNew: true });
  return new Promise((resolve) => {
    socket.on('connect', () => resolve({ socket }));
    socket.on('connect_error', (error) => {
      socket.close();
      resolve({ error: error.message });
    });
  });
}

describe('who may see the kiosk', () => {
  test('a window that is not paired is told where the link is', async () => {
    const response = await ask('/');
    expect(response.status).toBe(401);
    expect(await response.text()).toContain(join(house.config.runFolder, 'kiosk-url'));
    expect(response.headers.get('content-security-policy')).not.toContain('unsafe');
    expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('the link files can be read by their owner alone', async () => {
    for (const name of ['kiosk-url', 'cli-token']) {
      const { mode } = await stat(join(house.config.runFolder, name));
      expect(mode & 0o777).toBe(0o600);
    }
  });

  test('a link pairs once; the second use is refused and the file has a new one', async () => {
    const link = await house.link();
    const first = await house.pair(link);
    expect(first.status).toBe(200);
    expect(first.cookie).toMatch(/^changqing-kiosk=.{40,}$/);
    expect((await house.pair(link)).status).toBe(401);
    expect(await house.link()).not.toBe(link);
  });

  test('opening the link by GET alone uses nothing up', async () => {
    const link = await house.link();
    expect((await fetch(link)).status).toBe(200);
    expect(await house.link()).toBe(link);
  });

  test('a new pairing ends the window before it', async () => {
    const first = await house.pair();
    expect((await ask('/api/view', { headers: { cookie: first.cookie } })).status).toBe(200);
    const { socket } = await knock({ origin: house.origin, cookie: first.cookie });
    const gone = new Promise((resolve) => socket?.on('disconnect', resolve));
    const second = await house.pair();
    await gone;
    expect((await ask('/api/view', { headers: { cookie: first.cookie } })).status).toBe(401);
    expect((await ask('/api/view', { headers: { cookie: second.cookie } })).status).toBe(200);
  });

  test('the cookie is out of reach of scripts and of other sites', async () => {
    const token = new URL(await house.link()).searchParams.get('token');
    const response = await ask('/api/pair', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: house.origin },
      body: JSON.stringify({ token }),
    });
    expect(response.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Strict/);
  });

  test('two cookies of the name are none', async () => {
    const { cookie } = await house.pair();
    expect((await ask('/api/view', { headers: { cookie: `${cookie}; changqing-kiosk=x` } })).status).toBe(401);
  });
});

describe('what a paired window may do', () => {
  test('the view is whole, and a command needs its nonce, once', async () => {
    const { cookie } = await house.pair();
    const view = viewSchema.parse(await (await ask('/api/view', { headers: { cookie } })).json());
    expect(view.step.step).toBe('idle');
    const send = (body: unknown, headers: Record<string, string> = {}) =>
      ask('/api/commands', {
        method: 'POST',
        headers: { cookie, origin: house.origin, 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
    const help = { nonce: view.nonce, command: { kind: 'help.ask' } };
    expect((await send(help, { origin: 'http://evil.example' })).status).toBe(403);
    expect((await send(help)).status).toBe(200);
    expect(await codeOf(await send(help))).toBe('nonce-invalid');
    const next = viewSchema.parse(await (await ask('/api/view', { headers: { cookie } })).json());
    expect(next.version).toBeGreaterThan(view.version);
    expect(await codeOf(await send({ nonce: next.nonce, command: { kind: 'consent.agree' } }))).toBe('command-not-now');
    expect(await codeOf(await send({ nonce: 'x', command: { kind: 'shell.open' } }))).toBe('request-invalid');
  });

  test('malformed bodies are told so, and nothing breaks', async () => {
    const { cookie } = await house.pair();
    const headers = { cookie, origin: house.origin, 'content-type': 'application/json' };
    for (const body of ['{', '[]', '"x"', 'null', '{"nonce":1}', `{"nonce":"${'a'.repeat(20_000)}"}`]) {
      const response = await ask('/api/commands', { method: 'POST', headers, body });
      expect([400, 413]).toContain(response.status);
      expect(response.headers.get('content-type')).toContain('application/problem+json');
    }
    expect((await ask('/healthz')).status).toBe(200);
  });

  test('the command line needs no Origin, but a foreign one is refused even so', async () => {
    const authorization = `Bearer ${await house.cliToken()}`;
    expect((await ask('/metrics', { headers: { authorization } })).status).toBe(200);
    const { nonce } = viewSchema.parse(await (await ask('/api/view', { headers: { authorization } })).json());
    const body = JSON.stringify({ nonce, command: { kind: 'help.ask' } });
    const send = (origin?: string) =>
      ask('/api/commands', {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json', ...(origin === undefined ? {} : { origin }) },
        body,
      });
    expect((await send('http://evil.example')).status).toBe(403);
    expect((await send()).status).toBe(200);
    expect((await ask('/metrics')).status).toBe(401);
  });
});

describe('over the wire', () => {
  test('a doubled Host is misdirected', async () => {
    const host = `127.0.0.1:${house.config.kioskPort}`;
    expect(await raw(`GET /healthz HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)).toMatch(/^HTTP\/1\.1 200/);
    expect(await raw(`GET /healthz HTTP/1.1\r\nHost: ${host}\r\nHost: evil.example\r\nConnection: close\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 421/,
    );
    expect(await raw(`GET http://evil.example/healthz HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)).toMatch(/^HTTP\/1\.1 421/);
    expect(await raw('\x00\x01garbage\r\n\r\n')).toMatch(/^HTTP\/1\.1 400/);
  });

  test('the socket opens for our own page only, by WebSocket only, and brings the whole view', async () => {
    const { cookie } = await house.pair();
    const refused = [
      { cookie },
      { cookie, origin: 'http://evil.example' },
      { cookie, origin: 'null' },
      { origin: house.origin },
      { origin: house.origin, cookie: 'changqing-kiosk=wrong' },
      { origin: house.origin, cookie, host: 'evil.example' },
    ];
    for (const headers of refused) expect((await knock(headers)).error).toBeDefined();
    expect((await knock({ cookie, origin: house.origin }, ['polling'])).error).toBeDefined();
    const { socket } = await knock({ cookie, origin: house.origin });
    expect(socket).toBeDefined();
    const received = await new Promise((resolve) => {
      socket?.on('view', resolve);
      house.agent.feed.refresh();
    });
    expect(viewSchema.parse(received).step.step).toBe('idle');
    socket?.close();
  });

  test.each(['people', 'card', 'finger', 'palm', 'printer', 'cable', 'network', 'clock', 'receipts', 'wire', 'state'])(
    'the dock’s /api/%s does not exist here',
    async (name) => {
      const authorization = `Bearer ${await house.cliToken()}`;
      for (const method of ['GET', 'POST']) {
        expect((await ask(`/api/${name}`, { method, headers: { authorization } })).status).toBe(404);
      }
    },
  );
});

describe('starting', () => {
  test('a second agent on the same data folder refuses and says what to do', async () => {
    const second = await startAgent(house.options);
    expect(second).toMatchObject({ ok: false, error: { exitCode: 4 } });
    if (!second.ok) expect(second.error.line).toContain('CHANGQING_DATA');
  });

  test('a taken port is named with what to do, and leaves nothing locked', async () => {
    const other = await openHouse();
    const folder = join(other.folder, 'other');
    const options = {
      ...house.options,
      config: { ...other.config, kioskPort: house.config.kioskPort, agentFolder: join(folder, 'agent'), runFolder: join(folder, 'run') },
    };
    for (let start = 0; start < 2; start += 1) {
      const taken = await startAgent(options);
      expect(taken).toMatchObject({ ok: false, error: { exitCode: 2 } });
      if (!taken.ok) expect(taken.error.line).toContain('CHANGQING_KIOSK_PORT');
    }
    await other.close();
  });

  test('a broken settings file: a named safe state that says the line, and the file is left alone', async () => {
    const broken = await openHouse('{\n  "v": 1,\n  "devices": [\n    { "model": 7 }\n  ]\n}\n');
    expect(broken.agent.feed.view.step).toMatchObject({ step: 'idle', closed: { code: 'settings-invalid' } });
    expect(JSON.stringify(broken.agent.feed.view.step)).toContain('line 4');
    const ready = await fetch(`${broken.url}/readyz`);
    expect(ready.status).toBe(503);
    await broken.close();
  });
});
