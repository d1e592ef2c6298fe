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
import { splitAt } from './branching.ts';
import { capacityMarket, type CapacityMarket } from './capacity-market.ts';
import { withEnoughSites, type CapacitatedProblem, type Flow } from './problem.ts';
import type { Serving } from './serving.ts';
import { mainSites, splitServing } from './split.ts';
import { transport } from './transport.ts';
import { wholeServing } from './whole.ts';

export interface CapacitatedOutcome extends Outcome {
  /** Who is served where; `assignment` names the site that serves most of a client. */
  readonly flows: readonly Flow[];
}

export function solveCapacitated(original: CapacitatedProblem, control: Control): CapacitatedOutcome {
  const problem = { ...original, selection: withEnoughSites(original) };
  const { selection, isSplit } = problem;
  const room = openRoom(selection, openDomain(selection).domain.state);
  const far = farOf(problem);
  const serving = isSplit
    ? splitServing(problem, room)
    : wholeServing(problem, room, { far, seed: control.seed });
  const solved = solve(familyOf(problem, far, serving), selection, control);
  const flows = solved.objective === null ? [] : serving.flows([...solved.sites]);
  return { ...solved, assignment: mainSites(problem.table.clients, flows), flows };
}

function familyOf(problem: CapacitatedProblem, far: number, serving: Serving): Family<CapacityMarket> {
  const market = capacityMarket(problem, { far, highest: highestPrice(far) });
  const { clients, sites, cost, opening } = problem.table;
  return {
    clients,
    sites,
    opening,
    far,
    grain: problem.isSplit ? 0 : grainOf([cost, opening]),
    isFree: false,
    firstPrices: shareOfSites(problem),
    market: (state, _, ranges) => market(state, ranges),
    objectiveOf: (plan) => serving.objective(plan),
    firstTry: 120,
    improve: (plan, shouldStop) => serving.improve(plan, shouldStop),
    link: (from, to, shouldStop) => serving.link(from, to, shouldStop),
    closingPrices(plan) {
      const solution = transport(problem, plan);
      if ('cost' in solution) return solution.clientPrice;
      // Whoever is short of room bids for it, without end.
      return solution.need.map((value) => (2 * value * far) / solution.excess);
    },
    branchAt: (left, place, { average }) =>
      problem.isSplit ? mostUndecided(place.state, average) : splitAt(problem, left, place, average),
    ...(serving.learn && {
      serveLast: ({ only }: CapacityMarket, plan: readonly number[]) => serving.learn?.(plan, only),
    }),
  };
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
