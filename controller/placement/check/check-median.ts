/**
 * Checks an answer of the distance family from the problem and the certificate alone: no line of the search is used, only
 * definitions (DESIGN 8; placement.md G14). Prices are read as they are; whatever they are, the bound that follows is valid.
 */
import { IMPOSSIBLE, type Certificate, type Multipliers } from '../certificate.ts';
import type { Outcome } from '../outcome.ts';
import { violationsOf, type Selection } from '../selection.ts';
import type { CostTable } from '../median/cost-table.ts';
import { cannotBeAllowed } from './impossible.ts';

/** Sums in another order differ in the last digits. */
const LENIENCY = 1e-9;

export type Claim = Pick<Outcome, 'status' | 'objective' | 'bound' | 'sites' | 'assignment' | 'certificate'>;

export interface Verdict {
  readonly isValid: boolean;
  /** What is wrong, in plain words; empty when valid. */
  readonly faults: readonly string[];
  /** The bound that the certificate really proves; −Infinity when it is no certificate for this problem. */
  readonly provedBound: number;
}

export function checkMedian(table: CostTable, selection: Selection, claim: Claim): Verdict {
  const { status, objective, bound, certificate } = claim;
  const faults = objective === null ? [] : planFaults(table, selection, claim);
  const proved = provedBound(table, selection, certificate);
  if (proved === null) faults.push('the certificate is no tree over these sites and clients');
  else if (proved < bound && !isNear(proved, bound)) {
    faults.push(`claims the bound ${bound}, proves only ${proved}`);
  }
  if (objective !== null && bound > objective && !isNear(bound, objective)) {
    faults.push('the bound is above the objective');
  }
  if (status === 'optimal' && bound !== objective) faults.push('called optimal without meeting the bound');
  if (status === 'infeasible' && objective !== null) faults.push('called impossible, with a plan');
  return { isValid: faults.length === 0, faults, provedBound: proved ?? -Infinity };
}

function planFaults(table: CostTable, selection: Selection, claim: Claim): string[] {
  const { sites, objective, assignment } = claim;
  if (new Set(sites).size !== sites.length) return ['a site is listed twice'];
  const faults = violationsOf(selection, sites).map(
    (broken) => `the plan breaks a rule: ${JSON.stringify(broken)}`,
  );
  const total = objectiveOf(table, sites, assignment);
  if (total === null) faults.push('a client is not assigned to a site of the plan');
  else if (!isNear(total, objective!))
    faults.push(`claims the objective ${objective}, the plan gives ${total}`);
  return faults;
}

/** No allowed plan costs less; Infinity: there is none. null: not a certificate for this problem. */
function provedBound(
  table: CostTable,
  selection: Selection,
  { multipliers, tree }: Certificate,
): number | null {
  if (!multipliers.every((set) => fits(set, table, selection))) return null;
  const state = new Int8Array(table.sites).fill(-1);
  const worth = lastOnly((set: number) => siteCosts(table, selection, multipliers[set]!));
  let at = 0;

  function walk(): number | null {
    const mark = tree[at];
    at += 1;
    if (mark === undefined) return null;
    if (mark === IMPOSSIBLE) return cannotBeAllowed(selection, state) ? Infinity : null;
    if (mark < 0)
      return -1 - mark < multipliers.length ? cheapestChoice(worth(-1 - mark), selection, state) : null;
    if (state[mark] !== -1) return null;
    state[mark] = 1;
    const withSite = walk();
    state[mark] = 0;
    const without = withSite === null ? null : walk();
    state[mark] = -1;
    return without === null ? null : Math.min(withSite!, without);
  }

  const bound = walk();
  if (bound === null || at !== tree.length) return null;
  // No plan costs more than everybody's dearest site and all sites together: a higher bound means that there is none.
  return bound > mostCost(table) + LENIENCY ? Infinity : roundUp(table, bound);
}

/**
 * The p-centre: with ways shorter than the bound alone, and all of them free, not everybody can be reached. A positive
 * bound of that problem shows it, because a plan that reaches everybody would cost nothing.
 */
export function checkCentre(distances: CostTable, selection: Selection, claim: Claim): Verdict {
  const { clients, sites, cost } = distances;
  const free = cost.map((value) => (value < claim.bound ? 0 : Infinity));
  const shorter = { clients, sites, cost: free, opening: new Float64Array(sites) };
  const least = cost.reduce((smallest, value) => Math.min(smallest, value), Infinity);
  const proved = claim.bound <= least ? 1 : (provedBound(shorter, selection, claim.certificate) ?? -Infinity);
  const faults = proved > 1e-9 ? [] : [`does not prove that everybody is farther than ${claim.bound}`];
  if (claim.objective !== null) {
    const broken = violationsOf(selection, claim.sites);
    faults.push(...broken.map((rule) => `the plan breaks a rule: ${JSON.stringify(rule)}`));
    const farthest = claim.assignment.reduce(
      (most, site, client) =>
        Math.max(most, claim.sites.includes(site) ? cost[client * sites + site]! : Infinity),
      0,
    );
    if (farthest !== claim.objective)
      faults.push(`claims the objective ${claim.objective}, the plan gives ${farthest}`);
  }
  if (claim.status === 'optimal' && claim.bound !== claim.objective)
    faults.push('called optimal without meeting the bound');
  return { isValid: faults.length === 0, faults, provedBound: faults.length === 0 ? claim.bound : least };
}

function mostCost({ clients, sites, cost, opening }: CostTable): number {
  let most = opening.reduce((sum, value) => sum + value, 0);
  for (let client = 0; client < clients; client += 1) {
    const row = cost.subarray(client * sites, (client + 1) * sites).filter((value) => value < Infinity);
    most += row.reduce((largest, value) => Math.max(largest, value), 0);
  }
  return most;
}

interface SiteCosts {
  readonly constant: number;
  readonly cost: Float64Array;
}

/** Clients pay their price and get it back where they are served; side rules are paid for by the sites. */
function siteCosts(table: CostTable, { budget, quotas, conflicts }: Selection, set: Multipliers): SiteCosts {
  const { clients, sites } = table;
  const cost = table.opening.slice();
  let constant = 0;
  for (let client = 0; client < clients; client += 1) {
    const price = set.rows[client]!;
    constant += price;
    for (let site = 0; site < sites; site += 1) {
      cost[site]! += Math.min(0, table.cost[client * sites + site]! - price);
    }
  }
  const charge = (site: number, price: number) => {
    cost[site]! += price;
  };
  if (budget !== null) {
    constant -= set.budget * budget.atMost;
    budget.cost.forEach((value, site) => charge(site, set.budget * value));
  }
  quotas.forEach(({ atLeast, atMost, sites }, q) => {
    const price = set.quotas[q]!;
    constant -= price * (price > 0 ? atMost : atLeast);
    for (const site of sites) charge(site, price);
  });
  set.conflicts.forEach((price, pair) => {
    constant -= price;
    charge(conflicts[2 * pair]!, price);
    charge(conflicts[2 * pair + 1]!, price);
  });
  return { constant, cost };
}

/** The least sum that the number of sites allows. */
function cheapestChoice(
  { constant, cost }: SiteCosts,
  { atLeast, atMost }: Selection,
  state: Int8Array,
): number {
  let [total, count] = [constant, 0];
  const free: number[] = [];
  state.forEach((value, site) => {
    if (value === -1) free.push(cost[site]!);
    if (value !== 1) return;
    total += cost[site]!;
    count += 1;
  });
  if (count > atMost || count + free.length < atLeast) return Infinity;
  for (const value of Float64Array.from(free).sort()) {
    if (count >= atMost || (count >= atLeast && value >= 0)) break;
    total += value;
    count += 1;
  }
  return total;
}

/** When every cost is a multiple of one number, so is every objective. */
function roundUp({ cost, opening }: CostTable, bound: number): number {
  let grain = 0;
  for (const value of [...opening, ...cost]) {
    if (value === Infinity) continue;
    if (!Number.isSafeInteger(value)) return bound;
    for (let rest = value; rest !== 0; [grain, rest] = [rest, grain % rest]);
  }
  return grain === 0 ? bound : Math.ceil(bound / grain - 1e-7) * grain;
}

function objectiveOf(table: CostTable, sites: Int32Array, assignment: Int32Array): number | null {
  const plan = new Set(sites);
  if (assignment.length !== table.clients || !assignment.every((site) => plan.has(site))) return null;
  let total = 0;
  for (const site of plan) total += table.opening[site]!;
  assignment.forEach((site, client) => (total += table.cost[client * table.sites + site]!));
  return total;
}

function fits(set: Multipliers, table: CostTable, { quotas, conflicts }: Selection): boolean {
  const finite = (values: Float64Array) => values.every((value) => Number.isFinite(value));
  return (
    set.rows.length === table.clients &&
    set.quotas.length === quotas.length &&
    set.conflicts.length === conflicts.length / 2 &&
    set.budget >= 0 &&
    set.conflicts.every((price) => price >= 0) &&
    [set.rows, set.quotas, set.conflicts, Float64Array.of(set.budget)].every(finite)
  );
}

function lastOnly<T>(make: (key: number) => T): (key: number) => T {
  let last: { key: number; value: T } | null = null;
  return (key) => (last?.key === key ? last : (last = { key, value: make(key) })).value;
}

function isNear(a: number, b: number): boolean {
  return a === b || Math.abs(a - b) <= LENIENCY * Math.max(1, Math.abs(a), Math.abs(b));
}
