import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import type { CodeScanner, ScannedCode } from '../../src/hal/code-scanner.ts';

/** One scanner with something that can hold codes before it, in its own time: virtual, or real for real wires. */
export interface CodeScannerRig {
  readonly scanner: CodeScanner;
  readonly clock: Clock;
  pass(durationMs: number): Promise<void>;
  /** Holds a code before the scanner; on real hardware it asks a person to. */
  scan(content: string | Uint8Array): void;
  /** AIM identifier that comes with each code; undefined where this scanner tells none. */
  readonly aim: string | undefined;
  /** How to pull and plug the cable; undefined where nobody can. */
  readonly cable: { pull(): void; plug(): void } | undefined;
  dispose(): Promise<void>;
}

const LONGEST_MS = 20_000;
const STEP_MS = 20;

async function passUntil(rig: CodeScannerRig, done: () => boolean, what: string): Promise<void> {
  for (let passedMs = 0; !done(); passedMs += STEP_MS) {
    if (passedMs > LONGEST_MS) throw new Error(`never happened: ${what}; status ${JSON.stringify(rig.scanner.status())}`);
    await rig.pass(STEP_MS);
  }
}

const whenReady = (rig: CodeScannerRig) => passUntil(rig, () => rig.scanner.status().state === 'ready', 'ready');

function listen(rig: CodeScannerRig): ScannedCode[] {
  const codes: ScannedCode[] = [];
  rig.scanner.onCode((code) => codes.push(code));
  return codes;
}

const texts = (codes: readonly ScannedCode[]) => codes.map(({ text }) => text);

/** What every code scanner promises, whatever its wire. */
export function describeCodeScanner(
  name: string,
  createRig: () => Promise<CodeScannerRig>,
  options: { readonly pullsCable?: boolean; readonly brief?: boolean } = {},
): void {
  describe(`code scanner: ${name}`, () => {
    let rig: CodeScannerRig;

    beforeEach(async () => {
      rig = await createRig();
    });

    afterEach(async () => {
      let isClosed = false;
      void rig.scanner.close().then(() => {
        isClosed = true;
      });
      await passUntil(rig, () => isClosed, 'close');
      await rig.dispose();
    });

    it('becomes ready by itself and says what it is', async () => {
      await whenReady(rig);
      const status = rig.scanner.status();
      expect(status.state === 'ready' && status.identity.model.length > 0 && status.identity.maker.length > 0).toBe(true);
    });

    it('tells a code, once, as it is printed', async () => {
      await whenReady(rig);
      const codes = listen(rig);
      rig.scan('https://sb.example.invalid/verify/0123456789ABCDEF');
      await passUntil(rig, () => codes.length > 0, 'code');
      await rig.pass(700);
      expect(codes).toEqual([{ text: 'https://sb.example.invalid/verify/0123456789ABCDEF', aim: rig.aim }]);
    });

    it('tells codes of every length around the size of a report, and the longest there is', async () => {
      await whenReady(rig);
      const codes = listen(rig);
      const lengths = [1, 55, 56, 57, 61, 62, 63, 64, 112, 124, 4296];
      for (const [i, length] of lengths.entries()) {
        rig.scan('x'.repeat(length));
        await passUntil(rig, () => codes.length > i, `code of ${length} characters`);
      }
      expect(codes.map(({ text }) => text.length)).toEqual(lengths);
    });

    if (options.pullsCable !== false)
      it('turns a pulled cable into a state, and reads within 3 s after it is back', async () => {
        const { cable } = rig;
        if (cable === undefined) throw new Error('the rig was said to have a cable');
        await whenReady(rig);
        const codes = listen(rig);
        cable.pull();
        await passUntil(rig, () => rig.scanner.status().state === 'disconnected', 'disconnected');
        await rig.pass(1321);
        expect(rig.scanner.status().state).toBe('disconnected');
        cable.plug();
        const pluggedAt = rig.clock.monotonic();
        await whenReady(rig);
        expect(rig.clock.monotonic() - pluggedAt).toBeLessThanOrEqual(3000);
        rig.scan('A1');
        await passUntil(rig, () => codes.length > 0, 'code');
        expect(texts(codes)).toEqual(['A1']);
      });

    // Over a second kind of stream nothing else can come out differently, and real waits cost time.
    if (options.brief === true) return;

    it('reads Chinese in UTF-8 and in GB18030', async () => {
      await whenReady(rig);
      const codes = listen(rig);
      rig.scan('常青社保');
      await passUntil(rig, () => codes.length === 1, 'UTF-8');
      rig.scan(Uint8Array.of(0xb3, 0xa3, 0xc7, 0xe0));
      await passUntil(rig, () => codes.length === 2, 'GB18030');
      expect(texts(codes)).toEqual(['常青社保', '常青']);
    });

    it('tells each of several codes in order, also the same one again', async () => {
      await whenReady(rig);
      const codes = listen(rig);
      for (const text of ['A1', 'B2', 'B2', 'C3']) {
        rig.scan(text);
        await rig.pass(600);
      }
      await passUntil(rig, () => codes.length >= 4, 'four codes');
      expect(texts(codes)).toEqual(['A1', 'B2', 'B2', 'C3']);
    });

    it('drops a code that is longer than any can be, and reads the next one', async () => {
      await whenReady(rig);
      const codes = listen(rig);
      rig.scan('y'.repeat(4297));
      await rig.pass(1500);
      rig.scan('Z9');
      await passUntil(rig, () => codes.length > 0, 'the next code');
      expect(texts(codes)).toEqual(['Z9']);
    });

    it('tells everybody who listens, and nobody who stopped', async () => {
      await whenReady(rig);
      const stopped: ScannedCode[] = [];
      const stop = rig.scanner.onCode((code) => stopped.push(code));
      const first = listen(rig);
      const second = listen(rig);
      rig.scan('A1');
      await passUntil(rig, () => first.length > 0, 'first code');
      stop();
      await rig.pass(600);
      rig.scan('B2');
      await passUntil(rig, () => first.length > 1, 'second code');
      expect(texts(first)).toEqual(['A1', 'B2']);
      expect(texts(second)).toEqual(['A1', 'B2']);
      expect(texts(stopped)).toEqual(['A1']);
    });

    it('is quiet after it was closed', async () => {
      await whenReady(rig);
      const codes = listen(rig);
      let isClosed = false;
      void rig.scanner.close().then(() => {
        isClosed = true;
      });
      await passUntil(rig, () => isClosed, 'close');
      rig.scan('A1');
      await rig.pass(300);
      expect(codes).toEqual([]);
    });
  });
}
