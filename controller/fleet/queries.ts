/** The fleet as the API reads it: pages by key and never by OFFSET, so that the last page costs what the first does. */
import type { Kysely } from 'kysely';
import { serviceLevel } from '../../shared/domain/service.ts';
import { listRecords } from '../ingest/ledger.ts';
import type { Schema } from '../store/schema.ts';
import { worstHealth } from './device-health.ts';
import {
  KioskDetail,
  KioskSummary,
  LinkState,
  type DevicesState,
  type FleetQueries,
  type Page,
  type ServiceState,
} from './read-model.ts';

type ListQuery = Parameters<FleetQueries['listKiosks']>[0];

/** Implements the contract of read-model.ts on both engines. */
export function createFleetQueries(db: Kysely<Schema>): FleetQueries {
  return {
    listKiosks: (query) => listKiosks(db, query),
    findKiosk: (id) => findKiosk(db, id),
    listRecords: (kioskId, query) => listRecords(db, kioskId, query),
    countByLink: () => countByLink(db),
  };
}

/** Exported for the test that looks at its plan. */
export function kioskPage(db: Kysely<Schema>, { region, link, limit, after }: ListQuery) {
  let query = summaryRows(db);
  if (region !== undefined) query = query.where('k.region_id', '=', region);
  if (link !== undefined) query = query.where('l.link', '=', link);
  // The same id in two tables: each filter finds its order in the index of its own table.
  const key = link === undefined ? 'k.id' : 'l.kiosk_id';
  if (after !== undefined) query = query.where(key, '>', after);
  return query.orderBy(key).limit(limit + 1);
}

function summaryRows(db: Kysely<Schema>) {
  return db
    .selectFrom('kiosks as k')
    .innerJoin('kiosk_links as l', 'l.kiosk_id', 'k.id')
    .innerJoin('sites as s', 's.id', 'k.site_id')
    .select(['k.id', 'k.name', 'k.region_id', 's.id as site_id', 's.name as site_name'])
    .select(['l.link', 'l.since_at_ms', 'l.last_seen_at_ms', 'l.clock_offset_ms']);
}

type SummaryRow = Awaited<ReturnType<ReturnType<typeof summaryRows>['execute']>>[number];

async function listKiosks(db: Kysely<Schema>, query: ListQuery): Promise<Page<KioskSummary>> {
  const rows = await kioskPage(db, query).execute();
  const page = rows.slice(0, query.limit);
  const ids = page.map((row) => row.id);
  const [devices, services] = await Promise.all([devicesStates(db, ids), serviceStates(db, ids)]);
  const items = page.map((row) =>
    KioskSummary.parse(summaryOf(row, devices.get(row.id) ?? 'unknown', services.get(row.id) ?? 'unknown')),
  );
  return { items, next: rows.length > query.limit ? (ids.at(-1) ?? null) : null };
}

function summaryOf(row: SummaryRow, devices: DevicesState, service: ServiceState) {
  return {
    id: row.id,
    name: row.name,
    site: { id: row.site_id, name: row.site_name },
    region: row.region_id,
    link: row.link,
    linkSinceMs: row.since_at_ms,
    service,
    devices,
    lastSeenAtMs: row.last_seen_at_ms,
  };
}

async function devicesStates(db: Kysely<Schema>, ids: string[]): Promise<Map<string, DevicesState>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('devices')
    .select(['kiosk_id', 'health'])
    .where('kiosk_id', 'in', ids)
    .execute();
  const states = new Map<string, DevicesState>();
  for (const { kiosk_id: id, health } of rows) {
    const known = states.get(id);
    states.set(
      id,
      worstHealth(known === undefined ? [health as DevicesState] : [known, health as DevicesState]),
    );
  }
  return states;
}

async function serviceStates(db: Kysely<Schema>, ids: string[]): Promise<Map<string, ServiceState>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('services')
    .select((eb) => [
      'kiosk_id',
      eb.fn.countAll<number>().as('total'),
      eb.fn.sum<number>('is_open').as('open'),
    ])
    .where('kiosk_id', 'in', ids)
    .groupBy('kiosk_id')
    .execute();
  return new Map(rows.map((row) => [row.kiosk_id, serviceLevel(row.open, row.total)]));
}

async function findKiosk(db: Kysely<Schema>, id: string): Promise<KioskDetail | undefined> {
  const row = await summaryRows(db).where('k.id', '=', id).executeTakeFirst();
  if (row === undefined) return undefined;
  const [agent, devices, services] = await Promise.all([
    db.selectFrom('kiosk_agents').selectAll().where('kiosk_id', '=', id).executeTakeFirst(),
    db.selectFrom('devices').selectAll().where('kiosk_id', '=', id).orderBy('device_id').execute(),
    db.selectFrom('services').selectAll().where('kiosk_id', '=', id).orderBy('service_id').execute(),
  ]);
  const openCount = services.filter((service) => service.is_open === 1).length;
  const service = services.length === 0 ? 'unknown' : serviceLevel(openCount, services.length);
  return KioskDetail.parse({
    ...summaryOf(row, worstHealth(devices.map((device) => device.health as DevicesState)), service),
    agentVersion: agent?.agent_version ?? null,
    bootCount: agent?.boot_count ?? null,
    clockOffsetMs: row.clock_offset_ms,
    deviceList: devices.map((device) => ({
      id: device.device_id,
      class: device.class,
      driver: device.driver,
      status: JSON.parse(device.status) as unknown,
      updatedAtMs: device.updated_at_ms,
    })),
    serviceList: services.map((entry) => ({
      id: entry.service_id,
      isOpen: entry.is_open === 1,
      missing: JSON.parse(entry.missing) as unknown,
      updatedAtMs: entry.updated_at_ms,
    })),
  });
}

async function countByLink(db: Kysely<Schema>): Promise<Record<LinkState, number>> {
  const counts: Record<LinkState, number> = {
    unknown: 0,
    online: 0,
    suspect: 0,
    offline: 0,
    'planned-off': 0,
  };
  const rows = await db
    .selectFrom('kiosk_links')
    .select((eb) => ['link', eb.fn.countAll<number>().as('count')])
    .groupBy('link')
    .execute();
  for (const row of rows) counts[LinkState.parse(row.link)] = row.count;
  return counts;
}
