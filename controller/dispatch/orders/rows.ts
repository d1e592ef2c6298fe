/** Work orders in the store, written against the version that was read. */
import type { Kysely, Transaction } from 'kysely';
import { AppError } from '../../../shared/errors.ts';
import type { Schema } from '../../store/schema.ts';
import type { TimelineEntry } from '../incidents/incident.ts';
import { appendEntries } from '../timeline.ts';
import { isLive } from './machine.ts';
import type { WorkOrder } from './order.ts';

type Db = Kysely<Schema>;

export async function findOrder(db: Db, id: string): Promise<WorkOrder> {
  const row = await db.selectFrom('work_orders').select('body').where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new AppError('not-found', 'There is no such work order.');
  return orderOf(row);
}

export interface OrderFilter {
  readonly kioskId?: string | undefined;
  readonly incidentId?: string | undefined;
  readonly assigneeId?: string | undefined;
  readonly isLive?: boolean | undefined;
  readonly limit?: number | undefined;
}

/** Newest first. */
export async function listOrders(
  db: Db,
  { kioskId, incidentId, assigneeId, isLive, limit = 500 }: OrderFilter,
): Promise<WorkOrder[]> {
  let query = db.selectFrom('work_orders').select('body');
  if (kioskId !== undefined) query = query.where('kiosk_id', '=', kioskId);
  if (incidentId !== undefined) query = query.where('incident_id', '=', incidentId);
  if (assigneeId !== undefined) query = query.where('assignee_id', '=', assigneeId);
  if (isLive !== undefined) query = query.where('is_live', '=', isLive ? 1 : 0);
  const rows = await query.orderBy('opened_at_ms', 'desc').orderBy('id').limit(limit).execute();
  return rows.map(orderOf);
}

/** How many orders somebody still has to work on, by who has them; `exceptId` is not counted. */
export async function countInHand(db: Db, exceptId: string): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('work_orders')
    .select((eb) => ['assignee_id', eb.fn.countAll<number>().as('count')])
    .where('is_live', '=', 1)
    .where('stage', '<>', 'verified')
    .where('assignee_id', 'is not', null)
    .where('id', '<>', exceptId)
    .groupBy('assignee_id')
    .execute();
  return new Map(rows.map(({ assignee_id: userId, count }) => [userId ?? '', count]));
}

/** Of these kiosks, all that are neither closed nor cancelled. */
export async function listUnfinished(db: Db, kioskIds: readonly string[]): Promise<WorkOrder[]> {
  const rows = await db
    .selectFrom('work_orders')
    .select('body')
    .where('kiosk_id', 'in', kioskIds)
    .where('is_live', '=', 1)
    .execute();
  return rows.map(orderOf);
}

/** Repairs that were verified within [fromMs, toMs). */
export async function listRepaired(
  db: Db,
  { fromMs, toMs, regionId }: { fromMs: number; toMs: number; regionId?: string | undefined },
): Promise<WorkOrder[]> {
  const verified = db
    .selectFrom('dispatch_timeline')
    .select('entity_id')
    .where('kind', '=', 'verified')
    .where('at_ms', '>=', fromMs)
    .where('at_ms', '<', toMs)
    .where('entity', '=', 'order');
  let query = db.selectFrom('work_orders').select('body').where('id', 'in', verified);
  if (regionId !== undefined) query = query.where('region_id', '=', regionId);
  return (await query.execute()).map(orderOf).filter(({ kind }) => kind === 'repair');
}

/** Opened in this time, oldest first. */
export async function listOrdersOpened(
  db: Db,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): Promise<WorkOrder[]> {
  const rows = await db
    .selectFrom('work_orders')
    .select('body')
    .where('opened_at_ms', '>=', fromMs)
    .where('opened_at_ms', '<', toMs)
    .orderBy('opened_at_ms')
    .orderBy('id')
    .execute();
  return rows.map(orderOf);
}

/** Keys that begin so, of orders that were made. */
export async function listPlanned(db: Db, prefix: string): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('work_orders')
    .select('plan_key')
    .where('plan_key', 'like', `${prefix}%`)
    .execute();
  return new Set(rows.map(({ plan_key: key }) => key ?? ''));
}

export async function hasPlanned(db: Db, planKey: string): Promise<boolean> {
  const row = await db
    .selectFrom('work_orders')
    .select('id')
    .where('plan_key', '=', planKey)
    .executeTakeFirst();
  return row !== undefined;
}

/** Throws AppError `store.conflict` when somebody else was faster. */
export async function saveOrder(
  trx: Transaction<Schema>,
  {
    before,
    order,
    entries,
  }: { before: WorkOrder | null; order: WorkOrder; entries: readonly TimelineEntry[] },
): Promise<void> {
  const row = {
    id: order.id,
    incident_id: order.incidentId,
    kiosk_id: order.kioskId,
    region_id: order.regionId,
    assignee_id: order.assigneeId,
    stage: order.stage,
    is_live: isLive(order) || order.stage === 'verified' ? 1 : 0,
    opened_at_ms: order.openedAtMs,
    version: order.version,
    plan_key: order.planKey ?? null,
    body: JSON.stringify(order),
  };
  if (before === null) await trx.insertInto('work_orders').values(row).execute();
  else {
    const { numUpdatedRows } = await trx
      .updateTable('work_orders')
      .set(row)
      .where('id', '=', before.id)
      .where('body', '=', JSON.stringify(before))
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n)
      throw new AppError('store.conflict', 'The work order was changed at the same moment: try again.');
  }
  await appendEntries(trx, 'order', order.id, entries);
}

function orderOf({ body }: { body: string }): WorkOrder {
  return JSON.parse(body) as WorkOrder;
}
