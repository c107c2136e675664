import type { Result } from '@changqing/protocol';
import { startCentral, type CentralPorts, type RunningCentral } from './central.ts';
import type { CentralConfig } from './config.ts';
import { seed, type SeedOptions } from './seed.ts';
import type { StartProblem } from './start-problem.ts';

/** Code that the simulated kiosk enrols with where none is set. */
export const SIMULATED_ENROL_CODE = 'CHANGQING-KIOSK-0007';

/**
 * Starts central with the synthetic city in its register. `CHANGQING_ENROL_CODE` sets the kiosk's code, `CHANGQING_POPULATION` the number of
 * people beside the cast (default 2,000).
 */
export function startSimulatedCentral(
  config: CentralConfig,
  env: Readonly<Record<string, string | undefined>>,
  ports: CentralPorts = {},
): Promise<Result<RunningCentral, StartProblem>> {
  const asked = Number(env.CHANGQING_POPULATION ?? '2000');
  const options: SeedOptions = {
    enrolCode: env.CHANGQING_ENROL_CODE ?? SIMULATED_ENROL_CODE,
    size: Number.isInteger(asked) && asked >= 0 ? asked : 2_000,
  };
  return startCentral(config, {
    ...ports,
    async beforeListening(central) {
      await seed(central, options);
      await ports.beforeListening?.(central);
    },
  });
}
