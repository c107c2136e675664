import { runCentral } from './run.ts';
import { startSimulatedCentral } from './simulated.ts';

await runCentral((config) => startSimulatedCentral(config, process.env));
