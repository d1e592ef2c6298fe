/** What the planner's worker can do: everything that would hold up the controller's event loop. */
import type { LayerImport, LayerPreview, PlanResult, PlanSettings } from '../api.ts';
import type { NewLayer } from '../layer-store.ts';
import type { ExistingSite } from '../plan/input.ts';
import type { PlanProgress } from '../plan/run.ts';

/** Rows of layers travel as the JSON text that the store has: a string is handed over without being read here. */
export type Task =
  | { readonly kind: 'read-layer'; readonly file: LayerImport; readonly reference: string | null }
  | { readonly kind: 'sample' }
  | {
      readonly kind: 'solve';
      readonly settings: PlanSettings;
      readonly demand: string;
      readonly candidates: string;
      readonly streets: string | null;
      readonly barriers: string | null;
      readonly existing: readonly ExistingSite[];
      readonly warmStart: readonly string[];
    };

type LayerContent = Pick<NewLayer, 'rows' | 'totals' | 'content'>;

export interface Answers {
  'read-layer': { readonly preview: LayerPreview; readonly layer: LayerContent };
  sample: { readonly demand: LayerContent; readonly candidates: LayerContent };
  solve: PlanResult;
}

export type Message =
  | { readonly kind: 'progress'; readonly progress: PlanProgress }
  | { readonly kind: 'answer'; readonly answer: Answers[keyof Answers] }
  | { readonly kind: 'error'; readonly code: string; readonly message: string };
