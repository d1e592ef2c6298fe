/**
 * The transportation problem of a plan where clients may be split: clients are let in one after the other along cheapest
 * augmenting paths over the sites, where a path moves earlier clients on (successive shortest paths, Jewell 1958).
 */
import type { CapacitatedProblem } from './problem.ts';

export interface Transport {
  readonly cost: number;
  /** share[client * plan.length + k] at plan[k]. */
  readonly share: Float64Array;
  /** What a unit of capacity at plan[k] is worth, and from it what each client pays: they prove the cost. */
  readonly sitePrice: Float64Array;
  readonly clientPrice: Float64Array;
}

const TINY = 1e-9;
/** A way is cheaper only by more than rounding. */
const ROUNDING = 1e-11;

/** Clients who together need more than all the sites that may serve them hold: what each of them needs, 0 for the others. */
export interface Shortage {
  readonly need: Float64Array;
  /** By how much it is too much. */
  readonly excess: number;
}

export function transport(
  { table, demand, capacity }: CapacitatedProblem,
  plan: readonly number[],
): Transport | Shortage {
  const { clients, sites } = table;
  const size = plan.length;
  const unit = new Float64Array(clients * size);
  for (let i = 0; i < clients; i += 1) {
    for (let k = 0; k < size; k += 1)
      unit[i * size + k] = table.cost[i * sites + plan[k]!]! / (demand[i]! || 1);
  }
  const flow = new Float64Array(clients * size);
  const spare = Float64Array.from(plan, (site) => capacity[site]!);
  const graph = sitesGraph(clients, size, unit, flow);
  for (let client = 0; client < clients; client += 1) {
    let rest = demand[client]!;
    if (!unit.subarray(client * size, (client + 1) * size).some((value) => value < Infinity)) {
      return { need: demand.map((_, other) => (other === client ? 1 : 0)), excess: 1 };
    }
    while (rest > TINY) {
      const { distance, next } = graph.toSpare(spare);
      let [first, least] = [-1, Infinity];
      for (let k = 0; k < size; k += 1) {
        const length = unit[client * size + k]! + distance[k]!;
        if (length < least) [first, least] = [k, length];
      }
      if (first < 0) return shortageOf(client, rest, demand, unit, flow, size);
      rest -= graph.push(client, first, rest, spare, next);
    }
  }
  const sitePrice = pricesOf(graph, spare);
  const share = flow.slice();
  const clientPrice = new Float64Array(clients);
  let cost = plan.reduce((sum, site) => sum + table.opening[site]!, 0);
  for (let i = 0; i < clients; i += 1) {
    let least = Infinity;
    for (let k = 0; k < size; k += 1) {
      const at = i * size + k;
      least = Math.min(least, table.cost[i * sites + plan[k]!]! + sitePrice[k]! * demand[i]!);
      if (demand[i]! > 0) share[at]! /= demand[i]!;
    }
    if (demand[i] === 0) share[i * size + nearestOf(unit, i, size)] = 1;
    clientPrice[i] = least;
    for (let k = 0; k < size; k += 1) {
      const part = share[i * size + k]!;
      if (part > 0) cost += part * table.cost[i * sites + plan[k]!]!;
    }
  }
  return { cost, share, sitePrice, clientPrice };
}

/** Infinity: the sites are too small, or may not serve somebody. */
export function transportCost(problem: CapacitatedProblem, plan: readonly number[]): number {
  const solution = transport(problem, plan);
  return 'cost' in solution ? solution.cost : Infinity;
}

function nearestOf(unit: Float64Array, client: number, size: number): number {
  let best = 0;
  for (let k = 1; k < size; k += 1) if (unit[client * size + k]! < unit[client * size + best]!) best = k;
  return best;
}

/** The client who found no place, and everybody who is at a site that it, or they, could go to. */
function shortageOf(
  client: number,
  rest: number,
  demand: Float64Array,
  unit: Float64Array,
  flow: Float64Array,
  size: number,
): Shortage {
  const need = new Float64Array(demand.length);
  need[client] = demand[client]!;
  const isReached = new Uint8Array(size);
  const queue = [client];
  for (let one = queue.pop(); one !== undefined; one = queue.pop()) {
    for (let k = 0; k < size; k += 1) {
      if (isReached[k] === 1 || unit[one * size + k] === Infinity) continue;
      isReached[k] = 1;
      for (let other = 0; other < demand.length; other += 1) {
        if (need[other]! > 0 || flow[other * size + k]! <= TINY) continue;
        need[other] = demand[other]!;
        queue.push(other);
      }
    }
  }
  return { need, excess: rest };
}

/**
 * Prices of capacity: what freeing a unit costs. From some full sites nobody can move to where room is left; they may be as
 * dear as it takes to keep everybody else away, each such group dearer than the one before.
 */
function pricesOf(graph: ReturnType<typeof sitesGraph>, spare: Float64Array): Float64Array {
  const roots = spare.slice();
  const base = new Float64Array(spare.length);
  for (let groups = 1; ; groups += 1) {
    const price = graph.toSpare(roots, base).distance;
    const cut = price.indexOf(Infinity);
    if (cut < 0) return price;
    roots[cut] = 1;
    base[cut] = groups * graph.dearest;
  }
}

/** Sites as nodes; from one to the other at what it costs to move the client that moves cheapest. */
function sitesGraph(clients: number, size: number, unit: Float64Array, flow: Float64Array) {
  const length = new Float64Array(size * size);
  const mover = new Int32Array(size * size);
  const distance = new Float64Array(size);
  const next = new Int32Array(size);
  const largest = unit.reduce((most, value) => (value < Infinity ? Math.max(most, value) : most), 1);
  const leeway = ROUNDING * largest;

  function measure(): void {
    length.fill(Infinity);
    for (let i = 0; i < clients; i += 1) {
      for (let from = 0; from < size; from += 1) {
        if (flow[i * size + from]! <= TINY) continue;
        for (let to = 0; to < size; to += 1) {
          const more = unit[i * size + to]! - unit[i * size + from]!;
          if (more >= length[from * size + to]!) continue;
          length[from * size + to] = more;
          mover[from * size + to] = i;
        }
      }
    }
  }

  /** For each site the cheapest way to free a unit of it, ending where there is room, at `base` (Bellman and Ford). */
  function toSpare(spare: Float64Array, base: Float64Array | null = null) {
    measure();
    for (let k = 0; k < size; k += 1) {
      distance[k] = spare[k]! > TINY ? (base?.[k] ?? 0) : Infinity;
      next[k] = -1;
    }
    for (let round = 0, changed = true; changed && round <= size; round += 1) {
      changed = false;
      for (let from = 0; from < size; from += 1) {
        if (spare[from]! > TINY) continue;
        for (let to = 0; to < size; to += 1) {
          const way = length[from * size + to]! + distance[to]!;
          if (way >= distance[from]! - leeway) continue;
          distance[from] = way;
          next[from] = to;
          changed = true;
        }
      }
    }
    return { distance, next };
  }

  /** Sends what fits along the path from `first`; returns how much. */
  function push(
    client: number,
    first: number,
    wanted: number,
    spare: Float64Array,
    next: Int32Array,
  ): number {
    let amount = wanted;
    let end = first;
    for (; spare[end]! <= TINY; end = next[end]!) {
      amount = Math.min(amount, flow[mover[end * size + next[end]!]! * size + end]!);
    }
    amount = Math.min(amount, spare[end]!);
    for (let at = first; at !== end; at = next[at]!) {
      const moved = mover[at * size + next[at]!]!;
      flow[moved * size + at]! -= amount;
      flow[moved * size + next[at]!]! += amount;
    }
    flow[client * size + first]! += amount;
    spare[end]! -= amount;
    return amount;
  }

  return { toSpare, push, dearest: 2 * (size + 1) * largest };
}
