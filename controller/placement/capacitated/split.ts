/** Serving clients that may be split: every plan is a transportation problem. */
import type { Room } from '../room.ts';
import { searchAround } from './local-search.ts';
import type { CapacitatedProblem, Flow } from './problem.ts';
import type { Serving } from './serving.ts';
import { transport, transportCost } from './transport.ts';

export function splitServing(problem: CapacitatedProblem, room: Room): Serving {
  const known = new Map<string, number>();
  const objective = (plan: readonly number[]) => {
    const key = plan.join();
    const cost = known.get(key) ?? transportCost(problem, plan);
    known.set(key, cost);
    return cost;
  };
  const judge = {
    cost: objective,
    least: (plan: readonly number[]) => leastCost(problem, plan),
    assignment: (plan: readonly number[]) => mainSites(problem.table.clients, flowsOf(problem, plan)),
  };
  return {
    objective,
    improve: (plan, shouldStop) => searchAround(problem, room, judge, plan, shouldStop),
    link: () => null,
    flows: (plan) => flowsOf(problem, plan),
  };
}

/** As if every site held everybody: no way of serving costs less. */
function leastCost({ table }: CapacitatedProblem, plan: readonly number[]): number {
  const { clients, sites, cost, opening } = table;
  let total = plan.reduce((sum, site) => sum + opening[site]!, 0);
  for (let client = 0; client < clients; client += 1) {
    let least = Infinity;
    for (const site of plan) least = Math.min(least, cost[client * sites + site]!);
    total += least;
  }
  return total;
}

function flowsOf(problem: CapacitatedProblem, plan: readonly number[]): Flow[] {
  const solution = transport(problem, plan);
  if (!('cost' in solution)) return [];
  return Array.from(solution.share, (share, at) => ({
    client: Math.floor(at / plan.length),
    site: plan[at % plan.length]!,
    share,
  })).filter(({ share }) => share > 0);
}

/** For each client the site that serves most of it, −1: none. */
export function mainSites(clients: number, flows: readonly Flow[]): Int32Array {
  const assignment = new Int32Array(clients).fill(-1);
  const most = new Float64Array(clients);
  for (const { client, site, share } of flows) {
    if (share <= most[client]!) continue;
    most[client] = share;
    assignment[client] = site;
  }
  return assignment;
}
