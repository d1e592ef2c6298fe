/**
 * Lagrangian branch and bound (Christofides and Beasley 1982): at each node the prices climb, sites whose reduced cost
 * closes the gap are fixed, the lists shrink, and what is left is split at the most undecided site.
 */
import { assign } from './cost-table.ts';
import { ascend, type Ascent, type AscentLimits, type Prices } from './ascent.ts';
import { decide, fixByCost, type Closers } from './decisions.ts';
import type { Proof } from './proof.ts';
import { narrow, type Ranking } from './ranking.ts';
import type { Search } from './search.ts';
import { toMultipliers } from './side-rows.ts';

const NODE: AscentLimits = { maxSteps: 150, scale: 0.5, minScale: 0.01, patience: 8 };
/** Prices climb again where fixing left less than this share of the sites. */
const WORTH_REPEATING = 0.8;

export interface Branch {
  readonly search: Search;
  readonly proof: Proof;
  /** What this tree sets out to prove; a better plan makes it less. */
  readonly goal: number;
}

/** The least bound of all parts, each at least the goal; null when stopped before. */
export function prove(branch: Branch, ranking: Ranking, start: Prices): number | null {
  const { search, proof } = branch;
  const { domain } = search;
  const closers: Closers = [];
  const close = (bound: number) => {
    for (const closer of closers.toReversed()) closer();
    return bound;
  };
  let [lists, prices] = [ranking, start];
  for (;;) {
    if (!domain.state.includes(-1)) return close(closePlan(branch));
    const enough = () => Math.min(branch.goal, search.incumbent.enough);
    lists = narrow(lists, domain.state);
    const ascent = ascend({
      ...search.relaxation(lists, prices),
      incumbent: () => ({ ...search.incumbent, enough: enough() }),
      limits: NODE,
      onStep: () => search.spend(1),
    });
    ({ prices } = ascent);
    const set = proof.add(toMultipliers(search.selection, search.sides, prices.rows, prices.sides));
    if (ascent.bound >= enough()) {
      proof.leaf(set);
      return close(ascent.bound);
    }
    if (search.spend(0)) return null;
    const before = freeSites(domain.state);
    if (!fixByCost(search, proof, ascent, enough(), set, closers)) {
      proof.impossible();
      return close(Infinity);
    }
    if (freeSites(domain.state) < WORTH_REPEATING * before) continue;
    const bound = split(branch, mostUndecided(domain.state, ascent), lists, prices);
    return bound === null ? null : close(bound);
  }
}

function split(branch: Branch, site: number, lists: Ranking, prices: Prices): number | null {
  const { search, proof } = branch;
  const { domain } = search;
  proof.split(site);
  let least = Infinity;
  for (const value of [1, 0] as const) {
    const mark = domain.mark();
    const closers: Closers = [];
    const isOpen = decide(search, proof, site, value, closers);
    if (!isOpen) proof.impossible();
    const bound = isOpen ? prove(branch, lists, prices) : Infinity;
    if (bound === null) return null;
    for (const closer of closers.toReversed()) closer();
    domain.undoTo(mark);
    least = Math.min(least, bound);
  }
  return least;
}

/** One plan is left: prices equal to what each client pays prove exactly its objective. */
function closePlan({ search, proof }: Branch): number {
  const { table, sides } = search;
  const plan = [...search.domain.state.keys()].filter((site) => search.domain.state[site] === 1);
  search.offer(plan);
  const rows = Float64Array.from(assign(table, plan), (site, client) =>
    site < 0 ? search.far : table.cost[client * table.sites + site]!,
  );
  proof.leaf(proof.add(toMultipliers(search.selection, sides, rows, new Float64Array(sides.count))));
  return (
    plan.reduce((sum, site) => sum + table.opening[site]!, 0) + rows.reduce((sum, value) => sum + value, 0)
  );
}

function freeSites(state: Int8Array): number {
  return state.reduce((count, value) => count + (value === -1 ? 1 : 0), 0);
}

function mostUndecided(state: Int8Array, { usage }: Ascent): number {
  let [best, distance] = [-1, Infinity];
  for (let site = 0; site < state.length; site += 1) {
    const value = Math.abs(usage[site]! - 0.5);
    if (state[site] === -1 && value < distance) [best, distance] = [site, value];
  }
  return best;
}
