import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { markersOf, open, tempFolder } from './test-support.ts';

const CHILD = fileURLToPath(new URL('crash-child.ts', import.meta.url));
const RUNS = 4;

/** Lets a real process append, kills it with SIGKILL somewhere between two instructions, returns what it had confirmed. */
async function appendUntilKilled(file: string, run: number): Promise<string[]> {
  const child = spawn(process.execPath, [CHILD, file, String(run)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (bytes: Buffer) => {
    output += bytes.toString();
    if (output.split('\n').length > 20 + run * 7) child.kill('SIGKILL');
  });
  await new Promise((resolve) => child.once('close', resolve));
  return output.split('\n').slice(0, -1);
}

describe('outbox: kill -9', () => {
  it('loses nothing that append confirmed, and record and local effect stay together', async () => {
    using folder = tempFolder();
    const file = folder.file('agent.db');
    const confirmed: string[] = [];
    for (let run = 1; run <= RUNS; run++) confirmed.push(...(await appendUntilKilled(file, run)));
    expect(confirmed.length).toBeGreaterThan(RUNS * 20);

    const { store, outbox, abandon } = open(file);
    expect(outbox.previousExit).toBe('crash');
    expect(outbox.bootCount).toBe(RUNS + 1);
    const effects = store.db.prepare('SELECT marker FROM local ORDER BY rowid').pluck().all();
    const sent: string[] = [];
    for (let batch = outbox.nextBatch(null, 100); batch; batch = outbox.nextBatch(null, 100)) {
      sent.push(...markersOf(batch));
      outbox.acknowledge(batch.epoch, batch.firstSeq + batch.records.length - 1);
    }
    expect(sent).toEqual(effects);
    expect(new Set(sent)).toEqual(new Set([...sent, ...confirmed]));
    // At most the one append that each kill interrupted was done but not yet confirmed.
    expect(sent.length - confirmed.length).toBeLessThanOrEqual(RUNS);
    abandon();
  });
});
