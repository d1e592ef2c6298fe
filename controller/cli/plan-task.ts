/** What the thread of `doorstep plan solve` is told, and what it says. */
import type { Question } from '../placement/ask/question.ts';
import type { Result } from '../placement/ask/proof-file.ts';

export interface PlanTask {
  readonly file: string;
  readonly question: Question;
  readonly seed: number;
  /** When the command began, and when the plan has to be there, epoch ms; null: when it is proved. */
  readonly startedAtMs: number;
  readonly endsAtMs: number | null;
  readonly proof: string | null;
  /** Not 0: somebody wants the answer now. */
  readonly stop: SharedArrayBuffer;
}

export interface PlanProgress {
  readonly objective: number | null;
  readonly bound: number;
  readonly sites: readonly number[];
}

export type PlanNews =
  | { readonly kind: 'read'; readonly clients: number; readonly sites: number }
  | ({ readonly kind: 'progress' } & PlanProgress)
  /** `reasons`: why no plan is possible. */
  | { readonly kind: 'answer'; readonly result: Result; readonly reasons: readonly string[] }
  | { readonly kind: 'refused'; readonly message: string };
