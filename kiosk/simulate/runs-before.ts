/** Makes the file of a simulated kiosk look as if it had been started before, so that it goes on after an invented history. */
import { existsSync } from 'node:fs';
import { readRun } from '../agent/outbox/run.ts';
import { openAgentStore } from '../agent/store.ts';

/** Only when there is no file yet. The last of the runs ended in order. */
export function beginWithRuns(path: string, runs: number): void {
  if (existsSync(path) || runs === 0) return;
  const store = openAgentStore({ path });
  try {
    store.transaction(() => {
      for (let count = 0; count < runs; count += 1) readRun(store.db, '').begin();
      readRun(store.db, '').markCleanExit();
    });
  } finally {
    store.close();
  }
}
