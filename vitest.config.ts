import { defineConfig } from 'vitest/config';

// One project a workspace for the quick tests, and one each for the suites with a budget of their own (scripts/test.ts runs them in turn).
// Pure folders share one module graph, which is quick; folders whose tests hold processes, ports or databases are isolated.
const pure = ['protocol', 'biometrics', 'fixtures'];
const holding = ['device-agent', 'central-api', 'kiosk-ui', 'scripts'];
const never = ['**/node_modules/**', '**/dist/**'];

export default defineConfig({
  test: {
    projects: [
      ...pure.map((name) => ({
        test: { name, include: [`${name}/**/*.test.ts`], exclude: [...never, '**/*.fuzz.test.ts'], isolate: false, testTimeout: 60_000 },
      })),
      ...holding.map((name) => ({
        test: {
          name,
          include: [`${name}/**/*.test.ts`],
          exclude: [...never, '**/*.{fuzz,faults}.test.ts', '**/test/scenarios/**'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      })),
      { test: { name: 'fuzz', include: ['**/*.fuzz.test.ts'], exclude: never, testTimeout: 180_000 } },
      {
        test: {
          name: 'faults',
          include: ['**/*.faults.test.ts', '**/test/scenarios/*.test.ts'],
          exclude: never,
          testTimeout: 280_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'journeys',
          // More at once than cores, and what measures touch times measures the neighbours.
          maxWorkers: 2,
          include: ['**/*.{journey,pictures,audit}.ts'],
          exclude: never,
          testTimeout: 240_000,
          hookTimeout: 90_000,
        },
      },
    ],
  },
});
