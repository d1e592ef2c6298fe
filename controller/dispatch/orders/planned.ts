/** Work that nobody asked for because of a fault: what the forecast and the schedules want done. */
import type { FaultClass, OrderKind } from '../../../shared/domain/work-order.ts';
import type { WorkOrder } from './order.ts';

export interface PlannedWork {
  /** Made once for each key, whatever became of it. */
  readonly planKey: string;
  readonly kioskId: string;
  readonly kind: Exclude<OrderKind, 'repair'>;
  readonly faultClass: FaultClass;
  readonly checklist: readonly string[];
  readonly needsPhoto?: boolean;
  /** null: as long as its severity allows. */
  readonly fixByMs: number | null;
  /** When it may begin: whoever is on shift then is asked. */
  readonly startMs: number;
}

/** Somebody goes there for the same thing already. */
export function isCovered(
  { kind, faultClass }: PlannedWork,
  live: readonly Pick<WorkOrder, 'kind' | 'faultClass'>[],
): boolean {
  return live.some(
    (order) =>
      order.faultClass === faultClass &&
      (order.kind === kind || (kind === 'refill' && order.kind === 'repair')),
  );
}
