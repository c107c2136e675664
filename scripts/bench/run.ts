import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startBenchCentral, type BenchCentral } from './bench-central.ts';
import { central as centralAttempts } from './central-attempts.ts';
import { engine } from './engine.ts';
import type { Figure, Row } from './figure.ts';
import { journal } from './journal.ts';
import { memory } from './memory.ts';
import { receipt } from './receipt.ts';
import { screens } from './screens.ts';
import { tableOf } from './table.ts';
import { touch } from './touch.ts';

const FIGURES: readonly Figure[] = [touch, engine, journal, centralAttempts, memory, receipt, screens];
const NAMES = FIGURES.map(({ name }) => name).join(', ');
const USAGE = `usage: npm run bench -- [--quick] [--json] [--only NAME]…
  measures speed and memory, each figure with its comparison in the same run: ${NAMES}
  --quick  fewer rounds, under two minutes; --json  one JSON line a row, and a last one about the machine`;

function options(): { readonly quick: boolean; readonly json: boolean; readonly wanted: readonly Figure[] } {
  try {
    const { values } = parseArgs({
      options: {
        quick: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        only: { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean', default: false },
      },
    });
    const unknown = values.only.filter((name) => !FIGURES.some((figure) => figure.name === name));
    if (unknown.length > 0) console.error(`no figure is called ${unknown.join(', ')}; there are ${NAMES}`);
    else if (!values.help) {
      const wanted = values.only.length === 0 ? FIGURES : FIGURES.filter(({ name }) => values.only.includes(name));
      return { quick: values.quick, json: values.json, wanted };
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
  }
  console.error(USAGE);
  process.exit(2);
}

/** Five figures are more than any of these measurements is good for. */
const short = (_key: string, value: unknown): unknown => (typeof value === 'number' ? Number(value.toPrecision(5)) : value);
const loadNow = (): number => Math.round((loadavg()[0] ?? Number.NaN) * 100) / 100;

const { quick, json, wanted } = options();
const out = join(import.meta.dirname, '..', '..', 'out');
mkdirSync(out, { recursive: true });
const folder = mkdtempSync(join(out, 'bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));

const startedAt = performance.now();
let central: Promise<BenchCentral> | undefined;
const running = (): Promise<BenchCentral> => {
  if (central === undefined) console.error('bench: starting central with its own PostgreSQL');
  return (central ??= startBenchCentral(join(folder, 'central')));
};
const failed: string[] = [];

const stopCentral = (): Promise<void> =>
  central === undefined
    ? Promise.resolve()
    : central.then(
        (started) => started.stop(),
        // A central that did not start was told of by the figure that needed it.
        () => undefined,
      );
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => void stopCentral().finally(() => process.exit(130)));

async function show({ name, title, measure }: Figure): Promise<void> {
  const load = loadNow();
  const begunAt = performance.now();
  const rows = await measure({ quick, folder, central: running, say: (line) => console.error(`bench: ${name}: ${line}`) });
  const seconds = Math.round((performance.now() - begunAt) / 100) / 10;
  if (json) for (const row of rows) console.log(JSON.stringify({ figure: name, ...row, load: [load, loadNow()] }, short));
  else console.log(`\n${title}  (${seconds} s, load ${load} to ${loadNow()})\n${tableOf(rows satisfies readonly Row[])}`);
}

for (const figure of wanted) {
  await show(figure).catch((error: unknown) => {
    failed.push(figure.name);
    console.error(`bench: ${figure.name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  });
}

await stopCentral();
const [cpu] = cpus();
const summary = {
  quick,
  cpu: cpu?.model ?? 'unknown',
  cores: cpus().length,
  memoryMB: Math.round(totalmem() / 1_048_576),
  node: process.version,
  load: loadavg().map((load) => Math.round(load * 100) / 100),
  seconds: Math.round((performance.now() - startedAt) / 1_000),
  failed,
};
console.log(
  json
    ? JSON.stringify({ summary })
    : `\n${summary.cores} cores (${summary.cpu}), Node ${summary.node}, ${summary.seconds} s, load ${summary.load.join(' ')}`,
);
process.exit(failed.length === 0 ? 0 : 1);
