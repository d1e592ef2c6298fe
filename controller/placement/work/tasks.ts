/** What the planner's worker can do: everything that would hold up the controller's event loop. */
import type { LayerImport, LayerPreview, PlanResult, PlanSettings } from '../api.ts';
import type { NewLayer } from '../layer-store.ts';
import type { ExistingSite, WarmSite } from '../plan/input.ts';

/** Rows of layers travel as the JSON text that the store has: a string is handed over without being read here. */
export type Task =
  | { readonly kind: 'read-layer'; readonly file: LayerImport; readonly reference: string | null }
  | { readonly kind: 'sample' }
  | {
      readonly kind: 'solve';
      readonly settings: PlanSettings;
      readonly demand: string;
      readonly futures: readonly string[];
      readonly candidates: string;
      readonly streets: string | null;
      readonly barriers: string | null;
      readonly existing: readonly ExistingSite[];
      readonly warmStart: readonly WarmSite[];
    };

type LayerContent = Pick<NewLayer, 'rows' | 'totals' | 'content'>;

export interface Answers {
  'read-layer': { readonly preview: LayerPreview; readonly layer: LayerContent };
  sample: { readonly demand: LayerContent; readonly candidates: LayerContent };
  solve: PlanResult;
}

/** A task for a thread; 1 in `stop`, an Int32Array, asks for the answer as it is now. */
export interface Job {
  readonly task: Task;
  readonly stop: SharedArrayBuffer;
}
