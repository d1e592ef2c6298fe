/** The p-median problem under any selection rules; with opening costs the uncapacitated facility location problem. */
import { solve } from '../lagrange/solve.ts';
import type { Control, Outcome } from '../outcome.ts';
import type { Selection } from '../selection.ts';
import { assign, type Costs } from './cost-table.ts';
import { medianFamily } from './median-family.ts';

export function solveMedian(table: Costs, selection: Selection, control: Control): Outcome {
  const solved = solve(medianFamily(table, selection), selection, control);
  const assignment =
    solved.objective === null ? new Int32Array(table.clients).fill(-1) : assign(table, solved.sites);
  return { ...solved, assignment };
}
