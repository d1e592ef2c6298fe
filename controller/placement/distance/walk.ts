/** One-to-many Dijkstra on the streets, limited by how far people walk. Pure. */
import type { Snapped } from './snap.ts';
import type { StreetGraph } from './street-graph.ts';

export interface Walker {
  /** Calls `visit` with every target within `limitM` of `from` and the metres walked, ways to and from the street included. */
  from(from: Snapped, limitM: number, visit: (target: number, walkedM: number) => void): void;
}

/** `targets`: null where a place is off the network. Buffers are kept from one search to the next. */
export function createWalker(graph: StreetGraph, targets: readonly (Snapped | null)[]): Walker {
  const targetsOn = targetsByStreet(graph, targets);
  const distance = new Float64Array(graph.nodeCount).fill(Infinity);
  const queue = createMinQueue();
  const touched: number[] = [];

  function reach(node: number, metres: number, limitM: number): void {
    if (metres > limitM || metres >= distance[node]!) return;
    if (distance[node] === Infinity) touched.push(node);
    distance[node] = metres;
    queue.push(node, metres);
  }

  function spread(limitM: number): void {
    for (let next = queue.pop(); next !== null; next = queue.pop()) {
      if (next.metres > distance[next.node]!) continue;
      for (let at = graph.start[next.node]!; at < graph.start[next.node + 1]!; at++) {
        const { from, to, lengthM } = graph.streets[graph.streetAt[at]!]!;
        reach(from === next.node ? to : from, next.metres + lengthM, limitM);
      }
    }
  }

  function streetsTouched(first: number): Set<number> {
    const streets = new Set([first]);
    for (const node of touched) {
      for (let at = graph.start[node]!; at < graph.start[node + 1]!; at++) streets.add(graph.streetAt[at]!);
    }
    return streets;
  }

  return {
    from(from, limitM, visit) {
      const street = graph.streets[from.street]!;
      reach(street.from, from.accessM + from.atM, limitM);
      reach(street.to, from.accessM + street.lengthM - from.atM, limitM);
      spread(limitM);
      for (const number of streetsTouched(from.street)) {
        const { from: a, to: b, lengthM } = graph.streets[number]!;
        for (const target of targetsOn[number]!) {
          const { atM, accessM } = targets[target]!;
          const along = number === from.street ? from.accessM + Math.abs(from.atM - atM) : Infinity;
          const metres = accessM + Math.min(along, distance[a]! + atM, distance[b]! + lengthM - atM);
          if (metres <= limitM) visit(target, metres);
        }
      }
      for (const node of touched) distance[node] = Infinity;
      touched.length = 0;
    },
  };
}

function targetsByStreet(graph: StreetGraph, targets: readonly (Snapped | null)[]): number[][] {
  const byStreet: number[][] = graph.streets.map(() => []);
  for (const [index, target] of targets.entries()) if (target !== null) byStreet[target.street]!.push(index);
  return byStreet;
}

interface Entry {
  readonly node: number;
  readonly metres: number;
}

/** A binary heap; entries that were overtaken stay in it and are skipped by the reader. */
function createMinQueue() {
  const heap: Entry[] = [];
  function sink(from: number): void {
    for (let at = from; ;) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let least = at;
      if (left < heap.length && heap[left]!.metres < heap[least]!.metres) least = left;
      if (right < heap.length && heap[right]!.metres < heap[least]!.metres) least = right;
      if (least === at) return;
      [heap[at], heap[least]] = [heap[least]!, heap[at]!];
      at = least;
    }
  }
  return {
    push(node: number, metres: number): void {
      let at = heap.push({ node, metres }) - 1;
      while (at > 0 && heap[(at - 1) >> 1]!.metres > heap[at]!.metres) {
        const parent = (at - 1) >> 1;
        [heap[at], heap[parent]] = [heap[parent]!, heap[at]!];
        at = parent;
      }
    },
    pop(): Entry | null {
      const first = heap[0];
      if (first === undefined) return null;
      const last = heap.pop()!;
      if (heap.length > 0) {
        heap[0] = last;
        sink(0);
      }
      return first;
    },
  };
}
