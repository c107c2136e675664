import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { err, ok, type Result } from '@changqing/protocol';
import { concatBytes } from '../../codec/fields.ts';
import { IPP_PORT } from './model.ts';
import { LONGEST_ANSWER, type IppTransport, type TransportError } from './transport.ts';

/** Written in pieces, so that it is seen how far the far end has come. */
const PIECE_BYTES = 64 * 1024;

type Exchange = Result<Uint8Array, TransportError>;

export interface HttpTransportOptions {
  /**
   * SHA-256 of the printer's certificate, hexadecimal, colons or none. Printers make their own, which no authority has signed: with this the
   * very certificate is looked for instead, and nothing is sent to any other.
   */
  readonly certificateSha256?: string;
}

/**
 * IPP over HTTP (RFC 8010 §4), or over HTTPS for `ipps:` and `https:` (RFC 7472). Every request has a connection of its own: on one that is
 * used again, a request that the printer never saw and one whose answer was lost look alike.
 */
export function createHttpTransport(url: string, { certificateSha256 }: HttpTransportOptions = {}): IppTransport {
  const address = new URL(url);
  const secure = address.protocol === 'ipps:' || address.protocol === 'https:';
  const port = address.port || (address.protocol.startsWith('ipp') ? IPP_PORT : secure ? 443 : 80);
  const path = `${address.pathname || '/'}${address.search}`;
  const printerUri = `${secure ? 'ipps' : 'ipp'}://${address.hostname}:${port}${path}`;
  const options = {
    // An IPv6 address stands in brackets in a URL, and without them elsewhere.
    host: address.hostname.replace(/^\[|\]$/g, ''),
    port,
    path,
    method: 'POST',
    agent: false,
    rejectUnauthorized: certificateSha256 === undefined,
  };
  const wanted = certificateSha256 === undefined ? undefined : plain(certificateSha256);
  const isStranger = (socket: Socket): boolean =>
    wanted !== undefined && (!(socket instanceof TLSSocket) || plain(socket.getPeerCertificate().fingerprint256) !== wanted);
  return {
    name: printerUri,
    printerUri,
    exchange: (body, signal, onTaken) => {
      if (signal.aborted) return Promise.resolve(err({ code: 'not-sent', detail: 'called off' }));
      const headers = { 'content-type': 'application/ipp', accept: 'application/ipp', 'content-length': body.length, connection: 'close' };
      const start = () => (secure ? httpsRequest({ ...options, headers }) : httpRequest({ ...options, headers }));
      return exchangeOver({ start, isStranger, body, signal, onTaken: onTaken ?? (() => undefined) });
    },
  };
}

/** Without the colons that people read it by. */
const plain = (fingerprint: string): string => fingerprint.replaceAll(':', '').toLowerCase();

interface ExchangePlan {
  readonly start: () => ClientRequest;
  /** Whether somebody else answers than was meant. */
  readonly isStranger: (socket: Socket) => boolean;
  readonly body: Uint8Array;
  readonly signal: AbortSignal;
  readonly onTaken: () => void;
}

function exchangeOver({ start, isStranger, body, signal, onTaken }: ExchangePlan): Promise<Exchange> {
  return new Promise((resolve) => {
    const request = start();
    let sent = false;
    const settle = (result: Exchange) => {
      signal.removeEventListener('abort', onAbort);
      // Late errors of a connection that nobody holds any more must not end the process.
      request.on('error', () => undefined);
      request.destroy();
      resolve(result);
    };
    const fail = (detail: string) => settle(err({ code: sent ? 'lost' : 'not-sent', detail }));
    const onAbort = () => fail('called off');
    signal.addEventListener('abort', onAbort, { once: true });
    request.on('error', (error) => fail(error.message));
    // Some answer with another protocol than was asked for; the socket is theirs to close.
    request.on('upgrade', (response, socket) => {
      socket.destroy();
      settle(judgeStatus(response.statusCode ?? 101) ?? err({ code: 'lost', detail: 'switched protocols' }));
    });
    request.on('response', (response) => void readAnswer(response).then(settle));
    request.on('socket', (socket) => {
      const ready = () => {
        if (isStranger(socket)) {
          fail('another certificate than the settings name');
          return;
        }
        sent = true;
        writePieces(request, body, onTaken);
      };
      if (socket.connecting) socket.once('encrypted' in socket ? 'secureConnect' : 'connect', ready);
      else ready();
    });
  });
}

function writePieces(request: ClientRequest, body: Uint8Array, onTaken: () => void): void {
  let at = 0;
  const next = () => {
    if (request.destroyed) return;
    if (at >= body.length) {
      request.end();
      return;
    }
    const piece = body.subarray(at, at + PIECE_BYTES);
    at += piece.length;
    request.write(piece, (error) => {
      if (error !== null && error !== undefined) return;
      onTaken();
      next();
    });
  };
  next();
}

/** RFC 8010 §4.1: an IPP answer comes with 200, whatever it says. An HTTP error of the 4xx kind means that no operation was performed. */
function judgeStatus(status: number): Exchange | undefined {
  if (status === 200) return undefined;
  if (status >= 300 && status < 500 && status !== 408) return err({ code: 'turned-away', status });
  return err({ code: 'lost', detail: `HTTP ${status}` });
}

async function readAnswer(response: IncomingMessage): Promise<Exchange> {
  const refused = judgeStatus(response.statusCode ?? 0);
  if (refused !== undefined) return refused;
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const piece of response) {
      if (!(piece instanceof Uint8Array)) continue;
      length += piece.length;
      if (length > LONGEST_ANSWER) return err({ code: 'lost', detail: `an answer of more than ${LONGEST_ANSWER} bytes` });
      pieces.push(piece);
    }
  } catch (error) {
    return err({ code: 'lost', detail: error instanceof Error ? error.message : String(error) });
  }
  return response.complete ? ok(concatBytes(pieces)) : err({ code: 'lost', detail: 'the answer was cut off' });
}
