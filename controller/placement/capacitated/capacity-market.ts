/** Sites that serve as much as they can hold of what pays best: one knapsack for each site (placement.md 6.2). */
import type { Market } from '../lagrange/family.ts';
import { knapsackFor } from './knapsack.ts';
import type { CapacitatedProblem } from './problem.ts';

/** `floor`: below its cheapest site a client's price earns nothing. `highest`: no price rises above it. */
export function capacityMarket({ table, demand, capacity, isSplit }: CapacitatedProblem, highest: number) {
  const { clients, sites, cost } = table;
  const knapsack = knapsackFor(demand, capacity, isSplit);
  // By site, so that a knapsack reads one row.
  const costAt = new Float64Array(clients * sites);
  const floor = new Float64Array(clients).fill(Infinity);
  for (let client = 0; client < clients; client += 1) {
    for (let site = 0; site < sites; site += 1) {
      const value = cost[client * sites + site]!;
      costAt[site * clients + client] = value;
      if (value < floor[client]!) floor[client] = value;
    }
    if (floor[client] === Infinity) floor[client] = 0;
  }
  const ceiling = new Float64Array(clients).fill(highest);
  const share = new Float64Array(clients * sites);
  const [item, gain, weight] = [
    new Int32Array(clients),
    new Float64Array(clients),
    new Float64Array(clients),
  ];
  const taken = new Float64Array(clients);

  function worthOf(site: number, rows: Float64Array): number {
    let count = 0;
    const at = site * clients;
    share.fill(0, at, at + clients);
    for (let client = 0; client < clients; client += 1) {
      const saved = rows[client]! - costAt[at + client]!;
      if (saved <= 0) continue;
      item[count] = client;
      gain[count] = saved;
      weight[count] = demand[client]!;
      count += 1;
    }
    const worth = knapsack.solve(count, gain, weight, capacity[site]!, taken);
    for (let k = 0; k < count; k += 1) share[at + item[k]!] = taken[k]!;
    return worth;
  }

  return (state: Int8Array): Market => {
    const left = [...state.keys()].filter((site) => state[site] !== 0);
    return {
      clients,
      sites,
      floor,
      ceiling,
      price(rows, reduced) {
        for (const site of left) reduced[site]! -= worthOf(site, rows);
        return rows.reduce((sum, value) => sum + value, 0);
      },
      serve(_rows, chosen, served) {
        served.fill(0);
        for (const site of left) {
          const part = chosen[site]!;
          if (part === 0) continue;
          for (let client = 0; client < clients; client += 1)
            served[client]! += part * share[site * clients + client]!;
        }
      },
    };
  };
}
