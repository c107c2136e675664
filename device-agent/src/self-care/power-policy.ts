import type { Problem } from '@changqing/protocol';
import type { Clock } from '../clock.ts';
import type { Power, PowerSource } from '../hal/power-source.ts';
import type { AuditEntry } from '../records/audit.ts';

/** What the current allows: begin visits, only finish what was begun, or end. */
export interface PowerPolicy {
  /** `on-battery` from ten seconds after the mains failed until they are back. */
  readonly problem: Problem | undefined;
  stop(): void;
}

export interface PowerPolicyOptions {
  readonly source: PowerSource | undefined;
  readonly clock: Clock;
  readonly audit: (entry: AuditEntry) => void;
  /** Nobody is in the middle of something and nothing is being printed. */
  isQuiet(): boolean;
  /** The battery is nearly empty: end in order. Called once. */
  powerOff(): void;
  readonly onChange: () => void;
}

/** A flicker of the mains is no reason to send people away. */
export const FLICKER_MS = 10_000;
/** With a nearly empty battery a visit may end, but not for ever. */
export const LAST_VISIT_MS = 60_000;
const LOOK_MS = 500;

/** Watches the supply of current. Where the UPS says nothing, nothing is concluded. */
export function watchPower(options: PowerPolicyOptions): PowerPolicy {
  const { source, clock, audit, onChange } = options;
  let problem: Problem | undefined;
  let failedAtMs: number | undefined;
  let cancelFlicker = () => {};
  let cancelEnd = () => {};
  let ending = false;

  const endWhenQuiet = (sinceMs: number) => {
    if (options.isQuiet() || clock.monotonic() - sinceMs >= LAST_VISIT_MS) options.powerOff();
    else cancelEnd = clock.after(LOOK_MS, () => endWhenQuiet(sinceMs));
  };

  const onBattery = (power: Extract<Power, { supply: 'battery' }>) => {
    if (failedAtMs === undefined) {
      failedAtMs = clock.monotonic();
      audit({ act: 'power-failed' });
      cancelFlicker = clock.after(FLICKER_MS, () => close());
    }
    if (!power.low || ending) return;
    ending = true;
    close();
    endWhenQuiet(clock.monotonic());
  };

  const close = () => {
    cancelFlicker();
    if (problem !== undefined) return;
    problem = { code: 'on-battery' };
    onChange();
  };

  const onMains = () => {
    if (failedAtMs === undefined) return;
    cancelFlicker();
    cancelEnd();
    ending = false;
    audit({ act: 'power-back', onBatterySeconds: Math.round((clock.monotonic() - failedAtMs) / 1000) });
    failedAtMs = undefined;
    const closed = problem !== undefined;
    problem = undefined;
    if (closed) onChange();
  };

  const look = (power: Power) => {
    if (power.supply === 'battery') onBattery(power);
    else if (power.supply === 'mains') onMains();
  };
  if (source !== undefined) look(source.power());
  const stopListening = source?.onPower(look);
  return {
    get problem() {
      return problem;
    },
    stop: () => {
      stopListening?.();
      cancelFlicker();
      cancelEnd();
    },
  };
}
