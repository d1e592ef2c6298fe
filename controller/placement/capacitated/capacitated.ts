/**
 * Capacitated p-median (whole clients) and capacitated facility location (clients may be split), under any selection rules:
 * Lagrangian relaxation of the assignment with a knapsack for each site (Pirkul 1987; Cornuejols, Sridharan, Thizy 1991).
 */
import { openDomain } from '../domain.ts';
import { mostUndecided } from '../lagrange/branching.ts';
import { highestPrice, type Family } from '../lagrange/family.ts';
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
    market: capacityMarket(problem, highestPrice(far)),
    objectiveOf: (plan) => judge.objective(plan),
    firstTry: 120,
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
const MOST_SHUFFLES = 40;
const LEAST_SHUFFLES = 4;
/** Of large problems fewer are tried, so that a plan takes about as long. */
const PAIRS_SHUFFLED = 60_000;

function shufflesOf({ table }: CapacitatedProblem, plan: readonly number[]): number {
  const affordable = Math.floor(PAIRS_SHUFFLED / (table.clients * Math.max(1, plan.length)));
  return Math.max(LEAST_SHUFFLES, Math.min(MOST_SHUFFLES, affordable));
}

interface ThoroughJudge extends Judge {
  /** As the answer will be. */
  objective(plan: readonly number[]): number;
}

function judgeOf(problem: CapacitatedProblem): ThoroughJudge {
  const [quickly, thoroughly] = [new Map<string, number>(), new Map<string, number>()];
  let best = Infinity;
  const costOf = (plan: readonly number[], shuffles: number) => {
    if (problem.isSplit) return transportCost(problem, plan);
    const served = assignWhole(problem, plan, shuffles);
    return served === null ? Infinity : openingOf(problem, plan) + wholeCost(problem, served);
  };
  const remember = (known: Map<string, number>, plan: readonly number[], shuffles: number) => {
    const key = plan.join();
    const cost = known.get(key) ?? costOf(plan, shuffles);
    known.set(key, cost);
    return cost;
  };
  const quick = (plan: readonly number[]) => remember(quickly, plan, 0);
  return {
    cost: quick,
    least: (plan) => leastCost(problem, plan),
    objective(plan) {
      const cost = quick(plan);
      // A first plan is only a beginning, if there is one.
      const isWorthIt = best === Infinity ? cost === Infinity : cost <= best * WORTH_SHUFFLING;
      const least =
        isWorthIt && !problem.isSplit ? remember(thoroughly, plan, shufflesOf(problem, plan)) : cost;
      best = Math.min(best, least);
      return least;
    },
    assignment: (plan) =>
      problem.isSplit ? mainSites(problem.table.clients, flowsOf(problem, plan)) : assignWhole(problem, plan),
  };
}

function openingOf({ table }: CapacitatedProblem, plan: readonly number[]): number {
  return plan.reduce((sum, site) => sum + table.opening[site]!, 0);
}

/** As if every site held everybody: no way of serving costs less. */
function leastCost(problem: CapacitatedProblem, plan: readonly number[]): number {
  const { clients, sites, cost } = problem.table;
  let total = openingOf(problem, plan);
  for (let client = 0; client < clients; client += 1) {
    let least = Infinity;
    for (const site of plan) least = Math.min(least, cost[client * sites + site]!);
    total += least;
  }
  return total;
}

function flowsOf(problem: CapacitatedProblem, plan: readonly number[]): Flow[] {
  if (!problem.isSplit) {
    return Array.from(assignWhole(problem, plan, shufflesOf(problem, plan)) ?? [], (site, client) => ({
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
