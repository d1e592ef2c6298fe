/**
 * Lagrangian branch and bound (Christofides and Beasley 1982): at each node the prices climb, sites whose reduced cost
 * closes the gap are fixed, the lists shrink, and what is left is split at the most undecided site.
 */
import { ascend, type AscentLimits, type Prices } from './ascent.ts';
import { decide, fixByCost, type Closers } from './decisions.ts';
import type { Market } from './family.ts';
import type { Proof } from './proof.ts';
import type { Search } from './search.ts';
import { toMultipliers } from './side-rows.ts';

const NODE: AscentLimits = { maxSteps: 150, scale: 0.5, minScale: 0.01, patience: 8 };
/** Prices climb again where fixing left less than this share of the sites. */
const WORTH_REPEATING = 0.8;

export interface Branch<M extends Market> {
  readonly search: Search<M>;
  readonly proof: Proof;
  /** What this tree sets out to prove; a better plan makes it less. */
  readonly goal: number;
}

/** The least bound of all parts, each at least the goal; null when stopped before. */
export function prove<M extends Market>(branch: Branch<M>, whole: M | null, start: Prices): number | null {
  const { search, proof } = branch;
  const { domain, family } = search;
  const closers: Closers = [];
  const close = (bound: number) => {
    for (const closer of closers.toReversed()) closer();
    return bound;
  };
  let [market, prices] = [whole, start];
  for (;;) {
    if (!domain.state.includes(-1)) return close(closePlan(branch, family.market(domain.state, market)));
    const enough = () => Math.min(branch.goal, search.incumbent.enough);
    market = family.market(domain.state, market);
    const ascent = ascend({
      ...search.relaxation(market, prices),
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
    search.tryCheapest(ascent.reduced);
    const before = freeSites(domain.state);
    if (!fixByCost(search, proof, ascent, enough(), set, closers)) {
      proof.impossible();
      return close(Infinity);
    }
    if (freeSites(domain.state) < WORTH_REPEATING * before) continue;
    const bound = split(branch, family.branchAt(market, domain.state, ascent.usage), market, prices);
    return bound === null ? null : close(bound);
  }
}

function split<M extends Market>(branch: Branch<M>, site: number, market: M, prices: Prices): number | null {
  const { search, proof } = branch;
  const { domain } = search;
  proof.split(site);
  let least = Infinity;
  for (const value of [1, 0] as const) {
    const mark = domain.mark();
    const closers: Closers = [];
    const isOpen = decide(search, proof, site, value, closers);
    if (!isOpen) proof.impossible();
    const bound = isOpen ? prove(branch, market, prices) : Infinity;
    if (bound === null) return null;
    for (const closer of closers.toReversed()) closer();
    domain.undoTo(mark);
    least = Math.min(least, bound);
  }
  return least;
}

/** One plan is left: prices made for it close it, or climb as far as they can. */
function closePlan<M extends Market>({ search, proof }: Branch<M>, market: M): number {
  const { family, sides, domain } = search;
  const plan = [...domain.state.keys()].filter((site) => domain.state[site] === 1);
  search.offer(plan);
  const start = { rows: family.closingPrices(plan), sides: new Float64Array(sides.count) };
  const { bound, prices } = ascend({
    ...search.relaxation(market, start),
    incumbent: () => search.incumbent,
    limits: NODE,
    onStep: () => search.spend(1),
  });
  proof.leaf(proof.add(toMultipliers(search.selection, sides, prices.rows, prices.sides)));
  return bound;
}

function freeSites(state: Int8Array): number {
  return state.reduce((count, value) => count + (value === -1 ? 1 : 0), 0);
}
