import { createServer, type Server } from 'node:http';
import { PROBLEMS, err, ok, problemDocumentOf, type Result } from '@changqing/protocol';
import type { Express } from 'express';
import { randomUUID } from 'node:crypto';
import type { StartProblem } from '../start-problem.ts';

/** A server that listens. */
export interface Listener {
  readonly port: number;
  /** Takes no new connections, lets requests under way end for a while, then closes what is left. */
  close(): Promise<void>;
}

const END_WITHIN_MS = 8_000;

/**
 * Listens on an address. Error `port-taken` names the variable to set.
 * @param prepare gets the server before it listens
 */
export async function listen(
  app: Express,
  host: string,
  port: number,
  variable: string,
  prepare: (server: Server) => void = () => undefined,
): Promise<Result<Listener, StartProblem>> {
  const server = createServer(
    { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 65_000, maxHeaderSize: 16_384 },
    (request, response) => {
      app(request, response);
    },
  );
  // What is not HTTP never reaches the app; it gets its problem document all the same.
  server.on('clientError', (_cause, socket) => {
    if (!socket.writable) return;
    const body = JSON.stringify(problemDocumentOf({ code: 'request-invalid', detail: 'this is not HTTP/1.1' }, randomUUID()));
    const head = `HTTP/1.1 ${String(PROBLEMS['request-invalid'].status)} Bad Request\r\ncontent-type: application/problem+json\r\nconnection: close\r\n`;
    socket.end(`${head}content-length: ${String(Buffer.byteLength(body))}\r\n\r\n${body}`);
  });
  prepare(server);
  const failure = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
    server.once('error', resolve).listen(port, host, () => resolve(undefined));
  });
  if (failure !== undefined) {
    const why =
      failure.code === 'EADDRINUSE'
        ? `port ${String(port)} is taken`
        : `${host}:${String(port)} cannot be used (${failure.code ?? failure.message})`;
    return err({ code: 'port-taken', message: `${why}: stop what uses it, or set ${variable} to another port` });
  }
  const address = server.address();
  return ok({ port: typeof address === 'object' && address !== null ? address.port : port, close: () => closeServer(server) });
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const late = setTimeout(() => server.closeAllConnections(), END_WITHIN_MS);
  await closed;
  clearTimeout(late);
}
