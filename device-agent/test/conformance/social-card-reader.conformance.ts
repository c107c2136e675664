import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import type { SocialCard, SocialCardReader } from '../../src/hal/social-card-reader.ts';
import type { DeviceError } from '../../src/hal/status.ts';
import type { VirtualCard } from '../../src/simulators/social-card/virtual-card.ts';
import type { Result } from '@changqing/protocol';
import { bankCard, secondCard, secondGeneration, thirdCard, thirdGeneration } from '../test-social-cards.ts';

/** One reader with something that can stand in for a person's hand, in its own time: virtual, or real for real wires. */
export interface SocialCardRig {
  readonly reader: SocialCardReader;
  readonly clock: Clock;
  pass(durationMs: number): Promise<void>;
  insert(card: VirtualCard): void;
  remove(): void;
  /** How to pull and plug the cable; undefined where nobody can. */
  readonly cable: { pull(): void; plug(): void } | undefined;
  dispose(): Promise<void>;
}

const LONGEST_MS = 20_000;
const STEP_MS = 50;

async function passUntil(rig: SocialCardRig, done: () => boolean, what: string): Promise<void> {
  for (let passedMs = 0; !done(); passedMs += STEP_MS) {
    if (passedMs > LONGEST_MS) throw new Error(`never happened: ${what}; status ${JSON.stringify(rig.reader.status())}`);
    await rig.pass(STEP_MS);
  }
}

/** What every reader of social security cards promises, whatever its wire. */
export function describeSocialCardReader(
  name: string,
  createRig: () => Promise<SocialCardRig>,
  options: { readonly pullsCable: boolean } = { pullsCable: true },
): void {
  describe(`social security card reader: ${name}`, () => {
    let rig: SocialCardRig;
    let told: boolean[];
    const never = new AbortController().signal;

    beforeEach(async () => {
      rig = await createRig();
      told = [];
      rig.reader.onCard((present) => told.push(present));
      await passUntil(rig, () => rig.reader.status().state === 'ready', 'ready');
    });

    afterEach(async () => {
      let isClosed = false;
      void rig.reader.close().then(() => {
        isClosed = true;
      });
      await passUntil(rig, () => isClosed, 'close');
      await rig.dispose();
    });

    const insert = async (card: VirtualCard) => {
      rig.insert(card);
      await passUntil(rig, () => rig.reader.cardPresent(), 'card told');
    };

    const read = async (signal: AbortSignal = never): Promise<Result<SocialCard, DeviceError>> => {
      const results: Result<SocialCard, DeviceError>[] = [];
      void rig.reader.read(signal).then((result) => results.push(result));
      await passUntil(rig, () => results.length > 0, 'read');
      return results[0]!;
    };

    it('says who it is', () => {
      const status = rig.reader.status();
      expect(status.state === 'ready' && status.identity.serialNumber.length > 0).toBe(true);
    });

    it('tells a card that comes and goes, once each', async () => {
      await insert(secondCard());
      await rig.pass(600);
      rig.remove();
      await passUntil(rig, () => !rig.reader.cardPresent(), 'card removed');
      await rig.pass(600);
      expect(told).toEqual([true, false]);
    });

    it('reads a card of the second generation, as often as it is asked', async () => {
      await insert(secondCard());
      expect(await read()).toEqual({ ok: true, value: secondGeneration });
      expect(await read()).toEqual({ ok: true, value: secondGeneration });
      expect(told).toEqual([true]);
      expect(rig.reader.status().state).toBe('ready');
    });

    it('says what a card of the third generation keeps back, and never tries a PIN', async () => {
      const card = thirdCard();
      await insert(card);
      expect(await read()).toEqual({ ok: true, value: thirdGeneration });
      expect(card.pinTries).toBe(0);
    });

    it('refuses another card, and an empty reader', async () => {
      expect(await read()).toMatchObject({ ok: false, error: { code: 'refused' } });
      await insert(bankCard());
      const result = await read();
      expect(result.ok ? '' : result.error).toEqual({ code: 'refused', detail: 'this is no social security card: 6A 82' });
    });

    it('reads one card after the other', async () => {
      await insert(secondCard());
      expect((await read()).ok).toBe(true);
      rig.remove();
      await passUntil(rig, () => !rig.reader.cardPresent(), 'card removed');
      await insert(thirdCard());
      expect(await read()).toMatchObject({ ok: true, value: { version: '3.00' } });
    });

    it('answers two who ask at once, one after the other', async () => {
      await insert(secondCard());
      const results: Result<SocialCard, DeviceError>[] = [];
      for (let i = 0; i < 2; i += 1) void rig.reader.read(never).then((result) => results.push(result));
      await passUntil(rig, () => results.length === 2, 'both read');
      expect(results.map(({ ok }) => ok)).toEqual([true, true]);
    });

    it('is cancelled at once, and can read again', async () => {
      await insert(secondCard());
      const leaving = new AbortController();
      const results: Result<SocialCard, DeviceError>[] = [];
      void rig.reader.read(leaving.signal).then((result) => results.push(result));
      await rig.pass(30);
      leaving.abort();
      await rig.pass(1);
      expect(results[0]).toEqual(
        results[0]?.ok === true ? { ok: true, value: secondGeneration } : { ok: false, error: { code: 'cancelled' } },
      );
      expect(await read()).toEqual({ ok: true, value: secondGeneration });
    });

    if (options.pullsCable)
      it('turns a pulled cable into a state, and reads within 3 s after it is back', async () => {
        const { cable } = rig;
        if (cable === undefined) throw new Error('the rig was said to have a cable');
        await insert(secondCard());
        cable.pull();
        await passUntil(rig, () => rig.reader.status().state === 'disconnected', 'disconnected');
        expect(rig.reader.cardPresent()).toBe(false);
        expect(await read()).toMatchObject({ ok: false, error: { code: 'link' } });
        await rig.pass(1321);
        cable.plug();
        const pluggedAt = rig.clock.monotonic();
        await passUntil(rig, () => rig.reader.cardPresent(), 'card told again');
        expect(rig.clock.monotonic() - pluggedAt).toBeLessThanOrEqual(3000);
        expect((await read()).ok).toBe(true);
      });
  });
}
