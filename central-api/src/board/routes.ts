import express, { type Express, type Response } from 'express';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import type { Central } from '../context.ts';
import { sendProblem } from '../http/problem-response.ts';
import { readPublicContent } from '../public-content/store.ts';
import { BOARD_PAGE, readBoardFiles, type BoardFiles } from './assets.ts';

const LOOKS_PER_MINUTE = 120;

let files: BoardFiles | undefined;

/**
 * `/board`: the hall's large display. Its script is a file of its own, and its policy allows that alone; the other public pages keep theirs,
 * which allows none.
 */
export function boardRoutes(app: Express, central: Central): void {
  const { parts, typefaces } = (files ??= readBoardFiles());
  const board = express.Router({ caseSensitive: true });
  board.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          scriptSrc: ["'self'"],
          workerSrc: ["'self'"],
          styleSrc: ["'self'"],
          imgSrc: ["'self'"],
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
  const limit = rateLimit({
    windowMs: 60_000,
    limit: LOOKS_PER_MINUTE,
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    handler: (_request, response) => sendProblem(response, { code: 'rate-limited' }),
  });
  board.get('/', (_request, response) => fresh(response).type('html').send(BOARD_PAGE));
  board.get('/content.json', limit, async (_request, response) => {
    const { notices, guides, sites, bureau, version } = await readPublicContent(central);
    const at = new Date(central.clock.now()).toISOString();
    fresh(response).json({ version, at, notices, guides, sites, ...(bureau === undefined ? {} : { bureau }) });
  });
  for (const [path, { type, bytes }] of parts) {
    board.get(path.slice('/board'.length), (_request, response) => {
      // The worker is fetched from below /board/ and may answer for /board itself.
      fresh(response).setHeader('service-worker-allowed', '/board').type(type).send(bytes);
    });
  }
  for (const [path, file] of typefaces)
    board.get(path.slice('/board'.length), (_request, response) => response.sendFile(file, { maxAge: 86_400_000, dotfiles: 'allow' }));
  app.use('/board', board);
}

/** Always asked for anew: what is kept for bad times is kept by the worker. */
const fresh = (response: Response): Response => response.setHeader('cache-control', 'no-cache');
