import type { IdCard } from '@changqing/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import type { CardEvent, IdCardReader } from '../../src/hal/id-card-reader.ts';
import { longName, resident } from '../test-cards.ts';

/** One card reader with something that can stand in for a person's hand, in its own time: virtual, or real for real wires. */
export interface IdCardRig {
  readonly reader: IdCardReader;
  readonly clock: Clock;
  pass(durationMs: number): Promise<void>;
  /** Lays this card on the reader. */
  place(card: IdCard): void;
  remove(): void;
  /** How to pull and plug the cable; undefined where nobody can. */
  readonly cable: { pull(): void; plug(): void } | undefined;
  dispose(): Promise<void>;
}

const LONGEST_MS = 20_000;
const STEP_MS = 50;

interface Watched {
  readonly events: CardEvent[];
  readonly kinds: () => CardEvent['kind'][];
  readonly ended: () => boolean;
  readonly stop: () => void;
}

function watch(rig: IdCardRig): Watched {
  const events: CardEvent[] = [];
  const stopping = new AbortController();
  let over = false;
  void (async () => {
    for await (const event of rig.reader.watchCards(stopping.signal)) events.push(event);
    over = true;
  })();
  return { events, kinds: () => events.map((event) => event.kind), ended: () => over, stop: () => stopping.abort() };
}

async function passUntil(rig: IdCardRig, done: () => boolean, what: string): Promise<void> {
  for (let passedMs = 0; !done(); passedMs += STEP_MS) {
    if (passedMs > LONGEST_MS) throw new Error(`never happened: ${what}; status ${JSON.stringify(rig.reader.status())}`);
    await rig.pass(STEP_MS);
  }
}

const whenReady = (rig: IdCardRig) => passUntil(rig, () => rig.reader.status().state === 'ready', 'ready');

/** What every ID card reader promises, whatever its wire. */
export function describeIdCardReader(
  name: string,
  createRig: () => Promise<IdCardRig>,
  options: { readonly pullsCable: boolean } = { pullsCable: true },
): void {
  describe(`ID card reader: ${name}`, () => {
    let rig: IdCardRig;

    beforeEach(async () => {
      rig = await createRig();
    });

    afterEach(async () => {
      let isClosed = false;
      void rig.reader.close().then(() => {
        isClosed = true;
      });
      await passUntil(rig, () => isClosed, 'close');
      await rig.dispose();
    });

    it('becomes ready by itself and says who it is', async () => {
      await whenReady(rig);
      const status = rig.reader.status();
      expect(status.state === 'ready' && status.identity.serialNumber.length > 0).toBe(true);
    });

    it('reads a card, and says which reader saw it', async () => {
      await whenReady(rig);
      const watched = watch(rig);
      rig.place(resident);
      await passUntil(rig, () => watched.events.length >= 2, 'card read');
      const status = rig.reader.status();
      const readerId = 'identity' in status ? status.identity?.serialNumber : undefined;
      expect(watched.events).toEqual([{ kind: 'card-reading' }, { kind: 'card-read', card: { ...resident, readerId } }]);
    });

    it('tells a card that stays once, and its removal once', async () => {
      await whenReady(rig);
      const watched = watch(rig);
      rig.place(resident);
      await passUntil(rig, () => watched.kinds().includes('card-read'), 'card read');
      await rig.pass(500);
      rig.remove();
      await passUntil(rig, () => watched.kinds().includes('card-removed'), 'card removed');
      await rig.pass(1200);
      expect(watched.kinds()).toEqual(['card-reading', 'card-read', 'card-removed']);
    });

    it('tells one card after the other', async () => {
      await whenReady(rig);
      const watched = watch(rig);
      rig.place(resident);
      await passUntil(rig, () => watched.kinds().includes('card-read'), 'first card');
      rig.remove();
      await passUntil(rig, () => watched.kinds().includes('card-removed'), 'card removed');
      rig.place(longName);
      await passUntil(rig, () => watched.kinds().filter((kind) => kind === 'card-read').length === 2, 'second card');
      const cards = watched.events.flatMap((event) => (event.kind === 'card-read' ? [event.card.name] : []));
      expect(cards).toEqual([resident.name, longName.name]);
    });

    it('tells a card that lay there before anyone watched', async () => {
      await whenReady(rig);
      rig.place(resident);
      await rig.pass(500);
      const watched = watch(rig);
      await passUntil(rig, () => watched.kinds().includes('card-read'), 'card read');
    });

    it('does not tell a forgotten card to the next who watches', async () => {
      await whenReady(rig);
      const first = watch(rig);
      rig.place(resident);
      await passUntil(rig, () => first.kinds().includes('card-read'), 'card read');
      first.stop();
      await passUntil(rig, first.ended, 'end of watching');
      const second = watch(rig);
      await rig.pass(600);
      expect(second.kinds()).not.toContain('card-read');
    });

    it('ends watching at once when it is told to', async () => {
      await whenReady(rig);
      const watched = watch(rig);
      await rig.pass(400);
      watched.stop();
      await rig.pass(STEP_MS);
      expect(watched.ended()).toBe(true);
      expect(watched.events).toEqual([]);
    });

    it('ends watching when it is closed', async () => {
      await whenReady(rig);
      const watched = watch(rig);
      await rig.pass(100);
      void rig.reader.close();
      await passUntil(rig, watched.ended, 'end of watching');
      expect(watched.events).toEqual([]);
    });

    if (options.pullsCable)
      it('turns a pulled cable into a state, and reads within 3 s after it is back', async () => {
        const { cable } = rig;
        if (cable === undefined) throw new Error('the rig was said to have a cable');
        await whenReady(rig);
        const watched = watch(rig);
        cable.pull();
        await passUntil(rig, () => rig.reader.status().state === 'disconnected', 'disconnected');
        await rig.pass(1321);
        expect(rig.reader.status().state).toBe('disconnected');
        cable.plug();
        const pluggedAt = rig.clock.monotonic();
        await whenReady(rig);
        expect(rig.clock.monotonic() - pluggedAt).toBeLessThanOrEqual(3000);
        rig.place(resident);
        await passUntil(rig, () => watched.kinds().includes('card-read'), 'card read');
      });
  });
}
