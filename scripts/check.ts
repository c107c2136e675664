import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';

/** What must hold of the sources before any test runs: types, lint, the import table, formatting, generated files. */
const { values } = parseArgs({ options: { fix: { type: 'boolean', default: false } } });
const node = process.execPath;
const folders = ['protocol', 'biometrics', 'fixtures', 'device-agent', 'central-api', 'kiosk-ui', 'scripts'];

interface Step {
  readonly name: string;
  readonly command: readonly string[];
  /** Runs beside the command. */
  readonly beside?: readonly string[];
  readonly advice: string;
}

/** Typed lint of the whole tree is more than one process holds: two, of about the same size, one a core. */
const lintOf = (half: string, ...of: readonly string[]): readonly string[] => [
  '--max-old-space-size=6144',
  'node_modules/eslint/bin/eslint.js',
  '--cache',
  '--cache-location',
  `node_modules/.cache/eslint-${half}/`,
  ...(values.fix ? ['--fix'] : []),
  ...of,
];

const STEPS: readonly Step[] = [
  { name: 'types', command: ['node_modules/typescript7/bin/tsc', '-p', '.'], advice: 'mend the types named above' },
  { name: 'types of the UI', command: ['node_modules/typescript7/bin/tsc', '-p', 'kiosk-ui'], advice: 'mend the types named above' },
  {
    name: 'types of the UI’s tests',
    command: ['node_modules/typescript7/bin/tsc', '-p', 'kiosk-ui/test'],
    advice: 'mend the types named above',
  },
  {
    name: 'types of the console',
    command: ['node_modules/typescript7/bin/tsc', '-p', 'central-api/console'],
    advice: 'mend the types named above',
  },
  {
    name: 'types of the console’s tests',
    command: ['node_modules/typescript7/bin/tsc', '-p', 'central-api/console/test'],
    advice: 'mend the types named above',
  },
  {
    name: 'imports',
    command: ['node_modules/dependency-cruiser/bin/dependency-cruiser.mjs', '--config', '.dependency-cruiser.mjs', ...folders],
    advice: 'the table is in ARCHITECTURE.md; move the code, not the table',
  },
  {
    name: 'lint',
    command: lintOf('agent', 'protocol', 'biometrics', 'fixtures', 'device-agent'),
    beside: lintOf('rest', 'central-api', 'kiosk-ui', 'scripts'),
    advice: 'npm run check -- --fix mends what it can',
  },
  {
    name: 'format',
    command: ['node_modules/prettier/bin/prettier.cjs', values.fix ? '--write' : '--check', '--log-level=warn', '.'],
    advice: 'npm run check -- --fix',
  },
  {
    name: 'generated files',
    command: ['--disable-warning=ExperimentalWarning', 'scripts/generate.ts', '--check'],
    advice: 'npm run generate, then look at the difference',
  },
];

function run(command: readonly string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(node, [...command], { stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('exit', (code) => resolve(code ?? 1));
    child.on('error', () => resolve(1));
  });
}

for (const { name, command, beside, advice } of STEPS) {
  const startedAt = performance.now();
  const codes = await Promise.all([run(command), ...(beside === undefined ? [] : [run(beside)])]);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  if (codes.some((code) => code !== 0)) {
    console.error(`check: ${name} failed after ${seconds} s: ${advice}`);
    process.exit(1);
  }
  console.error(`check: ${name} (${seconds} s)`);
}
