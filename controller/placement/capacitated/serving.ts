/** What a capacitated solve asks of a way of serving: clients whole, or split. */
import type { Flow } from './problem.ts';

export interface Serving {
  /** What a plan costs; Infinity where nobody knows a way to serve everybody. */
  objective(plan: readonly number[]): number;
  /** A plan that the rules allow and that is as good as can be found around this one. */
  improve(plan: readonly number[], shouldStop: () => boolean): readonly number[];
  /** A plan as good as can be found between two; null: nothing new there. */
  link(from: Int32Array, to: Int32Array, shouldStop: () => boolean): readonly number[] | null;
  /** Where every client has one site (−1: none): remembered if everybody fits. */
  learn?(plan: readonly number[], siteOf: Int32Array): void;
  /** Of the best plan that was asked for. */
  flows(plan: readonly number[]): readonly Flow[];
}
