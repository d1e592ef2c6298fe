/** What people ask of incidents and work orders, and what they do to them; every change in its turn, with its timeline and audit. */
import { randomUUID } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import { greatCircleM } from '../../shared/geo/great-circle.ts';
import { type Actor, appendAudit } from '../audit/append.ts';
import type { FleetQueries } from '../fleet/fleet-queries.ts';
import { readName } from '../fleet/queries/conditions.ts';
import type { Store } from '../store/store.ts';
import type {
  Comment,
  IncidentDetail,
  IncidentSummary,
  OrderCommandBody,
  OrderCreate,
  OrderDetail,
  OrderSummary,
} from './api.ts';
import { type Case, stepIncident, stepOrder } from './casework.ts';
import type { Dispatcher } from './dispatcher.ts';
import { listDocuments } from './documents.ts';
import type { Incident } from './incidents/incident.ts';
import { incidentAfter } from './incidents/machine.ts';
import { findIncident, type IncidentFilter, listIncidents, saveIncident } from './incidents/rows.ts';
import { listForIncident } from './notify/rows.ts';
import { notificationOf } from './notify/why.ts';
import { bestOf, type Ranked, rankTechnicians } from './orders/assignment.ts';
import { isLive, orderAfter, type OrderCommand } from './orders/machine.ts';
import type { WorkOrder } from './orders/order.ts';
import { planOrder } from './orders/plan.ts';
import { isCovered, type PlannedWork } from './orders/planned.ts';
import {
  countInHand,
  findOrder,
  hasPlanned,
  listOrders,
  type OrderFilter,
  saveOrder,
} from './orders/rows.ts';
import { withoutMetadata } from './photos/jpeg.ts';
import { findPhoto, insertPhoto, listPhotoIds, MAX_PHOTOS } from './photos/rows.ts';
import { inRoundOrder } from './route/my-day.ts';
import type { ServiceHours } from './service-time.ts';
import { listEntries } from './timeline.ts';

export interface CasesDeps {
  readonly store: Store;
  readonly fleet: Pick<FleetQueries, 'listPlaces'>;
  readonly dispatcher: Pick<Dispatcher, 'work'>;
  readonly hours: ServiceHours;
}

export interface Cases {
  listIncidents(filter: IncidentFilter): Promise<IncidentSummary[]>;
  /** Throws AppError `not-found`, as all that name an id. */
  readIncident(id: string): Promise<IncidentDetail>;
  /** Throws AppError `request.stale` (a stale acknowledgement stays as a note all the same), `store.conflict`. */
  command(
    id: string,
    what: { do: 'acknowledge' | 'close'; note: string; version: number },
    actor: Actor,
  ): Promise<IncidentSummary>;
  commentIncident(id: string, text: string, actor: Actor): Promise<void>;
  listOrders(filter: OrderFilter): Promise<OrderSummary[]>;
  /** Live ones of this person, in the order of the round. */
  myDay(userId: string, nowMs: number): Promise<OrderSummary[]>;
  readOrder(id: string): Promise<OrderDetail>;
  createOrder(order: OrderCreate, actor: Actor): Promise<OrderSummary>;
  /** null: it was made before, or somebody goes there for it already. */
  plan(work: PlannedWork, actor: Actor): Promise<WorkOrder | null>;
  /** `mayAll`: also orders of others. */
  orderCommand(
    id: string,
    what: { command: OrderCommandBody; version: number; mayAll: boolean; doneAtMs?: number | undefined },
    actor: Actor,
  ): Promise<OrderSummary>;
  commentOrder(id: string, comment: Comment, actor: Actor): Promise<void>;
  /** The id of the photo. Throws AppError `request.invalid`, `store.conflict` when there are too many. */
  addPhoto(
    id: string,
    photo: { jpeg: Uint8Array; doneAtMs?: number | undefined; mayAll: boolean },
    actor: Actor,
  ): Promise<string>;
  readPhoto(id: string, photoId: string): Promise<Uint8Array>;
  /** Best first. */
  candidates(id: string, nowMs: number): Promise<Ranked[]>;
}

export function createCases({ store, fleet, dispatcher, hours }: CasesDeps): Cases {
  const { db } = store;

  /** Not within a transaction: SQLite has one connection, and the fleet answers on its own. */
  async function rank(order: WorkOrder, nowMs: number): Promise<Ranked[]> {
    const place = await placeOf(order.kioskId);
    const technicians = (await listDocuments(db, 'technician')).map(({ body }) => body);
    const openOrders = await countInHand(db, order.id);
    const candidates = technicians.map((technician) => ({
      technician,
      distanceM: Math.round(greatCircleM(technician.home, place)),
      openOrders: openOrders.get(technician.userId) ?? 0,
    }));
    return rankTechnicians(order, candidates, nowMs);
  }

  async function placeOf(kioskId: string) {
    const [place] = await fleet.listPlaces([kioskId]);
    if (place === undefined) throw new AppError('not-found', `There is no kiosk "${kioskId}".`);
    return place;
  }

  async function summaryOf(incident: Incident): Promise<IncidentSummary> {
    return { ...incident, name: await readName(db, incident.subject.kind, incident.subject.id) };
  }

  async function orderSummaries(orders: readonly WorkOrder[]): Promise<OrderSummary[]> {
    const technicians = new Map(
      (await listDocuments(db, 'technician')).map(({ body }) => [body.userId, body.name]),
    );
    const places = new Map(
      (await fleet.listPlaces(orders.map(({ kioskId }) => kioskId))).map((place) => [place.kioskId, place]),
    );
    return orders.flatMap((order) => {
      const place = places.get(order.kioskId);
      if (place === undefined) return [];
      const { name, site, lat, lon } = place;
      const assigneeName =
        order.assigneeId === null ? null : (technicians.get(order.assigneeId) ?? order.assigneeId);
      return [{ ...order, kiosk: { name, siteName: site.name, lat, lon }, assigneeName }];
    });
  }

  async function only(order: WorkOrder): Promise<OrderSummary> {
    const [summary] = await orderSummaries([order]);
    if (summary === undefined) throw new Error('one order has one summary');
    return summary;
  }

  /** `wanted` null: the best of those on shift; null when there is none. */
  function assignment(ranked: readonly Ranked[], wanted: string | null): OrderCommand | null {
    const chosen =
      wanted === null ? bestOf(ranked) : ranked.find(({ technician }) => technician.userId === wanted);
    if (chosen === undefined) throw new AppError('request.invalid', `"${wanted}" is no technician.`);
    if (chosen === null) return null;
    const why = wanted === null ? `nearest on shift: ${chosen.distanceM} m` : 'chosen';
    return { do: 'assign', to: chosen.technician.userId, why };
  }

  /** Writes a new order, and gives it to whom it is for. */
  async function open(
    work: Case,
    first: WorkOrder,
    { assign, actor }: { assign: OrderCommand | null; actor: Actor },
  ): Promise<WorkOrder> {
    const { id, kioskId, incidentId, kind, stage } = first;
    const entry = { seq: 1, atMs: work.nowMs, by: actor, kind: 'created', stage, detail: {} };
    await saveOrder(work.trx, { before: null, order: first, entries: [entry] });
    work.touched.add(kioskId);
    await appendAudit(work.trx, actor, {
      action: 'order.create',
      entity: { type: 'order', id },
      before: null,
      after: { kioskId, incidentId, kind, assigneeId: assign?.do === 'assign' ? assign.to : null },
    });
    if (assign === null) return first;
    return await stepOrder(work, first, { do: 'command', command: assign, seen: null, by: actor });
  }

  return {
    async listIncidents(filter) {
      return await Promise.all((await listIncidents(db, filter)).map(summaryOf));
    },
    async readIncident(id) {
      const incident = await findIncident(db, id);
      const orders = await orderSummaries(await listOrders(db, { incidentId: id }));
      const notifications = (await listForIncident(db, id)).map(notificationOf);
      return {
        ...(await summaryOf(incident)),
        timeline: await listEntries(db, 'incident', id),
        orders,
        notifications,
      };
    },
    async command(id, { do: action, note, version }, actor) {
      const result = await dispatcher.work(async (work) => {
        const before = await findIncident(work.trx, id);
        const detail = note === '' ? {} : { note };
        const isStale = before.version !== version;
        const incident = await stepIncident(work, before, { do: action, seen: version, by: actor, detail });
        if (isStale) return { incident, isStale };
        await appendAudit(work.trx, actor, {
          action: `incident.${action}`,
          entity: { type: 'incident', id },
          before: { stage: before.stage },
          after: { stage: incident.stage },
        });
        return { incident, isStale };
      });
      if (result.isStale)
        throw new AppError(
          'request.stale',
          `Somebody was faster: the incident is ${result.incident.stage} now. A note says that you were there.`,
        );
      return await summaryOf(result.incident);
    },
    async commentIncident(id, text, actor) {
      await dispatcher.work(async (work) => {
        await stepIncident(work, await findIncident(work.trx, id), { do: 'comment', by: actor, text });
      });
    },
    async listOrders(filter) {
      return await orderSummaries(await listOrders(db, filter));
    },
    async myDay(userId, nowMs) {
      const orders = await orderSummaries(await listOrders(db, { assigneeId: userId, isLive: true }));
      const own = (await listDocuments(db, 'technician')).find(({ body }) => body.userId === userId);
      return inRoundOrder(orders, own?.body.home ?? null, nowMs);
    },
    async readOrder(id) {
      const order = await findOrder(db, id);
      const { site } = await placeOf(order.kioskId);
      const past = await listIncidents(db, { kioskId: order.kioskId, limit: 10 });
      const history = await Promise.all(
        past.filter((incident) => incident.id !== order.incidentId).map(summaryOf),
      );
      return {
        ...(await only(order)),
        address: site.address,
        timeline: await listEntries(db, 'order', id),
        photoIds: await listPhotoIds(db, id),
        history,
      };
    },
    async createOrder({ kioskId, incidentId, kind, assigneeId }, actor) {
      const { site, regionId } = await placeOf(kioskId);
      const of = incidentId === null ? null : await findIncident(db, incidentId);
      const born = {
        id: randomUUID(),
        incidentId,
        kioskId,
        siteId: site.id,
        regionId,
        kind,
        faultClass: of?.faultClass ?? 'other',
        severity: of?.severity ?? 'info',
      } as const;
      const planned = planOrder(born, { nowMs: actor.atMs, hours });
      const assign = assignment(await rank(planned, actor.atMs), assigneeId);
      const order = await dispatcher.work(async (work) => {
        const incident = incidentId === null ? null : await findIncident(work.trx, incidentId);
        if (incident?.stage === 'closed') throw new AppError('store.conflict', 'The incident is closed.');
        const isHealthy = incident === null || incident.recoveredAtMs !== null;
        const first = { ...planned, isHealthy, isRecoveredByItself: incident !== null && isHealthy };
        return await open(work, first, { assign, actor });
      });
      return await only(order);
    },
    async plan(planned, actor) {
      if (await hasPlanned(db, planned.planKey)) return null;
      const live = (await listOrders(db, { kioskId: planned.kioskId, isLive: true })).filter(isLive);
      if (isCovered(planned, live)) return null;
      const { site, regionId } = await placeOf(planned.kioskId);
      const { planKey, kioskId, kind, faultClass, checklist, fixByMs, startMs } = planned;
      const born = {
        id: randomUUID(),
        incidentId: null,
        kioskId,
        siteId: site.id,
        regionId,
        kind,
        planKey,
        faultClass,
        severity: 'info',
      } as const;
      const due = planOrder(born, { nowMs: startMs, hours });
      const first: WorkOrder = {
        ...due,
        checklist: checklist.map((id) => ({ id, isDone: false })),
        ...(planned.needsPhoto === true ? { needsPhoto: true } : {}),
        fixByMs: fixByMs ?? due.fixByMs,
        openedAtMs: actor.atMs,
        stageAtMs: { open: actor.atMs },
      };
      const assign = assignment(await rank(first, startMs), null);
      return await dispatcher.work(async (work) => {
        // Another controller may have been faster; the key of the table would refuse it as well.
        if (await hasPlanned(work.trx, planKey)) return null;
        return await open(work, first, { assign, actor });
      });
    },
    async orderCommand(id, { command, version, mayAll, doneAtMs }, actor) {
      const seen = await findOrder(db, id);
      const isForDispatcher = ['assign', 'cancel', 'close'].includes(command.do);
      if (!mayAll && (seen.assigneeId !== actor.id || isForDispatcher)) {
        throw new AppError('auth.forbidden', 'Only the dispatcher may do this to the order.');
      }
      const full: OrderCommand =
        command.do === 'assign'
          ? (assignment(await rank(seen, actor.atMs), command.to) ?? { ...command, why: 'chosen' })
          : command;
      const order = await dispatcher.work(async (work) => {
        const before = await findOrder(work.trx, id);
        const after = await stepOrder(work, before, {
          do: 'command',
          command: full,
          seen: version,
          by: actor,
          doneAtMs,
        });
        await closeIncident(work, after, actor);
        return after;
      });
      return await only(order);
    },
    async commentOrder(id, { text, doneAtMs }, actor) {
      await dispatcher.work(async ({ trx, nowMs }) => {
        const before = await findOrder(trx, id);
        const { order, entries } = orderAfter(before, { do: 'comment', by: actor, text, doneAtMs }, nowMs);
        await saveOrder(trx, { before, order, entries });
      });
    },
    async addPhoto(id, { jpeg, doneAtMs, mayAll }, actor) {
      const photo = { id: randomUUID(), orderId: id, jpeg: withoutMetadata(jpeg) };
      await dispatcher.work(async ({ trx, nowMs }) => {
        const before = await findOrder(trx, id);
        if (!mayAll && before.assigneeId !== actor.id)
          throw new AppError('auth.forbidden', 'This work order belongs to somebody else.');
        if ((before.photos ?? 0) >= MAX_PHOTOS)
          throw new AppError('store.conflict', `A work order has at most ${MAX_PHOTOS} photos.`);
        const event = { do: 'photo', by: actor, photoId: photo.id, doneAtMs } as const;
        const { order, entries } = orderAfter(before, event, nowMs);
        await insertPhoto(trx, photo, nowMs);
        await saveOrder(trx, { before, order, entries });
      });
      return photo.id;
    },
    readPhoto: (id, photoId) => findPhoto(db, id, photoId),
    async candidates(id, nowMs) {
      return await rank(await findOrder(db, id), nowMs);
    },
  };
}

/** With its last order the verified incident is done as well. */
async function closeIncident({ trx, nowMs }: Case, order: WorkOrder, actor: Actor): Promise<void> {
  if (order.stage !== 'closed' || order.incidentId === null) return;
  const before = await findIncident(trx, order.incidentId);
  const { incident, entry } = incidentAfter(before, { do: 'close', seen: null, by: actor }, nowMs);
  if (before.stage === 'verified' && entry !== null)
    await saveIncident(trx, { before, incident, entry, dueAtMs: null });
}
