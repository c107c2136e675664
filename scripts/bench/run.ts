import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { audit } from './audit.ts';
import { startBenchCentral, type BenchCentral } from './bench-central.ts';
import { cardToFigures } from './card-to-figures.ts';
import { central as centralAttempts } from './central-attempts.ts';
import { engine } from './engine.ts';
import type { Figure, Row } from './figure.ts';
import { fleet } from './fleet.ts';
import { journal } from './journal.ts';
import { lookUpMemory } from './look-up-memory.ts';
import { lookUps } from './look-ups.ts';
import { memory } from './memory.ts';
import { paper } from './paper.ts';
import { receipt } from './receipt.ts';
import { replugging } from './replug.ts';
import { screens } from './screens.ts';
import { tableOf } from './table.ts';
import { technician } from './technician.ts';
import { touch } from './touch.ts';

const FIGURES: readonly Figure[] = [
  touch,
  engine,
  journal,
  audit,
  centralAttempts,
  memory,
  receipt,
  replugging,
  screens,
  lookUps,
  cardToFigures,
  paper,
  lookUpMemory,
  fleet,
  technician,
];
const NAMES = FIGURES.map(({ name }) => name).join(', ');
const USAGE = `usage: npm run bench -- [--quick] [--json] [--only NAME]… [--population N] [--browser-sessions N]
  measures speed and memory, each figure with its comparison in the same run: ${NAMES}
  --quick  fewer rounds; --json  one JSON line a row, and a last one about the machine
  --population N  people in the database of look-ups (also CHANGQING_BENCH_POPULATION): 20000, or 2000 with --quick
  --browser-sessions N  sessions that look-up-memory plays in one browser: 300, or 20 with --quick`;

interface Wanted {
  readonly quick: boolean;
  readonly json: boolean;
  readonly figures: readonly Figure[];
  readonly population: number;
  readonly browserSessions: number;
}

/** A size as somebody typed it; throws one line that says what it may be. */
function sizeOf(text: string | undefined, name: string, usual: number): number {
  if (text === undefined || text === '') return usual;
  const size = Number(text);
  if (!Number.isInteger(size) || size < 1 || size > 10_000_000)
    throw new Error(`${name} must be a whole number from 1 to 10000000, not "${text}"`);
  return size;
}

function options(): Wanted {
  try {
    const { values } = parseArgs({
      options: {
        quick: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        only: { type: 'string', multiple: true, default: [] },
        population: { type: 'string' },
        'browser-sessions': { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    const unknown = values.only.filter((name) => !FIGURES.some((figure) => figure.name === name));
    if (unknown.length > 0) console.error(`no figure is called ${unknown.join(', ')}; there are ${NAMES}`);
    else if (!values.help) {
      const { quick, json } = values;
      const population = values.population ?? process.env['CHANGQING_BENCH_POPULATION'];
      return {
        quick,
        json,
        figures: values.only.length === 0 ? FIGURES : FIGURES.filter(({ name }) => values.only.includes(name)),
        population: sizeOf(population, '--population (or CHANGQING_BENCH_POPULATION)', quick ? 2_000 : 20_000),
        browserSessions: sizeOf(values['browser-sessions'], '--browser-sessions', quick ? 20 : 300),
      };
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

const { quick, json, figures, population, browserSessions } = options();
const out = join(import.meta.dirname, '..', '..', 'out');
mkdirSync(out, { recursive: true });
const folder = mkdtempSync(join(out, 'bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));

const startedAt = performance.now();
const centrals = new Map<string, Promise<BenchCentral>>();
const centralCalled = (name: string): Promise<BenchCentral> => {
  const known = centrals.get(name);
  if (known !== undefined) return known;
  console.error('bench: starting a central with its own PostgreSQL');
  const started = startBenchCentral(join(folder, name));
  centrals.set(name, started);
  return started;
};
const failed: string[] = [];

const stopCentrals = async (): Promise<void> => {
  // A central that did not start was told of by the figure that needed it.
  await Promise.allSettled([...centrals.values()].map(async (started) => (await started).stop()));
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => void stopCentrals().finally(() => process.exit(130)));

async function show({ name, title, measure }: Figure): Promise<void> {
  const load = loadNow();
  const begunAt = performance.now();
  const rows = await measure({
    quick,
    folder,
    central: () => centralCalled('central'),
    ownCentral: centralCalled,
    population,
    browserSessions,
    say: (line) => console.error(`bench: ${name}: ${line}`),
  });
  const seconds = Math.round((performance.now() - begunAt) / 100) / 10;
  if (json) for (const row of rows) console.log(JSON.stringify({ figure: name, ...row, load: [load, loadNow()] }, short));
  else console.log(`\n${title}  (${seconds} s, load ${load} to ${loadNow()})\n${tableOf(rows satisfies readonly Row[])}`);
}

for (const figure of figures) {
  await show(figure).catch((error: unknown) => {
    failed.push(figure.name);
    console.error(`bench: ${figure.name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  });
}

await stopCentrals();
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
