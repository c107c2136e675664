import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc } from '@changqing/fixtures/properties';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createVirtualClock, systemClock } from '../../src/clock.ts';
import { concatBytes } from '../../src/codec/fields.ts';
import { toHex } from '../../src/codec/hex.ts';
import { createPcscClient } from '../../src/links/pcsc-client.ts';
import { describePcscCode } from '../../src/links/pcsc-codes.ts';
import {
  createPcscRequestReader,
  encodeChange,
  encodePcscRequest,
  encodeReaders,
  parseReaders,
  REPLY_BYTES,
  type PcscRequest,
} from '../../src/links/pcsc-messages.ts';
import { createPcscLinkOpener } from '../../src/links/pcsc-socket.ts';
import { createMemoryLinkPair } from '../../src/simulators/memory-link.ts';

const never = new AbortController().signal;

describe('messages of the smart card service', () => {
  it('are laid out as in its header', () => {
    expect(toHex(encodePcscRequest({ command: 'version', major: 4, minor: 4 }))).toBe(
      '0C 00 00 00 11 00 00 00 04 00 00 00 04 00 00 00 00 00 00 00',
    );
    expect(toHex(encodePcscRequest({ command: 'wait' }))).toBe('00 00 00 00 13 00 00 00');
    const transmit = encodePcscRequest({ command: 'transmit', card: 7, protocol: 1, apdu: Uint8Array.of(0, 0xa4) });
    expect(toHex(transmit)).toBe(
      '20 00 00 00 09 00 00 00 07 00 00 00 01 00 00 00 10 00 00 00 02 00 00 00 01 00 00 00 10 00 00 00 02 01 00 00 00 00 00 00 00 A4',
    );
    expect(encodePcscRequest({ command: 'connect', context: 1, reader: 'R' })).toHaveLength(8 + REPLY_BYTES.connect);
    expect(REPLY_BYTES.readers).toBe(16 * 184);
  });

  const word = fc.integer({ min: 0, max: 0xffff_ffff });
  const request: fc.Arbitrary<PcscRequest> = fc.oneof(
    fc.record({ command: fc.constant('version' as const), major: word, minor: word }),
    fc.constantFrom<PcscRequest>({ command: 'establish' }, { command: 'readers' }, { command: 'wait' }, { command: 'stopWaiting' }),
    fc.record({ command: fc.constant('connect' as const), context: word, reader: fc.stringMatching(/^[A-Za-z0-9 ()[\]]{1,120}$/) }),
    fc.record({ command: fc.constant('disconnect' as const), card: word }),
    fc.record({ command: fc.constant('transmit' as const), card: word, protocol: word, apdu: fc.uint8Array({ maxLength: 261 }) }),
  );

  it('come back as they were written, however they are cut', () => {
    fc.assert(
      fc.property(fc.array(request, { maxLength: 6 }), fc.integer({ min: 1, max: 50 }), (requests, piece) => {
        const bytes = concatBytes(requests.map(encodePcscRequest));
        const reader = createPcscRequestReader();
        const read: PcscRequest[] = [];
        for (let at = 0; at < bytes.length; at += piece) {
          const step = reader.push(bytes.subarray(at, at + piece));
          if (!step.ok) throw new Error(step.error);
          read.push(...step.value);
        }
        expect(read).toEqual(requests);
        expect(reader.pending).toBe(0);
      }),
    );
  });

  it('tell readers and what is in them', () => {
    const readers = [
      { name: 'One (S1) 00 00', eventCounter: 3, cardPresent: true, atr: Uint8Array.of(0x3b, 0x6d) },
      { name: 'Two 01 00', eventCounter: 0, cardPresent: false, atr: new Uint8Array() },
    ];
    expect(parseReaders(encodeReaders(readers))).toEqual(readers);
    expect(() => encodeReaders(Array.from({ length: 17 }, () => readers[0]!))).toThrow(RangeError);
  });

  it('name codes in words, and keep the number', () => {
    expect(describePcscCode(0x8010000c)).toBe('no card is in the reader (8010000C)');
    expect(describePcscCode(0x80100099)).toBe('code 80100099');
  });
});

describe('waiting for a change', () => {
  const begin = () => {
    const clock = createVirtualClock();
    const { near, far } = createMemoryLinkPair();
    const heard: string[] = [];
    const reader = createPcscRequestReader();
    void (async () => {
      for await (const chunk of far.incoming) {
        const step = reader.push(chunk);
        for (const request of step.ok ? step.value : []) heard.push(request.command);
      }
    })();
    return { clock, far, heard, client: createPcscClient(near, clock) };
  };

  it('takes exactly one answer, also where a change and the end of waiting cross', async () => {
    const { clock, far, heard, client } = begin();
    const watched = client.watchReaders(never);
    void far.send(encodeReaders([]), never);
    expect(await watched).toEqual({ ok: true, value: [] });
    const waking = new AbortController();
    const changed = client.untilChange(10_000, waking.signal, never);
    // Half of the news has come when somebody wants something else; the service then says nothing more.
    void far.send(encodeChange(0).subarray(0, 3), never);
    await clock.advance(1);
    waking.abort();
    await clock.advance(1);
    void far.send(encodeChange(0).subarray(3), never);
    expect(await changed).toEqual({ ok: true, value: undefined });
    expect(heard).toEqual(['wait', 'stopWaiting']);
    const again = client.watchReaders(never);
    void far.send(encodeReaders([]), never);
    expect((await again).ok).toBe(true);
  });

  it('does not go on with a service that says what nobody asked for', async () => {
    const { clock, far, client } = begin();
    void far.send(encodeChange(0), never);
    await clock.advance(1);
    expect(await client.watchReaders(never)).toEqual({ ok: false, error: { kind: 'garbled', detail: '8 bytes that nobody asked for' } });
  });

  it('tells silence from a far end that is gone and from a wish to stop', async () => {
    const silent = begin();
    const asked = silent.client.watchReaders(never);
    await silent.clock.advance(2000);
    expect(await asked).toEqual({ ok: false, error: { kind: 'no-answer', waitedMs: 2000 } });
    const gone = begin();
    const hung = gone.client.watchReaders(never);
    await gone.far.close();
    expect(await hung).toEqual({ ok: false, error: { kind: 'link', cause: { code: 'unplugged' } } });
    const stopping = new AbortController();
    const stopped = begin().client.watchReaders(stopping.signal);
    stopping.abort();
    expect(await stopped).toEqual({ ok: false, error: { kind: 'cancelled' } });
  });
});

describe('the socket of the service', () => {
  let folder: string;
  let server: Server | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'changqing-pcsc-'));
  });
  afterEach(async () => {
    await new Promise<void>((resolve) => (server === undefined ? resolve() : server.close(() => resolve())));
    server = undefined;
    await rm(folder, { recursive: true });
  });

  it('carries bytes both ways, and ends when the service goes', async () => {
    const socketPath = join(folder, 'pcscd.comm');
    server = createServer((socket) => void socket.once('data', (chunk) => socket.end(Buffer.from([...chunk].reverse()))));
    await new Promise<void>((resolve) => server?.listen(socketPath, resolve));
    const opened = await createPcscLinkOpener({ clock: systemClock, socketPath }).open(never);
    if (!opened.ok) throw new Error(opened.error.code);
    expect((await opened.value.send(Uint8Array.of(1, 2, 3), never)).ok).toBe(true);
    const chunks: number[] = [];
    for await (const chunk of opened.value.incoming) chunks.push(...chunk);
    expect(chunks).toEqual([3, 2, 1]);
    await opened.value.close();
  });

  it('says that there is no service, and that nobody waits for it any more', async () => {
    const socketPath = join(folder, 'nobody.comm');
    const opener = createPcscLinkOpener({ clock: systemClock, socketPath });
    expect(await opener.open(never)).toEqual({ ok: false, error: { code: 'not-found', path: socketPath } });
    expect(await opener.open(AbortSignal.abort())).toEqual({ ok: false, error: { code: 'cancelled' } });
  });
});
