/**
 * Capacitated p-median files of OR-Library (Osman and Christofides 1994): "number best", "n p capacity", then n lines
 * "id x y demand"; distances are floors of Euclid's, and demand does not weigh them (placement.md 6.5).
 */
import { type Instance, NOTHING_MORE } from './instance.ts';
import { numbersOf } from './numbers.ts';

const MOST_POINTS = 20_000;

export interface PmedcapFile extends Instance {
  readonly p: number;
  readonly capacity: Float64Array;
  readonly bestKnown: number;
}

export function parsePmedcap(text: string): PmedcapFile {
  const numbers = numbersOf(text);
  numbers.next('the number of the problem');
  const bestKnown = numbers.next('the best known objective');
  const size = numbers.count('the number of points', 1, MOST_POINTS);
  const p = numbers.count('the number of sites to choose', 1, size);
  const capacity = new Float64Array(size).fill(numbers.amount('the capacity of a site'));
  const [x, y, demand] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
  for (let point = 0; point < size; point += 1) {
    numbers.next('the number of a point');
    x[point] = numbers.next('x');
    y[point] = numbers.next('y');
    demand[point] = numbers.amount('a demand');
  }
  const ways = { metric: 'floor' as const, clients: { x, y }, sites: { x, y } };
  return {
    ...NOTHING_MORE,
    clients: size,
    sites: size,
    ways,
    demand,
    isPerPerson: false,
    capacity,
    p,
    bestKnown,
  };
}
