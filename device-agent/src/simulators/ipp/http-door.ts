import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Clock } from '../../clock.ts';
import { concatBytes } from '../../codec/fields.ts';
import type { Answers } from './answers.ts';
import { GARBAGE, type Manners, type Rudeness } from './manners.ts';

/** The printer's HTTP side. */
export interface HttpDoor {
  /** Listens on loopback; the same port again after `shut`. Resolves with the port. */
  open(): Promise<number>;
  /** Nobody is there any more; connections break. */
  shut(): Promise<void>;
}

export interface HttpDoorOptions {
  readonly clock: Clock;
  readonly answers: Answers;
  readonly manners: Manners;
  readonly path: string;
}

/** So much of a request is enough to know its operation. */
const HEAD_BYTES = 8;

/** Serves IPP over HTTP as a printer does (RFC 8010 §4). */
export function createHttpDoor(options: HttpDoorOptions): HttpDoor {
  let server: Server | undefined;
  let port = 0;
  return {
    open: () =>
      new Promise((resolve, reject) => {
        const opened = createServer({ keepAliveTimeout: 5_000 }, (request, response) => void serve(options, request, response));
        server = opened;
        opened.once('error', reject);
        opened.listen(port, '127.0.0.1', () => {
          const address = opened.address();
          if (address !== null && typeof address === 'object') ({ port } = address);
          resolve(port);
        });
      }),
    shut: () =>
      new Promise((resolve) => {
        const closing = server;
        server = undefined;
        if (closing === undefined) {
          resolve();
          return;
        }
        closing.close(() => resolve());
        closing.closeAllConnections();
      }),
  };
}

async function serve(
  { clock, answers, manners, path }: HttpDoorOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.on('error', () => undefined);
  if (request.url !== path || request.method !== 'POST') {
    response.writeHead(request.method === 'POST' ? 404 : 405).end();
    return;
  }
  const pieces: Uint8Array[] = [];
  let length = 0;
  let rudeness: Rudeness | undefined;
  let known = false;
  const announced = Number(request.headers['content-length'] ?? 0);
  try {
    for await (const piece of request) {
      if (!(piece instanceof Uint8Array)) continue;
      pieces.push(piece);
      length += piece.length;
      if (!known && length >= HEAD_BYTES) {
        known = true;
        rudeness = manners.at(answers.operation(concatBytes(pieces)));
      }
      const cuts = rudeness?.kind === 'refuses' || (rudeness?.kind === 'cuts-off' && rudeness.when === 'before');
      const midway = rudeness?.kind === 'cuts-off' && rudeness.when === 'midway' && length >= announced / 2;
      if (midway) answers.brokenOff(concatBytes(pieces).subarray(0, Math.ceil(announced / 2)));
      if (cuts || midway) {
        request.socket.destroy();
        return;
      }
      if (rudeness?.kind === 'status') {
        const headers = rudeness.status === 426 ? { upgrade: 'TLS/1.0, HTTP/1.1', connection: 'Upgrade' } : {};
        response.writeHead(rudeness.status, headers).end();
        return;
      }
    }
  } catch {
    // The client is gone in the middle of its request.
    answers.brokenOff(concatBytes(pieces));
    return;
  }
  if (rudeness?.kind === 'hangs' && rudeness.when === 'before') return;
  const answer = answers.answer(concatBytes(pieces));
  await give(clock, request, response, answer, rudeness);
}

async function give(
  clock: Clock,
  request: IncomingMessage,
  response: ServerResponse,
  answer: Uint8Array,
  rudeness: Rudeness | undefined,
): Promise<void> {
  const headers = { 'content-type': 'application/ipp' };
  switch (rudeness?.kind) {
    case 'cuts-off':
      request.socket.destroy();
      return;
    case 'hangs':
      return;
    case 'garbage':
      response.writeHead(200, headers).end(GARBAGE);
      return;
    case 'half-answer':
      response.writeHead(200, { ...headers, 'content-length': answer.length });
      response.write(answer.subarray(0, Math.ceil(answer.length / 2)), () => request.socket.destroy());
      return;
    case 'slow':
      await clock.sleep(rudeness.delayMs);
      response.writeHead(200, { ...headers, 'content-length': answer.length }).end(answer);
      return;
    case 'in-pieces':
      response.writeContinue();
      response.writeHead(200, headers);
      for (let at = 0; at < answer.length; at += 7) response.write(answer.subarray(at, at + 7));
      response.end();
      return;
    default:
      response.writeHead(200, { ...headers, 'content-length': answer.length }).end(answer);
  }
}
