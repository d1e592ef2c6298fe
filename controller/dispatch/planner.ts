/** What plans work by itself, from forecasts and calendars: looked at again and again, never twice at once. */
import { describeError } from '../../shared/errors.ts';
import type { RegionId } from '../../shared/domain/ids.ts';
import type { Log } from '../../shared/log.ts';
import { every, type Clock, type Timer } from '../../shared/time/clock.ts';
import type { FleetQueries } from '../fleet/fleet-queries.ts';
import type { Store } from '../store/store.ts';
import type { PlannedWork } from './orders/planned.ts';
import type { ServiceHours } from './service-time.ts';

export interface PlannerDeps {
  readonly store: Store;
  readonly fleet: Pick<FleetQueries, 'listConditions'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly hours: ServiceHours;
  /** null: all. */
  readonly regions: readonly RegionId[] | null;
  readonly plan: (work: PlannedWork) => Promise<unknown>;
}

export interface Planner {
  start(): void;
  close(): Promise<void>;
}

const LOOK_MS = 60_000;

/** `look` may take as long as it likes, and ends soon after `closing`; a look that fails is tried again at the next. */
export function createPlanner(
  { clock, log }: Pick<PlannerDeps, 'clock' | 'log'>,
  what: string,
  look: (closing: AbortSignal) => Promise<void>,
): Planner {
  const closing = new AbortController();
  let timer: Timer | undefined;
  let running: Promise<void> | null = null;

  function begin(): void {
    running ??= look(closing.signal)
      .catch((error: unknown) =>
        log.warn({ what, error: describeError(error) }, 'planning failed, trying again'),
      )
      .finally(() => (running = null));
  }

  return {
    start() {
      begin();
      timer = every(clock, LOOK_MS, begin);
    },
    async close() {
      closing.abort();
      timer?.cancel();
      await running;
    },
  };
}
