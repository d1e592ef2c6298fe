/** One run of the agent: how often it was started, and how the previous run ended. */
import type { Database } from 'better-sqlite3';
import type { Alive, PreviousExit } from './outbox.ts';

interface RunRow {
  boot_count: number;
  os_boot_id: string;
  is_clean_exit: 0 | 1;
  alive_at_ms: number | null;
  alive_mono_ms: number | null;
}

export interface Run {
  readonly bootCount: number;
  readonly previousExit: PreviousExit;
  readonly previousAlive: Alive | null;
  /** Writes that this run has begun; until then a restart counts the same number again. */
  begin(): void;
  markAlive(alive: Alive): void;
  markCleanExit(): void;
}

/** `osBootId` names the present run of the operating system. */
export function readRun(db: Database, osBootId: string): Run {
  const previous = db.prepare<[], RunRow>('SELECT * FROM run').get();
  const bootCount = (previous?.boot_count ?? 0) + 1;
  return {
    bootCount,
    previousExit: exitOf(previous, osBootId),
    previousAlive: aliveOf(previous),
    begin() {
      db.prepare(
        'INSERT OR REPLACE INTO run (id, boot_count, os_boot_id, is_clean_exit) VALUES (1, ?, ?, 0)',
      ).run(bootCount, osBootId);
    },
    markAlive({ atMs, monoMs }) {
      db.prepare('UPDATE run SET alive_at_ms = ?, alive_mono_ms = ? WHERE boot_count = ?').run(
        atMs,
        monoMs,
        bootCount,
      );
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

function aliveOf(previous: RunRow | undefined): Alive | null {
  if (previous === undefined || previous.alive_at_ms === null || previous.alive_mono_ms === null) return null;
  return { atMs: previous.alive_at_ms, monoMs: previous.alive_mono_ms };
}
