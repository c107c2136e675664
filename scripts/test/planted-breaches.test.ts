import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ESLint } from 'eslint';
import { afterEach, describe, expect, it } from 'vitest';

// Rules that are never seen to fail rot unseen: each is shown a breach once.
const root = join(import.meta.dirname, '..', '..');
const planted: string[] = [];

function plant(path: string, text: string): string {
  const file = join(root, path);
  planted.push(file);
  writeFileSync(file, text);
  return path;
}

afterEach(() => {
  for (const file of planted.splice(0)) rmSync(file, { force: true });
});

/** Names of the rules of the import table that are broken when looking from these files. */
function brokenImports(...from: string[]): readonly string[] {
  const done = spawnSync(
    process.execPath,
    ['node_modules/dependency-cruiser/bin/dependency-cruiser.mjs', '--config', '.dependency-cruiser.mjs', '--output-type', 'json', ...from],
    { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  const report = JSON.parse(done.stdout) as { summary: { violations: { rule: { name: string } }[] } };
  return report.summary.violations.map((violation) => violation.rule.name);
}

describe('the import table', () => {
  it('finds a forbidden folder, Node in a pure folder, and a path that does not exist', () => {
    const file = plant(
      'protocol/src/planted-breach.ts',
      "import '@changqing/biometrics';\nimport 'node:fs';\nimport './no-such-file.ts';\n",
    );
    expect(brokenImports(file)).toEqual(expect.arrayContaining(['protocol-imports', 'no-node-in-the-pure-folders', 'resolvable']));
  });

  it('finds the server and Node in the staff’s console', () => {
    const file = plant('central-api/console/src/planted-breach.ts', "import '../../src/clock.ts';\nimport 'node:fs';\n");
    expect(brokenImports(file)).toEqual(expect.arrayContaining(['console-imports', 'no-node-in-the-pure-folders']));
  });

  it('finds fixtures in production code, and lets tests use them', () => {
    const production = plant('device-agent/src/planted-breach.ts', "import '@changqing/fixtures';\n");
    const test = plant('device-agent/src/planted-breach.test.ts', "import '@changqing/fixtures';\n");
    expect(brokenImports(production)).toContain('device-agent-imports');
    expect(brokenImports(test)).toEqual([]);
  });
});

describe('lint', () => {
  it('finds promises and Results that nobody looks at', async () => {
    const file = plant(
      'protocol/src/planted-breach.ts',
      `import { ok, type Result } from './result.ts';
const result = (): Result<undefined, string> => ok();
const promise = (): Promise<void> => Promise.resolve();
const both = (): Promise<Result<undefined, string>> => Promise.resolve(ok());
export async function breach(): Promise<void> {
  result();
  promise();
  await both();
  void result();
}
`,
    );
    const [report] = await new ESLint({ cwd: root }).lintFiles([file]);
    const found = report?.messages.map((message) => `${message.line}: ${message.ruleId ?? ''}`);
    expect(found).toEqual(
      expect.arrayContaining([
        '6: changqing/no-floating-results',
        '7: @typescript-eslint/no-floating-promises',
        '8: changqing/no-floating-results',
      ]),
    );
    expect(found?.some((line) => line.startsWith('9:') && line.includes('floating'))).toBe(false);
  }, 60_000);
});
