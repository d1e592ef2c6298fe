/** One row for each claim: what, the goal of DESIGN.md 9, what was measured now, and whether it is reached. */

export interface Row {
  readonly what: string;
  readonly goal: string;
  readonly result: string;
  /** Measured over goal, or over the peer of the same run. */
  readonly ratio: string;
  /** null: a figure for comparison, without a goal. */
  readonly isReached: boolean | null;
}

export function printTable(rows: readonly Row[]): void {
  const mark = (row: Row) => (row.isReached === null ? '' : row.isReached ? 'yes' : 'NO');
  const cells = [
    ['what', 'goal', 'result', 'ratio', 'reached'],
    ...rows.map((row) => [row.what, row.goal, row.result, row.ratio, mark(row)]),
  ];
  const widths = cells[0]!.map((_, column) => Math.max(...cells.map((line) => line[column]!.length)));
  for (const line of cells) {
    process.stdout.write(
      `${line
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd()}\n`,
    );
  }
}

/** The value below which the share `q` of all values lies. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}
