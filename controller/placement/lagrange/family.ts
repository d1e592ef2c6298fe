/** What the Lagrangian branch and bound has to be told about a family of problems. */
import type { Selection } from '../selection.ts';
import type { Ascent } from './ascent.ts';
import type { Ranges } from './ranges.ts';

/** What is open in a part of the plans. */
export interface Place {
  /** −1 free, 0 out, 1 in. */
  readonly state: Int8Array;
  /** null: who is served where was never split. */
  readonly ranges: Ranges | null;
}

/** Clients and sites at prices: each site is worth what its clients save against their prices. */
export interface Market {
  readonly clients: number;
  readonly sites: number;
  /** Adds to each site what its clients save; returns the sum of the prices. */
  price(rows: Float64Array, reduced: Float64Array): number;
  /** How much of each client the sites serve, each as far as it is chosen (0 … 1), at the prices of the last call of `price`. */
  serve(rows: Float64Array, chosen: ArrayLike<number>, served: Float64Array): void;
  /** Between these the price of a client matters: moving it there never makes a bound worse. */
  readonly floor: Float64Array;
  readonly ceiling: Float64Array;
}

/** Sums of higher prices than this say more about rounding than about plans. `far` as in `Family`. */
export function highestPrice(far: number): number {
  return 1e4 * far;
}

/**
 * Clients and sites that only want each other at some prices: a problem of its own but for the number of sites, where a
 * client may also be served from outside at the cost of the nearest site there. Its sites are numbered from 0.
 */
export interface Group {
  readonly clients: Int32Array;
  /** Of the whole, ascending; those that are in are required by its selection. */
  readonly sites: Int32Array;
  readonly prices: Float64Array;
  /** What these prices prove for each number of sites, from none to all. */
  readonly least: Float64Array;
  readonly withCount: (count: number) => { readonly family: Family; readonly selection: Selection };
}

export interface Family<M extends Market = Market> {
  readonly clients: number;
  readonly sites: number;
  readonly opening: Float64Array;
  /** More than any plan costs. */
  readonly far: number;
  /** All objectives are multiples of it; 0: they are not integers. */
  readonly grain: number;
  /** Only whether everybody can be served is asked, not at what cost. */
  readonly isFree: boolean;
  readonly firstPrices: Float64Array;
  /** What is left of a market when sites are in (1) or out (0); null: of the whole. `ranges` null: who is served where is open. */
  market(state: Int8Array, whole: M | null, ranges: Ranges | null): M;
  /** Infinity where the plan cannot serve everybody. */
  objectiveOf(plan: readonly number[]): number;
  /** The only plan that is left when each client has one site, if everybody fits; it is remembered for `objectiveOf`. */
  serveLast?(market: M, plan: readonly number[]): void;
  /** The step of the first ascent at whose choice a local search is first worth its time. */
  readonly firstTry: number;
  /** A local optimum from an allowed plan. */
  improve(plan: readonly number[], shouldStop: () => boolean): readonly number[];
  /** A local optimum between two plans; null: nothing new there. */
  link(from: Int32Array, to: Int32Array, shouldStop: () => boolean): readonly number[] | null;
  /**
   * For each site a number that it shares with those of `sites` that want the same clients at these prices, directly or
   * through others. Left out: dives lead nowhere.
   */
  groups?(market: M, rows: Float64Array, sites: readonly number[]): Int32Array;
  /** Groups of what the state leaves open that want different clients; fewer than two: it does not fall apart. */
  apart?(market: M, state: Int8Array, prices: Float64Array): readonly Group[];
  /** Prices that prove the objective of the only plan left, as exactly as can be. */
  closingPrices(plan: readonly number[]): Float64Array;
  /**
   * Where to split, after an ascent in `market`: a site or, from the number of sites on, a client and a rank (ranges.ts); −1:
   * nothing is open. `plan`: the best that is known.
   */
  branchAt(market: M, place: Place, ascent: Ascent, plan: Int32Array): number;
}
