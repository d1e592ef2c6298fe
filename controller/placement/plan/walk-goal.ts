/**
 * The walks themselves as the goal: shortest on average (p-median) or for whoever walks farthest (p-centre). Walks are whole
 * metres up to LONGEST_M; on average, whoever has no machine so near counts as walking that far. Pure.
 */
import { LONGEST_M } from './limits.ts';
import { checkCentre, checkMedian } from '../check/check-median.ts';
import type { Verdict } from '../check/check-cover.ts';
import type { CostTable } from '../median/cost-table.ts';
import { solveCentre } from '../median/p-centre.ts';
import { solveMedian } from '../median/p-median.ts';
import type { Control, Outcome } from '../outcome.ts';
import type { Selection } from '../selection.ts';
import type { PlanModel } from './model.ts';
import type { Service } from './served-walk.ts';

/** Pairs of cells and sites whose walks fit into the memory of a worker (320 MB). */
export const MOST_PAIRS = 40_000_000;

export interface WalkProblem {
  solve(control: Control): Outcome;
  check(outcome: Outcome): Verdict;
  /** Sites of the model, ascending, each once. */
  placesOf(chosen: Int32Array): Int32Array;
  /** Where capacity decides who is served where. */
  serviceOf?(outcome: Outcome): Service;
  readonly selection: Selection;
  /** The objective of the core is this many times the planner's metres. */
  readonly unit: number;
}

/** One place more than the sites: nowhere, always there, as far as can be. */
export function meanWalk({ distances: { table }, weight, problem }: PlanModel): WalkProblem {
  const own = problem.selection;
  const nowhere = own.siteCount;
  const sites = nowhere + 1;
  const cost = new Float64Array(weight.length * sites).fill(Infinity);
  for (let site = 0; site < nowhere; site += 1) {
    for (let at = table.start[site]!; at < table.start[site + 1]!; at += 1) {
      const cell = table.rows[at]!;
      cost[cell * sites + site] = weight[cell]! * Math.round(table.values[at]!);
    }
  }
  for (const [cell, people] of weight.entries()) cost[cell * sites + nowhere] = people * LONGEST_M;
  const costs: CostTable = { clients: weight.length, sites, cost, opening: new Float64Array(sites) };
  const selection = withNowhere(own);
  return {
    selection,
    solve: (control) =>
      solveMedian(costs, selection, {
        ...control,
        warmStart: control.warmStart && Int32Array.of(...control.warmStart, nowhere),
      }),
    check: (outcome) => checkMedian(costs, selection, outcome),
    placesOf: (chosen) => chosen.filter((site) => site !== nowhere),
    unit: Math.max(
      1e-9,
      weight.reduce((sum, people) => sum + people, 0),
    ),
  };
}

/** One site more, which is always chosen and costs nothing. */
export function withNowhere(own: Selection): Selection {
  return {
    ...own,
    siteCount: own.siteCount + 1,
    atLeast: own.atLeast + 1,
    atMost: own.atMost + 1,
    required: Int32Array.of(...own.required, own.siteCount),
    budget: own.budget && { ...own.budget, cost: Float64Array.of(...own.budget.cost, 0) },
  };
}

/** Of everybody whom a site that may be used reaches at all. */
export function longestWalk({ distances: { table }, weight, problem, sites }: PlanModel): WalkProblem {
  const { selection } = problem;
  const reachable = new Uint8Array(weight.length);
  for (const [site, { isAllowed }] of sites.entries())
    if (isAllowed)
      for (const cell of table.rows.subarray(table.start[site], table.start[site + 1])) reachable[cell] = 1;
  const clientOf = new Int32Array(weight.length).fill(-1);
  let clients = 0;
  for (const [cell, people] of weight.entries())
    if (people > 0 && reachable[cell] === 1) clientOf[cell] = clients++;
  const cost = new Float64Array(clients * sites.length).fill(Infinity);
  for (let site = 0; site < sites.length; site += 1) {
    for (let at = table.start[site]!; at < table.start[site + 1]!; at += 1) {
      const client = clientOf[table.rows[at]!]!;
      if (client >= 0) cost[client * sites.length + site] = Math.round(table.values[at]!);
    }
  }
  const distances = { clients, sites: sites.length, cost, opening: new Float64Array(sites.length) };
  return {
    selection,
    solve: (control) => solveCentre(distances, selection, control),
    check: (outcome) => checkCentre(distances, selection, outcome),
    placesOf: (chosen) => chosen,
    unit: 1,
  };
}
