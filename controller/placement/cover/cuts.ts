/**
 * Cuts over three rows ({0, ½}-Chvátal-Gomory cuts, Caprara and Fischetti 1996). Of three rows a site reaches none, one,
 * two or all: to reach all three, either one site reaches all, or at least two sites are there. With u = 1 for a row that
 * is not reached,
 *
 *   u + u + u + Σ sites in reach of one or two of them + 2 × Σ sites in reach of all three ≥ 2.
 *
 * The linear relaxation breaks this wherever three half sites serve three rows pair by pair.
 */
import type { RowReach } from '../reach.ts';

/** Rows of one cut. */
export const ROWS_OF_CUT = 3;

export interface Cuts {
  readonly count: number;
  /** Rows of cut `c` are the three from `3 × c` on. */
  readonly rows: Int32Array;
  /** What each site counts in cut `c`: `sites` and `counts` from `start[c]` to `start[c + 1]`. */
  readonly start: Int32Array;
  readonly sites: Int32Array;
  readonly counts: Uint8Array;
}

export function cutsOver({ start, sites }: RowReach, triples: readonly (readonly number[])[]): Cuts {
  const cutStart = [0];
  const [members, counts]: [number[], number[]] = [[], []];
  for (const triple of triples) {
    const times = new Map<number, number>();
    for (const row of triple) {
      for (let at = start[row]!; at < start[row + 1]!; at++)
        times.set(sites[at]!, (times.get(sites[at]!) ?? 0) + 1);
    }
    for (const [site, rows] of times) {
      members.push(site);
      counts.push(Math.ceil(rows / 2));
    }
    cutStart.push(members.length);
  }
  return {
    count: triples.length,
    rows: Int32Array.from(triples.flat()),
    start: Int32Array.from(cutStart),
    sites: Int32Array.from(members),
    counts: Uint8Array.from(counts),
  };
}

export function tripleOf({ rows }: Cuts, cut: number): readonly [number, number, number] {
  const at = ROWS_OF_CUT * cut;
  return [rows[at]!, rows[at + 1]!, rows[at + 2]!];
}

export const NO_CUTS: Cuts = {
  count: 0,
  rows: new Int32Array(0),
  start: new Int32Array(1),
  sites: new Int32Array(0),
  counts: new Uint8Array(0),
};

/** What each row owes to its cuts once it is reached. */
export function chargeRows(cuts: Cuts, prices: Float64Array, charge: Float64Array): void {
  charge.fill(0);
  for (let cut = 0; cut < cuts.count; cut++) {
    const price = prices[cut]!;
    if (price === 0) continue;
    for (let at = ROWS_OF_CUT * cut; at < ROWS_OF_CUT * (cut + 1); at++) charge[cuts.rows[at]!]! += price;
  }
}

/** Adds to the value of each site what its cuts pay; returns what they give back in all: one for each. */
export function payForCuts(cuts: Cuts, prices: Float64Array, value: Float64Array): number {
  let back = 0;
  for (let cut = 0; cut < cuts.count; cut++) {
    const price = prices[cut]!;
    if (price === 0) continue;
    back += price;
    for (let at = cuts.start[cut]!; at < cuts.start[cut + 1]!; at++)
      value[cuts.sites[at]!]! += price * cuts.counts[at]!;
  }
  return back;
}

/** By how much a choice of sites and of rows that count as reached more than obeys each cut. */
export function slopeOfCuts(
  cuts: Cuts,
  picked: ArrayLike<number>,
  wanted: Int32Array,
  slope: Float64Array,
): void {
  for (let cut = 0; cut < cuts.count; cut++) {
    let sum = 1;
    for (let at = ROWS_OF_CUT * cut; at < ROWS_OF_CUT * (cut + 1); at++)
      if (wanted[cuts.rows[at]!]! > 0) sum--;
    for (let at = cuts.start[cut]!; at < cuts.start[cut + 1]!; at++)
      sum += picked[cuts.sites[at]!]! * cuts.counts[at]!;
    slope[cut] = sum;
  }
}

/** Cuts after the rows have joined others: `rowOf` says into which, −1 for none. Those that say nothing then are left out. */
export function movedTriples(cuts: Cuts, rowOf: Int32Array): { triples: number[][]; from: number[] } {
  const [triples, from]: [number[][], number[]] = [[], []];
  for (let cut = 0; cut < cuts.count; cut++) {
    const triple = tripleOf(cuts, cut).map((row) => rowOf[row]!);
    if (triple.includes(-1) || new Set(triple).size < ROWS_OF_CUT) continue;
    triples.push(triple);
    from.push(cut);
  }
  return { triples, from };
}

/** How much the average of choices more than obeys each cut: it wants of a row what reaches it, less the slope there. */
export function slopeOfAverage(
  cuts: Cuts,
  { start, sites }: RowReach,
  { average, slope }: { average: Float64Array; slope: Float64Array },
): Float64Array {
  return Float64Array.from({ length: cuts.count }, (_, cut) => {
    let sum = 1;
    for (const row of tripleOf(cuts, cut)) {
      sum += slope[row]!;
      for (let at = start[row]!; at < start[row + 1]!; at++) sum -= average[sites[at]!]!;
    }
    for (let at = cuts.start[cut]!; at < cuts.start[cut + 1]!; at++)
      sum += average[cuts.sites[at]!]! * cuts.counts[at]!;
    return sum;
  });
}
