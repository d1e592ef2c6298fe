/** Why no plan is possible, in the words of the file: who cannot be served, and what is too small. */
import type { CapacitatedProblem } from '../capacitated/problem.ts';
import type { CoverProblem } from '../cover/problem.ts';
import type { Instance } from '../formats/instance.ts';
import { costAtOf, type Costs } from '../median/cost-table.ts';
import type { Posed } from './pose.ts';

/** So many are named, the others counted. */
const MOST_NAMED = 10;

/** Reasons that can be seen without a search; empty: only the proof shows it. `posed` has no plan. */
export function whyImpossible(posed: Posed, { clientNames }: Pick<Instance, 'clientNames'>): string[] {
  const named = (clients: readonly number[]) => {
    const names = clients.slice(0, MOST_NAMED).map((client) => clientNames?.[client] ?? String(client));
    const more = clients.length - names.length;
    return `${clients.length === 1 ? 'client' : 'clients'} ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  };
  switch (posed.kind) {
    case 'cover':
      return unreached(posed.problem, named);
    case 'median':
      return unserved(posed.costs, named);
    case 'centre':
      return unserved(posed.distances, named);
    case 'capacitated':
      return [...unserved(posed.problem.table, named), ...tooSmall(posed.problem, named)];
  }
}

type Named = (clients: readonly number[]) => string;

function unreached({ reach, weight, goal }: CoverProblem, named: Named): string[] {
  if (goal.kind !== 'cheapest') return [];
  const isReached = new Uint8Array(reach.rowCount);
  for (const row of reach.rows) isReached[row] = 1;
  const left = [...weight.keys()].filter((row) => isReached[row] === 0 && weight[row]! > 0);
  if (left.length === 0) return [];
  const all = weight.reduce((sum, value) => sum + value, 0);
  const most = weight.reduce((sum, value, row) => sum + value * isReached[row]!, 0);
  const share = goal.target < all ? `; all sites together reach ${((100 * most) / all).toFixed(2)} %` : '';
  return [`No site is within the radius of ${named(left)}${share}.`];
}

function unserved(costs: Costs, named: Named): string[] {
  const costAt = costAtOf(costs);
  const sites = Array.from({ length: costs.sites }, (_, site) => site);
  const left = Array.from({ length: costs.clients }, (_, client) => client).filter((client) =>
    sites.every((site) => costAt(client, site) === Infinity),
  );
  return left.length === 0 ? [] : [`No way leads from any site to ${named(left)}.`];
}

function tooSmall({ demand, capacity, isSplit, selection }: CapacitatedProblem, named: Named): string[] {
  const largest = capacity.toSorted().toReversed();
  const [most, { atMost }] = [largest[0] ?? 0, selection];
  const large = [...demand.keys()].filter((client) => demand[client]! > most);
  const reasons: string[] = [];
  if (!isSplit && large.length > 0) reasons.push(`No site holds ${named(large)}; the largest holds ${most}.`);
  const needed = demand.reduce((sum, value) => sum + value, 0);
  const held = largest.slice(0, atMost).reduce((sum, value) => sum + value, 0);
  if (needed > held) {
    const sites = Math.min(atMost, capacity.length);
    reasons.push(`All clients together need ${needed}, and the ${sites} largest sites hold ${held}.`);
  }
  return reasons;
}
