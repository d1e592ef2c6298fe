/**
 * The round of a technician: visits in the order that costs least, with the times between which each may begin and how long it takes.
 * Exact for up to ten visits by dynamic programming over sets; beyond, insertion and exchange, with a bound that says how
 * far from the best it can be at most.
 */
export interface Visit {
  /** Earliest and latest begin of the work there. */
  readonly fromMs: number;
  readonly untilMs: number;
  readonly serviceMs: number;
}

export interface Round {
  readonly startMs: number;
  readonly visits: readonly Visit[];
  /** Travel from place to place; place 0 is the start, visit i is place i + 1. */
  readonly travelMs: readonly (readonly number[])[];
}

export interface Route {
  /** Indices of the visits. */
  readonly order: readonly number[];
  /** What the round costs: lateness a hundredfold, then the time at which it ends. */
  readonly costMs: number;
  /** No order costs less than this. */
  readonly boundMs: number;
}

/** A minute late is as bad as a hundred minutes more of work. */
const LATE_WEIGHT = 100;
export const MAX_EXACT = 10;

export function planRoute(round: Round, warm: readonly number[] = []): Route {
  if (round.visits.length === 0) return { order: [], costMs: 0, boundMs: 0 };
  if (round.visits.length <= MAX_EXACT) return exact(round);
  const order = improve(round, insertAll(round, warm));
  return { order, costMs: costOf(round, order), boundMs: boundOf(round) };
}

interface State {
  readonly timeMs: number;
  readonly lateMs: number;
}

function step(round: Round, { timeMs, lateMs }: State, from: number, visit: number): State {
  const { fromMs, untilMs, serviceMs } = round.visits[visit]!;
  const beginMs = Math.max(timeMs + round.travelMs[from]![visit + 1]!, fromMs);
  return { timeMs: beginMs + serviceMs, lateMs: lateMs + Math.max(0, beginMs - untilMs) };
}

export function costOf(round: Round, order: readonly number[]): number {
  let state: State = { timeMs: round.startMs, lateMs: 0 };
  let from = 0;
  for (const visit of order) {
    state = step(round, state, from, visit);
    from = visit + 1;
  }
  return state.timeMs - round.startMs + LATE_WEIGHT * state.lateMs;
}

interface Label extends State {
  readonly order: readonly number[];
}

/** Of the ways through the same places to the same last one, each that is better in time or in lateness may lead to the best. */
function exact(round: Round): Route {
  const count = round.visits.length;
  const full = 2 ** count - 1;
  const labels: Label[][][] = Array.from({ length: full + 1 }, () =>
    Array.from({ length: count + 1 }, () => []),
  );
  labels[0]![0] = [{ timeMs: round.startMs, lateMs: 0, order: [] }];
  for (let set = 0; set < full; set += 1) {
    for (let from = 0; from <= count; from += 1) {
      for (const label of labels[set]![from]!) {
        for (let visit = 0; visit < count; visit += 1) {
          if ((set & (1 << visit)) !== 0) continue;
          const next = { ...step(round, label, from, visit), order: [...label.order, visit] };
          keepBest(labels[set | (1 << visit)]![visit + 1]!, next);
        }
      }
    }
  }
  const ends = labels[full]!.flat().map(({ order }) => ({ order, costMs: costOf(round, order) }));
  const best = ends.reduce((best, end) => (end.costMs < best.costMs ? end : best));
  return { ...best, boundMs: best.costMs };
}

function keepBest(kept: Label[], next: Label): void {
  if (kept.some(({ timeMs, lateMs }) => timeMs <= next.timeMs && lateMs <= next.lateMs)) return;
  const rest = kept.filter(({ timeMs, lateMs }) => timeMs < next.timeMs || lateMs < next.lateMs);
  kept.splice(0, kept.length, ...rest, next);
}

/** Begins with the round that is known already, and puts each other visit where it costs least. */
function insertAll(round: Round, warm: readonly number[]): number[] {
  let order = warm.filter((visit, at) => visit < round.visits.length && warm.indexOf(visit) === at);
  const missing = round.visits.map((_, index) => index).filter((visit) => !order.includes(visit));
  for (const visit of missing.sort((a, b) => round.visits[a]!.untilMs - round.visits[b]!.untilMs)) {
    const places = Array.from({ length: order.length + 1 }, (_, at) => order.toSpliced(at, 0, visit));
    order = cheapest(round, places);
  }
  return order;
}

/** Moves one visit, or turns a stretch around, for as long as that helps. */
function improve(round: Round, first: readonly number[]): number[] {
  let order = [...first];
  for (;;) {
    const better = cheapest(round, [order, ...neighbours(order)]);
    if (costOf(round, better) >= costOf(round, order)) return order;
    order = better;
  }
}

function neighbours(order: readonly number[]): number[][] {
  const found: number[][] = [];
  for (let a = 0; a < order.length; a += 1) {
    const [without, visit] = [order.toSpliced(a, 1), order[a]!];
    for (let b = 0; b < order.length; b += 1) {
      found.push(without.toSpliced(b, 0, visit));
      if (b > a + 1) found.push([...order.slice(0, a), ...order.slice(a, b).toReversed(), ...order.slice(b)]);
    }
  }
  return found;
}

function cheapest(round: Round, orders: readonly number[][]): number[] {
  let [best, bestMs] = [orders[0]!, costOf(round, orders[0]!)];
  for (const order of orders.slice(1)) {
    const costMs = costOf(round, order);
    if (costMs < bestMs) [best, bestMs] = [order, costMs];
  }
  return best;
}

/** Everybody has to be come to from somewhere, all work has to be done, and nobody is begun with before their time. */
function boundOf({ startMs, visits, travelMs }: Round): number {
  const places = visits.map((_, index) => index + 1);
  const ways = places.map((place) =>
    Math.min(...[0, ...places].filter((from) => from !== place).map((from) => travelMs[from]![place]!)),
  );
  const workMs = visits.reduce((sum, { serviceMs }, index) => sum + serviceMs + ways[index]!, 0);
  const latestMs = Math.max(...visits.map(({ fromMs, serviceMs }) => fromMs + serviceMs - startMs));
  const lateMs = visits.reduce(
    (sum, { untilMs }, index) => sum + Math.max(0, startMs + ways[index]! - untilMs),
    0,
  );
  return Math.max(workMs, latestMs) + LATE_WEIGHT * lateMs;
}
