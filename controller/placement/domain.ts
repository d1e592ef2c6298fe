/**
 * Which sites are still open to choice, and what each decision forces: bounds propagation over the constraints of a
 * selection, with a trail to take decisions back (the domain store of constraint programming).
 */
import { toleranceOf, type Selection } from './selection.ts';

const FREE = -1;

/** What stands in the way: the constraint that can no longer be met. */
export type Conflict =
  { rule: 'count' | 'budget' | 'required' } | { rule: 'quota'; name: string } | { rule: 'spacing' };

export interface Domain {
  /** −1 free, 0 out, 1 in. */
  readonly state: Int8Array;
  /** Fixes a site and everything that follows; the conflict if that leaves no plan (then take it back with `undoTo`). */
  fix(site: number, value: 0 | 1): Conflict | null;
  /** What was fixed, in order: a decision, then what it forces. */
  readonly trail: readonly number[];
  /** A mark for `undoTo`. */
  mark(): number;
  undoTo(mark: number): void;
  /** What was fixed since a mark, in order; `~site`: out. */
  decisionsSince(mark: number): Int32Array;
  /** Fixes them again. */
  replay(decisions: Int32Array): void;
}

/** The domain after the selection's own rules, or the rule that no plan can meet. */
export function openDomain(selection: Selection): { domain: Domain; conflict: Conflict | null } {
  const { siteCount, quotas, conflicts, budget } = selection;
  const state = new Int8Array(siteCount).fill(FREE);
  const trail: number[] = [];
  const queue: number[] = [];
  const ins = new Int32Array(quotas.length);
  const outs = new Int32Array(quotas.length);
  const quotasOf = listsBySite(
    siteCount,
    quotas.flatMap((quota, q) => [...quota.sites].map((site) => [site, q] as const)),
  );
  const rivalsOf = listsBySite(siteCount, pairsBothWays(conflicts));
  let [inCount, outCount] = [0, 0];
  // The cheapest completion: what is in, and every free site that saves money.
  let least = 0;
  if (budget !== null) for (const cost of budget.cost) least += Math.min(0, cost);
  const limit = budget === null ? 0 : budget.atMost + toleranceOf(budget);

  function assign(site: number, value: 0 | 1): void {
    state[site] = value;
    trail.push(site);
    queue.push(site);
    account(site, value, 1);
  }

  function account(site: number, value: number, sign: number): void {
    if (value === 1) inCount += sign;
    else outCount += sign;
    for (const q of quotasOf[site]!) (value === 1 ? ins : outs)[q]! += sign;
    if (budget !== null)
      least += sign * (value === 1 ? Math.max(0, budget.cost[site]!) : -Math.min(0, budget.cost[site]!));
  }

  /** Fixes the free ones of `sites` (null: all). */
  function fixFree(sites: Iterable<number> | null, value: 0 | 1): void {
    if (sites === null)
      for (let site = 0; site < siteCount; site++) if (state[site] === FREE) assign(site, value);
    if (sites !== null) for (const site of sites) if (state[site] === FREE) assign(site, value);
  }

  /** At least / at most so many of a set: a conflict, or the rest is forced. */
  function settle(
    size: number,
    inside: number,
    outside: number,
    bounds: { atLeast: number; atMost: number },
    sites: Iterable<number> | null,
  ) {
    if (inside > bounds.atMost || size - outside < bounds.atLeast) return false;
    if (inside + outside === size) return true;
    if (inside === bounds.atMost) fixFree(sites, 0);
    else if (size - outside === bounds.atLeast) fixFree(sites, 1);
    return true;
  }

  function settleBudget(): boolean {
    if (budget === null) return true;
    if (least > limit) return false;
    for (let site = 0; site < siteCount; site++) {
      if (state[site] !== FREE) continue;
      const cost = budget.cost[site]!;
      if (least + Math.abs(cost) > limit) assign(site, cost > 0 ? 0 : 1);
    }
    return true;
  }

  function propagate(): Conflict | null {
    if (!settle(siteCount, inCount, outCount, selection, null)) return { rule: 'count' };
    for (;;) {
      const site = queue.pop();
      if (site === undefined) {
        // Looks at every site, so only when all else is settled.
        if (!settleBudget()) return { rule: 'budget' };
        if (queue.length === 0) return null;
        continue;
      }
      const conflict = follow(site);
      if (conflict !== null) return conflict;
      if (!settle(siteCount, inCount, outCount, selection, null)) return { rule: 'count' };
    }
  }

  /** What one decision forces. */
  function follow(site: number): Conflict | null {
    if (state[site] === 1) {
      for (const rival of rivalsOf[site]!) {
        if (state[rival] === 1) return { rule: 'spacing' };
        if (state[rival] === FREE) assign(rival, 0);
      }
    }
    for (const q of quotasOf[site]!) {
      const quota = quotas[q]!;
      if (!settle(quota.sites.length, ins[q]!, outs[q]!, quota, quota.sites))
        return { rule: 'quota', name: quota.name };
    }
    return null;
  }

  const domain: Domain = {
    state,
    trail,
    fix(site, value) {
      if (state[site] === value) return null;
      if (state[site] !== FREE) return { rule: 'required' };
      assign(site, value);
      const conflict = propagate();
      queue.length = 0;
      return conflict;
    },
    mark: () => trail.length,
    undoTo(mark) {
      while (trail.length > mark) {
        const site = trail.pop()!;
        account(site, state[site]!, -1);
        state[site] = FREE;
      }
      queue.length = 0;
    },
    decisionsSince: (mark) =>
      Int32Array.from(trail.slice(mark), (site) => (state[site] === 1 ? site : ~site)),
    replay(decisions) {
      for (const decision of decisions)
        domain.fix(decision >= 0 ? decision : ~decision, decision >= 0 ? 1 : 0);
    },
  };

  function open(): Conflict | null {
    for (const site of selection.forbidden) if (state[site] === FREE) assign(site, 0);
    for (const site of selection.required) {
      if (state[site] === 0) return { rule: 'required' };
      if (state[site] === FREE) assign(site, 1);
    }
    for (const [q, quota] of quotas.entries()) {
      if (!settle(quota.sites.length, ins[q]!, outs[q]!, quota, quota.sites))
        return { rule: 'quota', name: quota.name };
    }
    return propagate();
  }

  const conflict = open();
  queue.length = 0;
  return { domain, conflict };
}

/** Sites that are open to choice. */
export function countFree(state: Int8Array): number {
  return state.reduce((count, value) => count + (value === FREE ? 1 : 0), 0);
}

function listsBySite(siteCount: number, pairs: readonly (readonly [number, number])[]): number[][] {
  const lists: number[][] = Array.from({ length: siteCount }, () => []);
  for (const [site, item] of pairs) lists[site]!.push(item);
  return lists;
}

function pairsBothWays(conflicts: Int32Array): (readonly [number, number])[] {
  const pairs: (readonly [number, number])[] = [];
  for (let at = 0; at < conflicts.length; at += 2) {
    const [a, b] = [conflicts[at]!, conflicts[at + 1]!];
    pairs.push([a, b], [b, a]);
  }
  return pairs;
}
