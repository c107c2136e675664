import type { Change, DockPerson, View } from '@changqing/protocol';
import jsQR from 'jsqr';
import { PNG } from 'pngjs';
import { expect } from 'vitest';
import { PAGE_WITHIN_MS, type Stage } from './stage.ts';

/** Lays the card down and agrees: the person now stands before the first reader. */
export async function cardAndConsent(stage: Stage, personId: string): Promise<DockPerson> {
  const person = await stage.card(personId);
  await stage.at('consent');
  await stage.tap('consent.agree');
  await expect.poll(async () => (await stage.clients().view()).step.step, { timeout: PAGE_WITHIN_MS }).toBe('capture');
  return person;
}

/** Gives the readers what they ask for, in this condition, until `until` says that it is enough. Returns how often something was given. */
export async function giveUntil(
  stage: Stage,
  personId: string,
  condition: string,
  until: (view: View, given: number) => boolean,
): Promise<number> {
  const gaveUpAt = performance.now() + 4 * PAGE_WITHIN_MS;
  let given = 0;
  let gaveAt = '';
  while (performance.now() < gaveUpAt) {
    const view = await stage.clients().view();
    if (until(view, given)) return given;
    const { step } = view;
    const hands = await stage.clients().state();
    if (step.step === 'capture' && step.phase === 'waiting' && hands.finger === undefined && hands.palm === undefined) {
      const moment = `${step.position} ${step.tryOnRung} ${step.advice ?? ''} ${view.version}`;
      if (moment !== gaveAt) {
        gaveAt = moment;
        given += 1;
        await stage.give(personId, condition);
      }
    }
    await stage.page.waitForTimeout(60);
  }
  throw new Error(`it never came to an end; the kiosk is at ${JSON.stringify((await stage.clients().view()).step)}`);
}

/** True when there is a result. */
export const atResult = (view: View): boolean => view.step.step === 'result';

/** Waits until the slip on the result page is in this state. */
export async function receiptIs(stage: Stage, state: string): Promise<void> {
  await stage.page.waitForSelector(`[data-receipt="${state}"]`, { timeout: PAGE_WITHIN_MS });
}

/** The number of the bureau's last change. */
export async function lastChange(stage: Stage): Promise<number> {
  let after = 0;
  for (;;) {
    const page = await stage.clients().changes(after);
    if (page.changes.length === 0) return after;
    after = page.next;
  }
}

/** What the bureau wrote down since, of one kind. */
export async function changesSince(stage: Stage, after: number, kind: Change['kind']): Promise<readonly Change[]> {
  return (await stage.clients().changes(after)).changes.filter((change) => change.kind === kind);
}

/** A slip as it lies in the tray. */
export interface Slip {
  readonly png: PNG;
  /** What its QR says; undefined when there is none, or not whole. */
  readonly qr: string | undefined;
  /** Share of dark dots in each row of dots. */
  readonly darkRows: readonly number[];
}

/** The slip that came out last, by its picture. */
export async function newestSlip(stage: Stage): Promise<Slip> {
  const [newest] = await stage.clients().receipts();
  if (newest === undefined) throw new Error('no slip has come out');
  const png = PNG.sync.read(Buffer.from(await stage.clients().receiptPng(newest.n)));
  const { width, height, data } = png;
  const qr = jsQR.default(new Uint8ClampedArray(data), width, height)?.data;
  const darkRows = Array.from({ length: height }, (_row, y) => {
    let dark = 0;
    for (let x = 0; x < width; x += 1) if ((data[(y * width + x) * 4] ?? 255) < 128) dark += 1;
    return dark / width;
  });
  return { png, qr, darkRows };
}

/** How many dots high the highest solid band across the slip is: 补打 stands white on such a band. */
export function highestBand({ darkRows }: Slip): number {
  let highest = 0;
  let height = 0;
  for (const share of darkRows) {
    height = share > 0.6 ? height + 1 : 0;
    highest = Math.max(highest, height);
  }
  return highest;
}
