/**
 * The proof of a bound, small enough to check with code that knows nothing of the search.
 *
 * Each set of multipliers prices the linking rows and the side constraints; relaxing them leaves a choice of sites by value
 * that anybody can repeat (Lagrangian relaxation, Geoffrion 1974). One set proves a bound for all plans. The tree splits
 * the plans by "site in / site out" until each part has a set that proves it no better than the bound.
 */

export interface Multipliers {
  /** One for each demand row: what a unit of service is worth there. */
  readonly rows: Float64Array;
  /** Of the goal: one for each group of a worst-group goal, one for a target to reach, else empty. */
  readonly goal: Float64Array;
  /** Not negative. */
  readonly budget: number;
  /** One for each quota; positive prices its upper side, negative its lower. */
  readonly quotas: Float64Array;
  /** One for each pair that is too near; not negative. */
  readonly conflicts: Float64Array;
  /** One for each cut of the certificate; not negative. Left out: none is priced. */
  readonly cuts?: Float64Array;
}

/**
 * A rule that every plan obeys because sites are whole: an odd number of groups of rows. A site that reaches rows of `a`
 * groups counts a/2, rounded up; a group counts 1 less the share of its weight that is reached. In all that is at least
 * half the number of groups, rounded up ({0, ½}-Chvátal-Gomory cuts, Caprara and Fischetti 1996).
 */
export interface OddCut {
  readonly groups: readonly Int32Array[];
}

/**
 * For the worst group, a second proof beside the tree, of all plans at once. Who gives every group the share s has sites
 * that are worth at least s to each, even when no site counts for more than s (coefficient reduction, Crowder, Johnson
 * and Padberg 1983): a small group that one site serves alone needs the whole site, which prices of rows do not see.
 */
export interface ShareProof {
  /** No plan gives every group as much. */
  readonly share: number;
  /** One multiplier for each group, not negative: weighted with them, the best choice of sites is worth too little. */
  readonly groups: Float64Array;
}

/**
 * Clients and sites that are a problem of their own but for the number of sites. Whatever the group, a plan serves each of
 * its clients from the group's sites or pays at least for the nearest site of another group; so what is proved of each group
 * and number of sites adds up, and the least sum over all ways to share the number proves the whole (dynamic programming).
 */
export interface GroupProof {
  /** Ascending. Each client is in one group, and each site that is not out as well. */
  readonly clients: Int32Array;
  readonly sites: Int32Array;
  /** Of the clients: what they prove holds for every number of sites. */
  readonly prices: Float64Array;
  /** Proofs for a number of sites: clients and sites are counted within the group. */
  readonly counts: readonly { readonly count: number; readonly certificate: Certificate }[];
}

export interface Certificate {
  readonly multipliers: readonly Multipliers[];
  readonly cuts?: readonly OddCut[];
  /**
   * In preorder: `site` (≥ 0) splits, first the plans with the site, then those without; where clients are whole,
   * `sites + client × sites + k` splits as well, first by one of the client's k nearest sites, then by a farther one; `−1 − k` is a leaf that
   * multipliers `k` prove; `IMPOSSIBLE` is a leaf where no plan is allowed, `BY_GROUPS` one that `groups` prove. `[-1]`: one
   * set proves it all.
   */
  readonly tree: Int32Array;
  readonly shares?: ShareProof;
  readonly groups?: readonly GroupProof[];
}

/** A leaf whose fixed sites alone break a constraint. */
export const IMPOSSIBLE = -(2 ** 31);
/** A leaf that is proved by its groups. */
export const BY_GROUPS = IMPOSSIBLE + 1;
