/** Makes the orders of schedules: each day's as soon as the day begins, some at a time, each once. */
import { describeError } from '../../../shared/errors.ts';
import type { RegionId } from '../../../shared/domain/ids.ts';
import type { Log } from '../../../shared/log.ts';
import { every, type Clock, type Timer } from '../../../shared/time/clock.ts';
import { dayOf } from '../../../shared/time/day.ts';
import type { FleetQueries } from '../../fleet/fleet-queries.ts';
import type { Store } from '../../store/store.ts';
import { listDocuments } from '../documents.ts';
import type { PlannedWork } from '../orders/planned.ts';
import { listPlanned } from '../orders/rows.ts';
import type { ServiceHours } from '../service-time.ts';
import { dayKey, workOf } from './schedule.ts';

export interface PreventiveDeps {
  readonly store: Store;
  readonly fleet: Pick<FleetQueries, 'listConditions'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly hours: ServiceHours;
  readonly regions: readonly RegionId[] | null;
  readonly plan: (work: PlannedWork) => Promise<unknown>;
}

export interface Preventive {
  start(): void;
  close(): Promise<void>;
}

const LOOK_MS = 60_000;
/** So that a large fleet's day begins over some minutes, and other work gets its turn in between. */
const ORDERS_AT_ONCE = 100;

export function createPreventive(deps: PreventiveDeps): Preventive {
  const { clock, log } = deps;
  let timer: Timer | undefined;
  let running: Promise<void> = Promise.resolve();
  let isRunning = false;

  function look(): void {
    if (isRunning) return;
    isRunning = true;
    running = planDay(deps)
      .catch((error: unknown) => log.warn({ error: describeError(error) }, 'schedules failed, trying again'))
      .finally(() => (isRunning = false));
  }

  return {
    start() {
      look();
      timer = every(clock, LOOK_MS, look);
    },
    async close() {
      timer?.cancel();
      await running;
    },
  };
}

async function planDay({ store, fleet, clock, hours, regions, plan }: PreventiveDeps): Promise<void> {
  const schedules = (await listDocuments(store.db, 'schedule')).filter(({ body }) => body.isEnabled);
  if (schedules.length === 0) return;
  const nowMs = clock.nowMs();
  const places = (await fleet.listConditions(null)).filter(
    ({ isRevoked, regionId }) => !isRevoked && (regions?.some((id) => id === regionId) ?? true),
  );
  let left = ORDERS_AT_ONCE;
  for (const { id, body: schedule } of schedules) {
    const made = await listPlanned(store.db, dayKey(id, dayOf(nowMs)));
    for (const place of places) {
      const work = workOf({ id, schedule, place }, { nowMs, hours });
      if (work === null || made.has(work.planKey)) continue;
      if (left === 0) return;
      if ((await plan(work)) !== null) left -= 1;
    }
  }
}
