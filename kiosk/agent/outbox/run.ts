/** One run of the agent: how often it was started, and how the previous run ended. */
import type { Database } from 'better-sqlite3';
import type { PreviousExit } from './outbox.ts';

interface RunRow {
  boot_count: number;
  os_boot_id: string;
  is_clean_exit: 0 | 1;
}

export interface Run {
  readonly bootCount: number;
  readonly previousExit: PreviousExit;
  /** Writes that this run has begun; until then a restart counts the same number again. */
  begin(): void;
  markCleanExit(): void;
}

/** `osBootId` names the present run of the operating system. */
export function readRun(db: Database, osBootId: string): Run {
  const previous = db.prepare<[], RunRow>('SELECT boot_count, os_boot_id, is_clean_exit FROM run').get();
  const bootCount = (previous?.boot_count ?? 0) + 1;
  return {
    bootCount,
    previousExit: exitOf(previous, osBootId),
    begin() {
      db.prepare(
        'INSERT OR REPLACE INTO run (id, boot_count, os_boot_id, is_clean_exit) VALUES (1, ?, ?, 0)',
      ).run(bootCount, osBootId);
    },
    markCleanExit() {
      db.prepare('UPDATE run SET is_clean_exit = 1').run();
    },
  };
}

function exitOf(previous: RunRow | undefined, osBootId: string): PreviousExit {
  if (previous === undefined) return 'first-start';
  if (previous.is_clean_exit === 1) return 'clean';
  return previous.os_boot_id === osBootId ? 'crash' : 'power';
}
