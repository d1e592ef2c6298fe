/**
 * Budget, quotas and spacing of a selection as one list of rows `atLeast ≤ Σ weight · chosen ≤ atMost`, so that the ascent
 * prices them all alike. A positive price is for the upper side, a negative one for the lower.
 */
import type { Multipliers } from '../certificate.ts';
import type { Prices } from './prices.ts';
import type { Selection } from '../selection.ts';

export interface SideRows {
  readonly count: number;
  /** The entries of row `r` are [start[r], start[r + 1]). */
  readonly start: Int32Array;
  readonly site: Int32Array;
  /** In units of the largest of the row, so that money and counts are priced at one scale. */
  readonly weight: Float64Array;
  readonly unit: Float64Array;
  readonly atLeast: Float64Array;
  readonly atMost: Float64Array;
}

interface Row {
  readonly sites: ArrayLike<number>;
  readonly weight: (site: number) => number;
  readonly atLeast: number;
  readonly atMost: number;
}

const ONE = () => 1;

/** The budget first (if there is one), then the quotas, then the pairs. */
export function sideRows({ siteCount, budget, quotas, conflicts }: Selection): SideRows {
  const rows: Row[] = quotas.map((quota) => ({ ...quota, weight: ONE }));
  if (budget !== null) {
    const { cost, atMost } = budget;
    const sites = Array.from({ length: siteCount }, (_, site) => site);
    rows.unshift({ sites, weight: (site) => cost[site]!, atLeast: -Infinity, atMost });
  }
  for (let at = 0; at < conflicts.length; at += 2) {
    rows.push({ sites: conflicts.subarray(at, at + 2), weight: ONE, atLeast: -Infinity, atMost: 1 });
  }
  const unit = Float64Array.from(rows, (row) => {
    let largest = 0;
    for (let at = 0; at < row.sites.length; at += 1) {
      largest = Math.max(largest, Math.abs(row.weight(row.sites[at]!)));
    }
    return largest || 1;
  });
  const entries = rows.flatMap((row, r) =>
    Array.from(row.sites, (site) => [site, row.weight(site) / unit[r]!] as const),
  );
  const start = new Int32Array(rows.length + 1);
  rows.forEach((row, r) => (start[r + 1] = start[r]! + row.sites.length));
  return {
    count: rows.length,
    start,
    site: Int32Array.from(entries, ([site]) => site),
    weight: Float64Array.from(entries, ([, weight]) => weight),
    unit,
    atLeast: Float64Array.from(rows, (row, r) => row.atLeast / unit[r]!),
    atMost: Float64Array.from(rows, (row, r) => row.atMost / unit[r]!),
  };
}

/** Adds what each site pays for the rows to its reduced cost; returns the constant that comes with it. */
export function chargeRows(rows: SideRows, price: Float64Array, reduced: Float64Array): number {
  let constant = 0;
  for (let r = 0; r < rows.count; r += 1) {
    const value = price[r]!;
    if (value === 0) continue;
    constant -= value * (value > 0 ? rows.atMost[r]! : rows.atLeast[r]!);
    for (let at = rows.start[r]!; at < rows.start[r + 1]!; at += 1) {
      reduced[rows.site[at]!]! += value * rows.weight[at]!;
    }
  }
  return constant;
}

/** The pull on the price of each row: how far a choice, or an average of choices, breaks it. */
export function pullSides(
  rows: SideRows,
  price: Float64Array,
  chosen: ArrayLike<number>,
  pull: Float64Array,
  scale: number,
): void {
  for (let r = 0; r < rows.count; r += 1) pull[r] = scale * violation(rows, r, price[r]!, chosen);
}

/** Moves the prices; none passes zero in one step, because on the other side another limit holds. */
export function stepSides(
  rows: SideRows,
  from: Float64Array,
  price: Float64Array,
  pull: Float64Array,
  length: number,
): void {
  for (let r = 0; r < rows.count; r += 1) {
    const old = from[r]!;
    const moved = old + length * pull[r]!;
    const isOpen = moved > 0 ? rows.atMost[r]! < Infinity : rows.atLeast[r]! > -Infinity;
    price[r] = isOpen && old * moved >= 0 ? moved : 0;
  }
}

function violation(rows: SideRows, r: number, price: number, chosen: ArrayLike<number>): number {
  let sum = 0;
  for (let at = rows.start[r]!; at < rows.start[r + 1]!; at += 1)
    sum += chosen[rows.site[at]!]! * rows.weight[at]!;
  if (price > 0 || sum > rows.atMost[r]!) return sum - rows.atMost[r]!;
  if (price < 0 || sum < rows.atLeast[r]!) return sum - rows.atLeast[r]!;
  return 0;
}

/** As the certificate names them. */
export function toMultipliers(
  { budget, quotas }: Selection,
  { unit }: SideRows,
  { rows, sides }: Prices,
): Multipliers {
  const price = sides.map((value, r) => value / unit[r]!);
  const first = budget === null ? 0 : 1;
  const pairs = first + quotas.length;
  return {
    rows: rows.slice(),
    goal: new Float64Array(0),
    budget: first === 1 ? price[0]! : 0,
    quotas: price.slice(first, pairs),
    conflicts: price.slice(pairs),
  };
}
