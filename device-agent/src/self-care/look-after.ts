import type { Problem } from '@changqing/protocol';
import type { PowerSource } from '../hal/power-source.ts';
import { takeCrashNote } from '../keeper/crash-note.ts';
import { EXIT_POWER, EXIT_RESTART } from '../run-agent.ts';
import type { World } from '../sessions/state.ts';
import { closedByHours, type OpeningHours } from './opening-hours.ts';
import { watchPower } from './power-policy.ts';
import { createSelfCare, type SelfCareOptions } from './self-care.ts';

export interface LookAfterOptions extends Omit<SelfCareOptions, 'restart'> {
  readonly power: PowerSource | undefined;
  readonly agentFolder: string;
  hours(): OpeningHours | undefined;
  /** Ends the agent with this exit code. */
  readonly askToStop: (exitCode: number) => void;
}

/** The agent looking after itself, as a whole. */
export interface LookAfter {
  /** Why nothing new is begun here now: battery, disk, hours; undefined while all is well. */
  shut(): Problem | undefined;
  readonly disk: { readonly freeBytes: number; readonly totalBytes: number } | undefined;
  /** Notes in the audit which services closed and opened. */
  onWorld(world: World): void;
  run(signal: AbortSignal): Promise<void>;
  stop(): void;
}

/** While devices start or a cable is put in anew, services come and go: what lasts so long is told. */
const SETTLED_MS = 10_000;

/** Begins to watch; `run` must be called for the rounds. */
export function lookAfter(options: LookAfterOptions): LookAfter {
  const { journal, clock, askToStop } = options;
  const audit = journal.audit.bind(journal);
  const crash = takeCrashNote(options.agentFolder);
  if (crash !== undefined) audit({ act: 'crash-loop', ...crash });
  const power = watchPower({
    source: options.power,
    clock,
    audit,
    isQuiet: () => options.isQuiet(),
    powerOff: () => {
      audit({ act: 'agent-stopped', why: 'power' });
      askToStop(EXIT_POWER);
    },
    onChange: () => options.onChange(),
  });
  const care = createSelfCare({
    ...options,
    restart: () => {
      audit({ act: 'agent-stopped', why: 'restart' });
      askToStop(EXIT_RESTART);
    },
  });
  let closed = new Map<string, string>();
  let cancelSettle = () => {};

  const settleServices = (world: World) => {
    const now = new Map<string, string>();
    for (const service of world.services) {
      const problem = world.shut ?? world.outOfOrder?.find((entry) => entry.service === service)?.problem;
      if (problem !== undefined) now.set(service, problem.code);
    }
    for (const [service, code] of now) if (closed.get(service) !== code) audit({ act: 'service-closed', service, problem: code });
    for (const service of closed.keys()) {
      const known = world.services.find((name) => name === service);
      if (!now.has(service) && known !== undefined) audit({ act: 'service-opened', service });
    }
    closed = now;
  };
  return {
    shut: () => care.problem ?? power.problem ?? closedByHours(options.hours(), clock.now()),
    get disk() {
      return care.disk;
    },
    onWorld: (world) => {
      cancelSettle();
      cancelSettle = clock.after(SETTLED_MS, () => settleServices(world));
    },
    run: (signal) => care.run(signal),
    stop: () => {
      cancelSettle();
      power.stop();
    },
  };
}
