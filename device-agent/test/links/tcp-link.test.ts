import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createVirtualClock, systemClock } from '../../src/clock.ts';
import { createTcpLinkOpener } from '../../src/links/tcp-link.ts';
import { tapLink, type WireTap } from '../../src/links/tapped-link.ts';
import { createMemoryLinkPair } from '../../src/simulators/memory-link.ts';

const never = new AbortController().signal;
let server: Server | undefined;

afterEach(() => {
  server?.close();
  server = undefined;
});

async function listen(onSocket: (socket: Socket) => void): Promise<number> {
  const listening = createServer(onSocket);
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const address = listening.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

describe('TCP link', () => {
  it('carries bytes both ways and ends when the far end hangs up', async () => {
    const port = await listen((socket) => {
      socket.on('data', (chunk) => socket.end(chunk));
    });
    const opened = await createTcpLinkOpener({ host: '127.0.0.1', port, clock: systemClock }).open(never);
    if (!opened.ok) throw new Error(JSON.stringify(opened.error));
    expect((await opened.value.send(Uint8Array.of(1, 2, 3), never)).ok).toBe(true);
    const bytes: number[] = [];
    for await (const chunk of opened.value.incoming) bytes.push(...chunk);
    expect(bytes).toEqual([1, 2, 3]);
    expect(await opened.value.send(Uint8Array.of(4), never)).toEqual({ ok: false, error: { code: 'unplugged' } });
    await opened.value.close();
    await opened.value.close();
  });

  it('says not-found where nobody listens', async () => {
    const port = await listen(() => undefined);
    await new Promise((resolve) => server?.close(resolve));
    const opened = await createTcpLinkOpener({ host: '127.0.0.1', port, clock: systemClock }).open(never);
    expect(opened).toEqual({ ok: false, error: { code: 'not-found', path: `tcp:127.0.0.1:${port}` } });
  });

  it('gives up connecting when its time is over, and when it is cancelled', async () => {
    const clock = createVirtualClock();
    // An address of the documentation range: nothing answers there.
    const opener = createTcpLinkOpener({ host: '192.0.2.1', port: 9, clock, connectTimeoutMs: 700 });
    const leaving = new AbortController();
    const cancelled = opener.open(leaving.signal);
    leaving.abort();
    expect(await cancelled).toEqual({ ok: false, error: { code: 'cancelled' } });
    const opening = opener.open(never);
    await clock.advance(700);
    const opened = await opening;
    // A machine without any network answers at once that there is no way.
    expect(opened.ok ? '' : opened.error.code).toMatch(/^(timed-out|not-found)$/);
  });
});

describe('tapped link', () => {
  it('tells everything that passes, as copies, and changes nothing', async () => {
    const clock = createVirtualClock();
    const { near, far } = createMemoryLinkPair();
    const taps: WireTap[] = [];
    const tapped = tapLink(near, clock, (tap) => {
      taps.push({ ...tap, bytes: tap.bytes.slice() });
      tap.bytes.fill(0);
    });
    expect((await tapped.send(Uint8Array.of(1, 2), never)).ok).toBe(true);
    await clock.advance(5);
    expect((await far.send(Uint8Array.of(3), never)).ok).toBe(true);
    await far.close();
    const received: number[] = [];
    for await (const chunk of tapped.incoming) received.push(...chunk);
    expect(received).toEqual([3]);
    expect(taps).toEqual([
      { at: 0, direction: 'to-device', bytes: Uint8Array.of(1, 2) },
      { at: 5, direction: 'from-device', bytes: Uint8Array.of(3) },
    ]);
    const sent: number[] = [];
    for await (const chunk of far.incoming) sent.push(...chunk);
    expect(sent).toEqual([1, 2]);
  });
});
