/**
 * Plans that reach everybody, fast and without proof: the site that reaches most of those who are left, again and again
 * (the greedy set cover of Chvátal 1979), and the shortest reach for which that needs no more sites than there are.
 */
import { violationsOf, type Selection } from '../selection.ts';
import type { CostTable } from './cost-table.ts';

/** Null where the rules are more than a number of sites, or no reach suffices. `steps`: distances, ascending. */
export function greedyCentre(table: CostTable, selection: Selection, steps: Float64Array): Int32Array | null {
  if (selection.budget !== null || selection.quotas.length > 0 || selection.conflicts.length > 0) return null;
  let best: Int32Array | null = null;
  let [low, high] = [-1, steps.length];
  while (low + 1 < high) {
    const at = (low + high) >> 1;
    const plan = greedyCover(table, selection, steps[at]!);
    if (plan === null) low = at;
    else [best, high] = [plan, at];
  }
  return best !== null && violationsOf(selection, best).length === 0 ? best : null;
}

/** Null when the greedy plan needs more sites than allowed. */
function greedyCover(table: CostTable, selection: Selection, reach: number): Int32Array | null {
  const { clients, sites, cost } = table;
  const isNear = (client: number, site: number) => cost[client * sites + site]! <= reach;
  const isServed = new Uint8Array(clients);
  const news = new Int32Array(sites);
  for (let client = 0; client < clients; client++)
    for (let site = 0; site < sites; site++) if (isNear(client, site)) news[site]!++;
  for (const site of selection.forbidden) news[site] = -1;
  const plan: number[] = [];
  function take(chosen: number): void {
    plan.push(chosen);
    for (let client = 0; client < clients; client++) {
      if (isServed[client] === 1 || !isNear(client, chosen)) continue;
      isServed[client] = 1;
      for (let site = 0; site < sites; site++) if (news[site]! > 0 && isNear(client, site)) news[site]!--;
    }
    news[chosen] = -1;
  }
  for (const site of selection.required) take(site);
  while (plan.length < selection.atMost && isServed.includes(0)) {
    const most = mostOf(news);
    if (!(news[most]! > 0)) return null;
    take(most);
  }
  if (isServed.includes(0)) return null;
  while (plan.length < selection.atLeast && news[mostOf(news)]! >= 0) take(mostOf(news));
  return Int32Array.from(plan).sort();
}

function mostOf(values: Int32Array): number {
  let best = 0;
  for (let at = 1; at < values.length; at++) if (values[at]! > values[best]!) best = at;
  return best;
}
