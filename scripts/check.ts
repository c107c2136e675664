import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

/** What must hold of the sources before any test runs: types, lint, the import table, formatting, generated files. */
const { values } = parseArgs({ options: { fix: { type: 'boolean', default: false } } });
const node = process.execPath;
const folders = ['protocol', 'biometrics', 'fixtures', 'device-agent', 'central-api', 'kiosk-ui', 'scripts'];

const STEPS: readonly { readonly name: string; readonly command: readonly string[]; readonly advice: string }[] = [
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
    command: [
      'node_modules/eslint/bin/eslint.js',
      '--cache',
      '--cache-location',
      'node_modules/.cache/eslint/',
      ...(values.fix ? ['--fix'] : []),
      ...folders,
    ],
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

for (const step of STEPS) {
  const startedAt = performance.now();
  const done = spawnSync(node, [...step.command], { stdio: ['ignore', 'inherit', 'inherit'] });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  if (done.status !== 0) {
    console.error(`check: ${step.name} failed after ${seconds} s: ${step.advice}`);
    process.exit(1);
  }
  console.error(`check: ${step.name} (${seconds} s)`);
}
