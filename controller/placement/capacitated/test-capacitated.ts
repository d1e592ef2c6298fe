/** Small capacitated problems for tests, and the truth about them. */
import fc from 'fast-check';
import { seededRandom } from '../../../shared/random.ts';
import { anyTable } from '../median/test-tables.ts';
import { choose } from '../selection.ts';
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

/**
 * As the files of OR-Library's capacitated p-median (Osman and Christofides 1994): points, each a client and a candidate, and
 * demands at random, floors of Euclid's distances, capacities of 120.
 */
export function scattered({ clients, p, seed }: { clients: number; p: number; seed: number }) {
  const random = seededRandom(seed);
  const upTo = (most: number) => 1 + Math.floor(random() * most);
  const places = Array.from({ length: clients }, () => [upTo(100), upTo(100)] as const);
  const demand = Float64Array.from(places, () => upTo(20));
  const cost = Float64Array.from(
    places.flatMap(([x, y]) => places.map(([a, b]) => Math.floor(Math.sqrt((x - a) ** 2 + (y - b) ** 2)))),
  );
  return {
    table: { clients, sites: clients, cost, opening: new Float64Array(clients) },
    demand,
    capacity: new Float64Array(clients).fill(120),
    isSplit: false,
    selection: choose(clients, p),
  } satisfies CapacitatedProblem;
}

/**
 * A town as in the files SJC1 … SJC4b (Lorena and Senne 2004): blocks of houses in clusters, each a client and a candidate,
 * Euclid's distances in metres; the sites of a plan have room for `1 / use` times all demand.
 */
export function town({ clients, p, use, seed }: { clients: number; p: number; use: number; seed: number }) {
  const random = seededRandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const quarters = Array.from({ length: Math.round(Math.sqrt(clients)) }, () => ({
    x: random() * 5000,
    y: random() * 4000,
    spread: 150 + random() * 500,
  }));
  const places = Array.from({ length: clients }, () => {
    const { x, y, spread } = quarters[Math.floor(random() * quarters.length)]!;
    if (random() < 0.25) return [random() * 5000, random() * 4000] as const;
    return [x + normal() * spread, y + normal() * spread] as const;
  });
  const demand = Float64Array.from(places, () => Math.round(20 + 80 * random() ** 1.5));
  const all = demand.reduce((sum, value) => sum + value, 0);
  const cost = Float64Array.from(
    places.flatMap(([x, y]) => places.map(([a, b]) => Math.sqrt((x - a) ** 2 + (y - b) ** 2))),
  );
  return {
    table: { clients, sites: clients, cost, opening: new Float64Array(clients) },
    demand,
    capacity: new Float64Array(clients).fill(Math.round(all / use / p)),
    isSplit: false,
    selection: choose(clients, p),
  } satisfies CapacitatedProblem;
}
