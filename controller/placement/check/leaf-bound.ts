/**
 * What one set of multipliers proves about one part of the plans, straight from the definition (docs/placement.md, "How to
 * check a proof"). Shares no code with the solver on purpose: only the types of the problem and of the certificate.
 */
import type { Multipliers } from '../certificate.ts';
import type { CoverProblem } from '../cover/problem.ts';
import { roundingOf } from './bounds.ts';
import type { CutRule } from './odd-cut.ts';

/** A part: 1 in, 0 out, −1 either way; and for each row how many sites in reach are in, and how many are not out. */
export interface Part {
  readonly state: Int8Array;
  readonly inReach: Int32Array;
  readonly notOut: Int32Array;
}

/** The bound of a part; costs count negative, so that more is better for every goal. −Infinity: no plan has the right size. */
export function leafBound(
  problem: CoverProblem,
  { prices, cuts }: { prices: Multipliers; cuts: readonly CutRule[] },
  part: Part,
): number {
  const { goal } = problem;
  let constant = roundingOf(problem.selection, prices);
  if (goal.kind === 'cheapest') constant -= prices.goal[0]! * goal.target;
  // Each cut charges its rows once they are reached, and pays the sites and a constant.
  const charge = new Float64Array(problem.reach.rowCount);
  const pay = new Float64Array(problem.reach.siteCount);
  for (const [k, { rows, sites, back }] of cuts.entries()) {
    const price = prices.cuts?.[k] ?? 0;
    if (price === 0) continue;
    constant += price * back;
    for (const [row, share] of rows) charge[row]! += price * share;
    for (const [site, count] of sites) pay[site]! += price * count;
  }
  return constant + rowsKeep(problem, { prices, charge }, part) + sitesEarn(problem, { prices, pay }, part);
}

/** Reasons why these numbers are no multipliers at all. */
export function faultsOf(
  { reach, goal, selection }: CoverProblem,
  prices: Multipliers,
  cuts: number,
): string[] {
  const groups = goal.kind === 'most' ? 0 : goal.kind === 'cheapest' ? 1 : goal.total.length;
  const faults: string[] = [];
  const expectLength = (name: string, got: number, expected: number) => {
    if (got !== expected) faults.push(`${name}: expected ${expected} multipliers, got ${got}`);
  };
  expectLength('rows', prices.rows.length, reach.rowCount);
  expectLength('goal', prices.goal.length, groups);
  expectLength('quotas', prices.quotas.length, selection.quotas.length);
  expectLength('conflicts', prices.conflicts.length, selection.conflicts.length / 2);
  if (prices.cuts !== undefined) expectLength('cuts', prices.cuts.length, cuts);
  const cutPrices = prices.cuts ?? [];
  const all = [prices.rows, prices.goal, prices.quotas, prices.conflicts, [prices.budget], cutPrices];
  if (all.some((list) => list.some((price) => !Number.isFinite(price))))
    faults.push('a multiplier is not a number');
  const signed = [prices.rows, prices.goal, prices.conflicts, [prices.budget], cutPrices];
  if (signed.some((list) => list.some((price) => price < 0))) faults.push('a multiplier is negative');
  const share = prices.goal.reduce((sum, price) => sum + price, 0);
  if (goal.kind === 'worst-group' && Math.abs(share - 1) > 1e-9)
    faults.push(`shares of groups add up to ${share}`);
  return faults;
}

/** Each row takes the number of sites that suits it: its worth, less the price of each. */
function rowsKeep(
  { weight, curves, curveOf, groupOf, goal }: CoverProblem,
  { prices, charge }: { prices: Multipliers; charge: Float64Array },
  part: Part,
): number {
  let total = 0;
  for (let row = 0; row < weight.length; row++) {
    const group = groupOf[row]!;
    let worth = weight[row]!;
    if (goal.kind === 'cheapest') worth *= prices.goal[0]!;
    if (goal.kind === 'worst-group') worth *= prices.goal[group]! / goal.total[group]!;
    const curve = curves[curveOf[row]!]!;
    let best = -Infinity;
    // Beyond the end of the curve another site costs and gives nothing.
    const end = Math.max(part.inReach[row]!, Math.min(part.notOut[row]!, curve.length - 1));
    for (let sites = part.inReach[row]!; sites <= end; sites++) {
      const owed = sites * prices.rows[row]! + (sites > 0 ? charge[row]! : 0);
      best = Math.max(best, worth * curve[Math.min(sites, curve.length - 1)]! - owed);
    }
    total += best;
  }
  return total;
}

/** The most valuable choice of an allowed number of sites, each worth what its rows pay less what the rules charge. */
function sitesEarn(
  { reach, goal, selection }: CoverProblem,
  { prices, pay }: { prices: Multipliers; pay: Float64Array },
  { state }: Part,
): number {
  const value = pay.map((paid, site) => {
    let sum = goal.kind === 'cheapest' ? paid - goal.cost[site]! : paid;
    for (let at = reach.start[site]!; at < reach.start[site + 1]!; at++) sum += prices.rows[reach.rows[at]!]!;
    return selection.budget === null ? sum : sum - prices.budget * selection.budget.cost[site]!;
  });
  let total = selection.budget === null ? 0 : prices.budget * selection.budget.atMost;
  for (const [q, { sites, atLeast, atMost }] of selection.quotas.entries()) {
    const price = prices.quotas[q]!;
    total += price * (price > 0 ? atMost : atLeast);
    for (const site of sites) value[site]! -= price;
  }
  for (const [pair, price] of prices.conflicts.entries()) {
    total += price;
    value[selection.conflicts[2 * pair]!]! -= price;
    value[selection.conflicts[2 * pair + 1]!]! -= price;
  }
  const inside = value.filter((_, site) => state[site] === 1);
  const free = value
    .filter((_, site) => state[site] === -1)
    .sort()
    .toReversed();
  if (inside.length > selection.atMost || inside.length + free.length < selection.atLeast) return -Infinity;
  for (const worth of inside) total += worth;
  for (const [rank, worth] of free.entries()) {
    const count = inside.length + rank + 1;
    if (count <= selection.atLeast || (count <= selection.atMost && worth > 0)) total += worth;
  }
  return total;
}
