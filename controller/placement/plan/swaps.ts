/**
 * What would take the place of a site: what is lost without it, less what the best other candidate gains then, of those that
 * the rules of the plan allow in its place. Pure.
 */
import type { PlanSite } from '../api.ts';
import { openRoom } from '../room.ts';
import type { PlanModel } from './model.ts';

/** In the gains of the plan's own rows, so that hours, failures and fading count as they do in the plan. */
export function createSwaps(
  { problem, sites }: Pick<PlanModel, 'problem' | 'sites'>,
  chosen: readonly number[],
): (site: number) => PlanSite['replacement'] {
  const { reach, weight, curves, curveOf, selection } = problem;
  const count = new Int32Array(reach.rowCount);
  const change = (site: number, way: 1 | -1) => {
    for (let at = reach.start[site]!; at < reach.start[site + 1]!; at++) count[reach.rows[at]!]! += way;
  };
  // A locked site may fall away too.
  const room = openRoom(
    selection,
    Int8Array.from(sites, ({ isAllowed }) => (isAllowed ? -1 : 0)),
  );
  for (const site of chosen) {
    change(site, 1);
    room.add(site);
  }
  const inPlan = new Set(chosen);
  const others = sites.flatMap(({ isAllowed }, site) => (isAllowed && !inPlan.has(site) ? [site] : []));

  /** What one machine more there is worth now. */
  function gainOf(site: number): number {
    let gain = 0;
    for (let at = reach.start[site]!; at < reach.start[site + 1]!; at++) {
      const row = reach.rows[at]!;
      const curve = curves[curveOf[row]!]!;
      const here = count[row]!;
      if (here + 1 < curve.length) gain += weight[row]! * (curve[here + 1]! - curve[here]!);
    }
    return gain;
  }

  return (site) => {
    change(site, -1);
    const lost = gainOf(site);
    let [best, most] = [-1, -1];
    for (const other of others) {
      if (!room.canSwap(site, other)) continue;
      const gain = gainOf(other);
      if (gain > most) [best, most] = [other, gain];
    }
    change(site, 1);
    if (best === -1) return null;
    const { id, name } = sites[best]!;
    return { id, name, loss: Math.max(0, lost - most) };
  };
}
