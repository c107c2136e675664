import { receiptCode } from '@changqing/protocol';
import type { Express, Response } from 'express';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import type { Central } from '../context.ts';
import { findPaper } from './find-paper.ts';
import { findReceipt } from './find-receipt.ts';
import { deliveredPage, homePage, notDeliveredPage, paperPage, tooOftenPage, wrongCodePage } from './pages.ts';

const TRIES_PER_MINUTE = 20;

/** What people type for the letters that the code does not have. */
const normalise = (typed: string): string =>
  typed.normalize('NFKC').toUpperCase().replaceAll(/[\s-]/g, '').replaceAll(/[IL]/g, '1').replaceAll('O', '0');

/** `/verify/{code}`: what stands behind the QR of a receipt or an official paper. Twenty tries a minute for each address. */
export function verifyRoutes(app: Express, central: Central): void {
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          styleSrc: ["'self'"],
          frameAncestors: ["'none'"],
          baseUri: ["'none'"],
          formAction: ["'none'"],
        },
      },
      referrerPolicy: { policy: 'no-referrer' },
    }),
  );
  app.get('/style.css', (_request, response) => response.type('css').setHeader('cache-control', 'public, max-age=3600').send(STYLE));
  const limit = rateLimit({
    windowMs: 60_000,
    limit: TRIES_PER_MINUTE,
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    handler: (_request, response) => send(response, 429, tooOftenPage()),
  });
  app.get('/verify/:code', limit, async (request, response) => {
    const code = receiptCode.safeParse(normalise(String(request.params.code)));
    const paper = code.success ? await findPaper(central, code.data) : undefined;
    const receipt = code.success && paper === undefined ? await findReceipt(central, code.data) : undefined;
    if (paper !== undefined) send(response, 200, paperPage(paper));
    else if (receipt !== undefined) send(response, 200, deliveredPage(receipt));
    else send(response, 404, code.success ? notDeliveredPage() : wrongCodePage());
  });
  app.get('/', (_request, response) => send(response, 200, homePage()));
}

function send(response: Response, status: number, html: string): void {
  response.status(status).setHeader('cache-control', 'no-store').type('html').send(html);
}

const STYLE = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; background: #FAF7F0; color: #1B1F1D; font: 18px/1.7 "Source Han Sans SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
main { max-width: 36rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
header { color: #0A4A33; font-size: 1rem; letter-spacing: .08em; border-bottom: 2px solid #0A4A33; padding-bottom: .75rem; }
h1 { font-size: 1.75rem; line-height: 1.35; margin: 2rem 0 1rem; color: #0A4A33; }
dl { display: grid; grid-template-columns: fit-content(36%) 1fr; gap: .6rem 1rem; margin: 1.5rem 0; padding: 1.25rem; background: #FFFDF8; border: 1px solid #E4DCCB; border-radius: .75rem; }
dt { color: #5A615C; } dd { margin: 0; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
p { margin: .75rem 0; } .small { color: #5A615C; font-size: .95rem; }
`;
