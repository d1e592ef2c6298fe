/**
 * OR-Library's uncapacitated p-median files (Beasley 1985): "n m p", then m edges "i j cost" of an undirected graph whose
 * nodes are clients and sites. Where an edge is given twice the last one counts (placement.md 6.5).
 */
import { type Instance, NOTHING_MORE } from './instance.ts';
import { numbersOf } from './numbers.ts';

/** The table of all pairs must fit: 800 MB. */
const MOST_NODES = 10_000;

export function parseOrlibPmed(text: string): Instance {
  const numbers = numbersOf(text);
  const size = numbers.count('the number of nodes', 1, MOST_NODES);
  const edges = numbers.count('the number of edges', 0, size * size * 10);
  const p = numbers.count('the number of sites to choose', 1, size);
  const values = new Float64Array(size * size).fill(Infinity);
  for (let edge = 0; edge < edges; edge += 1) {
    const a = numbers.count('a node', 1, size) - 1;
    const b = numbers.count('a node', 1, size) - 1;
    const length = numbers.amount('the cost of an edge');
    values[a * size + b] = length;
    values[b * size + a] = length;
  }
  allPairsShortestPaths(size, values);
  const demand = new Float64Array(size).fill(1);
  return { ...NOTHING_MORE, clients: size, sites: size, ways: { values }, demand, isPerPerson: true, p };
}

/** Floyd 1962, in place. */
function allPairsShortestPaths(size: number, cost: Float64Array): void {
  for (let node = 0; node < size; node += 1) cost[node * size + node] = 0;
  for (let via = 0; via < size; via += 1) {
    for (let from = 0; from < size; from += 1) {
      const first = cost[from * size + via]!;
      if (first === Infinity) continue;
      for (let to = 0; to < size; to += 1) {
        const length = first + cost[via * size + to]!;
        if (length < cost[from * size + to]!) cost[from * size + to] = length;
      }
    }
  }
}
