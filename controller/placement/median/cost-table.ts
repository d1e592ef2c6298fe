/** What serving each client from each site costs, weights included: the whole input of the distance family. */

interface Shape {
  readonly clients: number;
  readonly sites: number;
  /** What opening each site adds to the objective; zeros for the plain p-median. */
  readonly opening: Float64Array;
}

export interface CostTable extends Shape {
  /** cost[client * sites + site] ≥ 0; Infinity where the site may not serve the client. */
  readonly cost: Float64Array;
}

/** Too many pairs for a table: each cost is worked out when it is asked for. */
export interface CostRule extends Shape {
  readonly costAt: (client: number, site: number) => number;
  /** All costs are integers. */
  readonly isWhole: boolean;
}

export type Costs = CostTable | CostRule;

export function costAtOf(costs: Costs): CostRule['costAt'] {
  if ('costAt' in costs) return costs.costAt;
  const { cost, sites } = costs;
  return (client, site) => cost[client * sites + site]!;
}

/** For each client its cheapest site of a plan, −1 where none may serve it. The first of equals, so that it can be repeated. */
export function assign(costs: Costs, plan: Iterable<number>): Int32Array {
  const chosen = [...plan];
  const costAt = costAtOf(costs);
  const assignment = new Int32Array(costs.clients).fill(-1);
  for (let client = 0; client < costs.clients; client += 1) {
    let best = Infinity;
    for (const site of chosen) {
      const value = costAt(client, site);
      if (value >= best) continue;
      best = value;
      assignment[client] = site;
    }
  }
  return assignment;
}

/** The objective of a plan, summed in the order of clients; Infinity when somebody is left without a site. */
export function costOf(costs: Costs, plan: Iterable<number>): number {
  const chosen = [...plan];
  const costAt = costAtOf(costs);
  let total = 0;
  for (const site of chosen) total += costs.opening[site]!;
  assign(costs, chosen).forEach((site, client) => {
    total += site < 0 ? Infinity : costAt(client, site);
  });
  return total;
}
