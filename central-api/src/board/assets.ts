import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One file that the board is made of. */
export interface BoardFile {
  readonly type: string;
  readonly bytes: Buffer;
}

/** The board's own files by path, and its typefaces, which are large and may be missing. */
export interface BoardFiles {
  readonly parts: ReadonlyMap<string, BoardFile>;
  readonly typefaces: ReadonlyMap<string, string>;
}

const FOLDER = join(import.meta.dirname, 'assets');
const SCRIPT = 'text/javascript; charset=utf-8';
const read = (name: string): Buffer => readFileSync(join(FOLDER, name));

/** Reads the board's files. The worker gets a first line with the version of all the others, so that browsers notice a change of any. */
export function readBoardFiles(): BoardFiles {
  const pictures = readdirSync(join(FOLDER, 'pictures')).map((name): [string, BoardFile] => [
    `/board/pictures/${name}`,
    { type: 'image/svg+xml', bytes: read(join('pictures', name)) },
  ]);
  const parts = new Map<string, BoardFile>([
    ['/board/board.css', { type: 'text/css; charset=utf-8', bytes: read('board.css') }],
    ['/board/board.js', { type: SCRIPT, bytes: read('board.js') }],
    ['/board/slides.js', { type: SCRIPT, bytes: read('slides.js') }],
    ...pictures,
  ]);
  const typefaces = new Map([
    ...typeface('/board/regular.woff2', 'SourceHanSansSC-Regular.woff2'),
    ...typeface('/board/bold.woff2', 'SourceHanSansSC-Bold.woff2'),
  ]);
  const digest = createHash('sha256').update(BOARD_PAGE).update(read('worker.js'));
  for (const { bytes } of parts.values()) digest.update(bytes);
  const constants = { VERSION: digest.digest('hex').slice(0, 16), PARTS: [...parts.keys()], TYPEFACES: [...typefaces.keys()] };
  const head = Object.entries(constants).map(([name, value]) => `const ${name} = ${JSON.stringify(value)};`);
  const worker = Buffer.concat([Buffer.from(`${head.join(' ')}\n`), read('worker.js')]);
  return { parts: new Map([...parts, ['/board/worker.js', { type: SCRIPT, bytes: worker }]]), typefaces };
}

/** Where a typeface lies; nothing where it is not installed: the display's own fonts serve then. */
function typeface(path: string, file: string): [string, string][] {
  try {
    const found = fileURLToPath(new URL(file, import.meta.resolve('node-source-han-sans-sc/package.json')));
    return existsSync(found) ? [[path, found]] : [];
  } catch {
    return [];
  }
}

/** The page without its content, which its script fetches. */
export const BOARD_PAGE = `<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<title>社会保险办事指南</title><link rel="icon" href="/board/pictures/house.svg"><link rel="stylesheet" href="/board/board.css"><script type="module" src="/board/board.js"></script></head>
<body data-screen="board"><header><span class="bureau">社会保险</span><time><span class="day"></span><span class="hour"></span></time></header>
<main><p class="as-of"></p></main>
<footer><span class="enquiries"></span><span class="complaints"></span></footer></body>
</html>
`;
