// Keeps the board alive while central is away: the page and its parts from the cache of this version, the content from the last good fetch.
// The first line of this file as it is served names the version: a new one makes the browser fetch everything anew.
const SHELL = `board-${VERSION}`;
const CONTENT = 'board-content';
const PAGE = '/board';
const NETWORK_MS = 5000;

self.addEventListener('install', (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(SHELL);
      await cache.addAll([PAGE, ...PARTS]);
      // Typefaces are large, and the page is readable without them.
      await Promise.allSettled(TYPEFACES.map((path) => cache.add(path)));
      await self.skipWaiting();
    })(),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      const names = await caches.keys();
      const old = names.filter((name) => name.startsWith('board-') && name !== SHELL && name !== CONTENT);
      await Promise.all(old.map((name) => caches.delete(name)));
      await self.clients.claim();
    })(),
  );
});

async function fromNetwork(request) {
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(NETWORK_MS), cache: 'no-store' });
    return response.ok ? response : undefined;
  } catch {
    return undefined;
  }
}

/** The last content that the page found good, marked so that the page can say how old it is. */
async function keptContent() {
  const kept = await (await caches.open(CONTENT)).match('/board/content.json');
  if (kept === undefined) return Response.error();
  const headers = new Headers(kept.headers);
  headers.set('board-kept', '1');
  return new Response(await kept.blob(), { status: 200, headers });
}

async function answer(request, path) {
  const shell = await caches.open(SHELL);
  if (path === '/board/content.json') return (await fromNetwork(request)) ?? keptContent();
  if (path === PAGE) return (await fromNetwork(request)) ?? (await shell.match(PAGE)) ?? Response.error();
  return (await shell.match(path)) ?? fetch(request);
}

self.addEventListener('fetch', (event) => {
  const { origin, pathname } = new URL(event.request.url);
  if (event.request.method !== 'GET' || origin !== self.location.origin) return;
  if (pathname === PAGE || pathname.startsWith(`${PAGE}/`)) event.respondWith(answer(event.request, pathname));
});
