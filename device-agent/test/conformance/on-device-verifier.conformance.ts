import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import type { OnDeviceVerifier, VerdictEvent } from '../../src/hal/on-device-verifier.ts';
import type { ReaderStatus } from '../../src/hal/status.ts';

/** One module with something that can stand in for a person's hand, in its own time: virtual, or real for real wires. Its library is empty. */
export interface VerifierRig {
  readonly verifier: OnDeviceVerifier;
  readonly clock: Clock;
  pass(durationMs: number): Promise<void>;
  /** Holds this person's hand over the module; on real hardware it asks one of two persons to. */
  hold(subject: 'first' | 'second'): void;
  withdraw(): void;
  /** Whether the module itself still looks at hands, where somebody can see that. */
  readonly looking: (() => boolean) | undefined;
  /** How to pull and plug the cable; undefined where nobody can. */
  readonly cable: { pull(): void; plug(): void } | undefined;
  dispose(): Promise<void>;
}

const never = new AbortController().signal;
const LONGEST_MS = 20_000;
const STEP_MS = 50;

async function passUntil(rig: VerifierRig, done: () => boolean, what: string): Promise<void> {
  for (let passedMs = 0; !done(); passedMs += STEP_MS) {
    if (passedMs > LONGEST_MS) throw new Error(`never happened: ${what}; status ${JSON.stringify(rig.verifier.status())}`);
    await rig.pass(STEP_MS);
  }
}

const whenReady = (rig: VerifierRig) => passUntil(rig, () => rig.verifier.status().state === 'ready', 'ready');

interface Looked {
  readonly events: VerdictEvent[];
  readonly ended: () => boolean;
}

function begin(looking: AsyncIterable<VerdictEvent>): Looked {
  const events: VerdictEvent[] = [];
  let over = false;
  void (async () => {
    for await (const event of looking) events.push(event);
    over = true;
  })();
  return { events, ended: () => over };
}

async function finish(rig: VerifierRig, look: Looked): Promise<VerdictEvent> {
  await passUntil(rig, look.ended, 'end of a look');
  const finals = look.events.filter(({ kind }) => kind !== 'hint');
  const last = look.events.at(-1);
  if (last === undefined || finals.length !== 1 || finals[0] !== last)
    throw new Error(`not one verdict, at the end: ${JSON.stringify(look.events)}`);
  return last;
}

const verify = (rig: VerifierRig, timeoutMs = 5000, signal = never) => begin(rig.verifier.verify(timeoutMs, signal));
const enrol = (rig: VerifierRig, name: string) => begin(rig.verifier.enrol(name, 5000, never));

async function enrolled(rig: VerifierRig, name: string): Promise<number> {
  const verdict = await finish(rig, enrol(rig, name));
  if (verdict.kind !== 'enrolled') throw new Error(`not enrolled: ${JSON.stringify(verdict)}`);
  return verdict.userId;
}

async function removed(rig: VerifierRig, userId: number | 'all') {
  let result: Awaited<ReturnType<OnDeviceVerifier['remove']>> | undefined;
  void rig.verifier.remove(userId, never).then((value) => {
    result = value;
  });
  await passUntil(rig, () => result !== undefined, 'removal');
  return result;
}

/** What every module that matches by itself promises, whatever its wire. */
export function describeOnDeviceVerifier(
  name: string,
  createRig: () => Promise<VerifierRig>,
  options: { readonly pullsCable?: boolean; readonly brief?: boolean } = {},
): void {
  describe(`on-device verifier: ${name}`, () => {
    let rig: VerifierRig;

    beforeEach(async () => {
      rig = await createRig();
    });

    afterEach(async () => {
      let isClosed = false;
      void rig.verifier.close().then(() => {
        isClosed = true;
      });
      await passUntil(rig, () => isClosed, 'close');
      await rig.dispose();
    });

    it('becomes ready by itself, says who it is, and that its verdict is only its own', async () => {
      await whenReady(rig);
      const status = rig.verifier.status();
      expect(status.state === 'ready' && status.identity.model.length > 0 && status.identity.firmware.length > 0).toBe(true);
      expect(rig.verifier.grade).toBe('device-verdict');
    });

    it('enrols a hand, knows it again, and does not know another', async () => {
      await whenReady(rig);
      rig.hold('first');
      const userId = await enrolled(rig, 'ref-0001');
      expect(await finish(rig, verify(rig))).toEqual({ kind: 'recognised', userId, name: 'ref-0001' });
      rig.hold('second');
      expect(await finish(rig, verify(rig))).toEqual({ kind: 'unknown-hand' });
    });

    it('ends at once when it is cancelled, leaves the module idle, and works again', async () => {
      await whenReady(rig);
      const leaving = new AbortController();
      const look = verify(rig, 10_000, leaving.signal);
      await passUntil(rig, () => look.events.length > 0, 'first hint');
      await rig.pass(300);
      if (rig.looking !== undefined) expect(rig.looking()).toBe(true);
      leaving.abort();
      await rig.pass(STEP_MS);
      expect(look.ended()).toBe(true);
      expect(await finish(rig, look)).toEqual({ kind: 'failed', error: { code: 'cancelled' } });
      await rig.pass(200);
      if (rig.looking !== undefined) expect(rig.looking()).toBe(false);
      rig.hold('first');
      expect((await finish(rig, verify(rig))).kind).toBe('unknown-hand');
    });

    if (options.pullsCable !== false)
      it('turns a pulled cable into a state, is usable within 3 s after it is back, and has forgotten nobody', async () => {
        const { cable } = rig;
        if (cable === undefined) throw new Error('the rig was said to have a cable');
        await whenReady(rig);
        rig.hold('first');
        const userId = await enrolled(rig, 'ref-0001');
        rig.withdraw();
        const look = verify(rig);
        await passUntil(rig, () => look.events.length > 0, 'first hint');
        await rig.pass(200);
        cable.pull();
        expect(await finish(rig, look)).toMatchObject({ kind: 'failed', error: { code: 'link' } });
        await passUntil(rig, () => rig.verifier.status().state === 'disconnected', 'disconnected');
        await rig.pass(1321);
        expect(rig.verifier.status().state).toBe('disconnected');
        expect(await finish(rig, verify(rig))).toMatchObject({ kind: 'failed', error: { code: 'link' } });
        expect(await removed(rig, 'all')).toMatchObject({ ok: false, error: { code: 'link' } });
        cable.plug();
        const pluggedAt = rig.clock.monotonic();
        await whenReady(rig);
        expect(rig.clock.monotonic() - pluggedAt).toBeLessThanOrEqual(3000);
        rig.hold('first');
        expect(await finish(rig, verify(rig))).toEqual({ kind: 'recognised', userId, name: 'ref-0001' });
      });

    // Over a second kind of stream nothing else can come out differently, and real waits cost time.
    if (options.brief === true) return;

    it('begins with a hint and tells each change of status on the way', async () => {
      await whenReady(rig);
      const told: ReaderStatus['state'][] = [];
      const stop = rig.verifier.onStatus((status) => told.push(status.state));
      rig.hold('first');
      const look = verify(rig);
      expect((await finish(rig, look)).kind).toBe('unknown-hand');
      stop();
      expect(look.events[0]).toEqual({ kind: 'hint', hint: 'place' });
      expect(told).toEqual(['capturing', 'ready']);
    });

    it('refuses to enrol a hand twice', async () => {
      await whenReady(rig);
      rig.hold('first');
      await enrolled(rig, 'ref-0001');
      expect(await finish(rig, enrol(rig, 'ref-0002'))).toMatchObject({ kind: 'failed', error: { code: 'refused' } });
    });

    it('stores a name of 32 bytes whole, and refuses a longer one without asking for a hand', async () => {
      await whenReady(rig);
      const name = '参考号'.repeat(3) + '-0001';
      expect(new TextEncoder().encode(name)).toHaveLength(32);
      const refused = enrol(rig, `${name}x`);
      expect(await finish(rig, refused)).toMatchObject({ kind: 'failed', error: { code: 'refused' } });
      expect(refused.events).toHaveLength(1);
      rig.hold('first');
      await enrolled(rig, name);
      expect(await finish(rig, verify(rig))).toMatchObject({ kind: 'recognised', name });
    });

    it('forgets one hand, refuses a number that there is not, and forgets all', async () => {
      await whenReady(rig);
      rig.hold('first');
      const first = await enrolled(rig, 'ref-0001');
      rig.hold('second');
      const second = await enrolled(rig, 'ref-0002');
      expect(second).not.toBe(first);
      expect(await removed(rig, first)).toEqual({ ok: true, value: undefined });
      expect(await removed(rig, first)).toMatchObject({ ok: false, error: { code: 'refused' } });
      expect(await removed(rig, 70_000)).toMatchObject({ ok: false, error: { code: 'refused' } });
      expect((await finish(rig, verify(rig))).kind).toBe('recognised');
      expect(await removed(rig, 'all')).toEqual({ ok: true, value: undefined });
      expect(await removed(rig, 'all')).toEqual({ ok: true, value: undefined });
      expect(await finish(rig, verify(rig))).toEqual({ kind: 'unknown-hand' });
    });

    it('gives up when nobody comes, after whole seconds', async () => {
      await whenReady(rig);
      const startedAt = rig.clock.monotonic();
      expect(await finish(rig, verify(rig, 600))).toEqual({ kind: 'failed', error: { code: 'timed-out', waitedMs: 1000 } });
      const tookMs = rig.clock.monotonic() - startedAt;
      expect(tookMs).toBeGreaterThanOrEqual(600);
      expect(tookMs).toBeLessThan(3100);
      expect(rig.verifier.status().state).toBe('ready');
    });

    it('leaves the module idle when its consumer walks away in the middle', async () => {
      await whenReady(rig);
      let left = false;
      void (async () => {
        for await (const event of rig.verifier.verify(10_000, never)) if (event.kind === 'hint') break;
        left = true;
      })();
      await passUntil(rig, () => left, 'walking away');
      expect(rig.verifier.status().state).toBe('ready');
      await rig.pass(300);
      if (rig.looking !== undefined) expect(rig.looking()).toBe(false);
      rig.hold('first');
      expect((await finish(rig, verify(rig))).kind).toBe('unknown-hand');
    });

    it('does not even begin for a signal that has aborted', async () => {
      await whenReady(rig);
      const look = verify(rig, 5000, AbortSignal.abort());
      await finish(rig, look);
      expect(look.events).toEqual([{ kind: 'failed', error: { code: 'cancelled' } }]);
    });

    it('refuses a second look and a removal while it looks, and lets the first one end well', async () => {
      await whenReady(rig);
      const first = verify(rig);
      await passUntil(rig, () => first.events.length > 0, 'first hint');
      expect(await finish(rig, verify(rig))).toMatchObject({ kind: 'failed', error: { code: 'refused' } });
      expect(await removed(rig, 'all')).toMatchObject({ ok: false, error: { code: 'refused' } });
      rig.hold('first');
      expect((await finish(rig, first)).kind).toBe('unknown-hand');
    });

    it('is quiet after it was closed, and says no to a look', async () => {
      await whenReady(rig);
      const waiting = verify(rig);
      await passUntil(rig, () => waiting.events.length > 0, 'first hint');
      void rig.verifier.close();
      expect((await finish(rig, waiting)).kind).toBe('failed');
      await rig.pass(300);
      expect((await finish(rig, verify(rig))).kind).toBe('failed');
    });
  });
}
