/**
 * The running account of a plan: what it gains, and for each site what choosing or dropping it would change. Adding and
 * dropping cost only the neighbourhood of a site (fast interchange of Resende and Werneck 2007, in sparse form).
 */
import type { RowReach } from '../reach.ts';
import type { CoverProblem } from './problem.ts';

export interface Tally {
  /** 1 for chosen sites. */
  readonly chosen: Uint8Array;
  /** Of a free site what choosing it gains, of a chosen one what dropping it loses. */
  readonly delta: Float64Array;
  /** How many chosen sites reach each row. */
  readonly count: Int32Array;
  value(): number;
  add(site: number): void;
  drop(site: number): void;
  /**
   * How much more each site would gain after `out` is dropped, written into `extra` for the sites in `touched`
   * (distinct, `out` itself excluded); returns how many. `extra` must be all 0 and is the caller's to clear.
   */
  gainsWithout(out: number, extra: Float64Array, touched: Int32Array): number;
  /** Begins again with other weights and the same plan. */
  reweigh(weight: Float64Array): void;
}

export function openTally(problem: CoverProblem, rowReach: RowReach): Tally {
  const { reach, curves, curveOf } = problem;
  const { start, rows, siteCount, rowCount } = reach;
  const { start: rowStart, sites } = rowReach;
  const chosen = new Uint8Array(siteCount);
  const delta = new Float64Array(siteCount);
  const count = new Int32Array(rowCount);
  // The sum of the numbers of the chosen sites: with one of them it names it, without a scan.
  const chosenSum = new Float64Array(rowCount);
  const steps = curves.map(marginalSteps);
  const seen = new Int32Array(siteCount);
  let look = 0;
  let weight = problem.weight;
  let value = 0;

  function recount(): void {
    value = 0;
    for (let row = 0; row < rowCount; row++) {
      const curve = curves[curveOf[row]!]!;
      value += weight[row]! * curve[Math.min(count[row]!, curve.length - 1)]!;
    }
    for (let site = 0; site < siteCount; site++) {
      let sum = 0;
      for (let at = start[site]!; at < start[site + 1]!; at++) {
        const row = rows[at]!;
        const step = steps[curveOf[row]!]!;
        sum += weight[row]! * stepAt(step, count[row]! - chosen[site]!);
      }
      delta[site] = sum;
    }
  }

  /** The count of `row` moves from `from` to `from + way` because of `mover`: what that is to all others. */
  function shift(row: number, mover: number, from: number, way: 1 | -1): void {
    const step = steps[curveOf[row]!]!;
    const forFree = weight[row]! * (stepAt(step, from + way) - stepAt(step, from));
    const others = way === 1 ? from : from - 1;
    const forChosen =
      others === 0 ? 0 : weight[row]! * (stepAt(step, from + way - 1) - stepAt(step, from - 1));
    if (forFree === 0 && forChosen === 0) return;
    if (forFree === 0 && others === 1) {
      delta[chosenSum[row]! - (way === 1 ? 0 : mover)]! += forChosen;
      return;
    }
    for (let at = rowStart[row]!; at < rowStart[row + 1]!; at++) {
      const site = sites[at]!;
      if (site !== mover) delta[site]! += chosen[site] === 1 ? forChosen : forFree;
    }
  }

  recount();
  return {
    chosen,
    delta,
    count,
    value: () => value,
    add(site) {
      value += delta[site]!;
      chosen[site] = 1;
      for (let at = start[site]!; at < start[site + 1]!; at++) {
        const row = rows[at]!;
        shift(row, site, count[row]!, 1);
        count[row]!++;
        chosenSum[row]! += site;
      }
    },
    drop(site) {
      value -= delta[site]!;
      chosen[site] = 0;
      for (let at = start[site]!; at < start[site + 1]!; at++) {
        const row = rows[at]!;
        shift(row, site, count[row]!, -1);
        count[row]!--;
        chosenSum[row]! -= site;
      }
    },
    gainsWithout(out, extra, touched) {
      let size = 0;
      look++;
      for (let at = start[out]!; at < start[out + 1]!; at++) {
        const row = rows[at]!;
        const step = steps[curveOf[row]!]!;
        const more = weight[row]! * (stepAt(step, count[row]! - 1) - stepAt(step, count[row]!));
        if (more === 0) continue;
        for (let to = rowStart[row]!; to < rowStart[row + 1]!; to++) {
          const site = sites[to]!;
          if (chosen[site] === 1) continue;
          if (seen[site] !== look) {
            seen[site] = look;
            touched[size++] = site;
          }
          extra[site]! += more;
        }
      }
      return size;
    },
    reweigh(next) {
      weight = next;
      recount();
    },
  };
}

/** What one site more is worth at each count. */
function marginalSteps(curve: Float64Array): Float64Array {
  return Float64Array.from({ length: curve.length - 1 }, (_, k) => curve[k + 1]! - curve[k]!);
}

function stepAt(step: Float64Array, count: number): number {
  return count < step.length ? step[count]! : 0;
}
