import { defineConfig } from 'vitest/config';

// Pure folders share one module graph (fast); folders whose tests hold processes, ports or databases are isolated.
const pure = ['protocol', 'biometrics', 'fixtures'];
const holding = ['device-agent', 'central-api', 'kiosk-ui', 'scripts'];

export default defineConfig({
  test: {
    projects: [
      ...pure.map((name) => ({
        test: { name, include: [`${name}/**/*.test.ts`], exclude: ['**/node_modules/**'], isolate: false, testTimeout: 60_000 },
      })),
      ...holding.map((name) => ({
        test: {
          name,
          include: [`${name}/**/*.test.ts`],
          exclude: ['**/node_modules/**', '**/test/journeys/**', '**/test/faults/**', '**/test/fuzz/**'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      })),
    ],
  },
});
