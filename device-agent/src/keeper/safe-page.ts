import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { z } from 'zod';

/** What the safe page says of the place; read from what the agent last knew, and told without it where that is not readable. */
export interface SafeWords {
  readonly bureauName: string | undefined;
  readonly telephone: string | undefined;
  readonly counter: string | undefined;
}

const known = z.object({
  site: z.object({ bureauName: z.string().optional(), telephone: z.string().optional(), counter: z.string().optional() }),
});

/** Telephone and counter from the settings or the profile in the agent's folder. Never throws. */
export function safeWords(agentFolder: string): SafeWords {
  const words = { bureauName: undefined, telephone: undefined, counter: undefined };
  const read = (name: string): Partial<SafeWords> => {
    try {
      const parsed = known.safeParse(JSON.parse(readFileSync(join(agentFolder, name), 'utf8')));
      return parsed.success ? Object.fromEntries(Object.entries(parsed.data.site).filter(([, value]) => value !== undefined)) : {};
    } catch {
      return {};
    }
  };
  return { ...words, ...read('profile.json'), ...read('settings.json') };
}

const escape = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** The page: nothing to touch, loads itself anew, so that it goes when the agent is back. */
export function safePage({ bureauName, telephone, counter }: SafeWords): string {
  const line = (text: string | undefined, before: string) => (text === undefined ? '' : `<p>${before}${escape(text)}</p>`);
  return `<!doctype html>
<html lang="zh-CN" data-screen="safe-page">
<head>
<meta charset="utf-8">
<meta http-equiv="refresh" content="10">
<title>暂停服务</title>
<link rel="stylesheet" href="/safe-page.css">
</head>
<body>
<main>
<p class="bureau">${escape(bureauName ?? '社会保险自助服务')}</p>
<h1>暂停服务</h1>
<p>这台机器正在检修，请到柜台办理。</p>
<p>已经办完的不受影响。</p>
${line(counter, '柜台：')}
${telephone === undefined ? '' : `<p class="telephone">电话 <b>${escape(telephone)}</b></p>`}
</main>
</body>
</html>
`;
}

const CSS = `html{background:#faf7f0;color:#1b1f1d;font-family:'Source Han Sans SC','Noto Sans SC',sans-serif}
body{margin:0;min-height:100vh;display:flex;align-items:center;justify-content:center;text-align:center}
main{padding:6vw}.bureau{font-size:3.4vw;color:#33403a}
h1{font-size:11vw;margin:6vw 0;color:#0a4a33}p{font-size:5vw;line-height:1.5;margin:1.5vw 0}
.telephone{margin-top:8vw;font-size:6vw}b{font-size:8vw;font-variant-numeric:tabular-nums}
`;

/** Serves the safe page on loopback to whoever asks for the kiosk's exact address. Resolves when it listens; rejects where the port is taken. */
export async function serveSafePage(port: number, words: SafeWords): Promise<{ close(): Promise<void> }> {
  const page = safePage(words);
  const server: Server = createServer((request, response) => {
    const head = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', connection: 'close' };
    if (request.headers.host !== `127.0.0.1:${port}`) response.writeHead(421, head).end();
    else if (request.url === '/safe-page.css') response.writeHead(200, { ...head, 'content-type': 'text/css' }).end(CSS);
    else if (request.url === '/' || request.url === '/index.html')
      response
        .writeHead(200, {
          ...head,
          'content-type': 'text/html; charset=utf-8',
          'content-security-policy': "default-src 'none'; style-src 'self'; frame-ancestors 'none'",
        })
        .end(page);
    else response.writeHead(503, { ...head, 'content-type': 'application/json' }).end('{"safePage":true}');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
