/**
 * Capacitated p-median (whole clients) and capacitated facility location (clients may be split), under any selection rules:
 * Lagrangian relaxation of the assignment with a knapsack for each site (Pirkul 1987; Cornuejols, Sridharan, Thizy 1991).
 */
import { openDomain } from '../domain.ts';
import { mostUndecided } from '../lagrange/branching.ts';
import type { Family } from '../lagrange/family.ts';
import { grainOf } from '../lagrange/incumbent.ts';
import { solve } from '../lagrange/solve.ts';
import type { Control, Outcome } from '../outcome.ts';
import { openRoom } from '../room.ts';
import { capacityMarket } from './capacity-market.ts';
import { searchAround, type Judge } from './local-search.ts';
import { withEnoughSites, type CapacitatedProblem, type Flow } from './problem.ts';
import { transport, transportCost } from './transport.ts';
import { assignWhole, wholeCost } from './whole.ts';

export interface CapacitatedOutcome extends Outcome {
  /** Who is served where; `assignment` names the site that serves most of a client. */
  readonly flows: readonly Flow[];
}

export function solveCapacitated(original: CapacitatedProblem, control: Control): CapacitatedOutcome {
  const problem = { ...original, selection: withEnoughSites(original) };
  const solved = solve(familyOf(problem), problem.selection, control);
  const flows = solved.objective === null ? [] : flowsOf(problem, [...solved.sites]);
  const assignment = mainSites(problem.table.clients, flows);
  return { ...solved, assignment, flows };
}

function familyOf(problem: CapacitatedProblem): Family {
  const { table, selection, isSplit } = problem;
  const { clients, sites, opening } = table;
  const far = farOf(problem);
  const judge = judgeOf(problem);
  const room = openRoom(selection, openDomain(selection).domain.state);
  return {
    clients,
    sites,
    opening,
    far,
    grain: isSplit ? 0 : grainOf([table.cost, opening]),
    isFree: false,
    firstPrices: shareOfSites(problem),
    market: capacityMarket(problem),
    objectiveOf: (plan) => judge.cost(plan),
    improve: (plan, shouldStop) => searchAround(problem, room, judge, plan, shouldStop),
    link: () => null,
    closingPrices(plan) {
      const solution = transport(problem, plan);
      if ('cost' in solution) return solution.clientPrice;
      // Whoever is short of room bids for it, without end.
      return solution.need.map((value) => (2 * value * far) / solution.excess);
    },
    branchAt: (_market, state, usage) => mostUndecided(state, usage),
  };
}

/** Plans that are nearly as good as the best are served with so many orders more. */
const WORTH_SHUFFLING = 1.04;
const SHUFFLES = 40;

function judgeOf(problem: CapacitatedProblem): Judge {
  const known = new Map<string, number>();
  let best = Infinity;
  const openingOf = (plan: readonly number[]) =>
    plan.reduce((sum, site) => sum + problem.table.opening[site]!, 0);

  function judge(plan: readonly number[]): number {
    if (problem.isSplit) return transportCost(problem, plan);
    const opening = openingOf(plan);
    const quick = assignWhole(problem, plan);
    const cost = quick === null ? Infinity : opening + wholeCost(problem, quick);
    if (cost > best * WORTH_SHUFFLING && best < Infinity) return cost;
    const thorough = assignWhole(problem, plan, SHUFFLES);
    const least = thorough === null ? Infinity : opening + wholeCost(problem, thorough);
    best = Math.min(best, least);
    return least;
  }

  return {
    cost(plan) {
      const key = plan.join();
      const cost = known.get(key) ?? judge(plan);
      known.set(key, cost);
      return cost;
    },
    assignment: (plan) => mainSites(problem.table.clients, flowsOf(problem, plan)),
  };
}

function flowsOf(problem: CapacitatedProblem, plan: readonly number[]): Flow[] {
  if (!problem.isSplit) {
    return Array.from(assignWhole(problem, plan, SHUFFLES) ?? [], (site, client) => ({
      client,
      site,
      share: 1,
    }));
  }
  const solution = transport(problem, plan);
  if (!('cost' in solution)) return [];
  return Array.from(solution.share, (share, at) => ({
    client: Math.floor(at / plan.length),
    site: plan[at % plan.length]!,
    share,
  })).filter(({ share }) => share > 0);
}

function mainSites(clients: number, flows: readonly Flow[]): Int32Array {
  const assignment = new Int32Array(clients).fill(-1);
  const most = new Float64Array(clients);
  for (const { client, site, share } of flows) {
    if (share <= most[client]!) continue;
    most[client] = share;
    assignment[client] = site;
  }
  return assignment;
}

function farOf({ table: { clients, sites, cost, opening } }: CapacitatedProblem): number {
  let far = 1 + opening.reduce((sum, value) => sum + value, 0);
  for (let client = 0; client < clients; client += 1)
    far += dearest(cost.subarray(client * sites, (client + 1) * sites));
  return far;
}

function dearest(row: Float64Array): number {
  return row.reduce((most, value) => (value < Infinity ? Math.max(most, value) : most), 0);
}

/** Each client offers what the dearest of its share of the sites would cost. */
function shareOfSites({ table, selection }: CapacitatedProblem): Float64Array {
  const { clients, sites, cost } = table;
  const rank = Math.min(sites - 1, Math.floor(sites / Math.max(1, selection.atMost)));
  return Float64Array.from({ length: clients }, (_, client) => {
    const price = cost.slice(client * sites, (client + 1) * sites).sort()[rank]!;
    return price < Infinity ? price : 0;
  });
}
