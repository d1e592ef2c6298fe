/**
 * How often the app has lately ended itself to be started anew: kept in a file, because the next start has to know that
 * restarting did not help (devices.md 7.3).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod';

const MAX_RESTARTS = 3;
const WINDOW_MS = 3_600_000;

const History = z.array(z.int());

export interface Restarts {
  /** False after too many, and where they cannot be counted: a machine that restarts for ever shows nothing at all. */
  readonly isAllowed: boolean;
  record(): void;
}

/** `nowMs`: the wall clock, the only one that outlives a process. Entries of the future are of a clock that was set back: they do not count. */
export function openRestarts(file: string, nowMs: number): Restarts {
  const recent = readHistory(file).filter((atMs) => atMs <= nowMs && nowMs - atMs < WINDOW_MS);
  const isWritable = tryWrite(file, recent);
  return {
    isAllowed: isWritable && recent.length < MAX_RESTARTS,
    record: () => void tryWrite(file, [...recent, nowMs]),
  };
}

function readHistory(file: string): number[] {
  try {
    return History.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // The first start, or a file that a power cut left half written.
    return [];
  }
}

function tryWrite(file: string, history: readonly number[]): boolean {
  try {
    writeFileSync(file, JSON.stringify(history));
    return true;
  } catch {
    return false;
  }
}
