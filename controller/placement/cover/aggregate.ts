/**
 * Rows that the same sites reach are one row with the sum of their weights: a city of 100,000 cells becomes the few
 * thousand shapes that the circles cut it into (isomorphic aggregation, Chen, Chen, Dai et al. 2023).
 */
import { transpose, type Reach, type RowReach } from '../reach.ts';
import type { CoverProblem } from './problem.ts';

export interface Aggregated {
  readonly problem: CoverProblem;
  readonly rowReach: RowReach;
  /** For each original row the row it is part of; −1 where no site that is open to choice reaches it. */
  readonly rowOf: Int32Array;
}

/** `isOpen` (null: all) says which sites may still be chosen; the others reach nothing. */
export function aggregate(
  original: CoverProblem,
  isOpen: ((site: number) => boolean) | null = null,
): Aggregated {
  const { reach, weight, curveOf, groupOf } = original;
  const open = Uint8Array.from({ length: reach.siteCount }, (_, site) =>
    isOpen === null || isOpen(site) ? 1 : 0,
  );
  const marks = siteMarks(reach.siteCount);
  const [low, high] = [new Uint32Array(reach.rowCount), new Uint32Array(reach.rowCount)];
  const degree = new Int32Array(reach.rowCount);
  for (let site = 0; site < reach.siteCount; site++) {
    if (open[site] === 0) continue;
    for (let at = reach.start[site]!; at < reach.start[site + 1]!; at++) {
      const row = reach.rows[at]!;
      low[row] = low[row]! ^ marks.low[site]!;
      high[row] = high[row]! ^ marks.high[site]!;
      degree[row]!++;
    }
  }
  const seen = new Map<string, number>();
  const rowOf = new Int32Array(reach.rowCount).fill(-1);
  const first: number[] = [];
  const sums: number[] = [];
  for (let row = 0; row < reach.rowCount; row++) {
    if (degree[row] === 0 || weight[row] === 0) continue;
    const key = `${low[row]},${high[row]},${degree[row]},${curveOf[row]},${groupOf[row]}`;
    let into = seen.get(key);
    if (into === undefined) {
      into = first.length;
      seen.set(key, into);
      first.push(row);
      sums.push(0);
    }
    rowOf[row] = into;
    sums[into]! += weight[row]!;
  }
  const smaller = keepRows(reach, open, rowOf, first);
  const problem = {
    ...original,
    reach: smaller,
    weight: Float64Array.from(sums),
    curveOf: Uint8Array.from(first, (row) => curveOf[row]!),
    groupOf: Int32Array.from(first, (row) => groupOf[row]!),
  };
  return { problem, rowReach: transpose(smaller), rowOf };
}

/** One row of each class, with the open sites only. */
function keepRows(reach: Reach, open: Uint8Array, rowOf: Int32Array, first: readonly number[]): Reach {
  const start = new Int32Array(reach.siteCount + 1);
  const rows: number[] = [];
  for (let site = 0; site < reach.siteCount; site++) {
    for (let at = reach.start[site]!; open[site] === 1 && at < reach.start[site + 1]!; at++) {
      const row = reach.rows[at]!;
      const into = rowOf[row]!;
      if (into >= 0 && first[into] === row) rows.push(into);
    }
    start[site + 1] = rows.length;
  }
  return {
    siteCount: reach.siteCount,
    rowCount: first.length,
    start,
    rows: Int32Array.from(rows),
    values: null,
  };
}

/** Two 32-bit words for each site; the sets of two rows are taken as equal when the words of their sites add up (xor) equal. */
function siteMarks(siteCount: number): { low: Uint32Array; high: Uint32Array } {
  const next = splitMix(0x5eed);
  const [low, high] = [new Uint32Array(siteCount), new Uint32Array(siteCount)];
  for (let site = 0; site < siteCount; site++) {
    low[site] = next();
    high[site] = next();
  }
  return { low, high };
}

/** Well mixed 32-bit words (Steele, Lea, Flood 2014). */
function splitMix(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
}
