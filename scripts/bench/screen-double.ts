import { join } from 'node:path';
import type { View } from '@changqing/protocol';
import { Server as SocketServer } from 'socket.io';
import { listen, serveFolder } from '../../kiosk-ui/test/static-server.ts';

/** Plays the agent's part for the built screens: sends whole views, and takes whatever is touched. */
export interface ScreenDouble {
  readonly url: string;
  send(view: Omit<View, 'version' | 'nonce' | 'bootId' | 'time'>): void;
  close(): Promise<void>;
}

const dist = join(import.meta.dirname, '..', '..', 'kiosk-ui', 'dist');

export async function startScreenDouble(first: Parameters<ScreenDouble['send']>[0]): Promise<ScreenDouble> {
  let version = 0;
  const whole = (view: Parameters<ScreenDouble['send']>[0]): View => {
    version += 1;
    return { ...view, version, nonce: `nonce-${version}`, bootId: 'bench', time: new Date().toISOString() };
  };
  let current = whole(first);
  const server = serveFolder(dist, (request, response) => {
    if (request.url === '/api/view') {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(current));
      return true;
    }
    if (request.url !== '/api/commands') return false;
    request.resume().once('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
    return true;
  });
  const sockets = new SocketServer(server, { serveClient: false, transports: ['websocket'] });
  sockets.on('connection', (socket) => socket.emit('view', current));
  const url = await listen(server);
  return {
    url,
    send: (view) => {
      current = whole(view);
      sockets.emit('view', current);
    },
    close: () => sockets.close(),
  };
}
