import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Many of the fast ones wait for a line or a database, so a processor serves more than one. */
const UNIT_WORKERS = availableParallelism() + 1;
/** A browser, a kiosk and a controller together keep one processor busy. */
const BROWSER_WORKERS = availableParallelism();

/** Three suites, one after the other: fast ones beside the code, whole processes, and browsers. Each says in its name what it needs. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          root: '.',
          include: ['{shared,devices,kiosk,controller}/**/*.test.ts', 'test/architecture/**/*.test.ts'],
          sequence: { groupOrder: 0 },
          maxWorkers: UNIT_WORKERS,
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'system',
          root: '.',
          include: ['test/system/**/*.test.ts'],
          sequence: { groupOrder: 1 },
          testTimeout: 600_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'e2e',
          root: '.',
          include: ['test/e2e/**/*.test.ts'],
          sequence: { groupOrder: 2 },
          maxWorkers: BROWSER_WORKERS,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
