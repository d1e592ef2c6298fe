/**
 * The Lagrangian dual of choosing sites and serving clients (Cornuejols, Fisher, Nemhauser 1977): every client gets a price,
 * a site is worth what its clients save, and the best choice of sites by worth bounds every plan from below. The prices
 * climb by the volume algorithm (Barahona and Anbil 2000): along what the average of all choices so far breaks, by the
 * length of Polyak (1969). First steps wander on from where they are, later ones begin at the best prices known.
 */
import type { Market } from './family.ts';
import type { Incumbent } from './incumbent.ts';
import { pickCheapest, type Pick } from './pick.ts';
import { newPrices, type Prices } from './prices.ts';
import { chargeRows, pullSides, stepSides, type SideRows } from './side-rows.ts';

export interface Ascent {
  readonly bound: number;
  /** The prices of the best bound, the reduced costs of the sites under them, and the choice that attains it. */
  readonly prices: Prices;
  readonly reduced: Float64Array;
  readonly pick: Pick;
  /** The average of the choices: near the fractions of the linear relaxation. */
  readonly average: Float64Array;
}

export interface AscentLimits {
  readonly maxSteps: number;
  /** So many steps at first go on from the current prices. */
  readonly wander: number;
  /** Step from the best prices as a share of Polyak's; halved after `patience` steps without progress, until `minScale`. */
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
  /** How often each site was chosen where the prices come from; null: unknown. */
  readonly average: Float64Array | null;
  /** The best plan may become better meanwhile; a bound that is enough for it ends the ascent. */
  readonly incumbent: () => Incumbent;
  readonly limits: AscentLimits;
  /** After each step, with the reduced costs at it; true ends the ascent. */
  readonly onStep: (reduced: Float64Array, bound: number) => boolean;
}

/** Weight of the newest choice in the average, and how long a step is, while the prices wander. */
const WANDERING = 0.3;
/** Most weight of the newest choice later; the least is a tenth. */
const FRESH = 0.1;
/** A step that leads up, to a choice that wants the same, may be followed by a longer one. */
const LONGER = 1.1;
const LONGEST_SCALE = 2;
const SHORTEST = 1e-10;
/** Of all prices together, so much of the bound may be rounding: the checker takes it off as well. */
const ROUNDING = 1e-12;
/** A gain of less than this share of the gap is no progress. */
const PROGRESS = 1e-4;

export function ascend(input: AscentInput): Ascent {
  const { market, sides, state, limits, opening } = input;
  const { clients, sites } = market;
  const price = newPrices(clients, sides.count);
  const best = newPrices(clients, sides.count);
  const [pull, direction] = [newPrices(clients, sides.count), newPrices(clients, sides.count)];
  const sideScale = clients / Math.max(1, input.atMost);
  const reduced = new Float64Array(sites);
  const bestReduced = new Float64Array(sites);
  const average = input.average === null ? new Float64Array(sites) : decided(input.average, state);
  let [bound, scale, stale] = [-Infinity, limits.scale, 0];
  let bestPick: Pick | null = null;

  function evaluate(size: number): { pick: Pick; value: number } {
    reduced.set(opening);
    const constant = market.price(price.rows, reduced) + chargeRows(sides, price.sides, reduced);
    const pick = pickCheapest(reduced, state, input.atLeast, input.atMost);
    return { pick, value: constant + pick.sum - ROUNDING * size };
  }

  /** What a choice breaks: 1 for a client whom nobody serves, negative for one whom several do. */
  function pullOf(chosen: ArrayLike<number>, into: Prices): void {
    market.serve(price.rows, chosen, into.rows);
    for (let client = 0; client < clients; client += 1) into.rows[client] = 1 - into.rows[client]!;
    pullSides(sides, price.sides, chosen, into.sides, sideScale);
  }

  price.flat.set(input.start.flat);
  let size = move(market, price.rows, price.rows, direction.rows, 0);
  for (let step = 0; ; step += 1) {
    const isWandering = step < limits.wander;
    const { pick, value } = evaluate(size);
    pullOf(pick.isChosen, pull);
    const { share, agrees } = mixOf(direction.flat, pull.flat);
    // What a part begins with knows more than its first choice does.
    if (step === 0) {
      if (input.average === null) mix(1, direction.flat, pull.flat, average, pick.isChosen);
      else pullOf(average, direction);
    } else mix(isWandering ? WANDERING : share, direction.flat, pull.flat, average, pick.isChosen);
    const { objective, enough } = input.incumbent();
    // Without a plan the goal is a little above the bound.
    const target = Math.min(objective, Math.max(value, bound) + 0.1 * Math.abs(bound) + 1);
    if (!isWandering) {
      if (value > bound && agrees && step > 0) scale = Math.min(LONGEST_SCALE, scale * LONGER);
      stale = value > bound + PROGRESS * Math.abs(target - bound) ? 0 : stale + 1;
    }
    if (value > bound || bestPick === null) {
      bound = value;
      bestPick = pick;
      best.flat.set(price.flat);
      bestReduced.set(reduced);
    }
    if (step + 1 >= limits.maxSteps || bound >= enough || input.onStep(reduced, bound)) break;
    if (stale >= limits.patience) [scale, stale] = [scale / 2, 0];
    if (scale < limits.minScale) break;
    const from = isWandering ? price : best;
    const norm = normOf(market, from, direction);
    // The average breaks nothing: it is the best, and the bound with it.
    if (norm < SHORTEST) break;
    const length = isWandering ? (WANDERING * (target - value)) / norm : (scale * (target - bound)) / norm;
    size = move(market, price.rows, from.rows, direction.rows, length);
    stepSides(sides, from.sides, price.sides, direction.sides, length * sideScale);
  }
  return { bound, prices: best, reduced: bestReduced, pick: bestPick, average };
}

/** The average with the decisions made that it does not know. */
function decided(average: Float64Array, state: Int8Array): Float64Array {
  return average.map((value, site) => (state[site] === -1 ? value : state[site]!));
}

/** Goes on from `from` as far as prices may; what the new prices are in all, whatever their signs. */
function move(
  { floor, ceiling }: Market,
  rows: Float64Array,
  from: Float64Array,
  direction: Float64Array,
  length: number,
): number {
  let size = 0;
  for (let client = 0; client < rows.length; client += 1) {
    let value = from[client]! + length * direction[client]!;
    if (value > ceiling[client]!) value = ceiling[client]!;
    if (value < floor[client]!) value = floor[client]!;
    rows[client] = value;
    size += Math.abs(value);
  }
  return size;
}

/** The weight of the new pull that makes the average shortest, within limits; and whether the two point the same way. */
function mixOf(direction: Float64Array, pull: Float64Array): { share: number; agrees: boolean } {
  let [own, both, other] = [0, 0, 0];
  for (let at = 0; at < direction.length; at += 1) {
    own += direction[at]! * direction[at]!;
    both += direction[at]! * pull[at]!;
    other += pull[at]! * pull[at]!;
  }
  const apart = own - 2 * both + other;
  const wish = apart > 0 ? (own - both) / apart : FRESH;
  return { share: Math.max(FRESH / 10, Math.min(FRESH, wish)), agrees: both >= 0 };
}

function mix(
  share: number,
  direction: Float64Array,
  pull: Float64Array,
  average: Float64Array,
  chosen: Uint8Array,
): void {
  for (let at = 0; at < direction.length; at += 1) direction[at]! += share * (pull[at]! - direction[at]!);
  for (let site = 0; site < average.length; site += 1)
    average[site]! += share * (chosen[site]! - average[site]!);
}

/** A price at its end cannot go further: what pushes it there would only make the step shorter for the others. */
function normOf({ floor, ceiling }: Market, from: Prices, direction: Prices): number {
  let norm = 0;
  for (let client = 0; client < from.rows.length; client += 1) {
    const value = direction.rows[client]!;
    const isStuck = value > 0 ? from.rows[client]! >= ceiling[client]! : from.rows[client]! <= floor[client]!;
    if (!isStuck) norm += value * value;
  }
  for (const value of direction.sides) norm += value * value;
  return norm;
}
