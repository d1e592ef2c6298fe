/** Sites that serve as much as they can hold of what pays best: one knapsack for each site (placement.md 6.2). */
import type { Market } from '../lagrange/family.ts';
import { ranksOf, type Ranges } from '../lagrange/ranges.ts';
import { knapsackFor } from './knapsack.ts';
import type { CapacitatedProblem } from './problem.ts';

export interface CapacityMarket extends Market {
  /** Those that are not out. */
  readonly left: Int32Array;
  /** For each client the only site of `left` that may serve it; −1: none, or several. */
  readonly only: Int32Array;
  /** [place in `left` × clients]: how often each served each client, counted over all calls of `serve`. */
  readonly seen: Float64Array;
}

/** `far`: more than any plan costs. No price rises above `highest`. */
export function capacityMarket(
  { table, demand, capacity, isSplit }: CapacitatedProblem,
  { far, highest }: { far: number; highest: number },
) {
  const { clients, sites, cost } = table;
  const knapsack = knapsackFor(demand, capacity, isSplit);
  const ranks = isSplit ? new Int32Array(0) : ranksOf(table);
  const ceiling = new Float64Array(clients).fill(highest);
  const [item, gain, weight, taken] = [
    new Int32Array(clients),
    new Float64Array(clients),
    new Float64Array(clients),
    new Float64Array(clients),
  ];

  /** By site, so that a knapsack reads one row; Infinity where a site may not serve a client. */
  function costsOf(left: Int32Array, ranges: Ranges | null): Float64Array {
    const costAt = new Float64Array(left.length * clients);
    for (let client = 0; client < clients; client += 1) {
      const [near, end] = ranges === null ? [0, sites] : [ranges.near[client]!, ranges.far[client]!];
      const isOpen = near === 0 && end === sites;
      for (let at = 0; at < left.length; at += 1) {
        const pair = client * sites + left[at]!;
        const isAllowed = isOpen || (ranks[pair]! >= near && ranks[pair]! < end);
        costAt[at * clients + client] = isAllowed ? cost[pair]! : Infinity;
      }
    }
    return costAt;
  }

  /**
   * Below its cheapest site a client's price earns nothing. Where one site alone may serve it, that has to: a price at which
   * it comes before all others says so. Where none may, any price proves that no plan is left.
   */
  function floorOf(costAt: Float64Array, left: Int32Array) {
    const floor = new Float64Array(clients);
    const only = new Int32Array(clients).fill(-1);
    for (let client = 0; client < clients; client += 1) {
      let [least, ways] = [Infinity, 0];
      for (let at = 0; at < left.length; at += 1) {
        const value = costAt[at * clients + client]!;
        if (value === Infinity) continue;
        ways += 1;
        only[client] = ways === 1 ? left[at]! : -1;
        if (value < least) least = value;
      }
      floor[client] = ways === 0 ? highest : ways === 1 && !isSplit ? least + far : least;
    }
    return { floor, only };
  }

  return (state: Int8Array, ranges: Ranges | null): CapacityMarket => {
    const left = Int32Array.from([...state.keys()].filter((site) => state[site] !== 0));
    const costAt = costsOf(left, ranges);
    const share = new Float64Array(left.length * clients);
    const seen = new Float64Array(left.length * clients);

    function worthOf(at: number, rows: Float64Array): number {
      let count = 0;
      const from = at * clients;
      share.fill(0, from, from + clients);
      for (let client = 0; client < clients; client += 1) {
        const saved = rows[client]! - costAt[from + client]!;
        if (saved <= 0) continue;
        item[count] = client;
        gain[count] = saved;
        weight[count] = demand[client]!;
        count += 1;
      }
      const worth = knapsack.solve(count, gain, weight, capacity[left[at]!]!, taken);
      for (let k = 0; k < count; k += 1) share[from + item[k]!] = taken[k]!;
      return worth;
    }

    return {
      clients,
      sites,
      left,
      seen,
      ...floorOf(costAt, left),
      ceiling,
      price(rows, reduced) {
        for (let at = 0; at < left.length; at += 1) reduced[left[at]!]! -= worthOf(at, rows);
        return rows.reduce((sum, value) => sum + value, 0);
      },
      serve(_rows, chosen, served) {
        served.fill(0);
        for (let at = 0; at < left.length; at += 1) {
          const part = chosen[left[at]!]!;
          if (part === 0) continue;
          const from = at * clients;
          for (let client = 0; client < clients; client += 1) {
            const much = part * share[from + client]!;
            served[client]! += much;
            seen[from + client]! += much;
          }
        }
      },
    };
  };
}
