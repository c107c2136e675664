import { X509Certificate } from 'node:crypto';
import { createServer as createHttpsServer } from 'node:https';
import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { parseMessage } from '../../../src/devices/ipp/codec/message.ts';
import { createHttpTransport } from '../../../src/devices/ipp/http-transport.ts';
import { encodeRequest } from '../../../src/devices/ipp/requests.ts';
import { LONGEST_ANSWER } from '../../../src/devices/ipp/transport.ts';
import type { Rudeness } from '../../../src/simulators/ipp/manners.ts';
import { createSimulatedDocumentPrinter } from '../../../src/simulators/ipp/simulator.ts';
import { SELF_MADE } from './test-certificate.ts';

const never = new AbortController().signal;
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function printer(rudeness?: Rudeness) {
  const simulator = createSimulatedDocumentPrinter({ clock: systemClock });
  const url = await simulator.listen();
  closers.push(() => simulator.close());
  if (rudeness !== undefined) simulator.beRude(rudeness);
  return createHttpTransport(url);
}

const question = (pdf = new Uint8Array(0)) =>
  encodeRequest(
    { operation: 'Print-Job', job: { name: 'a', copies: 1, sides: undefined, onA4: true, unscaled: true }, pdf },
    { printerUri: 'ipp://localhost/ipp/print', userName: 'test' },
    1,
  );

/** Something at the other end that says these bytes, whatever it hears. */
function speaker(words: string | Uint8Array, thenClose = true): Promise<string> {
  const server: Server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      socket.write(words);
      if (thenClose) socket.end();
    });
  });
  closers.push(() => server.close());
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(`ipp://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}/ipp/print`);
    });
  });
}

describe('IPP over HTTP', () => {
  it('brings a request and its answer', async () => {
    const answered = await (await printer()).exchange(question(), never);
    expect(answered.ok && parseMessage(answered.value)).toMatchObject({ ok: true, value: { code: 0, requestId: 1 } });
  });

  it('a chunked answer after 100 Continue is one answer', async () => {
    const answered = await (await printer({ kind: 'in-pieces' })).exchange(question(), never);
    expect(answered.ok && parseMessage(answered.value)).toMatchObject({ ok: true, value: { code: 0 } });
  });

  it('tells how a long document is taken', async () => {
    let taken = 0;
    const answered = await (await printer()).exchange(question(new Uint8Array(2_000_000)), never, () => (taken += 1));
    expect(answered.ok).toBe(true);
    expect(taken).toBeGreaterThan(10);
  });

  it.each<readonly [Rudeness, string]>([
    [{ kind: 'cuts-off', when: 'before' }, 'lost'],
    [{ kind: 'cuts-off', when: 'midway' }, 'lost'],
    [{ kind: 'cuts-off', when: 'after' }, 'lost'],
    [{ kind: 'half-answer' }, 'lost'],
    [{ kind: 'status', status: 500 }, 'lost'],
    [{ kind: 'status', status: 408 }, 'lost'],
  ])('%j: nobody knows whether it was done', async (rudeness, code) => {
    expect(await (await printer(rudeness)).exchange(question(new Uint8Array(500_000)), never)).toMatchObject({
      ok: false,
      error: { code },
    });
  });

  it.each([301, 401, 403, 404, 405, 413, 426])('HTTP %i: turned away, nothing was done', async (status) => {
    expect(await (await printer({ kind: 'status', status })).exchange(question(), never)).toEqual({
      ok: false,
      error: { code: 'turned-away', status },
    });
  });

  it('a wrong path is turned away', async () => {
    const { printerUri } = await printer();
    expect(await createHttpTransport(`${printerUri}/other`).exchange(question(), never)).toMatchObject({
      error: { code: 'turned-away', status: 404 },
    });
  });

  it.each([
    ['nothing', ''],
    ['noise', 'SSH-2.0-printer\r\n'],
    ['half a head', 'HTTP/1.1 200 OK\r\nContent-Le'],
    ['an answer that is shorter than it says', 'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nshort'],
    ['a broken chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
    ['another protocol', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: TLS/1.0\r\nConnection: Upgrade\r\n\r\n'],
  ])('%s instead of an answer is an error and ends nothing', async (_what, words) => {
    expect(await createHttpTransport(await speaker(words)).exchange(question(), never)).toMatchObject({
      ok: false,
      error: { code: 'lost' },
    });
  });

  it('an answer without end is not read to its end', async () => {
    const endless = Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\n\r\n'), Buffer.alloc(LONGEST_ANSWER * 2)]);
    expect(await createHttpTransport(await speaker(endless, false)).exchange(question(), never)).toMatchObject({
      error: { code: 'lost', detail: `an answer of more than ${LONGEST_ANSWER} bytes` },
    });
  });

  it('nobody there: not sent', async () => {
    const simulator = createSimulatedDocumentPrinter({ clock: systemClock });
    const transport = createHttpTransport(await simulator.listen());
    await simulator.close();
    expect(await transport.exchange(question(), never)).toMatchObject({ ok: false, error: { code: 'not-sent' } });
    expect(await transport.exchange(question(), AbortSignal.abort())).toMatchObject({ ok: false, error: { code: 'not-sent' } });
  });

  it('a printer that falls silent is waited for until the signal says enough', async () => {
    const transport = await printer({ kind: 'hangs', when: 'after' });
    const enough = new AbortController();
    const asked = transport.exchange(question(), enough.signal);
    setTimeout(() => enough.abort(), 50);
    expect(await asked).toEqual({ ok: false, error: { code: 'lost', detail: 'called off' } });
  });

  it('knows the usual port and path', () => {
    expect(createHttpTransport('ipp://10.0.0.7/ipp/print').printerUri).toBe('ipp://10.0.0.7:631/ipp/print');
    expect(createHttpTransport('http://10.0.0.7/').printerUri).toBe('ipp://10.0.0.7:80/');
    expect(createHttpTransport('ipps://[fe80::1]/ipp').printerUri).toBe('ipps://[fe80::1]:631/ipp');
  });
});

describe('IPP over HTTPS', () => {
  const fingerprint = new X509Certificate(SELF_MADE.cert).fingerprint256;
  async function securePrinter(): Promise<{ readonly url: string; readonly heard: () => number }> {
    let heard = 0;
    const server = createHttpsServer(SELF_MADE, (request, response) => {
      request.on('data', (piece: Buffer) => (heard += piece.length));
      request.on('end', () => response.writeHead(200, { 'content-type': 'application/ipp' }).end(Uint8Array.of(1, 1, 0, 0, 0, 0, 0, 1, 3)));
    });
    closers.push(() => server.close());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    return { url: `ipps://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}/ipp/print`, heard: () => heard };
  }

  it('a certificate of the printer’s own is not believed, and nothing is sent', async () => {
    const { url, heard } = await securePrinter();
    expect(await createHttpTransport(url).exchange(question(), never)).toMatchObject({ ok: false, error: { code: 'not-sent' } });
    expect(heard()).toBe(0);
  });

  it('it is believed where the settings name it, and no other is', async () => {
    const { url, heard } = await securePrinter();
    const other = fingerprint.replace(/^../, (first) => (first === '00' ? '01' : '00'));
    expect(await createHttpTransport(url, { certificateSha256: other }).exchange(question(), never)).toMatchObject({
      error: { code: 'not-sent' },
    });
    expect(heard()).toBe(0);
    expect(await createHttpTransport(url, { certificateSha256: fingerprint.toLowerCase() }).exchange(question(), never)).toMatchObject({
      ok: true,
    });
    expect(
      await createHttpTransport(url, { certificateSha256: fingerprint.replaceAll(':', '') }).exchange(question(), never),
    ).toMatchObject({
      ok: true,
    });
  });

  it('a printer that speaks plainly gets nothing either', async () => {
    const url = (await speaker('HTTP/1.1 400 Bad Request\r\n\r\n')).replace('ipp:', 'ipps:');
    expect(await createHttpTransport(url, { certificateSha256: fingerprint }).exchange(question(), never)).toMatchObject({
      error: { code: 'not-sent' },
    });
  });
});
