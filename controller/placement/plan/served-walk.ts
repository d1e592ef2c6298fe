/**
 * The shortest walk on average where a machine serves only so many an hour: whoever finds no room at the nearest one walks to
 * the next, and who finds none at all counts as walking LONGEST_M (capacitated p-median; a cell may be split). Several
 * machines at a place are as many sites there, each with its own capacity, so that every rule counts machines. Pure.
 */
import type { PlanResult } from '../api.ts';
import { type CapacitatedOutcome, solveCapacitated } from '../capacitated/capacitated.ts';
import type { CapacitatedProblem } from '../capacitated/problem.ts';
import { checkCapacitated } from '../check/check-capacitated.ts';
import type { Capacity } from '../conditions.ts';
import type { WarmSite } from './input.ts';
import { LONGEST_M } from './limits.ts';
import { visitsOf } from './loads.ts';
import type { PlanModel } from './model.ts';
import { type Rules, selectionOf } from './sites.ts';
import { withNowhere, type WalkProblem } from './walk-goal.ts';

/** Pairs of cells and machines: with more there is no plan while somebody waits. */
export const MOST_SERVED_PAIRS = 300_000;

/** How a plan serves everybody where there is room; by site of the model. */
export interface Service {
  /** What it was solved with. */
  readonly rules: Rules;
  readonly machines: ReadonlyMap<number, number>;
  /** In the busiest hour. */
  readonly visits: ReadonlyMap<number, number>;
  readonly walk: PlanResult['walk'];
  /** People in the planner's weights who find no room within LONGEST_M. */
  readonly leftOver: number;
}

interface Served {
  readonly problem: CapacitatedProblem;
  /** Of each client. */
  readonly cells: readonly number[];
  /** Of each place for a machine the site of the model; nowhere comes after them. */
  readonly slots: readonly number[];
}

/** Null: there are too many cells and machines. */
export function servedWalk(
  model: PlanModel,
  capacity: Capacity,
  warm: readonly WarmSite[],
): WalkProblem | null {
  const cells = [...model.weight.keys()].filter((cell) => model.weight[cell]! > 0);
  const slots = model.sites.flatMap(({ isExisting }, site) =>
    Array.from({ length: isExisting ? 1 : capacity.machinesPerSite }, () => site),
  );
  if (cells.length * (slots.length + 1) > MOST_SERVED_PAIRS) return null;
  const problem = problemOf(model, capacity, { cells, slots });
  const own = slots.map((site) => model.sites[site]!);
  return {
    selection: problem.selection,
    solve: (control) => solveCapacitated(problem, { ...control, warmStart: warmSlots(model, slots, warm) }),
    // What was solved here is what is checked here.
    check: (outcome) => checkCapacitated(problem, outcome as CapacitatedOutcome),
    placesOf: (chosen) =>
      Int32Array.from(new Set(Array.from(chosen).flatMap((slot) => slots[slot] ?? []))).sort(),
    serviceOf: (outcome) => ({
      rules: { selection: selectionOf(model.settings, own, model.areas), sites: own },
      ...serviceOf(model, { problem, cells, slots }, outcome as CapacitatedOutcome),
    }),
    unit: Math.max(
      1e-9,
      cells.reduce((sum, cell) => sum + model.weight[cell]!, 0),
    ),
  };
}

function problemOf(
  model: PlanModel,
  capacity: Capacity,
  { cells, slots }: Pick<Served, 'cells' | 'slots'>,
): CapacitatedProblem {
  const { settings, sites, weight, areas, distances } = model;
  const { start, rows, values } = distances.table;
  const clientOf = new Map(cells.map((cell, client) => [cell, client]));
  const width = slots.length + 1;
  const cost = new Float64Array(cells.length * width).fill(Infinity);
  for (const [slot, site] of slots.entries()) {
    for (let at = start[site]!; at < start[site + 1]!; at += 1) {
      const client = clientOf.get(rows[at]!);
      if (client !== undefined) cost[client * width + slot] = weight[rows[at]!]! * Math.round(values[at]!);
    }
  }
  for (const [client, cell] of cells.entries())
    cost[client * width + slots.length] = weight[cell]! * LONGEST_M;
  const demand = Float64Array.from(cells, (cell) => visitsOf(weight[cell]!, capacity));
  const everybody = demand.reduce((sum, visits) => sum + visits, 0);
  const own = slots.map((site) => sites[site]!);
  return {
    table: { clients: cells.length, sites: width, cost, opening: new Float64Array(width) },
    demand,
    capacity: Float64Array.of(
      ...own.map(({ machines }) => machines * capacity.visitsPerHour),
      // Room for all, and for what rounding makes of them.
      2 * everybody + 1,
    ),
    isSplit: true,
    selection: withNowhere(selectionOf(settings, own, areas)),
  };
}

function warmSlots(
  { sites }: PlanModel,
  slots: readonly number[],
  warm: readonly WarmSite[],
): Int32Array | null {
  const machinesOf = new Map(warm.map(({ id, machines = 1 }) => [id, machines]));
  const chosen: number[] = [];
  for (const [slot, site] of slots.entries()) {
    const { id } = sites[site]!;
    const left = machinesOf.get(id) ?? 0;
    if (left === 0) continue;
    machinesOf.set(id, sites[site]!.isExisting ? 0 : left - 1);
    chosen.push(slot);
  }
  return chosen.length === 0 ? null : Int32Array.of(...chosen, slots.length);
}

function serviceOf(
  { sites, weight }: PlanModel,
  { problem, cells, slots }: Served,
  { sites: chosen, flows, objective }: CapacitatedOutcome,
): Omit<Service, 'rules'> {
  const machines = new Map<number, number>();
  for (const slot of chosen) {
    const site = slots[slot];
    if (site !== undefined) machines.set(site, (machines.get(site) ?? 0) + sites[site]!.machines);
  }
  const visits = new Map<number, number>();
  let [longestM, leftOver, people] = [0, 0, 0];
  for (const { client, site: slot, share } of flows) {
    const cell = cells[client]!;
    people += share * weight[cell]!;
    const site = slots[slot];
    if (site === undefined) {
      leftOver += share * weight[cell]!;
      continue;
    }
    visits.set(site, (visits.get(site) ?? 0) + share * problem.demand[client]!);
    longestM = Math.max(longestM, problem.table.cost[client * problem.table.sites + slot]! / weight[cell]!);
  }
  const walk =
    objective === null
      ? null
      : { meanM: people === 0 ? 0 : objective / people, longestM: leftOver > 0 ? null : longestM };
  return { machines, visits, walk, leftOver };
}
