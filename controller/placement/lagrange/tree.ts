/**
 * Lagrangian branch and bound (Christofides and Beasley 1982), best bound first: in each part of the plans the prices climb
 * from those of the part it was split from, sites whose reduced cost closes the gap are fixed, and what is left is split
 * at the most undecided site. Parts that are still open are closed by the prices they begin with, so that the tree proves
 * its bound at any moment.
 */
import { countFree } from '../domain.ts';
import { openHeap } from '../tree/heap.ts';
import { become, split, type Part } from '../tree/part.ts';
import { ascend, type Ascent, type AscentLimits } from './ascent.ts';
import { dive } from './dive.ts';
import { decide, fixByCost, priceOf } from './decisions.ts';
import type { Market } from './family.ts';
import { narrowed, type Ranges } from './ranges.ts';
import { pricesFrom, type Prices } from './prices.ts';
import type { Search } from './search.ts';

const NODE: AscentLimits = { maxSteps: 120, wander: 0, scale: 0.4, minScale: 0.01, patience: 10 };
/** A single plan is left; its prices have to be exact. */
const CLOSING: AscentLimits = { maxSteps: 150, wander: 0, scale: 0.5, minScale: 0.01, patience: 8 };
/** Prices climb again where fixing left less than this share of the sites. */
const WORTH_REPEATING = 0.8;
/** Interchange begins again after so many parts, and so many times as many: it takes longer than many ascents. */
const TRY_AFTER = 5;
const TRY_EVERY = 1.1;
/** A dive begins again when there are so many times as many parts. */
const DIVE_EVERY = 1.5;
/** Prices of all parts together, 320 MB. */
const MOST_NUMBERS = 40_000_000;

interface Open {
  readonly bound: number;
  readonly part: Part<Prices>;
  readonly prices: Prices;
  readonly average: Float64Array;
  /** In the order of the trail; `~site`: out. */
  readonly decisions: Int32Array;
  readonly ranges: Ranges | null;
}

export interface Tree {
  /** Works on one part; false when none is left that it could close. */
  next(): boolean;
  /** The least bound of all parts. */
  bound(): number;
}

/** `part`: all plans, as far as the rules alone have not decided. */
export function growTree<M extends Market>(search: Search<M>, part: Part<Prices>, root: Ascent): Tree {
  const { domain, family } = search;
  /** Who is served where is open even when all sites are decided. */
  const isWhole = family.serveLast !== undefined;
  const isOpen = () => isWhole || domain.state.includes(-1);
  // Of parts that can hold equally good plans, and where only some plan is asked for, a deep one is nearest to one.
  const levelOf = ({ bound }: Open) => (family.isFree ? 0 : search.roundUp(bound));
  const heap = openHeap<Open>((a, b) => {
    const [above, below] = [levelOf(a), levelOf(b)];
    return above === below ? a.decisions.length > b.decisions.length : above < below;
  });
  let base = domain.mark();
  let market: M = family.market(domain.state, null, null);
  let active: Open | null = null;
  let [stuck, numbers, parts, tryAt, diveAt] = [Infinity, 0, 0, 0, 2];
  heap.push({ ...root, part, decisions: new Int32Array(0), ranges: null });

  /** Without the sites that are fixed for good. */
  function shrink(): void {
    base = domain.mark();
    market = family.market(domain.state, market, null);
  }

  function work(node: Open): void {
    domain.undoTo(base);
    domain.replay(node.decisions);
    let rest = node.part;
    let { prices, average } = node;
    let whole = market;
    const { ranges } = node;
    while (isOpen()) {
      whole = family.market(domain.state, whole, ranges);
      const ascent = ascend({
        ...search.relaxation(whole, prices, average),
        incumbent: () => search.incumbent,
        limits: NODE,
        onStep: () => search.spend(1),
      });
      ({ prices, average } = ascent);
      numbers += prices.flat.length;
      become(rest, { kind: 'leaf', proof: prices });
      if (ascent.bound >= search.incumbent.enough) return;
      if (parts === tryAt) {
        tryAt = Math.ceil(Math.max(parts + TRY_AFTER, TRY_EVERY * parts));
        search.tryCheapest(ascent.reduced);
      }
      parts += 1;
      if (parts === diveAt) {
        diveAt = Math.ceil(DIVE_EVERY * parts);
        dive(search, whole, ascent);
        search.linkElite();
      }
      const before = countFree(domain.state);
      const left = fixByCost(search, rest, ascent, search.incumbent.enough);
      if (left === null) return;
      rest = left;
      become(rest, { kind: 'leaf', proof: prices });
      // Nothing else is open: what is fixed here is fixed for good.
      if (node.decisions.length === 0 && ranges === null) shrink();
      if (!search.spend(0) && countFree(domain.state) < WORTH_REPEATING * before) continue;
      const at = family.branchAt(whole, { state: domain.state, ranges }, ascent, search.incumbent.plan);
      if (at >= 0) {
        branch(rest, ascent, at, ranges);
        return;
      }
      if (!domain.state.includes(-1)) break;
    }
    closePlan(rest, family.market(domain.state, whole, ranges));
  }

  function branch(part: Part<Prices>, ascent: Ascent, at: number, ranges: Ranges | null): void {
    const sides = split(part, at, ascent.prices);
    for (const value of [0, 1] as const) {
      if (at < family.sites) branchAtSite(sides[value], ascent, at, value, ranges);
      else push(sides[value], ascent, ascent.bound, narrowed(ranges, family, at, value));
    }
  }

  function branchAtSite(
    part: Part<Prices>,
    ascent: Ascent,
    site: number,
    value: 0 | 1,
    ranges: Ranges | null,
  ): void {
    const least = ascent.bound + Math.max(0, priceOf(ascent, site, value));
    const mark = domain.mark();
    const rest = decide(search, part, site, value);
    if (rest !== null) push(rest, ascent, least, ranges);
    domain.undoTo(mark);
  }

  /** What is left after the decisions that stand now. */
  function push(part: Part<Prices>, { prices, average }: Ascent, bound: number, ranges: Ranges | null): void {
    become(part, { kind: 'leaf', proof: prices });
    heap.push({ bound, part, prices, average, decisions: domain.decisionsSince(base), ranges });
  }

  /** One plan is left: prices made for it close it, or climb as far as they can. */
  function closePlan(part: Part<Prices>, left: M): void {
    const plan = [...domain.state.keys()].filter((site) => domain.state[site] === 1);
    family.serveLast?.(left, plan);
    search.offer(plan);
    const start = pricesFrom(family.closingPrices(plan), search.sides.count);
    const { bound, prices } = ascend({
      ...search.relaxation(left, start, null),
      incumbent: () => search.incumbent,
      limits: CLOSING,
      onStep: () => search.spend(1),
    });
    become(part, { kind: 'leaf', proof: prices });
    if (bound < search.incumbent.enough) stuck = Math.min(stuck, bound);
  }

  return {
    bound() {
      const first = heap.peek();
      const open = first === undefined ? Infinity : family.isFree ? root.bound : search.roundUp(first.bound);
      return Math.min(stuck, search.incumbent.enough, active?.bound ?? Infinity, open);
    },
    next() {
      if (numbers > MOST_NUMBERS) return false;
      let node = heap.pop();
      // A better plan may have closed what was left open.
      while (node !== undefined && node.bound >= search.incumbent.enough) node = heap.pop();
      if (node === undefined) return false;
      active = node;
      work(node);
      active = null;
      return true;
    },
  };
}
