import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { type Express } from 'express';
import helmet from 'helmet';

/** Where the built console lies. */
export const CONSOLE_FOLDER = join(import.meta.dirname, '../../console/dist');

const NOT_BUILT = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>常青</title>
<p>管理页面还没有构建。请在项目文件夹里运行 npm start,或者 node scripts/build-ui.ts,再刷新本页。</p>
<p>The console has not been built yet.</p></html>`;

/** `/console`: the staff's pages. Everything below that is no file is a page of the one document; what can be asked lies under `/console/api`. */
export function consolePages(app: Express, folder = CONSOLE_FOLDER): void {
  const pages = express.Router({ caseSensitive: true });
  const index = join(folder, 'index.html');
  pages.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'"],
          imgSrc: ["'self'", 'data:'],
          fontSrc: ["'self'"],
          connectSrc: ["'self'"],
          frameAncestors: ["'none'"],
          baseUri: ["'none'"],
          formAction: ["'none'"],
        },
      },
      referrerPolicy: { policy: 'no-referrer' },
    }),
  );
  // Names of assets hold the hash of what is in them.
  pages.use(
    '/assets',
    express.static(join(folder, 'assets'), { index: false, redirect: false, maxAge: '365d', immutable: true, fallthrough: false }),
  );
  pages.use(express.static(folder, { index: false, redirect: false, cacheControl: false }));
  pages.get(/^(?!\/api\/)/, (_request, response) => {
    if (existsSync(index)) response.sendFile(index, { dotfiles: 'allow', cacheControl: false });
    else response.status(503).type('html').send(NOT_BUILT);
  });
  app.use('/console', pages);
}
