/**
 * The Lagrangian dual of the p-median (Cornuejols, Fisher, Nemhauser 1977): every client gets a price, a site is worth what
 * its clients save against their prices, and the best choice of sites by worth bounds every plan from below. The prices
 * climb by a deflected subgradient (Camerini, Fratta, Maffioli 1975) with the step of Polyak (1969).
 */
import type { Incumbent } from './incumbent.ts';
import { pickCheapest, type Pick } from './pick.ts';
import type { Ranking } from './ranking.ts';
import { chargeRows, pullSides, stepSides, type SideRows } from './side-rows.ts';

/** Of the clients, and of the side constraints. */
export interface Prices {
  readonly rows: Float64Array;
  readonly sides: Float64Array;
}

export interface Ascent {
  readonly bound: number;
  /** The prices of the best bound, the reduced costs of the sites under them, and the choice that attains it. */
  readonly prices: Prices;
  readonly reduced: Float64Array;
  readonly pick: Pick;
  /** How often each site was chosen of late: near the fractions of the linear relaxation (Barahona, Anbil 2000). */
  readonly usage: Float64Array;
}

export interface AscentLimits {
  readonly maxSteps: number;
  /** First step as a share of Polyak's; halved after `patience` steps without progress, until `minScale`. */
  readonly scale: number;
  readonly minScale: number;
  readonly patience: number;
}

export interface AscentInput {
  readonly ranking: Ranking;
  readonly opening: Float64Array;
  readonly sides: SideRows;
  /** −1 free, 0 out, 1 in. */
  readonly state: Int8Array;
  readonly atLeast: number;
  readonly atMost: number;
  /** More than any plan costs: the price of a client whom no site may serve any more. */
  readonly far: number;
  readonly start: Prices;
  /** The best plan may become better meanwhile; a bound that is enough for it ends the ascent. */
  readonly incumbent: () => Incumbent;
  readonly limits: AscentLimits;
  /** After each step, with the reduced costs at it; true ends the ascent. */
  readonly onStep: (reduced: Float64Array, bound: number) => boolean;
}

const DEFLECTION = 0.7;
const USAGE_DECAY = 0.95;
/** A gain of less than this share of the gap is no progress. */
const PROGRESS = 1e-4;

export function ascend(input: AscentInput): Ascent {
  const { ranking, sides, state, limits } = input;
  const { clients, sites } = ranking;
  const range = priceRange(ranking, state, input.far);
  const price = { rows: input.start.rows.slice(), sides: input.start.sides.slice() };
  const pull = { rows: new Float64Array(clients), sides: new Float64Array(sides.count) };
  moveRows(price.rows, pull.rows, 0, range);
  const sideScale = clients / Math.max(1, input.atMost);
  const reduced = new Float64Array(sites);
  const usage = new Float64Array(sites);
  const best = { rows: price.rows.slice(), sides: price.sides.slice() };
  const bestReduced = new Float64Array(sites);
  let [bound, scale, stale] = [-Infinity, limits.scale, 0];

  function evaluate(): { pick: Pick; value: number } {
    reduced.set(input.opening);
    const constant = priceSites(ranking, price.rows, reduced) + chargeRows(sides, price.sides, reduced);
    const pick = pickCheapest(reduced, state, input.atLeast, input.atMost);
    return { pick, value: constant + pick.sum };
  }

  function keep(value: number): void {
    bound = value;
    best.rows.set(price.rows);
    best.sides.set(price.sides);
    bestReduced.set(reduced);
  }

  /** Back to the best prices, with half the step. */
  function shorten(): void {
    [scale, stale] = [scale / 2, 0];
    price.rows.set(best.rows);
    price.sides.set(best.sides);
    pull.rows.fill(0);
    pull.sides.fill(0);
  }

  let { pick, value } = evaluate();
  let bestPick = pick;
  keep(value);
  for (let step = 1; step < limits.maxSteps; step += 1) {
    const { objective, enough } = input.incumbent();
    if (bound >= enough || input.onStep(reduced, bound)) break;
    if (stale >= limits.patience) {
      shorten();
      if (scale < limits.minScale) break;
      ({ pick, value } = { pick: bestPick, value: bound });
    }
    const norm =
      pullRows(ranking, price.rows, pick.isChosen, pull.rows, DEFLECTION) +
      pullSides(sides, price.sides, pick.isChosen, pull.sides, DEFLECTION, sideScale);
    if (norm === 0) break;
    // Without a plan the goal is a little above the bound.
    const target = Math.min(objective, Math.max(value, bound) + 0.1 * Math.abs(bound) + 1);
    const length = (scale * (target - value)) / norm;
    moveRows(price.rows, pull.rows, length, range);
    stepSides(sides, price.sides, pull.sides, length * sideScale);
    ({ pick, value } = evaluate());
    for (let j = 0; j < sites; j += 1) {
      usage[j] = USAGE_DECAY * usage[j]! + (1 - USAGE_DECAY) * pick.isChosen[j]!;
    }
    stale = value > bound + PROGRESS * Math.abs(target - bound) ? 0 : stale + 1;
    if (value > bound) {
      keep(value);
      bestPick = pick;
    }
  }
  return { bound, prices: best, reduced: bestReduced, pick: bestPick, usage };
}

/** Adds to each site what its clients save against their prices; returns the sum of the prices. */
function priceSites(
  { clients, start, site, cost }: Ranking,
  price: Float64Array,
  reduced: Float64Array,
): number {
  let sum = 0;
  for (let client = 0; client < clients; client += 1) {
    const own = price[client]!;
    sum += own;
    for (let at = start[client]!, end = start[client + 1]!; at < end; at += 1) {
      const saved = cost[at]! - own;
      if (saved >= 0) break;
      reduced[site[at]!]! += saved;
    }
  }
  return sum;
}

/** The pull on a client's price: 1 while nobody serves it, negative when several do. Returns the squared length. */
function pullRows(
  { clients, start, site, cost }: Ranking,
  price: Float64Array,
  isChosen: Uint8Array,
  pull: Float64Array,
  memory: number,
): number {
  let norm = 0;
  for (let client = 0; client < clients; client += 1) {
    const own = price[client]!;
    let served = 0;
    for (let at = start[client]!, end = start[client + 1]!; at < end && cost[at]! < own; at += 1) {
      served += isChosen[site[at]!]!;
    }
    const value = 1 - served + memory * pull[client]!;
    pull[client] = value;
    norm += value * value;
  }
  return norm;
}

interface Range {
  readonly floor: Float64Array;
  readonly ceiling: Float64Array;
}

/** Below the cheapest site a price earns nothing; above the nearest open door the client would go there. */
function priceRange({ clients, start, site, cost }: Ranking, state: Int8Array, far: number): Range {
  const floor = new Float64Array(clients);
  const ceiling = new Float64Array(clients);
  for (let client = 0; client < clients; client += 1) {
    const first = start[client]!;
    const last = start[client + 1]! - 1;
    floor[client] = last < first ? far : cost[first]!;
    ceiling[client] = last >= first && state[site[last]!] === 1 ? cost[last]! : Infinity;
  }
  return { floor, ceiling };
}

function moveRows(price: Float64Array, pull: Float64Array, length: number, { floor, ceiling }: Range): void {
  for (let client = 0; client < price.length; client += 1) {
    const moved = price[client]! + length * pull[client]!;
    price[client] =
      moved < floor[client]! ? floor[client]! : moved > ceiling[client]! ? ceiling[client]! : moved;
  }
}
