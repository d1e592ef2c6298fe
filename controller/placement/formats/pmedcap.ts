/**
 * Capacitated p-median files of OR-Library (Osman and Christofides 1994): "number best", "n p capacity", then n lines
 * "id x y demand"; distances are floors of Euclid's, and demand does not weigh them (placement.md 6.5).
 */
import type { CostTable } from '../median/cost-table.ts';
import { numbersOf } from './numbers.ts';

const MOST_POINTS = 20_000;

export interface PmedcapFile {
  readonly table: CostTable;
  readonly p: number;
  readonly demand: Float64Array;
  readonly capacity: Float64Array;
  readonly bestKnown: number;
}

export function parsePmedcap(text: string): PmedcapFile {
  const numbers = numbersOf(text);
  numbers.next('the number of the problem');
  const bestKnown = numbers.next('the best known objective');
  const size = numbers.count('the number of points', 1, MOST_POINTS);
  const p = numbers.count('the number of sites to choose', 1, size);
  const capacity = new Float64Array(size).fill(numbers.next('the capacity of a site'));
  const [x, y, demand] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
  for (let point = 0; point < size; point += 1) {
    numbers.next('the number of a point');
    x[point] = numbers.next('x');
    y[point] = numbers.next('y');
    demand[point] = numbers.next('a demand');
  }
  const cost = new Float64Array(size * size);
  for (let a = 0; a < size; a += 1) {
    // Not hypot: it rounds exact distances down to one less (placement.md 6.5).
    for (let b = 0; b < size; b += 1)
      cost[a * size + b] = Math.floor(Math.sqrt((x[a]! - x[b]!) ** 2 + (y[a]! - y[b]!) ** 2));
  }
  const table = { clients: size, sites: size, cost, opening: new Float64Array(size) };
  return { table, p, demand, capacity, bestKnown };
}
