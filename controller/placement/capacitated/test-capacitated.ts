/** Small capacitated problems for tests, and the truth about them. */
import fc from 'fast-check';
import { anyTable } from '../median/test-tables.ts';
import { anySelection } from '../test-instances.ts';
import type { CapacitatedProblem } from './problem.ts';

const list = (length: number, item: fc.Arbitrary<number>) =>
  fc.array(item, { minLength: length, maxLength: length }).map((values) => Float64Array.from(values));

export function anyCapacitated(
  isSplit: boolean,
  mostSites = 6,
  mostClients = 12,
): fc.Arbitrary<CapacitatedProblem> {
  return fc.integer({ min: 2, max: mostSites }).chain((sites) =>
    fc.tuple(anyTable(sites, mostClients), anySelection(sites)).chain(([table, selection]) =>
      fc.record({
        table: fc.constant(table),
        selection: fc.constant(selection),
        demand: list(table.clients, fc.nat(9)),
        capacity: list(sites, fc.integer({ min: 5, max: 40 })),
        isSplit: fc.constant(isSplit),
      }),
    ),
  );
}

/** The cheapest way to give every client one site, by trying all. */
export function cheapestWhole(
  { table, demand, capacity }: CapacitatedProblem,
  plan: readonly number[],
): number {
  const left = capacity.slice();
  const serve = (client: number): number => {
    if (client === table.clients) return 0;
    let best = Infinity;
    for (const site of plan) {
      const cost = table.cost[client * table.sites + site]!;
      if (cost === Infinity || left[site]! < demand[client]!) continue;
      left[site]! -= demand[client]!;
      best = Math.min(best, cost + serve(client + 1));
      left[site]! += demand[client]!;
    }
    return best;
  };
  return plan.reduce((sum, site) => sum + table.opening[site]!, serve(0));
}
