import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './support/longest-first.ts';

/** Many of the fast ones wait for a line or a database, so a processor serves more than one. */
const UNIT_WORKERS = availableParallelism() + 1;
/** A browser, a kiosk and a controller together keep one processor busy. */
const PROCESS_WORKERS = availableParallelism();

/** Three suites: fast ones beside the code, then whole processes and browsers together. Each says in its name what it needs. */
export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          root: '.',
          include: ['{shared,devices,kiosk,controller}/**/*.test.ts', 'test/architecture/**/*.test.ts'],
          sequence: { groupOrder: 0 },
          maxWorkers: UNIT_WORKERS,
          // A worker for each of hundreds of files, loading what most of them import, takes as long as half of their tests.
          isolate: false,
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
          maxWorkers: PROCESS_WORKERS,
        },
      },
      {
        test: {
          name: 'e2e',
          root: '.',
          include: ['test/e2e/**/*.test.ts'],
          sequence: { groupOrder: 1 },
          maxWorkers: PROCESS_WORKERS,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
