import jsQR from 'jsqr';
import { PNG } from 'pngjs';
import { expect } from 'vitest';
import { PAGE_WITHIN_MS, type Stage } from './stage.ts';

/** One side of paper as it lies in the A4 printer's tray. */
export interface PaperSide {
  readonly text: string;
  /** What its QR says; undefined where there is none. */
  readonly qr: string | undefined;
}

/** Sides that came out since so many lay there, in the order in which they came. */
export async function sidesSince(stage: Stage, before: number): Promise<readonly PaperSide[]> {
  const sheets = await stage.clients().sheets();
  const fresh = sheets.slice(0, sheets.length - before).toReversed();
  return Promise.all(
    fresh.map(async ({ n }) => {
      const png = PNG.sync.read(Buffer.from(await stage.clients().sheetPng(n)));
      const text = (await stage.clients().sheetText(n)).replaceAll(/\s/g, '');
      const found = jsQR.default(new Uint8ClampedArray(png.data), png.width, png.height)?.data;
      return { text, qr: found === '' ? undefined : found };
    }),
  );
}

export const sidesThere = async (stage: Stage): Promise<number> => (await stage.clients().sheets()).length;

/** The page of a list on which this entry stands is turned to, and the entry touched. `words` is what it says, in part. */
export async function openFromList(stage: Stage, words: string): Promise<void> {
  for (let page = 0; page < 10; page += 1) {
    for (const index of [0, 1, 2]) {
      const row = stage.page.locator(`[data-action="list.open.${index}"]`);
      if ((await row.count()) === 0) continue;
      if (!(await row.innerText()).replaceAll(/\s/g, '').includes(words)) continue;
      await stage.tap(`list.open.${index}`);
      return;
    }
    if (!(await stage.offers('list.next'))) break;
    await stage.tap('list.next');
    await stage.page.waitForTimeout(200);
  }
  throw new Error(`no entry says ${words}; the page says ${(await stage.words()).slice(0, 300)}`);
}

/** Types the service password and goes on. */
export async function typePassword(stage: Stage, password: string): Promise<void> {
  await stage.at('look-up-password');
  for (const digit of password) await stage.tap(`key.${digit}`);
  await stage.tap('password.enter');
}

/** Waits until the step of the view is one of these. */
export async function stepIs(stage: Stage, ...steps: readonly string[]): Promise<void> {
  await expect.poll(async () => (await stage.clients().view()).step.step, { timeout: PAGE_WITHIN_MS }).toBeOneOf([...steps]);
}
