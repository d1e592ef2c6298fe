/** What the checkers share: how much of a sum is rounding, rules as charges, and what is known of all objectives in advance. */
import type { Multipliers } from '../certificate.ts';
import { costAtOf, type Costs } from '../median/cost-table.ts';
import type { Selection } from '../selection.ts';

/** Sums in another order differ in the last digits. */
const LENIENCY = 1e-9;

/**
 * Of prices as high as these, so much of their sum may be rounding, by the number of terms that are added (Higham 2002, 4.2):
 * a proof must not rest on it.
 */
export function roundingOf({ siteCount, budget, quotas, conflicts }: Selection, prices: Multipliers): number {
  let size = Math.abs(prices.budget) * (budget === null ? 0 : Math.abs(budget.atMost));
  for (const list of [prices.rows, prices.goal, prices.conflicts, prices.cuts ?? []])
    for (const price of list) size += Math.abs(price);
  for (const [q, { atLeast, atMost }] of quotas.entries()) {
    const limit = prices.quotas[q]! > 0 ? atMost : atLeast;
    size += Math.abs(prices.quotas[q]!) * (1 + (Number.isFinite(limit) ? Math.abs(limit) : 0));
  }
  const terms = prices.rows.length + siteCount + quotas.length + conflicts.length;
  return Number.EPSILON * terms * size;
}

/** What each site costs, and what comes on top whatever is chosen. */
export interface Charges {
  readonly constant: number;
  readonly cost: Float64Array;
}

/** Sites pay for the rules that they take part in, and the rules give a constant back. */
export function chargeRules(
  { budget, quotas, conflicts }: Selection,
  set: Multipliers,
  { constant, cost }: Charges,
): Charges {
  let rest = constant;
  const charge = (site: number, price: number) => {
    cost[site]! += price;
  };
  if (budget !== null) {
    rest -= set.budget * budget.atMost;
    budget.cost.forEach((value, site) => charge(site, set.budget * value));
  }
  quotas.forEach(({ atLeast, atMost, sites }, q) => {
    const price = set.quotas[q]!;
    rest -= price * (price > 0 ? atMost : atLeast);
    for (const site of sites) charge(site, price);
  });
  set.conflicts.forEach((price, pair) => {
    rest -= price;
    charge(conflicts[2 * pair]!, price);
    charge(conflicts[2 * pair + 1]!, price);
  });
  return { constant: rest, cost };
}

export function fits(set: Multipliers, clients: number, { quotas, conflicts }: Selection): boolean {
  const finite = (values: Float64Array) => values.every((value) => Number.isFinite(value));
  return (
    set.rows.length === clients &&
    set.quotas.length === quotas.length &&
    set.conflicts.length === conflicts.length / 2 &&
    set.budget >= 0 &&
    set.conflicts.every((price) => price >= 0) &&
    [set.rows, set.quotas, set.conflicts, Float64Array.of(set.budget)].every(finite)
  );
}

/**
 * A bound as far as it can be raised: no plan costs more than everybody's dearest site and all sites together, and where
 * every cost is a multiple of one number, so is every objective, unless clients are split.
 */
export function raised(table: Costs, bound: number, isSplit = false): number {
  if (bound > mostCost(table) + LENIENCY) return Infinity;
  return isSplit ? bound : roundUp(table, bound);
}

function mostCost(costs: Costs): number {
  const costAt = costAtOf(costs);
  let most = costs.opening.reduce((sum, value) => sum + value, 0);
  for (let client = 0; client < costs.clients; client += 1) {
    let dearest = 0;
    for (let site = 0; site < costs.sites; site += 1) {
      const value = costAt(client, site);
      if (value < Infinity) dearest = Math.max(dearest, value);
    }
    most += dearest;
  }
  return most;
}

function roundUp(costs: Costs, bound: number): number {
  const costAt = costAtOf(costs);
  let grain = costs.opening.reduce(commonDivisor, 0);
  for (let client = 0; client < costs.clients; client += 1) {
    for (let site = 0; site < costs.sites; site += 1) grain = commonDivisor(grain, costAt(client, site));
    if (Number.isNaN(grain)) return bound;
  }
  if (grain === 0 || Number.isNaN(grain)) return bound;
  // Rounding never takes back what is proved.
  return Math.max(bound, Math.ceil(bound / grain - 1e-7) * grain);
}

/** NaN: one of them is not whole. Costs of Infinity do not occur in an objective. */
function commonDivisor(grain: number, value: number): number {
  if (value === Infinity || (grain === 1 && Number.isSafeInteger(value))) return grain;
  if (Number.isNaN(grain) || !Number.isSafeInteger(value)) return Number.NaN;
  let [divisor, rest] = [grain, value];
  while (rest !== 0) [divisor, rest] = [rest, divisor % rest];
  return divisor;
}

export function isNear(a: number, b: number): boolean {
  // Nothing but itself is near to infinity: a finite proof does not show that no plan is possible.
  if (!Number.isFinite(a) || !Number.isFinite(b)) return a === b;
  return Math.abs(a - b) <= LENIENCY * Math.max(1, Math.abs(a), Math.abs(b));
}
