/**
 * The Lagrangian dual of choosing sites and serving clients (Cornuejols, Fisher, Nemhauser 1977): every client gets a price,
 * a site is worth what its clients save, and the best choice of sites by worth bounds every plan from below. The prices
 * climb by a deflected subgradient (Camerini, Fratta, Maffioli 1975) with the step of Polyak (1969).
 */
import type { Incumbent } from './incumbent.ts';
import { pickCheapest, type Pick } from './pick.ts';
import type { Market } from './family.ts';
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
  readonly market: Market;
  readonly opening: Float64Array;
  readonly sides: SideRows;
  /** −1 free, 0 out, 1 in. */
  readonly state: Int8Array;
  readonly atLeast: number;
  readonly atMost: number;
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
  const { market, sides, state, limits } = input;
  const { clients, sites } = market;
  const price = { rows: input.start.rows.slice(), sides: input.start.sides.slice() };
  const pull = { rows: new Float64Array(clients), sides: new Float64Array(sides.count) };
  const served = new Float64Array(clients);
  market.clamp(price.rows);
  const sideScale = clients / Math.max(1, input.atMost);
  const reduced = new Float64Array(sites);
  const usage = new Float64Array(sites);
  const best = { rows: price.rows.slice(), sides: price.sides.slice() };
  const bestReduced = new Float64Array(sites);
  let [bound, scale, stale] = [-Infinity, limits.scale, 0];

  function evaluate(): { pick: Pick; value: number } {
    reduced.set(input.opening);
    const constant = market.price(price.rows, reduced) + chargeRows(sides, price.sides, reduced);
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
      ({ pick, value } = evaluate());
    }
    market.serve(price.rows, pick.isChosen, served);
    const norm =
      pullRows(served, pull.rows, DEFLECTION) +
      pullSides(sides, price.sides, pick.isChosen, pull.sides, DEFLECTION, sideScale);
    if (norm === 0) break;
    // Without a plan the goal is a little above the bound.
    const target = Math.min(objective, Math.max(value, bound) + 0.1 * Math.abs(bound) + 1);
    const length = (scale * (target - value)) / norm;
    for (let client = 0; client < clients; client += 1) price.rows[client]! += length * pull.rows[client]!;
    market.clamp(price.rows);
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

/** The pull on a client's price: 1 while nobody serves it, negative when several do. Returns the squared length. */
function pullRows(served: Float64Array, pull: Float64Array, memory: number): number {
  let norm = 0;
  for (let client = 0; client < served.length; client += 1) {
    const value = 1 - served[client]! + memory * pull[client]!;
    pull[client] = value;
    norm += value * value;
  }
  return norm;
}
