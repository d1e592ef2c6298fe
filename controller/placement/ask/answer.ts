/** Solves a posed question, and checks an answer to it with the code of `check/` alone. */
import { solveCapacitated } from '../capacitated/capacitated.ts';
import type { Flow } from '../capacitated/problem.ts';
import type { Certificate } from '../certificate.ts';
import { checkCapacitated } from '../check/check-capacitated.ts';
import { checkCover, type Verdict } from '../check/check-cover.ts';
import { checkCentre, checkMedian } from '../check/check-median.ts';
import { solveCover } from '../cover/solve.ts';
import { assign, costAtOf } from '../median/cost-table.ts';
import { solveCentre } from '../median/p-centre.ts';
import { solveMedian } from '../median/p-median.ts';
import { type Control, gapOf, type Outcome, type SolveStatus } from '../outcome.ts';
import { exactSum } from './exact-sum.ts';
import type { Posed } from './pose.ts';

export interface Answer {
  readonly status: SolveStatus;
  readonly objective: number | null;
  readonly bound: number;
  readonly gap: number | null;
  readonly sites: Int32Array;
  /** Who is served where; only where capacity makes that a choice. */
  readonly flows: readonly Flow[];
  readonly certificate: Certificate;
}

export function answerTo(posed: Posed, control: Control): Answer {
  const outcome = outcomeOf(posed, control);
  const flows = 'flows' in outcome ? (outcome.flows as readonly Flow[]) : [];
  const { status, sites, certificate } = outcome;
  const objective = outcome.objective === null ? null : exactObjective(posed, sites, flows);
  const bound = status === 'optimal' ? objective! : outcome.bound;
  return { status, objective, bound, gap: gapOf(objective, bound), sites, flows, certificate };
}

function outcomeOf(posed: Posed, control: Control): Outcome {
  switch (posed.kind) {
    case 'cover':
      return solveCover(posed.problem, control);
    case 'median':
      return solveMedian(posed.costs, posed.selection, control);
    case 'centre':
      return solveCentre(posed.distances, posed.selection, control);
    case 'capacitated':
      return solveCapacitated(posed.problem, control);
  }
}

/** From the chosen sites and the instance, whatever the search added up on its way. */
function exactObjective(posed: Posed, sites: Int32Array, flows: readonly Flow[]): number {
  switch (posed.kind) {
    case 'cover': {
      const { reach, weight, goal } = posed.problem;
      if (goal.kind === 'cheapest') return exactSum(Array.from(sites, (site) => goal.cost[site]!));
      const isReached = new Uint8Array(reach.rowCount);
      for (const site of sites)
        for (let at = reach.start[site]!; at < reach.start[site + 1]!; at += 1)
          isReached[reach.rows[at]!] = 1;
      return exactSum(weight.map((value, row) => value * isReached[row]!));
    }
    case 'median': {
      const costAt = costAtOf(posed.costs);
      return exactSum(Array.from(assign(posed.costs, sites), (site, client) => costAt(client, site)));
    }
    case 'centre': {
      const costAt = costAtOf(posed.distances);
      return assign(posed.distances, sites).reduce(
        (most, site, client) => Math.max(most, costAt(client, site)),
        0,
      );
    }
    case 'capacitated': {
      const { table } = posed.problem;
      const opening = Array.from(sites, (site) => table.opening[site]!);
      const serving = flows.map(
        ({ client, site, share }) => share * table.cost[client * table.sites + site]!,
      );
      return exactSum([...opening, ...serving]);
    }
  }
}

/** What the certificate of an answer proves, without the solver. */
export function checkAnswer(posed: Posed, answer: Answer): Verdict {
  switch (posed.kind) {
    case 'cover':
      return checkCover(posed.problem, answer);
    case 'median':
      return checkMedian(posed.costs, posed.selection, {
        ...answer,
        assignment: assign(posed.costs, answer.sites),
      });
    case 'centre':
      return checkCentre(posed.distances, posed.selection, {
        ...answer,
        assignment: assign(posed.distances, answer.sites),
      });
    case 'capacitated':
      return checkCapacitated(posed.problem, answer);
  }
}
