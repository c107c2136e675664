import { parseArgs } from 'node:util';
import { z } from 'zod';
import { parseConfig, readBureauToken, rematch, startCentral, type CentralConfig } from '@changqing/central-api';

/**
 * `npm run rematch -- --record ID`: repeats a stored decision from its evidence and references and compares bit for bit. Asks the central
 * that runs on this data; where none runs, starts one for the moment. Prints the report as one JSON line, then `same` or `different`.
 * Exit code 0: the same; 1: different; 2: it cannot be repeated, or the call is wrong.
 */
function stop(message: string): never {
  console.error(`changqing rematch: ${message}`);
  process.exit(2);
}

function recordAsked(): string {
  const usage = 'usage: npm run rematch -- --record ID   (the id of an attempt)';
  try {
    const { record } = parseArgs({ options: { record: { type: 'string' } } }).values;
    return record !== undefined && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(record) ? record.toLowerCase() : stop(usage);
  } catch {
    return stop(usage);
  }
}

/** The report of the running central; undefined where none answers. */
async function askRunning({ host, port, keysFolder }: CentralConfig, recordId: string): Promise<string | undefined> {
  const url = `http://${host}:${String(port)}`;
  const alive = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(2_000) }).then(
    (response) => response.ok,
    () => false,
  );
  if (!alive) return undefined;
  const headers = { authorization: `Bearer ${readBureauToken(keysFolder)}` };
  const response = await fetch(`${url}/v1/decisions/${recordId}/rematch`, { headers, signal: AbortSignal.timeout(60_000) });
  const text = await response.text();
  return response.ok ? text : stop(text);
}

async function startAndAsk(config: CentralConfig, recordId: string): Promise<string> {
  const started = await startCentral({ ...config, port: 0, publicPort: 0 });
  if (!started.ok) return stop(started.error.message);
  const report = await rematch(started.value.central, recordId);
  await started.value.close();
  return report.ok ? JSON.stringify(report.value) : stop(`record ${report.error.recordId}: ${report.error.code}`);
}

const recordId = recordAsked();
const config = parseConfig({ ...process.env, CHANGQING_LOG_LEVEL: process.env.CHANGQING_LOG_LEVEL ?? 'error' });
if (!config.ok) stop(config.error.join('; '));
const report = (await askRunning(config.value, recordId)) ?? (await startAndAsk(config.value, recordId));
const { same } = z.object({ same: z.boolean() }).parse(JSON.parse(report));
console.log(report);
console.log(same ? 'same' : 'different');
process.exit(same ? 0 : 1);
