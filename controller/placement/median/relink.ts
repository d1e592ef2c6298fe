/**
 * Path relinking (Glover 1996; Resende and Werneck 2004): walks from one good plan to another by the best swap towards it
 * and stops at the best plan on the way, where interchange may find what lies between the two.
 */
import type { Interchange } from './interchange.ts';

/** Leaves `local` at the best plan strictly between the two; null: there is none, or it is reached by forbidden swaps. */
export function relink(local: Interchange, from: Int32Array, to: Int32Array): number | null {
  const [source, target] = [new Set(from), new Set(to)];
  const leaving = from.filter((site) => !target.has(site));
  const coming = to.filter((site) => !source.has(site));
  if (leaving.length !== coming.length || leaving.length < 3) return null;
  local.reset([...from]);
  let best: number[] | null = null;
  let [bestCost, outs, ins] = [Infinity, [...leaving], [...coming]];
  while (ins.length > 1) {
    let [into, out, profit] = [-1, -1, -Infinity];
    for (const newcomer of ins) {
      for (const leaver of outs) {
        const value = local.profit(newcomer, leaver);
        if (value <= profit || !local.isAllowed(newcomer, leaver)) continue;
        [into, out, profit] = [newcomer, leaver, value];
      }
    }
    if (into < 0) return null;
    local.swap(into, out);
    ins = ins.filter((site) => site !== into);
    outs = outs.filter((site) => site !== out);
    if (local.cost >= bestCost) continue;
    bestCost = local.cost;
    best = local.plan();
  }
  if (best === null) return null;
  local.reset(best);
  return bestCost;
}
