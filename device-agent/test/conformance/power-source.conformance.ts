import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import type { Power, PowerSource } from '../../src/hal/power-source.ts';

/** One UPS whose mains can be taken away, in its own time: virtual, or real for real wires. */
export interface PowerRig {
  readonly source: PowerSource;
  readonly clock: Clock;
  pass(durationMs: number): Promise<void>;
  mains(on: boolean): void;
  /** The battery is nearly empty, or not. */
  low(isLow: boolean): void;
  /** How to pull and plug the cable; undefined where nobody can. */
  readonly cable: { pull(): void; plug(): void } | undefined;
  dispose(): Promise<void>;
}

const LONGEST_MS = 20_000;
const STEP_MS = 50;

async function passUntil(rig: PowerRig, done: () => boolean, what: string): Promise<void> {
  for (let passedMs = 0; !done(); passedMs += STEP_MS) {
    if (passedMs > LONGEST_MS) throw new Error(`never happened: ${what}; status ${JSON.stringify(rig.source.status())}`);
    await rig.pass(STEP_MS);
  }
}

/** What every UPS promises, whatever its wire. */
export function describePowerSource(
  name: string,
  createRig: () => Promise<PowerRig>,
  options: { readonly pullsCable: boolean } = { pullsCable: true },
): void {
  describe(`power source: ${name}`, () => {
    let rig: PowerRig;
    let told: Power[];

    beforeEach(async () => {
      rig = await createRig();
      told = [];
      rig.source.onPower((power) => told.push(power));
    });

    afterEach(async () => {
      let isClosed = false;
      void rig.source.close().then(() => {
        isClosed = true;
      });
      await passUntil(rig, () => isClosed, 'close');
      await rig.dispose();
    });

    const supply = () => rig.source.power().supply;

    it('says by itself who it is and that there is mains', async () => {
      await passUntil(rig, () => supply() === 'mains', 'mains');
      const status = rig.source.status();
      expect(status.state === 'ready' && status.identity.serialNumber.length > 0).toBe(true);
    });

    it('tells within three seconds that the mains failed, since when, and that they are back', async () => {
      await passUntil(rig, () => supply() === 'mains', 'mains');
      const failedAt = rig.clock.monotonic();
      rig.mains(false);
      await passUntil(rig, () => supply() === 'battery', 'battery');
      const power = rig.source.power();
      if (power.supply !== 'battery') throw new Error('not on battery');
      expect(power.sinceMs - failedAt).toBeGreaterThanOrEqual(0);
      expect(power.sinceMs - failedAt).toBeLessThanOrEqual(3000);
      expect(power.low).toBe(false);
      await rig.pass(5000);
      expect(rig.source.power()).toMatchObject({ sinceMs: power.sinceMs });
      rig.mains(true);
      await passUntil(rig, () => supply() === 'mains', 'mains again');
      expect(told.map((each) => each.supply).filter((each, i, all) => each !== all[i - 1])).toEqual(['mains', 'battery', 'mains']);
    });

    it('says when little is left', async () => {
      rig.mains(false);
      rig.low(true);
      await passUntil(rig, () => supply() === 'battery', 'battery');
      await passUntil(rig, () => told.some((power) => power.supply === 'battery' && power.low), 'low');
    });

    if (options.pullsCable)
      it('concludes nothing while its cable is out, and is usable 3 s after it is back', async () => {
        const { cable } = rig;
        if (cable === undefined) throw new Error('the rig was said to have a cable');
        await passUntil(rig, () => supply() === 'mains', 'mains');
        cable.pull();
        await passUntil(rig, () => rig.source.status().state === 'disconnected', 'disconnected');
        expect(supply()).toBe('unknown');
        await rig.pass(1321);
        cable.plug();
        const pluggedAt = rig.clock.monotonic();
        await passUntil(rig, () => supply() === 'mains', 'mains again');
        expect(rig.clock.monotonic() - pluggedAt).toBeLessThanOrEqual(3000);
      });
  });
}
