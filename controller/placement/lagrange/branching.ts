/** The site whose share in the relaxation is farthest from a decision. */
export function mostUndecided(state: Int8Array, average: Float64Array): number {
  let [best, distance] = [-1, Infinity];
  for (let site = 0; site < state.length; site += 1) {
    const value = Math.abs(average[site]! - 0.5);
    if (state[site] === -1 && value < distance) [best, distance] = [site, value];
  }
  return best;
}
