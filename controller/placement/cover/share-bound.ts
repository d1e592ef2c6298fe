/**
 * A bound on the share of the worst group that the linear relaxation does not know (certificate.ts, `ShareProof`): shares are
 * tried by halving, and multipliers of the groups that refute one are looked for along subgradients. Pure; no clock.
 */
import type { ShareProof } from '../certificate.ts';
import { bestChoice } from '../selection-bound.ts';
import type { Selection } from '../selection.ts';
import type { CoverProblem } from './problem.ts';

/** To a fiftieth of a percent. */
const HALVINGS = 12;
const STEPS = 300;
/** How clearly the best choice has to fall short, so that another order of the sums finds the same. */
const MARGIN = 1e-8;

/** Null: the goal knows no groups, or even the full share cannot be refuted. */
export function shareBound(problem: CoverProblem): ShareProof | null {
  if (problem.goal.kind !== 'worst-group') return null;
  const worth = worthOf(problem, problem.goal.total);
  const state = fixedOf(problem.selection);
  let [least, groups]: [number, Float64Array] = [0, problem.goal.total.map((_, __, all) => 1 / all.length)];
  let best: ShareProof | null = null;
  for (let share = 1, halving = 0; halving < HALVINGS; halving++) {
    const refuting = refute({ worth, state, selection: problem.selection }, share, groups);
    if (refuting === null) least = share;
    else [best, groups] = [{ share, groups: refuting }, refuting];
    if (best === null) return null;
    share = (least + best.share) / 2;
  }
  return best;
}

interface Sites {
  /** For each site the groups that it serves, each with the share of it. */
  readonly worth: readonly ReadonlyMap<number, number>[];
  readonly state: Int8Array;
  readonly selection: Selection;
}

/** Multipliers that show that no choice is worth `share` to every group; null: not found. */
function refute({ worth, state, selection }: Sites, share: number, from: Float64Array): Float64Array | null {
  const groups = from.slice();
  const value = new Float64Array(worth.length);
  const picked = new Uint8Array(worth.length);
  for (let step = 1; step <= STEPS; step++) {
    value.fill(0);
    for (const [site, own] of worth.entries())
      for (const [group, part] of own) value[site]! += groups[group]! * Math.min(part, share);
    if (bestChoice(selection, state, value, picked) < share - MARGIN) return groups;
    const served = new Float64Array(groups.length);
    for (const [site, own] of worth.entries())
      if (picked[site] === 1) for (const [group, part] of own) served[group]! += Math.min(part, share);
    let sum = 0;
    for (let group = 0; group < groups.length; group++) {
      groups[group] = Math.max(0, groups[group]! - (0.3 / Math.sqrt(step)) * (served[group]! - share));
      sum += groups[group]!;
    }
    if (sum === 0) return null;
    for (let group = 0; group < groups.length; group++) groups[group]! /= sum;
  }
  return null;
}

/** No site adds more to a group, whatever else is chosen: its rows at the steepest of their curves. */
function worthOf(
  { reach, weight, curves, curveOf, groupOf }: CoverProblem,
  total: Float64Array,
): Map<number, number>[] {
  const steepest = curves.map((curve) =>
    curve.reduce((most, share, k) => (k === 0 ? most : Math.max(most, share / k)), 0),
  );
  return Array.from({ length: reach.siteCount }, (_, site) => {
    const own = new Map<number, number>();
    for (let at = reach.start[site]!; at < reach.start[site + 1]!; at++) {
      const row = reach.rows[at]!;
      const group = groupOf[row]!;
      const part = (weight[row]! * steepest[curveOf[row]!]!) / total[group]!;
      own.set(group, (own.get(group) ?? 0) + part);
    }
    return own;
  });
}

function fixedOf({ siteCount, required, forbidden }: Selection): Int8Array {
  const state = new Int8Array(siteCount).fill(-1);
  for (const site of forbidden) state[site] = 0;
  for (const site of required) state[site] = 1;
  return state;
}
