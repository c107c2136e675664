import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { ensurePrerequisites } from './prerequisites.ts';

const { values } = parseArgs({ options: { long: { type: 'boolean', default: false }, only: { type: 'string' } } });

interface Suite {
  readonly name: string;
  readonly budgetSeconds: number;
  readonly steps: readonly { readonly command: readonly string[]; readonly env?: Readonly<Record<string, string>> }[];
}

const node = process.execPath;
const vitest = (...args: string[]): readonly string[] => [node, 'node_modules/vitest/vitest.mjs', 'run', ...args];
const project = (...names: string[]): readonly string[] => names.flatMap((name) => ['--project', name]);

// The quick run is the same each time; the long one looks elsewhere each time, and says where.
if (values.long) {
  process.env['CHANGQING_SEED'] ??= String(randomInt(2 ** 31));
  console.error(`CHANGQING_SEED=${process.env['CHANGQING_SEED']}`);
}

const long: Readonly<Record<string, string>> = values.long
  ? { CHANGQING_FUZZ: '100000000', CHANGQING_KILLS: '10000', CHANGQING_FAULTY_RECORDS: '1000000', CHANGQING_PRINT_JOBS: '1000000' }
  : {};

/** In the order of what fails fastest. Budgets are for two cores; a suite over its budget is told, not failed. */
const SUITES: readonly Suite[] = [
  { name: 'check', budgetSeconds: 120, steps: [{ command: [node, '--disable-warning=ExperimentalWarning', 'scripts/check.ts'] }] },
  {
    name: 'unit and property',
    budgetSeconds: 240,
    steps: [
      {
        command: vitest(...project('protocol', 'biometrics', 'fixtures', 'device-agent', 'central-api', 'kiosk-ui', 'scripts')),
        env: { TZ: 'UTC' },
      },
      // The rules reckon in Shanghai's calendar whatever time zone the process has.
      { command: vitest(...project('protocol')), env: { TZ: 'America/New_York' } },
    ],
  },
  { name: 'fuzz', budgetSeconds: 180, steps: [{ command: vitest(...project('fuzz')), env: long }] },
  { name: 'faults', budgetSeconds: 300, steps: [{ command: vitest(...project('faults')), env: long }] },
  {
    name: 'journeys and pictures',
    budgetSeconds: 420,
    steps: [{ command: [node, 'scripts/build-ui.ts'] }, { command: vitest(...project('journeys')) }],
  },
  {
    name: 'virtual devices',
    budgetSeconds: 180,
    steps: [{ command: [node, '--disable-warning=ExperimentalWarning', 'scripts/hid-vm/run.ts'] }],
  },
];

function run(command: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<number> {
  const [program = '', ...args] = command;
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, ...env } });
    child.on('exit', (code) => resolve(code ?? 1));
    child.on('error', (error) => {
      console.error(`changqing: ${program} did not start: ${error.message}`);
      resolve(1);
    });
  });
}

ensurePrerequisites();
const wanted = values.only === undefined ? SUITES : SUITES.filter((suite) => suite.name.startsWith(values.only ?? ''));
if (wanted.length === 0) {
  console.error(`changqing: no suite begins with "${values.only ?? ''}"; there are: ${SUITES.map((suite) => suite.name).join(', ')}`);
  process.exit(2);
}
const lines: string[] = [];
let failed = false;
for (const suite of wanted) {
  console.error(`\n── ${suite.name} ──`);
  const startedAt = performance.now();
  let code = 0;
  for (const step of suite.steps) {
    code = await run(step.command, step.env);
    if (code !== 0) break;
  }
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  const over = !values.long && seconds > suite.budgetSeconds ? `, over its budget of ${suite.budgetSeconds} s` : '';
  lines.push(`${code === 0 ? 'ok    ' : 'FAILED'} ${suite.name.padEnd(24)} ${String(seconds).padStart(5)} s${over}`);
  if (code !== 0) {
    failed = true;
    break;
  }
}
console.error(`\n${lines.join('\n')}`);
process.exit(failed ? 1 : 0);
