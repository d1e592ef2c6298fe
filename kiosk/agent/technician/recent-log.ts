/** The last lines of the log in memory, for a technician to take away; a full disk does not matter to it. */

const MAX_LINES = 4_000;
const MAX_CHARS = 1024 * 1024;

export interface RecentLog {
  /** As a stream of pino: whole lines. */
  write(line: string): void;
  lines(): readonly string[];
}

export function createRecentLog(): RecentLog {
  let kept: string[] = [];
  let chars = 0;
  return {
    write(line) {
      kept.push(line.trimEnd());
      chars += line.length;
      // Half at once, so that a line costs nothing on average.
      if (kept.length <= MAX_LINES && chars <= MAX_CHARS) return;
      kept = kept.slice(Math.ceil(kept.length / 2));
      chars = kept.reduce((sum, { length }) => sum + length, 0);
    },
    lines: () => kept,
  };
}
