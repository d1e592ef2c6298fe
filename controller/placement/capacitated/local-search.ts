/** Adds, drops and swaps of sites, each judged by serving everybody anew; only newcomers near the clients of a site. */
import type { Room } from '../room.ts';
import type { CapacitatedProblem } from './problem.ts';

/** Newcomers to try for one site. */
const NEWCOMERS = 8;
/** Neighbours that are judged before a plan is called a local optimum. */
const LOOKS = 16;

export interface Judge {
  /** What a plan costs; Infinity where it cannot serve everybody. */
  cost(plan: readonly number[]): number;
  /** What it costs at least; much faster. */
  least(plan: readonly number[]): number;
  /** For each client the site that serves most of it. */
  assignment(plan: readonly number[]): Int32Array | null;
}

/** First improvement until no move helps. */
export function searchAround(
  problem: CapacitatedProblem,
  room: Room,
  judge: Judge,
  start: readonly number[],
  shouldStop: () => boolean,
): readonly number[] {
  let plan = start;
  for (const site of plan) room.add(site);
  let cost = judge.cost(plan);
  for (let isBetter = true; isBetter && !shouldStop();) {
    isBetter = false;
    for (const next of likeliest(neighbours(problem, room, judge, plan), judge, cost)) {
      if (shouldStop()) break;
      const value = judge.cost(next);
      const isLess = cost === Infinity ? value < cost : value < cost - 1e-9 * Math.abs(cost);
      if (!isLess) continue;
      for (const site of plan) room.drop(site);
      for (const site of next) room.add(site);
      [plan, cost, isBetter] = [next, value, true];
      break;
    }
  }
  for (const site of plan) room.drop(site);
  return plan;
}

/** Those that may be better, the likeliest first. */
function likeliest(
  plans: Iterable<readonly number[]>,
  judge: Judge,
  limit: number,
): readonly (readonly number[])[] {
  return Array.from(plans, (plan) => ({ plan, least: judge.least(plan) }))
    .filter(({ least }) => least < limit || limit === Infinity)
    .sort((a, b) => a.least - b.least)
    .slice(0, LOOKS)
    .map(({ plan }) => plan);
}

function* neighbours(
  { table }: CapacitatedProblem,
  room: Room,
  judge: Judge,
  plan: readonly number[],
): Generator<readonly number[]> {
  const assignment = judge.assignment(plan);
  const isIn = new Set(plan);
  const others = Array.from({ length: table.sites }, (_, site) => site).filter((site) => !isIn.has(site));
  const without = (out: number) => plan.filter((site) => site !== out);
  for (const out of plan) if (room.canDrop(out)) yield without(out);
  for (const out of plan) {
    for (const into of nearest(table, clientsOf(assignment, out), others)) {
      if (room.canSwap(out, into)) yield [...without(out), into].sort((a, b) => a - b);
    }
  }
  for (const into of others) if (room.canAdd(into)) yield [...plan, into].sort((a, b) => a - b);
}

function clientsOf(assignment: Int32Array | null, site: number): number[] | null {
  if (assignment === null) return null;
  return [...assignment.keys()].filter((client) => assignment[client] === site);
}

/** The sites that would serve these clients (null: everybody) cheapest. */
function nearest(
  { clients, sites, cost }: CapacitatedProblem['table'],
  group: number[] | null,
  candidates: readonly number[],
): number[] {
  const members = group ?? Array.from({ length: clients }, (_, client) => client);
  const total = new Float64Array(sites);
  for (const site of candidates) {
    for (const client of members) total[site]! += Math.min(cost[client * sites + site]!, 1e15);
  }
  return [...candidates].sort((a, b) => total[a]! - total[b]!).slice(0, NEWCOMERS);
}
