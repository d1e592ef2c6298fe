/**
 * Removes the photos of orders that ended long ago: rooms, people who stand there, serial numbers. The order keeps a note of how many
 * there were. A few orders at a time, each in a transaction of its own.
 */
import { readPolicy } from '../documents.ts';
import type { Dispatcher } from '../dispatcher.ts';
import { orderAfter } from '../orders/machine.ts';
import type { WorkOrder } from '../orders/order.ts';
import { findOrder, saveOrder } from '../orders/rows.ts';
import { createPlanner, type Planner, type PlannerDeps } from '../planner.ts';
import { listEndedWithPhotos, removePhotos } from './rows.ts';

export interface PhotoCleanerDeps extends Pick<PlannerDeps, 'store' | 'clock' | 'log'> {
  readonly dispatcher: Pick<Dispatcher, 'work'>;
}

const DAY_MS = 24 * 3_600_000;
/** Nobody counts the hours of half a year. */
const LOOK_MS = 6 * 3_600_000;
const ORDERS_AT_ONCE = 50;

export function createPhotoCleaner(deps: PhotoCleanerDeps): Planner {
  const { clock } = deps;
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  return createPlanner(deps, 'photos', async (closing) => {
    if (clock.monoMs() - lookedAtMs < LOOK_MS) return;
    await clean(deps, closing);
    lookedAtMs = clock.monoMs();
  });
}

async function clean({ store, clock, dispatcher }: PhotoCleanerDeps, closing: AbortSignal): Promise<void> {
  const afterDays = (await readPolicy(store.db)).body.photosKeptDays;
  const isOver = (order: WorkOrder) => endedAtMs(order) <= clock.nowMs() - afterDays * DAY_MS;
  for (let afterId = ''; !closing.aborted;) {
    const orders = await listEndedWithPhotos(store.db, { afterId, limit: ORDERS_AT_ONCE });
    const last = orders.at(-1);
    if (last === undefined) return;
    for (const { id } of orders.filter(isOver)) {
      if (closing.aborted) return;
      await dispatcher.work(async ({ trx, nowMs }) => {
        const before = await findOrder(trx, id);
        const count = await removePhotos(trx, id);
        const { order, entries } = orderAfter(before, { do: 'photos-removed', count, afterDays }, nowMs);
        await saveOrder(trx, { before, order, entries });
      });
    }
    afterId = last.id;
  }
}

function endedAtMs({ stageAtMs, openedAtMs }: WorkOrder): number {
  return stageAtMs.closed ?? stageAtMs.cancelled ?? Math.max(openedAtMs, ...Object.values(stageAtMs));
}
