/** What the checkers of the distance families share: rules as charges, and what is known of all objectives in advance. */
import type { Multipliers } from '../certificate.ts';
import type { CostTable } from '../median/cost-table.ts';
import type { Selection } from '../selection.ts';
import type { SiteCosts } from './walk.ts';

/** Sums in another order differ in the last digits. */
const LENIENCY = 1e-9;

/** Sites pay for the rules that they take part in, and the rules give a constant back. */
export function chargeRules(
  { budget, quotas, conflicts }: Selection,
  set: Multipliers,
  { constant, cost }: SiteCosts,
): SiteCosts {
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
 * every cost is a multiple of one number, so is every objective.
 */
export function raised(table: CostTable, bound: number): number {
  return bound > mostCost(table) + LENIENCY ? Infinity : roundUp(table, bound);
}

function mostCost({ clients, sites, cost, opening }: CostTable): number {
  let most = opening.reduce((sum, value) => sum + value, 0);
  for (let client = 0; client < clients; client += 1) {
    const row = cost.subarray(client * sites, (client + 1) * sites).filter((value) => value < Infinity);
    most += row.reduce((largest, value) => Math.max(largest, value), 0);
  }
  return most;
}

function roundUp({ cost, opening }: CostTable, bound: number): number {
  let grain = 0;
  for (const value of [...opening, ...cost]) {
    if (value === Infinity) continue;
    if (!Number.isSafeInteger(value)) return bound;
    for (let rest = value; rest !== 0; [grain, rest] = [rest, grain % rest]);
  }
  return grain === 0 ? bound : Math.ceil(bound / grain - 1e-7) * grain;
}

export function isNear(a: number, b: number): boolean {
  return a === b || Math.abs(a - b) <= LENIENCY * Math.max(1, Math.abs(a), Math.abs(b));
}
