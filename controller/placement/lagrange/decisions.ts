/** Decisions about sites, and the record of them that a checker can follow. */
import type { Domain } from '../domain.ts';
import type { Selection } from '../selection.ts';
import type { Ascent } from './ascent.ts';
import type { Proof } from './proof.ts';

/** What closes the second halves of the splits on the way down, last first. */
export type Closers = (() => void)[];

export interface Rules {
  readonly domain: Domain;
  readonly selection: Selection;
}

/** Fixes a site whose split is recorded already, and records what follows; false: nothing is left. */
export function decide(rules: Rules, proof: Proof, site: number, value: 0 | 1, closers: Closers): boolean {
  const { domain, selection } = rules;
  const mark = domain.mark();
  const conflict = domain.fix(site, value);
  const followers = domain.trail.slice(mark + 1);
  const { state } = domain;
  // When the plan is full, the count alone keeps the others out; a checker knows that without being told.
  const isFull = conflict === null && sitesIn(state) === selection.atMost;
  if (isFull && followers.every((follower) => state[follower] === 0)) return true;
  for (const follower of followers) record(domain, proof, follower, closers);
  return conflict === null;
}

/** The other value of a site that followed breaks a constraint by itself. */
export function record(domain: Domain, proof: Proof, site: number, closers: Closers): void {
  proof.split(site);
  if (domain.state[site] === 1) closers.push(() => proof.impossible());
  else proof.impossible();
}

/**
 * Reduced cost fixing: a site whose opposite is as bad as the best plan. `set` are the multipliers that show it;
 * false: no plan is left.
 */
export function fixByCost(
  rules: Rules,
  proof: Proof,
  { bound, reduced, pick }: Ascent,
  enough: number,
  set: number,
  closers: Closers,
): boolean {
  const { domain } = rules;
  for (let site = 0; site < reduced.length; site += 1) {
    if (domain.state[site] !== -1) continue;
    if (pick.isChosen[site] === 1) {
      if (bound - reduced[site]! + pick.takePrice < enough) continue;
      proof.split(site);
      closers.push(() => proof.leaf(set));
      if (!decide(rules, proof, site, 1, closers)) return false;
    } else {
      if (bound + reduced[site]! - pick.dropPrice < enough) continue;
      proof.split(site);
      proof.leaf(set);
      if (!decide(rules, proof, site, 0, closers)) return false;
    }
  }
  return true;
}

export function sitesIn(state: Int8Array): number {
  return state.reduce((count, value) => count + (value === 1 ? 1 : 0), 0);
}
