/**
 * Sites that can serve only so much. Demand and capacity are in one unit, say visits in the busiest hour; costs are for the
 * whole demand of a client (placement.md 6.5).
 */
import type { CostTable } from '../median/cost-table.ts';
import { eitherOr, type Selection } from '../selection.ts';

export interface CapacitatedProblem {
  readonly table: CostTable;
  readonly demand: Float64Array;
  readonly capacity: Float64Array;
  /** Whether a client may go to several sites; otherwise all of it goes to one. */
  readonly isSplit: boolean;
  readonly selection: Selection;
}

/** So much of a client's demand, 0 … 1, is served at a site. */
export interface Flow {
  readonly client: number;
  readonly site: number;
  readonly share: number;
}

export interface Machines {
  /** Of one machine. */
  readonly capacity: number;
  readonly cost: number;
  /** At one site at most. */
  readonly atMost: number;
}

/**
 * Several machines at a site: each number of machines becomes a site of its own at the same place, of which one at most is
 * chosen. The option of site `j` with `k` machines has the number `j * atMost + k − 1`.
 */
export function withMachines(table: CostTable, selection: Selection, machines: Machines) {
  const { clients, sites, cost, opening } = table;
  const options = machines.atMost;
  const spread = (sites: Int32Array) =>
    Int32Array.from([...sites].flatMap((site) => optionsOf(site, options)));
  const wide = new Float64Array(clients * sites * options);
  cost.forEach((value, at) => wide.fill(value, at * options, (at + 1) * options));
  const count = (option: number) => (option % options) + 1;
  const numbers = Array.from({ length: sites * options }, (_, option) => option);
  const siteOf = (option: number) => Math.floor(option / options);
  const { budget } = selection;
  return {
    table: {
      clients,
      sites: sites * options,
      cost: wide,
      opening: Float64Array.from(
        numbers,
        (option) => opening[siteOf(option)]! + count(option) * machines.cost,
      ),
    },
    capacity: Float64Array.from(numbers, (option) => count(option) * machines.capacity),
    selection: {
      ...selection,
      siteCount: sites * options,
      budget: budget && {
        ...budget,
        cost: Float64Array.from(
          numbers,
          (option) => budget.cost[siteOf(option)]! + count(option) * machines.cost,
        ),
      },
      required: new Int32Array(0),
      forbidden: spread(selection.forbidden),
      quotas: [
        ...selection.quotas.map((quota) => ({ ...quota, sites: spread(quota.sites) })),
        ...Array.from({ length: sites }, (_, site) => ({
          ...eitherOr('one number of machines', optionsOf(site, options)),
          atLeast: selection.required.includes(site) ? 1 : 0,
        })),
      ],
      conflicts: rivalOptions(selection.conflicts, options),
    },
  };
}

function optionsOf(site: number, options: number): number[] {
  return Array.from({ length: options }, (_, k) => site * options + k);
}

function rivalOptions(conflicts: Int32Array, options: number): Int32Array {
  const pairs: number[] = [];
  for (let at = 0; at < conflicts.length; at += 2) {
    for (const a of optionsOf(conflicts[at]!, options)) {
      for (const b of optionsOf(conflicts[at + 1]!, options)) pairs.push(a, b);
    }
  }
  return Int32Array.from(pairs);
}

/** The largest sites together must hold the demand: a number of sites that no plan can do without. */
export function withEnoughSites({ demand, capacity, selection }: CapacitatedProblem): Selection {
  const needed = demand.reduce((sum, value) => sum + value, 0) * (1 - 1e-9);
  let [held, sites] = [0, 0];
  for (const value of capacity.toSorted().toReversed()) {
    if (held >= needed) break;
    held += value;
    sites += 1;
  }
  // Not even all of them: no plan at all.
  const least = held >= needed ? sites : capacity.length + 1;
  return { ...selection, atLeast: Math.max(selection.atLeast, least) };
}
