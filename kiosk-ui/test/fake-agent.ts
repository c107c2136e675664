import { commandRequest, deskCommandRequest, problemDocumentOf, type Command, type DeskCommand, type View } from '@changqing/protocol';
import { Server as SocketServer } from 'socket.io';
import { launchBrowser } from './browser.ts';
import { builtPages } from './built-pages.ts';
import { scannedPage } from './scanned-page.ts';
import { listen, serveFolder } from './static-server.ts';
import type { Browser, Page } from 'playwright-core';

/** Plays the agent's part for the built kiosk: sends whole views, takes commands. What is shown and said is all in the test's hands. */
export interface FakeAgent {
  readonly page: Page;
  readonly commands: readonly Command[];
  /** Everything that the page wrote to its console. */
  readonly logged: readonly string[];
  /** Every heading that the page has shown, in order, over all its documents. */
  readonly headings: readonly string[];
  /** Ids of the archive pictures that the page asked for, in order. */
  readonly pictures: readonly string[];
  /** Sends a view with the next version and a fresh nonce. */
  send(view: View): void;
  /** What was touched in diagnostics, in order. */
  readonly deskCommands: readonly DeskCommand[];
  /** What is answered when the page asks for the document of diagnostics. */
  onDesk(answer: () => unknown): void;
  /** Sends another event than a view. */
  emit(event: 'diagnostics' | 'live-image' | 'wire' | 'reload', payload: unknown): void;
  /** Answers the next command with this problem instead of taking it. */
  refuseNext(code: 'nonce-invalid' | 'command-not-now'): void;
  /** The agent dies: the sockets close, and come back only by `revive`. */
  die(): void;
  revive(): void;
  /** The agent knows this window no more, as after a restart; until `revive`. */
  forgetWindow(): void;
  close(): Promise<void>;
}

/** Builds the kiosk, serves it under the strict policy, and opens it at the size of the reference screen. */
export async function openKiosk(first: View): Promise<FakeAgent> {
  const commands: Command[] = [];
  const deskCommands: DeskCommand[] = [];
  let desk: () => unknown = () => ({});
  const logged: string[] = [];
  let version = 0;
  let current = first;
  let refusal: string | undefined;
  let dead = false;
  let forgotten = false;
  const headings: string[] = [];
  const pictures: string[] = [];
  const next = (view: View): View => {
    version += 1;
    return { ...view, version, nonce: `nonce-${String(version)}` };
  };
  const server = serveFolder(builtPages('kiosk'), (request, response) => {
    if (request.url === '/api/view') {
      if (dead) request.socket.destroy();
      else if (forgotten) {
        const problem = problemDocumentOf({ code: 'not-paired' }, 'test');
        response.writeHead(401, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem));
      } else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(current));
      return true;
    }
    if (request.url?.startsWith('/api/pictures/') === true) {
      pictures.push(request.url.slice('/api/pictures/'.length));
      // One that no browser can decode, as a scanner's broken file would be.
      if (request.url.endsWith('/broken')) response.writeHead(200, { 'content-type': 'image/png' }).end('not a picture');
      else response.writeHead(200, { 'content-type': 'image/svg+xml', 'cache-control': 'no-store' }).end(scannedPage());
      return true;
    }
    if (request.url?.startsWith('/api/technician/') === true) {
      let asked = '';
      request.on('data', (chunk: Buffer) => (asked += chunk.toString('utf8')));
      request.on('end', () => {
        if (asked !== '') deskCommands.push(deskCommandRequest.parse(JSON.parse(asked)).command);
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(asked === '' ? desk() : { ok: true }));
      });
      return true;
    }
    if (request.url !== '/api/commands' || request.method !== 'POST') return false;
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      const { nonce, command } = commandRequest.parse(JSON.parse(body));
      const code = refusal ?? (nonce === current.nonce ? undefined : 'nonce-invalid');
      refusal = undefined;
      if (code === undefined) commands.push(command);
      const problem = {
        type: `urn:changqing:problem:${code ?? ''}`,
        title: '',
        status: 409,
        instance: 'test',
        code,
        who: 'person',
        retry: 'now',
      };
      response
        .writeHead(code === undefined ? 200 : 409, { 'content-type': 'application/json' })
        .end(JSON.stringify(code === undefined ? {} : problem));
      current = next(current);
      sockets.emit('view', current);
    });
    return true;
  });
  const sockets = new SocketServer(server, {
    serveClient: false,
    transports: ['websocket'],
    allowRequest: (_request, decide) => decide(null, !dead && !forgotten),
  });
  sockets.on('connection', (socket) => socket.emit('view', current));
  current = next(first);
  const address = await listen(server);
  const browser: Browser = await launchBrowser();
  const page = await browser.newPage({ viewport: { width: 1080, height: 1920 }, hasTouch: true });
  page.on('console', (message) => logged.push(message.text()));
  page.on('pageerror', (error) => logged.push(`page error: ${error.message}`));
  await page.exposeFunction('headingShown', (heading: string) => void headings.push(heading));
  await page.addInitScript(watchHeadings);
  await page.goto(address);
  return {
    page,
    commands,
    logged,
    headings,
    pictures,
    deskCommands,
    onDesk: (answer) => (desk = answer),
    emit: (event, payload) => void sockets.emit(event, payload),
    send: (view) => {
      current = next(view);
      sockets.emit('view', current);
    },
    refuseNext: (code) => (refusal = code),
    die: () => {
      dead = true;
      sockets.disconnectSockets(true);
    },
    revive: () => {
      dead = false;
      forgotten = false;
    },
    forgetWindow: () => {
      forgotten = true;
      sockets.disconnectSockets(true);
    },
    close: async () => {
      await browser.close();
      await sockets.close();
    },
  };
}

declare global {
  interface Window {
    headingShown: (heading: string) => Promise<void>;
  }
}

/** Runs in the page before anything of it: tells every heading as it is painted. */
function watchHeadings(): void {
  let last: string | undefined;
  const look = (): void => {
    const heading = document.querySelector('h1')?.textContent ?? '';
    if (heading !== '' && heading !== last) void window.headingShown(heading);
    last = heading;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
