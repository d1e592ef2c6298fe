/** What goes between the planner's thread and whoever asked. Typed arrays are copied, so both sides keep theirs. */
import type { CoverProblem } from '../cover/problem.ts';
import type { Outcome, Progress } from '../outcome.ts';

/** Which solver a problem is for. */
export type Task = { readonly solver: 'cover'; readonly problem: CoverProblem };

export interface Order {
  readonly task: Task;
  readonly seed: number;
  readonly timeMs: number;
  readonly maxIterations: number;
  readonly warmStart: Int32Array | null;
  /** One shared number, 0; anything else asks for the answer now. */
  readonly stop: Int32Array<SharedArrayBuffer>;
}

export type Report =
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'done'; readonly outcome: Outcome };
