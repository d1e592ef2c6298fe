/**
 * What every solver of the planner gives back, and what it is told besides the problem. An outcome is never an exception:
 * stopping early, or a problem without a plan, are answers (style.md 2.7).
 */
import type { Certificate } from './certificate.ts';

/**
 * optimal: the bound meets the objective. feasible: a plan and a bound, with the gap left. infeasible: proved that no plan
 * is allowed. unknown: stopped before a first plan was found; the bound still holds.
 */
export type SolveStatus = 'optimal' | 'feasible' | 'infeasible' | 'unknown';

export interface Outcome {
  readonly status: SolveStatus;
  /** Recomputed from the chosen sites; null without a plan. */
  readonly objective: number | null;
  /** No allowed plan is better than this: above the objective when maximising, below it when minimising. */
  readonly bound: number;
  /** |bound − objective| / |objective|, 0 when proved; null without a plan. */
  readonly gap: number | null;
  /** Ascending. */
  readonly sites: Int32Array;
  /** For each demand row the site that serves it, −1 for none. */
  readonly assignment: Int32Array;
  /** Steps of search, of the bound and of the tree together; counts the same on every machine for one seed. */
  readonly iterations: number;
  /** What an independent checker needs to see that the bound holds. */
  readonly certificate: Certificate;
}

/** A moment of a running solve. */
export interface Progress {
  readonly phase: 'search' | 'bound' | 'tree' | 'solver';
  readonly objective: number | null;
  readonly bound: number;
  readonly sites: Int32Array;
  readonly iterations: number;
}

/** Clock, cancel and randomness come from outside, so that a seed and a limit of iterations repeat a run exactly. */
export interface Control {
  readonly seed: number;
  /** Stop after so many iterations of any phase; tests use this one. */
  readonly maxIterations: number;
  /** True as soon as the caller wants the answer: time is up, or somebody pressed stop. Asked often. */
  readonly shouldStop: () => boolean;
  /** Called whenever objective or bound became better. */
  readonly onProgress: (progress: Progress) => void;
  /** A plan to begin with, for example the last one before a site was locked. */
  readonly warmStart: Int32Array | null;
}

export const PATIENT: Control = {
  seed: 1,
  maxIterations: Number.MAX_SAFE_INTEGER,
  shouldStop: () => false,
  onProgress: () => undefined,
  warmStart: null,
};

export function gapOf(objective: number | null, bound: number): number | null {
  if (objective === null) return null;
  return objective === bound ? 0 : Math.abs(bound - objective) / Math.max(Math.abs(objective), 1e-9);
}
