/**
 * Interchange until nothing helps: sites are added while there is room, then swapped one for one, each time with the best
 * newcomer for the one that leaves (Teitz and Bart 1968; the neighbourhood evaluated as in Resende and Werneck 2007).
 */
import type { Room } from '../room.ts';
import type { Tally } from './tally.ts';

export interface Plan {
  readonly tally: Tally;
  readonly room: Room;
  /** −1 for sites that may come and go. */
  readonly open: Int8Array;
  /** Chosen sites in no order, and where each stands in it. */
  readonly list: number[];
  readonly at: Int32Array;
  /** Every add and drop since it was last emptied, as `site` or `~site`. */
  readonly journal: number[];
}

export function add(plan: Plan, site: number): void {
  plan.at[site] = plan.list.push(site) - 1;
  plan.tally.add(site);
  plan.room.add(site);
  plan.journal.push(site);
}

export function drop(plan: Plan, site: number): void {
  const last = plan.list.pop()!;
  const hole = plan.at[site]!;
  if (last !== site) {
    plan.list[hole] = last;
    plan.at[last] = hole;
  }
  plan.tally.drop(site);
  plan.room.drop(site);
  plan.journal.push(~site);
}

/** Takes back what the journal holds. */
export function rollBack(plan: Plan): void {
  const steps = plan.journal.splice(0);
  for (let at = steps.length - 1; at >= 0; at--) {
    const step = steps[at]!;
    if (step >= 0) drop(plan, step);
    else add(plan, ~step);
  }
  plan.journal.length = 0;
}

export interface Scratch {
  readonly extra: Float64Array;
  readonly touched: Int32Array;
}

/** Swaps and adds until a local optimum; returns the number of moves looked at. */
export function interchange(plan: Plan, scratch: Scratch, tolerance: number): number {
  const { tally, list } = plan;
  let looked = fill(plan, tolerance);
  let top = topSite(plan);
  let [quiet, cursor] = [0, 0];
  while (quiet < list.length) {
    if (cursor >= list.length) cursor = 0;
    const out = list[cursor]!;
    looked++;
    const into = plan.open[out] === -1 ? bestFor(plan, out, top, scratch) : -1;
    if (into >= 0 && bestGain > tally.delta[out]! + tolerance) {
      drop(plan, out);
      add(plan, into);
      looked += fill(plan, tolerance);
      top = topSite(plan);
      quiet = 0;
    } else {
      quiet++;
      cursor++;
    }
  }
  return looked;
}

/** Adds the best site while one helps and there is room. */
function fill(plan: Plan, tolerance: number): number {
  for (let looked = 1; ; looked++) {
    const site = bestToAdd(plan);
    if (site < 0 || plan.tally.delta[site]! <= tolerance) return looked;
    add(plan, site);
  }
}

export function bestToAdd({ tally, room, open }: Plan): number {
  let [best, gain] = [-1, -Infinity];
  for (let site = 0; site < open.length; site++) {
    if (tally.chosen[site] === 1 || tally.delta[site]! <= gain || !room.canAdd(site)) continue;
    best = site;
    gain = tally.delta[site]!;
  }
  return best;
}

// The second result of `bestFor`; a pair allocated for each of millions of calls would cost more than the search.
let bestGain = 0;

/** The free site of most gain, whether or not there is room. */
function topSite({ tally, open }: Plan): number {
  const { delta, chosen } = tally;
  let [best, gain] = [-1, -Infinity];
  for (let site = 0; site < delta.length; site++) {
    if (delta[site]! <= gain || chosen[site] === 1 || open[site] !== -1) continue;
    best = site;
    gain = delta[site]!;
  }
  return best;
}

/** The newcomer that gains most once `out` has left. */
function bestFor(plan: Plan, out: number, top: number, { extra, touched }: Scratch): number {
  const { tally, room, open } = plan;
  const { delta } = tally;
  const size = tally.gainsWithout(out, extra, touched);
  let [best, gain] = [-1, -Infinity];
  if (room.isPlain) {
    // Whoever is not near `out` gains what it gained before, so only the best of them counts.
    if (top >= 0) [best, gain] = [top, delta[top]! + extra[top]!];
    for (let k = 0; k < size; k++) {
      const site = touched[k]!;
      const value = delta[site]! + extra[site]!;
      if (value > gain && open[site] === -1) [best, gain] = [site, value];
    }
  } else {
    for (let site = 0; site < delta.length; site++) {
      const value = delta[site]! + extra[site]!;
      if (value > gain && tally.chosen[site] === 0 && room.canSwap(out, site)) [best, gain] = [site, value];
    }
  }
  for (let k = 0; k < size; k++) extra[touched[k]!] = 0;
  bestGain = gain;
  return best;
}
