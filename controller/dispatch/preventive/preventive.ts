/** Makes the orders of schedules: each day's as soon as the day begins, some at a time, each once. */
import { dayOf } from '../../../shared/time/day.ts';
import { listDocuments } from '../documents.ts';
import { listPlanned } from '../orders/rows.ts';
import { createPlanner, type Planner, type PlannerDeps } from '../planner.ts';
import { dayKey, workOf } from './schedule.ts';

/** So that a large fleet's day begins over some minutes, and other work gets its turn in between. */
const ORDERS_AT_ONCE = 100;

export function createPreventive(deps: PlannerDeps): Planner {
  return createPlanner(deps, 'schedules', (closing) => planDay(deps, closing));
}

async function planDay(
  { store, fleet, clock, hours, regions, plan }: PlannerDeps,
  closing: AbortSignal,
): Promise<void> {
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
      if (left === 0 || closing.aborted) return;
      if ((await plan(work)) !== null) left -= 1;
    }
  }
}
