/**
 * Which sets of sites are allowed: one set of constraints for all models (placement.md 6.1).
 * Either-or, quotas of regions and types, and "at most K moves" are all quotas; spacing is a list of pairs.
 */

export interface Quota {
  /** The planner's words for it, used when it makes a plan impossible. */
  readonly name: string;
  readonly sites: Int32Array;
  readonly atLeast: number;
  readonly atMost: number;
}

export interface Budget {
  /** Cost of choosing each site; negative where choosing saves something (`moveBudget`). */
  readonly cost: Float64Array;
  readonly atMost: number;
}

export interface Selection {
  readonly siteCount: number;
  /** How many sites are chosen; equal for "exactly p". */
  readonly atLeast: number;
  readonly atMost: number;
  readonly budget: Budget | null;
  readonly required: Int32Array;
  readonly forbidden: Int32Array;
  readonly quotas: readonly Quota[];
  /** Pairs of sites that are too near to each other: a0, b0, a1, b1, … */
  readonly conflicts: Int32Array;
}

const NONE = new Int32Array(0);

/** Any `count` of the sites, and what `more` says on top. */
export function choose(siteCount: number, count: number, more: Partial<Selection> = {}): Selection {
  return {
    siteCount,
    atLeast: count,
    atMost: count,
    budget: null,
    required: NONE,
    forbidden: NONE,
    quotas: [],
    conflicts: NONE,
    ...more,
  };
}

/** Any number of sites: what they cost, or what they must reach, limits them. */
export function chooseAny(siteCount: number, more: Partial<Selection> = {}): Selection {
  return choose(siteCount, 0, { atMost: siteCount, ...more });
}

export function eitherOr(name: string, sites: Iterable<number>): Quota {
  return { name, sites: Int32Array.from(sites), atLeast: 0, atMost: 1 };
}

/** Of the existing machines at most `moves` leave their place. */
export function atMostMoves(name: string, existing: Iterable<number>, moves: number): Quota {
  const sites = Int32Array.from(existing);
  return { name, sites, atLeast: Math.max(0, sites.length - moves), atMost: sites.length };
}

/**
 * Moving as money: a new site costs its price, an existing one costs `leave` when it is given up. Leaving everything is
 * charged up front and whoever stays gives it back, so the cost of an existing site is negative and the limit lower.
 */
export function moveBudget(price: Float64Array, leave: Float64Array, atMost: number): Budget {
  let charged = 0;
  const cost = price.map((value, site) => {
    charged += leave[site]!;
    return value - leave[site]!;
  });
  return { cost, atMost: atMost - charged };
}

/** Sums of prices are compared with this much leniency, because 0.1 + 0.2 is not 0.3. */
export function toleranceOf(budget: Budget): number {
  return 1e-9 * Math.max(1, Math.abs(budget.atMost));
}

/** One broken rule, as data; words are made where people read it. */
export type Violation =
  | { readonly rule: 'count'; readonly chosen: number; readonly atLeast: number; readonly atMost: number }
  | { readonly rule: 'budget'; readonly cost: number; readonly atMost: number }
  | { readonly rule: 'required' | 'forbidden'; readonly site: number }
  | {
      readonly rule: 'quota';
      readonly name: string;
      readonly chosen: number;
      readonly atLeast: number;
      readonly atMost: number;
    }
  | { readonly rule: 'spacing'; readonly sites: readonly [number, number] };

/** Every rule that a finished plan breaks. Written for clarity: the checker and the tests rely on it, no search does. */
export function violationsOf(selection: Selection, chosen: Iterable<number>): Violation[] {
  const picked = new Set(chosen);
  const { atLeast, atMost, budget, quotas, conflicts } = selection;
  const broken: Violation[] = [];
  if (picked.size < atLeast || picked.size > atMost) {
    broken.push({ rule: 'count', chosen: picked.size, atLeast, atMost });
  }
  if (budget !== null) {
    let cost = 0;
    for (const site of picked) cost += budget.cost[site]!;
    if (cost > budget.atMost + toleranceOf(budget))
      broken.push({ rule: 'budget', cost, atMost: budget.atMost });
  }
  for (const site of selection.required) if (!picked.has(site)) broken.push({ rule: 'required', site });
  for (const site of selection.forbidden) if (picked.has(site)) broken.push({ rule: 'forbidden', site });
  for (const quota of quotas) {
    const count = quota.sites.reduce((sum, site) => sum + (picked.has(site) ? 1 : 0), 0);
    if (count < quota.atLeast || count > quota.atMost) {
      const { name, atLeast, atMost } = quota;
      broken.push({ rule: 'quota', name, chosen: count, atLeast, atMost });
    }
  }
  for (let at = 0; at < conflicts.length; at += 2) {
    const pair = [conflicts[at]!, conflicts[at + 1]!] as const;
    if (picked.has(pair[0]) && picked.has(pair[1])) broken.push({ rule: 'spacing', sites: pair });
  }
  return broken;
}
