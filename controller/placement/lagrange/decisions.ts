/** Decisions about sites, and the record of them that a checker can follow. */
import type { Domain } from '../domain.ts';
import type { Selection } from '../selection.ts';
import type { Ascent } from './ascent.ts';
import { become, follow, settle, type Part } from '../tree/part.ts';
import type { Prices } from './prices.ts';

/** Prices close it. */
type Open = Part<Prices>;

export interface Rules {
  readonly domain: Domain;
  readonly selection: Selection;
}

/** Fixes a site whose split is recorded already, and records what follows; what is left of the part, null: nothing. */
export function decide(rules: Rules, part: Open, site: number, value: 0 | 1): Open | null {
  const { domain, selection } = rules;
  const mark = domain.mark();
  const conflict = domain.fix(site, value);
  const followers = domain.trail.slice(mark + 1);
  const { state } = domain;
  // When the plan is full, the count alone keeps the others out; a checker knows that without being told.
  const isFull = conflict === null && sitesIn(state) === selection.atMost;
  if (isFull && followers.every((follower) => state[follower] === 0)) return part;
  const rest = follow(part, followers, state);
  if (conflict === null) return rest;
  become(rest, { kind: 'impossible' });
  return null;
}

/** What a free site adds to the bound at least when it is decided so. */
export function priceOf({ reduced, pick }: Ascent, site: number, value: 0 | 1): number {
  if (pick.isChosen[site] === value) return 0;
  return value === 0 ? pick.takePrice - reduced[site]! : reduced[site]! - pick.dropPrice;
}

/** Reduced cost fixing: a site whose opposite is as bad as the best plan. What is left of the part, null: nothing. */
export function fixByCost(rules: Rules, from: Open, ascent: Ascent, enough: number): Open | null {
  const { domain } = rules;
  const closed: Open = { kind: 'leaf', proof: ascent.prices };
  let part: Open | null = from;
  for (let site = 0; part !== null && site < ascent.reduced.length; site += 1) {
    if (domain.state[site] !== -1) continue;
    const keep = ascent.pick.isChosen[site] === 1 ? 1 : 0;
    if (ascent.bound + priceOf(ascent, site, keep === 1 ? 0 : 1) < enough) continue;
    part = decide(rules, settle(part, site, keep, closed), site, keep);
  }
  return part;
}

export function sitesIn(state: Int8Array): number {
  return state.reduce((count, value) => count + (value === 1 ? 1 : 0), 0);
}
