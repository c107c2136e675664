import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import type { Presence, PresenceSensor } from '../../src/hal/presence-sensor.ts';

/** One presence sensor with something that can stand in for a person, in its own time: virtual, or real for real wires. */
export interface PresenceRig {
  readonly sensor: PresenceSensor;
  readonly clock: Clock;
  pass(durationMs: number): Promise<void>;
  /** Somebody comes near, or goes. */
  come(): void;
  go(): void;
  /** How to pull and plug the cable; undefined where nobody can. */
  readonly cable: { pull(): void; plug(): void } | undefined;
  dispose(): Promise<void>;
}

const LONGEST_MS = 20_000;
const STEP_MS = 50;

async function passUntil(rig: PresenceRig, done: () => boolean, what: string): Promise<void> {
  for (let passedMs = 0; !done(); passedMs += STEP_MS) {
    if (passedMs > LONGEST_MS) throw new Error(`never happened: ${what}; status ${JSON.stringify(rig.sensor.status())}`);
    await rig.pass(STEP_MS);
  }
}

/** What every presence sensor promises, whatever its wire. */
export function describePresenceSensor(
  name: string,
  createRig: () => Promise<PresenceRig>,
  options: { readonly pullsCable: boolean } = { pullsCable: true },
): void {
  describe(`presence sensor: ${name}`, () => {
    let rig: PresenceRig;
    let told: Presence[];

    beforeEach(async () => {
      rig = await createRig();
      told = [];
      rig.sensor.onPresence((presence) => told.push(presence));
    });

    afterEach(async () => {
      let isClosed = false;
      void rig.sensor.close().then(() => {
        isClosed = true;
      });
      await passUntil(rig, () => isClosed, 'close');
      await rig.dispose();
    });

    const presence = () => rig.sensor.presence().state;

    it('knows nothing at first, then becomes ready by itself and says who it is', async () => {
      expect(presence()).toBe('unknown');
      await passUntil(rig, () => rig.sensor.status().state === 'ready', 'ready');
      const status = rig.sensor.status();
      expect(status.state === 'ready' && status.identity.model.length > 0).toBe(true);
    });

    it('tells somebody who comes and goes, once each', async () => {
      await passUntil(rig, () => presence() === 'nobody', 'nobody');
      rig.come();
      await passUntil(rig, () => presence() === 'somebody', 'somebody');
      await rig.pass(1000);
      rig.go();
      await passUntil(rig, () => presence() === 'nobody', 'nobody again');
      expect(told.map(({ state }) => state)).toEqual(['nobody', 'somebody', 'nobody']);
    });

    it('lets somebody go only after three seconds', async () => {
      rig.come();
      await passUntil(rig, () => presence() === 'somebody', 'somebody');
      rig.go();
      const wentAt = rig.clock.monotonic();
      await passUntil(rig, () => presence() === 'nobody', 'nobody');
      expect(rig.clock.monotonic() - wentAt).toBeGreaterThan(2800);
    });

    it('calls nobody who no longer listens', async () => {
      let calls = 0;
      const stop = rig.sensor.onPresence(() => (calls += 1));
      stop();
      rig.come();
      await passUntil(rig, () => presence() === 'somebody', 'somebody');
      expect(calls).toBe(0);
    });

    if (options.pullsCable)
      it('turns a pulled cable into a state in which nothing is known, and tells again within 3 s and the time of smoothing', async () => {
        const { cable } = rig;
        if (cable === undefined) throw new Error('the rig was said to have a cable');
        rig.come();
        await passUntil(rig, () => presence() === 'somebody', 'somebody');
        cable.pull();
        await passUntil(rig, () => rig.sensor.status().state === 'disconnected', 'disconnected');
        expect(presence()).toBe('unknown');
        await rig.pass(1321);
        cable.plug();
        const pluggedAt = rig.clock.monotonic();
        await passUntil(rig, () => rig.sensor.status().state === 'ready', 'ready');
        expect(rig.clock.monotonic() - pluggedAt).toBeLessThanOrEqual(3000);
        await passUntil(rig, () => presence() === 'somebody', 'somebody again');
      });
  });
}
