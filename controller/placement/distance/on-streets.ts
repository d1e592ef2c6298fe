/** The sparse table of by-line.ts by walking the streets; what is off the network is named, not guessed silently. Pure. */
import { createTableBuilder, type DistanceQuestion, type DistanceTable } from './by-line.ts';
import { createSnapper } from './snap.ts';
import type { StreetGraph } from './street-graph.ts';
import { createWalker } from './walk.ts';

export interface StreetDistances {
  readonly table: DistanceTable;
  /** Indices of places that no street comes near: nobody walks from or to them. */
  readonly demandOffNetwork: readonly number[];
  readonly candidatesOffNetwork: readonly number[];
}

export function distancesOnStreets(
  { demand, candidates, cutOffM }: DistanceQuestion,
  graph: StreetGraph,
): StreetDistances {
  const snap = createSnapper(graph);
  const targets = demand.map(snap);
  const sources = candidates.map(snap);
  const walker = createWalker(graph, targets);
  const table = createTableBuilder(demand.length);
  for (const source of sources) {
    if (source !== null) walker.from(source, cutOffM, (cell, metres) => table.add(cell, metres));
    table.endOfCandidate();
  }
  return { table: table.build(), demandOffNetwork: nullsOf(targets), candidatesOffNetwork: nullsOf(sources) };
}

function nullsOf(list: readonly unknown[]): number[] {
  return list.flatMap((item, index) => (item === null ? [index] : []));
}
