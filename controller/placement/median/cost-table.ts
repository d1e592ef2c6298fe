/** What serving each client from each site costs, weights included: the whole input of the distance family. */

export interface CostTable {
  readonly clients: number;
  readonly sites: number;
  /** cost[client * sites + site] ≥ 0; Infinity where the site may not serve the client. */
  readonly cost: Float64Array;
  /** What opening each site adds to the objective; zeros for the plain p-median. */
  readonly opening: Float64Array;
}

/** For each client its cheapest site of a plan, −1 where none may serve it. The first of equals, so that it can be repeated. */
export function assign({ clients, sites, cost }: CostTable, plan: Iterable<number>): Int32Array {
  const chosen = [...plan];
  const assignment = new Int32Array(clients).fill(-1);
  for (let client = 0; client < clients; client += 1) {
    let best = Infinity;
    for (const site of chosen) {
      const value = cost[client * sites + site]!;
      if (value >= best) continue;
      best = value;
      assignment[client] = site;
    }
  }
  return assignment;
}

/** The objective of a plan, summed in the order of clients; Infinity when somebody is left without a site. */
export function costOf(table: CostTable, plan: Iterable<number>): number {
  const chosen = [...plan];
  let total = 0;
  for (const site of chosen) total += table.opening[site]!;
  assign(table, chosen).forEach((site, client) => {
    total += site < 0 ? Infinity : table.cost[client * table.sites + site]!;
  });
  return total;
}
