/** What an agent has written down of visits, read from a copy of its file: it lets nobody else into it while it runs. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { OutboxRecord, type SessionBody } from '../../shared/protocol/index.ts';

/** Oldest first. `folder`: of the rig (shell-rig.ts). */
export function recordedVisits(folder: string): SessionBody[] {
  const copy = mkdtempSync(join(tmpdir(), 'doorstep-records-'));
  try {
    cpSync(join(folder, 'home/agent'), copy, { recursive: true });
    const store = new Database(join(copy, 'agent.db'));
    const rows = store.prepare('SELECT record FROM outbox ORDER BY epoch_no, seq').all() as {
      record: string;
    }[];
    store.close();
    const records = rows.map(({ record }) => OutboxRecord.parse(JSON.parse(record)));
    return records.flatMap((record) => (record.type === 'session' ? [record.body] : []));
  } finally {
    rmSync(copy, { recursive: true });
  }
}
