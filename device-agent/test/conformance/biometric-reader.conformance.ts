import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import type { BiometricReader, CaptureEvent, CaptureWant, Sample } from '../../src/hal/biometric-reader.ts';
import type { ReaderStatus } from '../../src/hal/status.ts';

/** One reader with something that can stand in for a person's hand, in its own time: virtual, or real for real wires. */
export interface BiometricRig {
  readonly reader: BiometricReader;
  readonly clock: Clock;
  /** Lets time pass. */
  pass(durationMs: number): Promise<void>;
  /** Puts a readable finger or palm there and leaves it; on real hardware it asks a person to. */
  present(): void;
  withdraw(): void;
  /** How to pull and plug the cable; undefined where nobody can: hardware on a bench, a pseudo-terminal that is killed for good. */
  readonly cable: { pull(): void; plug(): void } | undefined;
  /** Size that every image must have, where it is known. */
  readonly imageSize: { readonly widthPx: number; readonly heightPx: number } | undefined;
  /** Stops whatever stands at the far end; the reader is closed already. */
  dispose(): Promise<void>;
}

const want: CaptureWant = { timeoutMs: 10_000, hand: 'any' };
const never = new AbortController().signal;
/** A transfer takes up to 8 s, and every test must end. */
const LONGEST_MS = 30_000;
const STEP_MS = 50;

async function passUntil(rig: BiometricRig, done: () => boolean, what: string): Promise<void> {
  for (let passedMs = 0; !done(); passedMs += STEP_MS) {
    if (passedMs > LONGEST_MS) throw new Error(`never happened: ${what}; status ${JSON.stringify(rig.reader.status())}`);
    await rig.pass(STEP_MS);
  }
}

async function whenReady(rig: BiometricRig): Promise<void> {
  await passUntil(rig, () => rig.reader.status().state === 'ready', 'ready');
}

interface Captured {
  readonly events: CaptureEvent[];
  readonly ended: () => boolean;
}

/** Runs a capture in the background; the events can be looked at as they come. */
function begin(rig: BiometricRig, signal: AbortSignal = never, asked: CaptureWant = want): Captured {
  const events: CaptureEvent[] = [];
  let over = false;
  void (async () => {
    for await (const event of rig.reader.capture(asked, signal)) events.push(event);
    over = true;
  })();
  return { events, ended: () => over };
}

async function finish(rig: BiometricRig, capture: Captured): Promise<CaptureEvent> {
  await passUntil(rig, capture.ended, 'end of capture');
  const last = capture.events.at(-1);
  if (last === undefined) throw new Error('a capture without events');
  return last;
}

async function captureGood(rig: BiometricRig): Promise<Sample> {
  const last = await finish(rig, begin(rig));
  if (last.kind !== 'sample') throw new Error(`no sample: ${JSON.stringify(last)}`);
  return last.sample;
}

function finals(events: readonly CaptureEvent[]): number {
  return events.filter((event) => event.kind === 'sample' || event.kind === 'failed').length;
}

/** What every biometric reader promises, whatever its wire: run with each simulator over each kind of link, and with real hardware. */
export function describeBiometricReader(
  name: string,
  createRig: () => Promise<BiometricRig>,
  options: { readonly pullsCable: boolean } = { pullsCable: true },
): void {
  describe(`biometric reader: ${name}`, () => {
    let rig: BiometricRig;

    beforeEach(async () => {
      rig = await createRig();
    });

    afterEach(async () => {
      const closed = rig.reader.close();
      let isClosed = false;
      void closed.then(() => {
        isClosed = true;
      });
      await passUntil(rig, () => isClosed, 'close');
      await rig.dispose();
    });

    it('becomes ready by itself and says who it is', async () => {
      await whenReady(rig);
      const status = rig.reader.status();
      expect(status.state === 'ready' && status.identity.model.length > 0 && status.identity.maker.length > 0).toBe(true);
    });

    it('tells each change of status, and the way of a capture through them', async () => {
      await whenReady(rig);
      const told: ReaderStatus['state'][] = [];
      const stop = rig.reader.onStatus((status) => told.push(status.state));
      rig.present();
      await captureGood(rig);
      stop();
      expect(told).toEqual(['capturing', 'ready']);
      await captureGood(rig);
      expect(told).toEqual(['capturing', 'ready']);
    });

    it('takes an image: hints, then taken, then one sample, and nothing after it', async () => {
      await whenReady(rig);
      const capture = begin(rig);
      await passUntil(rig, () => capture.events.length > 0, 'first hint');
      expect(capture.events[0]?.kind).toBe('hint');
      rig.present();
      const last = await finish(rig, capture);
      expect(last.kind).toBe('sample');
      expect(finals(capture.events)).toBe(1);
      expect(capture.events.filter((event) => event.kind === 'taken')).toHaveLength(1);
      expect(capture.events.at(-2)?.kind).toBe('taken');
    });

    it('delivers an image of the size it states, with something on it', async () => {
      await whenReady(rig);
      rig.present();
      const { image, transferMs } = await captureGood(rig);
      expect(image.pixels).toHaveLength(image.widthPx * image.heightPx);
      expect(image.dpi).toBeGreaterThan(0);
      expect(new Set(image.pixels).size).toBeGreaterThan(1);
      expect(transferMs).toBeGreaterThanOrEqual(0);
      if (rig.imageSize !== undefined) expect({ widthPx: image.widthPx, heightPx: image.heightPx }).toEqual(rig.imageSize);
    });

    it('gives each image to its consumer alone: overwriting one does not touch the next', async () => {
      await whenReady(rig);
      rig.present();
      const first = await captureGood(rig);
      first.image.pixels.fill(0);
      const second = await captureGood(rig);
      expect(new Set(second.image.pixels).size).toBeGreaterThan(1);
    });

    it('gives up when nobody comes, not before and not much after the time', async () => {
      await whenReady(rig);
      const startedAt = rig.clock.monotonic();
      const last = await finish(rig, begin(rig, never, { timeoutMs: 600, hand: 'any' }));
      const tookMs = rig.clock.monotonic() - startedAt;
      expect(last).toEqual({ kind: 'failed', error: { code: 'timed-out', waitedMs: 600 } });
      expect(tookMs).toBeGreaterThanOrEqual(600);
      expect(tookMs).toBeLessThan(3100);
      expect(rig.reader.status().state).toBe('ready');
    });

    it('ends at once when it is cancelled, and works again', async () => {
      await whenReady(rig);
      const leaving = new AbortController();
      const capture = begin(rig, leaving.signal);
      await passUntil(rig, () => capture.events.length > 0, 'first hint');
      await rig.pass(250);
      leaving.abort();
      await rig.pass(STEP_MS);
      expect(capture.ended()).toBe(true);
      expect(capture.events.at(-1)).toEqual({ kind: 'failed', error: { code: 'cancelled' } });
      expect(finals(capture.events)).toBe(1);
      rig.present();
      expect((await captureGood(rig)).image.pixels.length).toBeGreaterThan(0);
    });

    it('works again after it was cancelled while the image was on its way', async () => {
      await whenReady(rig);
      const leaving = new AbortController();
      rig.present();
      const capture = begin(rig, leaving.signal);
      await passUntil(rig, () => capture.events.some((event) => event.kind === 'taken') || capture.ended(), 'taken');
      leaving.abort();
      await finish(rig, capture);
      expect(finals(capture.events)).toBe(1);
      expect((await captureGood(rig)).image.pixels.length).toBeGreaterThan(0);
    });

    it('works again after its consumer walked away in the middle', async () => {
      await whenReady(rig);
      let left = false;
      void (async () => {
        for await (const event of rig.reader.capture(want, never)) if (event.kind === 'hint') break;
        left = true;
      })();
      await passUntil(rig, () => left, 'walking away');
      expect(rig.reader.status().state).toBe('ready');
      rig.present();
      await captureGood(rig);
    });

    it('does not even begin for a signal that has aborted', async () => {
      await whenReady(rig);
      const capture = begin(rig, AbortSignal.abort());
      await finish(rig, capture);
      expect(capture.events).toEqual([{ kind: 'failed', error: { code: 'cancelled' } }]);
    });

    it('refuses a second capture and lets the first one end well', async () => {
      await whenReady(rig);
      const first = begin(rig);
      await passUntil(rig, () => first.events.length > 0, 'first hint');
      const second = await finish(rig, begin(rig));
      expect(second).toMatchObject({ kind: 'failed', error: { code: 'refused' } });
      rig.present();
      expect((await finish(rig, first)).kind).toBe('sample');
    });

    if (options.pullsCable)
      it('turns a pulled cable into a state, and is usable within 3 s after it is back', async () => {
        const { cable } = rig;
        if (cable === undefined) throw new Error('the rig was said to have a cable');
        await whenReady(rig);
        const capture = begin(rig);
        await passUntil(rig, () => capture.events.length > 0, 'first hint');
        cable.pull();
        expect(await finish(rig, capture)).toMatchObject({ kind: 'failed', error: { code: 'link' } });
        await passUntil(rig, () => rig.reader.status().state === 'disconnected', 'disconnected');
        await rig.pass(1321);
        expect(rig.reader.status().state).toBe('disconnected');
        expect(await finish(rig, begin(rig))).toMatchObject({ kind: 'failed', error: { code: 'link' } });
        cable.plug();
        const pluggedAt = rig.clock.monotonic();
        await whenReady(rig);
        expect(rig.clock.monotonic() - pluggedAt).toBeLessThanOrEqual(3000);
        rig.present();
        await captureGood(rig);
      });

    it('is quiet after it was closed, and says no to a capture', async () => {
      await whenReady(rig);
      const waiting = begin(rig);
      await passUntil(rig, () => waiting.events.length > 0, 'first hint');
      void rig.reader.close();
      expect((await finish(rig, waiting)).kind).toBe('failed');
      await rig.pass(300);
      expect((await finish(rig, begin(rig))).kind).toBe('failed');
    });
  });
}
