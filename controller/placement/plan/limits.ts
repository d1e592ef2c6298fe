/** How far walks are looked at, metres. Pure, for planner and console alike. */

/** Nobody is served from farther away than this. */
export const FARTHEST_M = 1_500;
/** Longer walks are not measured: who has no machine so near counts as walking this far. */
export const LONGEST_M = 5_000;
