/** One instance in the hands of the bench: how the planner solves it, how the answer is checked, what the peers are given. */
import { solveCapacitated } from '../../../controller/placement/capacitated/capacitated.ts';
import type { CapacitatedProblem } from '../../../controller/placement/capacitated/problem.ts';
import { checkCapacitated } from '../../../controller/placement/check/check-capacitated.ts';
import { checkCover } from '../../../controller/placement/check/check-cover.ts';
import { checkCentre, checkMedian } from '../../../controller/placement/check/check-median.ts';
import type { CoverProblem } from '../../../controller/placement/cover/problem.ts';
import { solveCover } from '../../../controller/placement/cover/solve.ts';
import type { CostTable } from '../../../controller/placement/median/cost-table.ts';
import { solveCentre } from '../../../controller/placement/median/p-centre.ts';
import { solveMedian } from '../../../controller/placement/median/p-median.ts';
import type { Control, Outcome } from '../../../controller/placement/outcome.ts';
import { choose } from '../../../controller/placement/selection.ts';
import { medianModel, textbookModel } from './textbook.ts';

export interface Task {
  solve(control: Control): { readonly outcome: Outcome; readonly isProved: () => boolean };
  /** CPLEX LP format; null: too large for the peers, or none is given to them. */
  model(): string | null;
}

export function coverTask(problem: CoverProblem): Task {
  return {
    solve(control) {
      const outcome = solveCover(problem, control);
      return { outcome, isProved: () => checkCover(problem, outcome).isValid };
    },
    model: () => textbookModel(problem),
  };
}

export function medianTask(table: CostTable, p: number): Task {
  const selection = choose(table.sites, p);
  return {
    solve(control) {
      const outcome = solveMedian(table, selection, control);
      return { outcome, isProved: () => checkMedian(table, selection, outcome).isValid };
    },
    model: () => medianModel(table, p),
  };
}

export function centreTask(distances: CostTable, p: number): Task {
  const selection = choose(distances.sites, p);
  return {
    solve(control) {
      const outcome = solveCentre(distances, selection, control);
      return { outcome, isProved: () => checkCentre(distances, selection, outcome).isValid };
    },
    model: () => null,
  };
}

export function capacitatedTask(problem: CapacitatedProblem): Task {
  return {
    solve(control) {
      const outcome = solveCapacitated(problem, control);
      return { outcome, isProved: () => checkCapacitated(problem, outcome).isValid };
    },
    model: () => null,
  };
}
