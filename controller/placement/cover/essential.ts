/**
 * Where everything has to be reached, a row that every site in reach of another row reaches too says nothing of its own:
 * whoever reaches the other reaches it (row domination, Toregas and ReVelle 1972). What is left is a fraction of a city.
 * A proof for what is left holds for all, with a price of 0 for the rest.
 */
import { transpose } from '../reach.ts';
import { isFull } from './prices.ts';
import type { CoverProblem } from './problem.ts';

/** The same rows, without weight where they say nothing; the target is less by as much. */
export function essentialRows(original: CoverProblem): CoverProblem {
  const { goal, weight, reach, curves, curveOf } = original;
  if (goal.kind !== 'cheapest' || !isFull(original)) return original;
  const { start, sites } = transpose(reach);
  const isPlain = (row: number) => weight[row]! > 0 && curves[curveOf[row]!]!.length === 2;
  const degreeOf = (row: number) => start[row + 1]! - start[row]!;
  const rows = Int32Array.from([...weight.keys()].filter((row) => isPlain(row) && degreeOf(row) > 0));
  const isMarked = new Uint8Array(reach.siteCount);
  const left = weight.slice();
  let target = goal.target;
  for (const row of rows.sort((a, b) => degreeOf(a) - degreeOf(b) || a - b)) {
    if (left[row] === 0) continue;
    const own = sites.subarray(start[row], start[row + 1]);
    for (const site of own) isMarked[site] = 1;
    // Who is dominated is within reach of every one of these sites, so one is enough to find it.
    const fewest = own.reduce((best, site) =>
      reachedBy(reach, site) < reachedBy(reach, best) ? site : best,
    );
    for (let at = reach.start[fewest]!; at < reach.start[fewest + 1]!; at++) {
      const other = reach.rows[at]!;
      if (other === row || left[other] === 0 || !isPlain(other) || degreeOf(other) < own.length) continue;
      let shared = 0;
      for (let k = start[other]!; k < start[other + 1]!; k++) shared += isMarked[sites[k]!]!;
      if (shared < own.length) continue;
      target -= left[other]!;
      left[other] = 0;
    }
    for (const site of own) isMarked[site] = 0;
  }
  return { ...original, weight: left, goal: { ...goal, target } };
}

function reachedBy({ start }: CoverProblem['reach'], site: number): number {
  return start[site + 1]! - start[site]!;
}
