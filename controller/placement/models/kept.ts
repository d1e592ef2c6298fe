/**
 * Machines that stay where they are, each with a failure rate of its own (maximum expected covering, Daskin 1983; placement.md 6.1).
 * They are in every plan, so nothing is chosen there: people in reach of kept machines that fail the share Π qₑ of the time
 * are served for the rest of it whatever is chosen, and gain by new machines only for that share. Both are rows of one problem.
 */
import { COVERED, type CoverProblem, type Goal } from '../cover/problem.ts';
import type { Selection } from '../selection.ts';
import { expectedCurve } from './coverage.ts';
import { filterReach, stack, type Demand } from './rows.ts';

export interface Kept {
  readonly site: number;
  /** Share of the time that it is not there. */
  readonly failureShare: number;
}

export interface ReliableCover {
  /** Parts over the same rows, one below the other; `groupOf` is of the rows of one. */
  readonly parts: readonly Demand[];
  readonly kept: readonly Kept[];
  /** Of a new machine. */
  readonly failureShare: number;
  readonly groupOf?: Int32Array;
}

/** The expected cover of kept and new machines together; the selection requires the kept ones. */
export function reliableCover(
  { parts, kept, failureShare, groupOf }: ReliableCover,
  goal: Goal,
  selection: Selection,
): CoverProblem {
  const split = parts.map((part) => splitKept(part, kept));
  const blocks =
    kept.length === 0 ? parts : [...split.map(({ left }) => left), ...split.map(({ served }) => served)];
  const { reach, weight } = stack(blocks);
  const leftRows = parts.reduce((sum, part) => sum + part.weight.length, 0);
  return {
    reach,
    weight,
    curves: [expectedCurve(failureShare), COVERED],
    curveOf: Uint8Array.from(weight, (_, row) => (row < leftRows ? 0 : 1)),
    groupOf: Int32Array.from(weight, (_, row) => groupOf?.[row % groupOf.length] ?? 0),
    goal,
    selection,
  };
}

/** What kept machines serve, hung on the first of them in reach; and what they leave to new ones. */
function splitKept({ reach, weight }: Demand, kept: readonly Kept[]): { served: Demand; left: Demand } {
  const failing = new Float64Array(reach.rowCount).fill(1);
  const first = new Int32Array(reach.rowCount).fill(-1);
  const isKept = new Uint8Array(reach.siteCount);
  for (const { site, failureShare } of kept) {
    isKept[site] = 1;
    for (let at = reach.start[site]!; at < reach.start[site + 1]!; at++) {
      const row = reach.rows[at]!;
      failing[row]! *= failureShare;
      if (first[row] === -1) first[row] = site;
    }
  }
  return {
    served: {
      reach: filterReach(reach, (site, at) => first[reach.rows[at]!] === site),
      weight: weight.map((value, row) => value * (1 - failing[row]!)),
    },
    left: {
      reach: filterReach(reach, (site) => isKept[site] === 0),
      weight: weight.map((value, row) => value * failing[row]!),
    },
  };
}
