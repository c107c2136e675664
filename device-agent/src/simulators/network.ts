import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Duplex } from 'node:stream';
import type { Random } from '@changqing/fixtures';
import { seededRandom } from '@changqing/fixtures';
import type { Clock } from '../clock.ts';

/** What happens to one exchange on its way. */
export type NetworkFault =
  | 'none'
  /** Cut before central has seen it. */
  | 'drop'
  /** Central has taken it; its answer is lost. */
  | 'lose-reply'
  | 'delay'
  /** Central gets it twice. */
  | 'duplicate'
  /** Only the beginning of the answer arrives. */
  | 'truncate'
  /** The head of the answer arrives, then the far end is silent and closes. */
  | 'half-close'
  /** Cut off for the terminal; what it had sent reaches central later, after what it sends next. */
  | 'reorder';

export type NetworkState =
  | { readonly state: 'up' }
  | { readonly state: 'down' }
  /** Connections open, and nothing ever comes back. */
  | { readonly state: 'silent' }
  | { readonly state: 'slow'; readonly delayMs: number }
  /** This share of exchanges is harmed. */
  | { readonly state: 'faulty'; readonly share: number; readonly longestDelayMs: number };

/** The way between a terminal and central, on loopback, that tests and the dock can spoil. */
export interface SimulatedNetwork {
  readonly url: URL;
  readonly state: NetworkState;
  set(state: NetworkState): void;
  /** The next exchanges suffer these, one each, whatever the state. */
  harmNext(...faults: NetworkFault[]): void;
  /** How often each fault has happened. */
  readonly counts: Readonly<Record<NetworkFault, number>>;
  close(): Promise<void>;
}

export interface SimulatedNetworkOptions {
  readonly target: URL;
  readonly clock: Clock;
  /** The same seed harms the same exchanges in the same way. */
  readonly seed?: string;
}

const FAULTS = ['drop', 'lose-reply', 'delay', 'duplicate', 'truncate', 'half-close', 'reorder'] as const;

interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: Buffer;
}

interface Reply {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: Buffer;
}

export async function startSimulatedNetwork(options: SimulatedNetworkOptions): Promise<SimulatedNetwork> {
  const { target, clock } = options;
  const random = seededRandom(options.seed ?? 'network');
  const planned: NetworkFault[] = [];
  const counts: Record<NetworkFault, number> = {
    none: 0,
    drop: 0,
    'lose-reply': 0,
    delay: 0,
    duplicate: 0,
    truncate: 0,
    'half-close': 0,
    reorder: 0,
  };
  let state: NetworkState = { state: 'up' };

  const carry = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const now = state;
    if (now.state === 'silent') return;
    const exchange = await received(request);
    const fault = planned.shift() ?? drawFault(now, random);
    counts[fault] += 1;
    if (now.state === 'down' || fault === 'drop') {
      request.socket.destroy();
      return;
    }
    if (now.state === 'slow') await clock.sleep(now.delayMs);
    if (fault === 'reorder') request.socket.destroy();
    if (fault === 'delay' || fault === 'reorder') await clock.sleep(random.next() * (now.state === 'faulty' ? now.longestDelayMs : 1_000));
    const reply = await forward(target, exchange);
    if (fault === 'duplicate') await forward(target, exchange);
    if (now.state === 'slow') await clock.sleep(now.delayMs);
    answer(response, reply, fault);
  };

  /** Both ends of each live line that goes through here. */
  const lines = new Set<Duplex>();
  const cutLines = () => {
    for (const end of lines) end.destroy();
  };
  /** A line that is open both ways: it cannot be harmed one exchange at a time, but it can be cut, and it can fall silent. */
  const carryLine = (request: IncomingMessage, near: Duplex, head: Buffer) => {
    near.on('error', () => near.destroy());
    const fault = drawFault(state, random);
    if (state.state === 'down' || fault !== 'none') {
      near.destroy();
      return;
    }
    const send = target.protocol === 'https:' ? httpsRequest : httpRequest;
    const headers = { ...endToEnd(request.headers), connection: 'Upgrade', upgrade: request.headers.upgrade ?? 'websocket' };
    const outgoing = send(new URL(request.url ?? '/', target), { method: request.method, headers });
    outgoing.on('error', () => near.destroy());
    outgoing.on('response', () => near.destroy());
    outgoing.on('upgrade', (response, far, rest) => {
      const said = response.rawHeaders.reduce((text, part, at) => text + part + (at % 2 === 0 ? ': ' : '\r\n'), '');
      near.write(`HTTP/1.1 101 Switching Protocols\r\n${said}\r\n`);
      const pass = (from: Duplex, to: Duplex) => {
        lines.add(from);
        from.on('data', (bytes: Buffer) => {
          if (state.state !== 'silent') to.write(bytes);
        });
        from.on('error', () => from.destroy());
        from.on('close', () => {
          lines.delete(from);
          to.destroy();
        });
      };
      pass(near, far);
      pass(far, near);
      if (rest.length > 0) near.write(rest);
      if (head.length > 0) far.write(head);
    });
    outgoing.end();
  };

  const server = createServer((request, response) => {
    carry(request, response).catch(() => request.socket.destroy());
  });
  server.on('upgrade', carryLine);
  server.on('connection', (socket) => {
    if (state.state === 'down') socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;

  return {
    url: new URL(`http://127.0.0.1:${port}`),
    get state() {
      return state;
    },
    set: (next) => {
      state = next;
      // A cable that is out takes the open connections with it.
      if (next.state !== 'down') return;
      server.closeAllConnections();
      cutLines();
    },
    harmNext: (...faults) => void planned.push(...faults),
    counts,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        cutLines();
      }),
  };
}

function drawFault(state: NetworkState, random: Random): NetworkFault {
  if (state.state !== 'faulty' || random.next() >= state.share) return 'none';
  return FAULTS[random.integer(0, FAULTS.length - 1)] ?? 'drop';
}

async function received(request: IncomingMessage): Promise<Exchange> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk as Uint8Array);
  return { method: request.method ?? 'GET', path: request.url ?? '/', headers: endToEnd(request.headers), body: Buffer.concat(chunks) };
}

/** Headers of one hop (RFC 9110, 7.6.1), which the next hop makes anew. */
const HOP_BY_HOP = new Set(['connection', 'host', 'transfer-encoding', 'keep-alive', 'upgrade']);

const endToEnd = (headers: NodeJS.Dict<string | string[]>): NodeJS.Dict<string | string[]> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name)));

function forward(target: URL, exchange: Exchange): Promise<Reply> {
  const send = target.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const outgoing = send(new URL(exchange.path, target), { method: exchange.method, headers: exchange.headers }, (incoming) => {
      const chunks: Uint8Array[] = [];
      incoming.on('data', (chunk: Uint8Array) => chunks.push(chunk));
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 502, headers: incoming.headers, body: Buffer.concat(chunks) }));
      incoming.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end(exchange.body);
  });
}

function answer(response: ServerResponse, reply: Reply, fault: NetworkFault): void {
  if (fault === 'lose-reply' || fault === 'reorder') {
    response.socket?.destroy();
    return;
  }
  response.writeHead(reply.status, { ...endToEnd(reply.headers), 'content-length': reply.body.length });
  if (fault === 'truncate') {
    response.write(reply.body.subarray(0, Math.floor(reply.body.length / 2)), () => response.socket?.destroy());
  } else if (fault === 'half-close') {
    response.flushHeaders();
    response.socket?.end();
  } else response.end(reply.body);
}
