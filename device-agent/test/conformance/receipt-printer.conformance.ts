import { seededRandom } from '@changqing/fixtures';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import { withoutRealTimeCommands } from '../../src/devices/escpos/segments.ts';
import type { PrinterStatus, PrintOutcome, Raster, ReceiptPrinter } from '../../src/hal/receipt-printer.ts';
import { picture } from '../devices/escpos/picture.ts';

/** One printer with hands to take away and give paper, in its own time: virtual, or real for real wires. */
export interface PrinterRig {
  readonly printer: ReceiptPrinter;
  readonly clock: Clock;
  pass(durationMs: number): Promise<void>;
  /** Pieces of paper that came out; undefined on hardware, where a person looks. */
  readonly tickets: (() => readonly { readonly raster: Raster; readonly cut: boolean }[]) | undefined;
  /** Takes the paper out after so many more millimetres (undefined: now), and gives it back. */
  readonly paper: { out(afterMm?: number): void; load(): void };
  readonly cover: { open(): void; close(): void };
  readonly cable: { pull(): void; plug(): void } | undefined;
  dispose(): Promise<void>;
}

const never = new AbortController().signal;
const LONGEST_MS = 60_000;
const STEP_MS = 100;

export async function passUntil(rig: Pick<PrinterRig, 'pass' | 'printer'>, done: () => boolean, what: string): Promise<void> {
  for (let passedMs = 0; !done(); passedMs += STEP_MS) {
    if (passedMs > LONGEST_MS) throw new Error(`never happened: ${what}; status ${JSON.stringify(rig.printer.status())}`);
    await rig.pass(STEP_MS);
  }
}

/** Lets time pass until the promise has settled. */
export async function passFor<T>(rig: Pick<PrinterRig, 'pass' | 'printer'>, work: Promise<T>, what: string): Promise<T> {
  let over = false;
  const settled = work.finally(() => {
    over = true;
  });
  settled.catch(() => undefined);
  await passUntil(rig, () => over, what);
  return settled;
}

/** What every receipt printer promises, whatever its wire. */
export function describeReceiptPrinter(name: string, createRig: () => Promise<PrinterRig>): void {
  describe(`receipt printer: ${name}`, () => {
    const random = seededRandom(`receipt printer ${name}`);
    let rig: PrinterRig;

    beforeEach(async () => {
      rig = await createRig();
    });
    afterEach(async () => {
      await passFor(rig, rig.printer.close(), 'close');
      await rig.dispose();
    });

    const whenState = (state: PrinterStatus['state']) => passUntil(rig, () => rig.printer.status().state === state, state);
    const print = (id: string, raster: Raster, signal = never): Promise<PrintOutcome> =>
      passFor(rig, rig.printer.print(id, raster, signal), `end of job ${id}`);
    const receipt = (heightDots = 300) => picture(random, heightDots, rig.printer.dotsPerLine);
    const cutTickets = () => (rig.tickets?.() ?? []).filter((ticket) => ticket.cut).map((ticket) => ticket.raster);

    it('becomes ready by itself and says who it is', async () => {
      await whenState('ready');
      expect(rig.printer.status()).toMatchObject({ state: 'ready', identity: { model: 'escpos' }, paperLow: false });
    });

    it('prints a picture whole, cuts it, and says so with the strongest evidence', async () => {
      await whenState('ready');
      const raster = receipt(700);
      const told: string[] = [];
      rig.printer.onStatus((status) => told.push(status.state));
      const outcome = await print('job-1', raster);
      expect(outcome).toMatchObject({ state: 'printed', evidence: 'acknowledged-checked' });
      expect(outcome.state === 'printed' && outcome.heightMm).toBeCloseTo(700 / rig.printer.dotsPerMm);
      if (rig.tickets !== undefined) expect(cutTickets()).toEqual([withoutRealTimeCommands(raster)]);
      expect(told[0]).toBe('printing');
      await whenState('ready');
    });

    it('prints jobs one after another, each on its own paper', async () => {
      await whenState('ready');
      const rasters = [receipt(90), receipt(150), receipt(40)];
      const outcomes = await passFor(
        rig,
        Promise.all(rasters.map((raster, at) => rig.printer.print(`job-${at}`, raster, never))),
        'three jobs',
      );
      expect(outcomes.map((outcome) => outcome.state)).toEqual(['printed', 'printed', 'printed']);
      if (rig.tickets !== undefined) expect(cutTickets()).toEqual(rasters.map(withoutRealTimeCommands));
    });

    it('knows before a job that there is no paper, and prints nothing', async () => {
      await whenState('ready');
      rig.paper.out();
      await whenState('stopped');
      expect(rig.printer.status()).toMatchObject({ fault: 'paper-out' });
      expect(await print('job-1', receipt())).toEqual({ state: 'not-printed', fault: 'paper-out' });
      rig.paper.load();
      await whenState('ready');
      if (rig.tickets !== undefined) expect(rig.tickets()).toEqual([]);
    });

    it('paper out in the middle: says that it stopped, and after a reload only the reprint comes out', async () => {
      await whenState('ready');
      const raster = receipt(800);
      rig.paper.out(45);
      expect(await print('job-1', raster)).toEqual({ state: 'partly-printed', fault: 'paper-out' });
      rig.paper.load();
      expect(await passFor(rig, rig.printer.clear(never), 'clear')).toEqual({ ok: true, value: undefined });
      await rig.pass(5000);
      expect(cutTickets()).toEqual([]);
      await whenState('ready');
      expect((await print('job-2', raster)).state).toBe('printed');
      if (rig.tickets !== undefined) expect(cutTickets()).toEqual([withoutRealTimeCommands(raster)]);
    });

    it('cover opened and closed: a state, and ready again within 3 s', async () => {
      await whenState('ready');
      rig.cover.open();
      await passUntil(rig, () => rig.printer.status().state === 'stopped', 'stopped');
      expect(rig.printer.status()).toMatchObject({ fault: 'cover-open' });
      rig.cover.close();
      const closedAt = rig.clock.monotonic();
      await whenState('ready');
      expect(rig.clock.monotonic() - closedAt).toBeLessThanOrEqual(3300);
    });

    it('a job that was called off before it began leaves no paper', async () => {
      await whenState('ready');
      expect((await print('job-1', receipt(), AbortSignal.abort())).state).toBe('not-printed');
      if (rig.tickets !== undefined) expect(rig.tickets()).toEqual([]);
    });

    it('refuses a picture that is wider than its paper: a mistake of the caller', async () => {
      await whenState('ready');
      expect(() => rig.printer.print('job-1', picture(random, 8, rig.printer.dotsPerLine + 8), never)).toThrow(RangeError);
    });

    it('turns a pulled cable into a state, and is usable within 3 s after it is back', async () => {
      const { cable } = rig;
      if (cable === undefined) return;
      await whenState('ready');
      cable.pull();
      await whenState('stopped');
      expect(rig.printer.status()).toMatchObject({ fault: 'disconnected' });
      expect(await print('job-1', receipt())).toEqual({ state: 'not-printed', fault: 'disconnected' });
      cable.plug();
      const pluggedAt = rig.clock.monotonic();
      await whenState('ready');
      expect(rig.clock.monotonic() - pluggedAt).toBeLessThanOrEqual(3000);
      expect((await print('job-2', receipt())).state).toBe('printed');
    });
  });
}
