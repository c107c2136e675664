import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DocumentJob, DocumentJobProgress, DocumentPrinter, DocumentPrintOutcome } from '../../src/hal/document-printer.ts';
import { paper } from '../devices/ipp/papers.ts';

/** One printer in its own time: virtual, or real for a real peer. What a peer has no hands for is undefined. */
export interface DocumentPrinterRig {
  readonly printer: DocumentPrinter;
  /** Lets time pass. */
  pass(durationMs: number): Promise<void>;
  /** The documents that the printer got, byte for byte, with the names of their jobs, oldest first; undefined on hardware, where a person looks. */
  readonly papers: (() => Promise<readonly { readonly jobName: string; readonly pdf: Uint8Array }[]>) | undefined;
  /** Sheets that came out of a job, where they can be counted. */
  readonly sheetsOf: ((jobName: string) => number) | undefined;
  readonly paper: { out(afterPages?: number): void; load(): void } | undefined;
  readonly cover: { open(): void; close(): void } | undefined;
  readonly cable: { pull(): void | Promise<void>; plug(): void | Promise<void> } | undefined;
  /** Refuses PDF from now on, as told in its abilities. */
  readonly onlyImages: (() => Promise<DocumentPrinterRig>) | undefined;
  /** Whether it counts what comes out. */
  readonly counts: boolean;
  /** Longest that one job takes here, in its own time. */
  readonly slowestMs: number;
  dispose(): Promise<void>;
}

const never = new AbortController().signal;
const STEP_MS = 250;

async function passUntil(rig: DocumentPrinterRig, done: () => boolean, what: string, longestMs = rig.slowestMs): Promise<void> {
  for (let passedMs = 0; !done(); passedMs += STEP_MS) {
    if (passedMs > longestMs) throw new Error(`never happened: ${what}; status ${JSON.stringify(rig.printer.status())}`);
    await rig.pass(STEP_MS);
  }
}

async function passFor<T>(rig: DocumentPrinterRig, work: Promise<T>, what: string): Promise<T> {
  let over = false;
  const settled = work.finally(() => {
    over = true;
  });
  settled.catch(() => undefined);
  await passUntil(rig, () => over, what);
  return settled;
}

/** What every document printer promises, whatever its wire. */
export function describeDocumentPrinter(name: string, createRig: () => Promise<DocumentPrinterRig>): void {
  describe(`document printer: ${name}`, () => {
    let rig: DocumentPrinterRig;
    beforeEach(async () => {
      rig = await createRig();
    });
    afterEach(async () => {
      await passFor(rig, rig.printer.close(), 'close');
      await rig.dispose();
    });

    const whenReady = () => passUntil(rig, () => rig.printer.status().state === 'ready', 'ready');
    const jobOf = async (pages: number, wish: Partial<DocumentJob> = {}): Promise<DocumentJob> => ({
      jobId: randomUUID(),
      pdf: await paper(pages),
      pages,
      copies: 1,
      duplex: false,
      ...wish,
    });
    /** Until a sheet is out, and the rest is not. */
    const firstSheet = async ({ jobId }: DocumentJob) => {
      const { sheetsOf } = rig;
      if (sheetsOf === undefined) await rig.pass(3_000);
      else await passUntil(rig, () => sheetsOf(jobId) > 0, 'the first sheet');
    };
    const expectPapers = async (names: readonly string[]) => {
      if (rig.papers !== undefined) expect((await rig.papers()).map(({ jobName }) => jobName)).toEqual(names);
    };
    const print = (job: DocumentJob, signal = never, told: DocumentJobProgress[] = []): Promise<DocumentPrintOutcome> =>
      passFor(
        rig,
        rig.printer.print(job, signal, (progress) => told.push(progress)),
        'end of the job',
      );

    it('becomes ready by itself, and says who it is and what it can do', async () => {
      await whenReady();
      const status = rig.printer.status();
      expect(status).toMatchObject({ state: 'ready', identity: { model: 'ipp' } });
      expect(status.state === 'ready' && status.identity.maker).not.toBe('');
      expect(status.state === 'ready' && status.abilities.formats).toContain('application/pdf');
      expect(status.state === 'ready' && status.abilities.maximumCopies).toBeGreaterThanOrEqual(1);
    });

    it('prints a document: the bytes at the printer are those that were sent, under the job’s name', async () => {
      await whenReady();
      const states: string[] = [];
      rig.printer.onStatus(({ state }) => states.push(state));
      const job = await jobOf(3);
      const outcome = await print(job);
      expect(outcome.state).toBe('printed');
      if (rig.counts) expect(outcome).toMatchObject({ evidence: 'acknowledged-checked', sheets: 3 });
      else expect(outcome).toMatchObject({ evidence: 'acknowledged' });
      const papers = await rig.papers?.();
      if (papers !== undefined) {
        expect(papers.map(({ jobName }) => jobName)).toEqual([job.jobId]);
        expect(Buffer.from(papers[0]?.pdf ?? []).equals(Buffer.from(job.pdf))).toBe(true);
      }
      expect(states[0]).toBe('printing');
      await whenReady();
    });

    it('one document after another comes out once each; a second one at the same time is turned away', async () => {
      await whenReady();
      const [first, second, third] = [await jobOf(2), await jobOf(1), await jobOf(1)];
      const printing = rig.printer.print(first, never);
      expect(await rig.printer.print(second, never)).toEqual({ state: 'not-printed', fault: 'busy' });
      expect((await passFor(rig, printing, 'first')).state).toBe('printed');
      expect((await print(third)).state).toBe('printed');
      await expectPapers([first.jobId, third.jobId]);
    });

    it('the same job twice is a bug of the caller', async () => {
      await whenReady();
      const job = await jobOf(1);
      expect((await print(job)).state).toBe('printed');
      expect(() => rig.printer.print(job, never)).toThrow(job.jobId);
      await expectPapers([job.jobId]);
    });

    it('finds a job of an earlier run by its name, and knows none that never was', async () => {
      await whenReady();
      const job = await jobOf(1);
      await print(job);
      const found = await passFor(rig, rig.printer.find(job.jobId, never), 'find');
      expect(found).toMatchObject({ found: 'ended', outcome: { state: 'printed' } });
      expect(await passFor(rig, rig.printer.find(randomUUID(), never), 'find')).toEqual({ found: 'not-there' });
    });

    it('a job that was called off before it began leaves no paper', async () => {
      await whenReady();
      expect(await print(await jobOf(1), AbortSignal.abort())).toEqual({ state: 'not-printed', fault: 'cancelled' });
      await expectPapers([]);
    });

    it('a job called off on the way is taken from the printer; what the printer then says settles it', async () => {
      await whenReady();
      const job = await jobOf(15);
      const calledOff = new AbortController();
      const printing = rig.printer.print(job, calledOff.signal);
      printing.catch(() => undefined);
      await firstSheet(job);
      calledOff.abort();
      const outcome = await passFor(rig, printing, 'settled');
      // A printer may finish what it has begun, and say so.
      if (rig.sheetsOf === undefined) expect(outcome).toMatchObject(outcome.state === 'printed' ? { sheets: 15 } : { fault: 'cancelled' });
      else {
        const out = rig.sheetsOf(job.jobId);
        expect(out).toBeGreaterThan(0);
        expect(outcome).toEqual({ state: 'partly-printed', fault: 'cancelled', sheets: out });
      }
      expect(await passFor(rig, rig.printer.cancel(job.jobId, never), 'cancel')).toBe(true);
      await whenReady();
      expect((await print(await jobOf(1))).state).toBe('printed');
    });

    it('knows before a job that there is no paper, and sends nothing', async () => {
      if (rig.paper === undefined) return;
      await whenReady();
      rig.paper.out();
      await passUntil(rig, () => rig.printer.status().state === 'stopped', 'stopped');
      expect(rig.printer.status()).toMatchObject({ fault: 'paper-out' });
      expect(await print(await jobOf(1))).toEqual({ state: 'not-printed', fault: 'paper-out' });
      rig.paper.load();
      await whenReady();
      await expectPapers([]);
    });

    it('paper out in the middle: says what it waits for, and goes on by itself', async () => {
      if (rig.paper === undefined) return;
      await whenReady();
      rig.paper.out(2);
      const told: DocumentJobProgress[] = [];
      const job = await jobOf(4);
      const printing = rig.printer.print(job, never, (progress) => told.push(progress));
      await passUntil(rig, () => told.some(({ waitingFor }) => waitingFor === 'paper-out'), 'waits for paper');
      expect(told.at(-1)).toEqual({ sheets: 2, waitingFor: 'paper-out' });
      expect(rig.printer.status()).toMatchObject({ state: 'stopped', fault: 'paper-out' });
      rig.paper.load();
      expect(await passFor(rig, printing, 'end')).toMatchObject({ state: 'printed', sheets: 4 });
      expect(told.at(-1)?.waitingFor).toBeUndefined();
    });

    it('cover open in the middle: a state, and the job goes on when it is shut', async () => {
      if (rig.cover === undefined) return;
      await whenReady();
      const job = await jobOf(15);
      const printing = rig.printer.print(job, never);
      await firstSheet(job);
      rig.cover.open();
      await passUntil(rig, () => rig.printer.status().state === 'stopped', 'stopped');
      expect(rig.printer.status()).toMatchObject({ fault: 'cover-open' });
      rig.cover.close();
      expect(await passFor(rig, printing, 'end')).toMatchObject({ state: 'printed', sheets: 15 });
    });

    it('both sides and copies, as the printer can', async () => {
      await whenReady();
      const status = rig.printer.status();
      if (status.state !== 'ready') throw new Error('not ready');
      const { duplex, maximumCopies } = status.abilities;
      const outcome = await print(await jobOf(3, { duplex: true, copies: Math.min(2, maximumCopies) }));
      expect(outcome.state).toBe('printed');
      if (rig.counts && duplex && maximumCopies >= 2) expect(outcome).toMatchObject({ sheets: 4 });
      expect(await print(await jobOf(1, { copies: maximumCopies + 1 }))).toEqual({ state: 'not-printed', fault: 'format-refused' });
    });

    it('a printer that takes no PDF is told apart before anything is sent', async () => {
      if (rig.onlyImages === undefined) return;
      const images = await rig.onlyImages();
      await passUntil(images, () => images.printer.status().state === 'ready', 'ready');
      const outcome = await passFor(images, images.printer.print(await jobOf(1), never), 'refusal');
      expect(outcome).toEqual({ state: 'not-printed', fault: 'format-refused' });
      expect(await images.papers?.()).toEqual([]);
      await passFor(images, images.printer.close(), 'close');
      await images.dispose();
    });

    it('turns a pulled cable into a state, and is usable within 5 s after it is back', async () => {
      const { cable } = rig;
      if (cable === undefined) return;
      await whenReady();
      await cable.pull();
      await passUntil(rig, () => rig.printer.status().state === 'stopped', 'stopped');
      expect(rig.printer.status()).toMatchObject({ fault: 'disconnected' });
      expect(await print(await jobOf(1))).toEqual({ state: 'not-printed', fault: 'disconnected' });
      await cable.plug();
      await passUntil(rig, () => rig.printer.status().state === 'ready', 'ready again', 5_000);
      expect((await print(await jobOf(1))).state).toBe('printed');
    });

    it('cable pulled in the middle: the job is found again and followed to its end', async () => {
      const { cable } = rig;
      if (cable === undefined) return;
      await whenReady();
      const told: DocumentJobProgress[] = [];
      const job = await jobOf(15);
      const printing = rig.printer.print(job, never, (progress) => told.push(progress));
      await firstSheet(job);
      await cable.pull();
      await passUntil(rig, () => told.some(({ waitingFor }) => waitingFor === 'disconnected'), 'noticed');
      await rig.pass(5_000);
      await cable.plug();
      expect((await passFor(rig, printing, 'end')).state).toBe('printed');
      await expectPapers([job.jobId]);
    });
  });
}
