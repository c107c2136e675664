import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { requestSignature } from '@changqing/protocol';
import { Server, type Socket } from 'socket.io';
import { afterEach, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { socketLine } from '../../src/fleet/socket-line.ts';
import { verifyCompact } from '../../src/records/sign.ts';
import { eventually } from '../eventually.ts';
import { newKey } from '../records/desk.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** A central of which there is nothing but the door. */
async function house(admit: (signature: string) => object | undefined = () => undefined) {
  const server = createServer();
  const sockets = new Server(server, { transports: ['websocket'], serveClient: false });
  const line = sockets.of('/terminals');
  const inside: Socket[] = [];
  line.use((socket, next) => {
    const problem = admit(String(socket.handshake.auth['signature']));
    next(problem === undefined ? undefined : Object.assign(new Error('no'), { data: problem }));
  });
  line.on('connection', (socket) => {
    inside.push(socket);
    socket.on('beat', (report: unknown, answer: (said: unknown) => void) => answer({ heard: report }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  stops.push(async () => sockets.close());
  return { url: new URL(`http://127.0.0.1:${port}`), inside };
}

const key = newKey();
const asker = { clock: systemClock, key, terminalId: () => 'T0007-TEST' };
const forever = new AbortController().signal;
const noOrders = () => Promise.resolve({ ok: false });

it('opens with a signature of this terminal for this line, asks, and takes orders', async () => {
  const signatures: string[] = [];
  const { url, inside } = await house((signature) => void signatures.push(signature));
  const orders: unknown[] = [];
  const opened = await socketLine(url, asker)((message) => {
    orders.push(message);
    return Promise.resolve({ ok: true });
  }, forever);
  if (!opened.ok) throw new Error(opened.error.detail);
  const signed = verifyCompact(signatures[0] ?? '', [key.publicJwk]);
  expect(requestSignature.parse(JSON.parse(signed.ok ? signed.value : 'null'))).toMatchObject({
    method: 'GET',
    path: '/v1/terminals/self/live',
    terminalId: 'T0007-TEST',
  });
  expect(await opened.value.ask('beat', { a: 1 }, forever)).toEqual({ heard: { a: 1 } });
  expect(await inside[0]?.emitWithAck('command', { order: 'x.y.z' })).toEqual({ ok: true });
  expect(orders).toEqual([{ order: 'x.y.z' }]);
  opened.value.close();
});

it('what is asked when central hangs up is answered with nothing, and the line is over', async () => {
  const { url, inside } = await house();
  const opened = await socketLine(url, asker)(noOrders, forever);
  if (!opened.ok) throw new Error(opened.error.detail);
  const asked = opened.value.ask('events', {}, forever);
  inside[0]?.disconnect(true);
  expect(await asked).toBeUndefined();
  await opened.value.closed;
  expect(await opened.value.ask('beat', {}, forever)).toBeUndefined();
});

it('central’s no is told with its code', async () => {
  const { url } = await house(() => ({ code: 'terminal-unknown' }));
  expect(await socketLine(url, asker)(noOrders, forever)).toEqual({ ok: false, error: { code: 'refused', detail: 'terminal-unknown' } });
});

it('nobody there, nobody who answers, and a terminal that is nobody yet are told, and leave nothing open', async () => {
  expect(await socketLine(new URL('http://127.0.0.1:9'), asker)(noOrders, forever)).toMatchObject({ error: { code: 'unreachable' } });
  const deaf = createServer(() => undefined);
  await new Promise<void>((resolve) => deaf.listen(0, '127.0.0.1', resolve));
  // It hears everything, and says nothing.
  deaf.on('upgrade', (_request, socket) => void socket.on('end', () => socket.destroy()).resume());
  const impatient = new AbortController();
  const url = new URL(`http://127.0.0.1:${(deaf.address() as AddressInfo).port}`);
  const opening = socketLine(url, asker)(noOrders, impatient.signal);
  const connections = () => new Promise<number>((resolve) => deaf.getConnections((_, count) => resolve(count)));
  await eventually(connections, (count) => count === 1);
  impatient.abort();
  expect(await opening).toMatchObject({ ok: false, error: { code: 'unreachable' } });
  await eventually(connections, (count) => count === 0);
  await new Promise((resolve) => deaf.close(resolve));
  expect(await socketLine(url, { ...asker, terminalId: () => undefined })(noOrders, forever)).toMatchObject({ error: { code: 'refused' } });
});
