import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { buildUi } from './build-ui.ts';
import { openFromList } from './test/journeys/hall.ts';
import { openStage, PAGE_WITHIN_MS, type Stage } from './test/journeys/stage.ts';

// Takes the pictures of the README from the simulated world as it runs: node scripts/pictures.ts
const FOLDER = join(import.meta.dirname, '..', 'docs', 'pictures');
const KIOSK_WIDTH_PX = 540;
const DOCK_WIDTH_PX = 1280;
const COLOURS = 96;
const LARGEST_BYTES = 180_000;

async function save(page: Page, name: string, width: number): Promise<void> {
  await savePicture(await page.screenshot({ animations: 'disabled' }), name, width);
}

async function savePicture(taken: Buffer, name: string, width: number): Promise<void> {
  const picture = await sharp(taken)
    .resize({ width, kernel: 'lanczos3' })
    .png({ palette: true, colours: COLOURS, compressionLevel: 9, effort: 10 })
    .toBuffer();
  if (picture.length > LARGEST_BYTES)
    throw new Error(`${name} has ${picture.length} bytes, more than ${LARGEST_BYTES}: take fewer colours`);
  writeFileSync(join(FOLDER, name), picture);
  console.error(`pictures: docs/pictures/${name}, ${Math.round(picture.length / 1000)} kB`);
}

async function visit(stage: Stage): Promise<void> {
  const dock = await stage.browser.newPage({ viewport: { width: 1920, height: 1320 } });
  await dock.goto(stage.world.dockUrl);
  await dock.click('[data-action="person.cast-01"]');
  await stage.card('cast-01');
  await stage.at('consent');
  await stage.tap('consent.agree');
  await stage.at('capture-finger');
  // The page has come to rest.
  await stage.page.waitForTimeout(1_500);
  await save(stage.page, 'kiosk-capture.png', KIOSK_WIDTH_PX);
  await stage.give('cast-01');
  await stage.at('accepted');
  await stage.page.waitForSelector('[data-receipt="printed"]', { timeout: PAGE_WITHIN_MS });
  await stage.page.waitForTimeout(1_000);
  await save(stage.page, 'kiosk-accepted.png', KIOSK_WIDTH_PX);
  await dock.waitForSelector('[data-receipt] img');
  await dock.waitForTimeout(2_500);
  await save(dock, 'dock.png', DOCK_WIDTH_PX);
}

/** Somebody looks up the contribution months and prints the statement. */
async function query(stage: Stage): Promise<void> {
  await stage.clear();
  await stage.tap('session.start');
  await stage.at('choose');
  await stage.tap('service.choose.look-up');
  await stage.at('identify');
  await stage.card('cast-61');
  await stage.at('look-up-overview');
  await stage.tap('look-up.menu');
  await stage.at('look-up-menu');
  await openFromList(stage, '缴费');
  await stage.at('look-up-sheet');
  await stage.page.waitForTimeout(1_000);
  await save(stage.page, 'kiosk-look-up.png', KIOSK_WIDTH_PX);
  await stage.tap('step.back');
  await stage.at('look-up-menu');
  await stage.tap('step.back');
  await stage.at('look-up-overview');
  await stage.tap('print.papers');
  await stage.at('look-up-papers');
  await openFromList(stage, '权益记录单');
  await stage.at('print-ask');
  await stage.tap('print.start');
  await stage.at('print-collect', 60_000);
  const first = (await stage.clients().sheets()).at(-1);
  if (first === undefined) throw new Error('no sheet came out');
  await savePicture(Buffer.from(await stage.clients().sheetPng(first.n)), 'paper.png', KIOSK_WIDTH_PX);
}

mkdirSync(FOLDER, { recursive: true });
await buildUi();
const stage = await openStage();
try {
  await stage.pair();
  await visit(stage);
  await query(stage);
} finally {
  await stage.close();
}
