import { startCentral } from './central.ts';
import { runCentral } from './run.ts';

// The production entry: an empty register until the bureau fills it, and nothing synthetic within reach.
await runCentral((config) => startCentral(config));
