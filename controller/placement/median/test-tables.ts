/** Small cost tables for tests, and the truth about them. */
import fc from 'fast-check';
import { violationsOf, type Selection } from '../selection.ts';
import { anySelection, plansOf } from '../test-instances.ts';
import { costOf, type CostTable } from './cost-table.ts';

export const CASES = 200;

/** The least objective of all allowed plans; Infinity: there is none. */
export function bruteForce(selection: Selection, objectiveOf: (plan: readonly number[]) => number): number {
  return plansOf(selection)
    .filter((plan) => violationsOf(selection, plan).length === 0)
    .reduce((best, plan) => Math.min(best, objectiveOf(plan)), Infinity);
}

export const bestCost = (table: CostTable, selection: Selection) =>
  bruteForce(selection, (plan) => costOf(table, plan));

/** Some clients cannot be served from some sites; costs are integers, or not; sites cost something, or not. */
export function anyTable(sites: number, mostClients = 12): fc.Arbitrary<CostTable> {
  const list = (length: number, item: fc.Arbitrary<number>) =>
    fc.array(item, { minLength: length, maxLength: length }).map((values) => Float64Array.from(values));
  return fc
    .record({
      clients: fc.integer({ min: 1, max: mostClients }),
      unit: fc.constantFrom(1, 7, 0.37),
      holes: fc.constantFrom(0, 1),
      dearest: fc.constantFrom(0, 40),
    })
    .chain(({ clients, unit, holes, dearest }) =>
      fc.record({
        clients: fc.constant(clients),
        sites: fc.constant(sites),
        cost: list(
          clients * sites,
          fc.oneof(
            { weight: 8, arbitrary: fc.nat(30).map((value) => value * unit) },
            { weight: holes, arbitrary: fc.constant(Infinity) },
          ),
        ),
        opening: list(sites, fc.nat(dearest)),
      }),
    );
}

export const anyCase = fc
  .integer({ min: 2, max: 8 })
  .chain((sites) => fc.tuple(anyTable(sites), anySelection(sites)));

/** Clients and sites at the same random points of a square. */
export function squareTable(points: readonly (readonly [number, number])[]): CostTable {
  const size = points.length;
  const cost = new Float64Array(size * size);
  points.forEach(([x, y], i) =>
    points.forEach(([a, b], j) => (cost[i * size + j] = Math.round(Math.sqrt((x - a) ** 2 + (y - b) ** 2)))),
  );
  return { clients: size, sites: size, cost, opening: new Float64Array(size) };
}
