/** The first page that people see: what serves now, what does not, and why, by region. */
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { dayOf } from '../../../shared/time/day.ts';
import type { Schema } from '../../store/schema.ts';
import type { FleetOverview } from '../api.ts';
import type { KioskSummary, LinkState, ServiceState } from '../read-model.ts';
import { causesOf } from './causes.ts';
import { kioskRows } from './filter.ts';
import { summariesOf, summaryRows } from './summaries.ts';

const MAX_TROUBLED = 50;

/** Nobody expects a kiosk to serve that was shut out or said that it goes away. */
const IS_EXPECTED = sql<boolean>`(k.revoked_at_ms is null and l.link <> 'planned-off')`;
const IS_UNREACHABLE = sql<boolean>`l.link in ('offline', 'unknown')`;
const IS_TROUBLED = sql<boolean>`(${IS_EXPECTED} and (${IS_UNREACHABLE} or t.service in ('none', 'partial')))`;

export async function readOverview(db: Kysely<Schema>, nowMs: number): Promise<FleetOverview> {
  const [groups, regions, troubled, troubledTotal, causes, sessions] = await Promise.all([
    countGroups(db),
    db.selectFrom('regions').select(['id', 'name']).orderBy('id').execute(),
    listTroubled(db),
    kioskRows(db)
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where(IS_TROUBLED)
      .executeTakeFirstOrThrow(),
    causesOf(db, IS_EXPECTED),
    countSessions(db, dayOf(nowMs)),
  ]);
  return {
    asOfMs: nowMs,
    ...countsOf(groups),
    regions: regions.map((region) => ({
      ...(region as Pick<FleetOverview['regions'][number], 'id' | 'name'>),
      ...countsOf(groups.filter((group) => group.region_id === region.id)),
    })),
    troubled,
    troubledTotal: troubledTotal.count,
    causes,
    sessionsToday: sessions,
  };
}

function countGroups(db: Kysely<Schema>) {
  return kioskRows(db)
    .select(['k.region_id', 'l.link', 't.service'])
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .groupBy(['k.region_id', 'l.link', 't.service'])
    .execute();
}

type Group = Awaited<ReturnType<typeof countGroups>>[number];

function countsOf(groups: readonly Group[]): Pick<FleetOverview, 'kiosks' | 'service' | 'link' | 'serving'> {
  const service: Record<ServiceState, number> = { full: 0, partial: 0, none: 0, unknown: 0 };
  const link: Record<LinkState, number> = { unknown: 0, online: 0, suspect: 0, offline: 0, 'planned-off': 0 };
  let kiosks = 0;
  let serving = 0;
  for (const group of groups) {
    kiosks += group.count;
    service[group.service as ServiceState] += group.count;
    link[group.link as LinkState] += group.count;
    const isConnected = group.link === 'online' || group.link === 'suspect';
    if (isConnected && group.service === 'full') serving += group.count;
  }
  return { kiosks, service, link, serving };
}

/** What serves nobody first, and of equal ones what has been so for longest. */
async function listTroubled(db: Kysely<Schema>): Promise<KioskSummary[]> {
  const rows = await summaryRows(db)
    .where(IS_TROUBLED)
    .orderBy(sql`case when ${IS_UNREACHABLE} or t.service = 'none' then 0 else 1 end`)
    .orderBy('l.since_at_ms')
    .orderBy('k.id')
    .limit(MAX_TROUBLED)
    .execute();
  return await summariesOf(db, rows);
}

async function countSessions(db: Kysely<Schema>, day: string): Promise<FleetOverview['sessionsToday']> {
  const row = await db
    .selectFrom('session_counts')
    .select((eb) => [
      eb.fn.sum<number | null>('sessions').as('all'),
      eb.fn.sum<number | null>('completed').as('completed'),
    ])
    .where('day', '=', day)
    .executeTakeFirstOrThrow();
  return { all: row.all ?? 0, completed: row.completed ?? 0 };
}
