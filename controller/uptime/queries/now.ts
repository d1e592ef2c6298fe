/** The fleet in this moment, areas that are cut off, and corrections of what was believed. */
import type { Kysely } from 'kysely';
import { KioskId } from '../../../shared/domain/ids.ts';
import { monthOf } from '../../../shared/time/day.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Schema } from '../../store/schema.ts';
import type { AreaOutage, AreaQuery, CorrectionPage, CorrectionQuery, Scope, UptimeNow } from '../api.ts';
import { readAreas, type AreaRow } from '../area-rows.ts';
import { FOREVER } from '../story-rows.ts';
import { DownCause, ownerOf } from '../words.ts';
import { IS_SUPERSEDED, knownEntry } from './as-known.ts';
import { settledUntil, sumGroups } from './groups.ts';
import { axisOf, intervalOf } from './kiosk.ts';
import { readPlaces, readRegionNames, type KioskPlace } from './places.ts';
import { figures, type ReportDeps } from './report.ts';

export async function readNow({ db, work, nowMs }: ReportDeps, scope: Scope): Promise<UptimeNow> {
  const places = [...(await readPlaces(db)).values()].filter((place) => isIn(place, scope));
  const hoursOf = await work();
  // SQLite goes through a cross join in this order: from kiosk to kiosk by the index, and not through the whole ledger.
  const lasting = await db
    .selectFrom('kiosks as k')
    .crossJoin('uptime_stretches as s')
    .select(['s.kiosk_id', 's.axis', 's.state', 's.cause'])
    .whereRef('s.kiosk_id', '=', 'k.id')
    .where('s.superseded_at_ms', '=', FOREVER)
    .where('s.to_ms', '=', FOREVER)
    .execute();
  const byKiosk = Map.groupBy(lasting, ({ kiosk_id }) => kiosk_id);
  const counts = { all: places.length, up: 0, partial: 0, down: 0, unknown: 0, resting: 0 };
  const causes = new Map<DownCause, number>();
  let networkOnly = 0;
  for (const { id, site, region } of places) {
    const own = byKiosk.get(id) ?? [];
    const services = own.filter(({ axis }) => axis.startsWith('service/'));
    counts[stateOfAll(services.map(({ state }) => state))] += 1;
    const hours = hoursOf(
      { kioskId: id, siteId: site.id, regionId: region },
      { fromMs: nowMs, toMs: nowMs + 1 },
    );
    if (hours.hours.length === 0 || hours.excluded.length > 0) counts.resting += 1;
    const down = services
      .filter(({ state }) => state === 'down')
      .map(({ cause }) => DownCause.parse(cause ?? 'other'));
    for (const cause of new Set(down)) causes.set(cause, (causes.get(cause) ?? 0) + 1);
    if (own.some(({ axis, cause }) => axis === 'link' && cause === 'network-only')) networkOnly += 1;
  }
  const month = monthOf(nowMs);
  const sums = await sumGroups(db, { periods: [month], scope, by: ['service_id'] });
  return {
    asOfMs: await settledUntil(db, scope, nowMs),
    kiosks: counts,
    causes: Array.from(causes, ([cause, kiosks]) => ({ cause, owner: ownerOf(cause), kiosks })).sort(
      (a, b) => b.kiosks - a.kiosks,
    ),
    networkOnly,
    month,
    figures: figures(sums),
    areas: await readAreaOutages(db, { fromMs: FOREVER - 1, toMs: FOREVER, region: scope.region }),
  };
}

function isIn(place: KioskPlace, { region, site, kiosk }: Scope): boolean {
  return (
    (region ?? place.region) === place.region &&
    (site ?? place.site.id) === place.site.id &&
    (kiosk ?? place.id) === place.id
  );
}

function stateOfAll(states: readonly string[]): 'up' | 'partial' | 'down' | 'unknown' {
  if (states.length === 0 || states.includes('unknown')) return 'unknown';
  if (states.every((state) => state === 'up')) return 'up';
  return states.includes('up') ? 'partial' : 'down';
}

export async function readAreaOutages(
  db: Kysely<Schema>,
  { fromMs, toMs, region }: Omit<AreaQuery, 'region'> & { region?: AreaQuery['region'] },
): Promise<AreaOutage[]> {
  const areas = await readAreas(db, { fromMs, toMs });
  if (areas.length === 0) return [];
  const places = await readPlaces(db);
  const regionNames = await readRegionNames(db);
  const links = await db.selectFrom('kiosk_links').select('kiosk_id').where('link', '<>', 'online').execute();
  const away = new Set(links.map(({ kiosk_id: kioskId }) => kioskId));
  const nameOf = ({ kind, group, kiosks }: AreaRow) => {
    if (kind === 'region') return regionNames.get(group) ?? group;
    return kind === 'site' ? (places.get(kiosks[0] ?? '')?.site.name ?? group) : group;
  };
  return areas
    .filter(({ kiosks }) => region === undefined || kiosks.some((id) => places.get(id)?.region === region))
    .map((area) => ({
      id: area.id,
      kind: area.kind,
      group: area.group,
      name: nameOf(area),
      fromMs: area.fromMs,
      toMs: area.toMs,
      kiosks: area.kiosks.map((id) => KioskId.parse(id)),
      away: area.toMs === null ? area.kiosks.filter((id) => away.has(id)).length : 0,
    }));
}

/** Newest first. A lasting stretch that ended is no correction: that was to be expected. */
export async function readCorrections(
  db: Kysely<Schema>,
  { kiosk, region, fromMs, toMs, services, limit, after }: CorrectionQuery,
): Promise<CorrectionPage> {
  const places = await readPlaces(db);
  let query = db
    .selectFrom('uptime_stretches')
    .selectAll()
    .where(IS_SUPERSEDED)
    .where('superseded_at_ms', '>=', fromMs)
    .where('superseded_at_ms', '<', toMs);
  if (kiosk !== undefined) query = query.where('kiosk_id', '=', kiosk);
  if (region !== undefined)
    query = query.where(
      'kiosk_id',
      'in',
      db.selectFrom('kiosks').select('id').where('region_id', '=', region),
    );
  if (services === 'yes') query = query.where('axis', 'like', 'service/%');
  if (after !== undefined) {
    const [atMs, id] = readCursor(after);
    query = query.where((eb) =>
      eb.or([
        eb('superseded_at_ms', '<', atMs),
        eb.and([eb('superseded_at_ms', '=', atMs), eb('id', '<', id)]),
      ]),
    );
  }
  const rows = await query
    .orderBy('superseded_at_ms', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const items: CorrectionPage['items'] = [];
  for (const row of rows.slice(0, limit)) {
    const before = knownEntry(row, row.superseded_at_ms - 1);
    const instead = await db
      .selectFrom('uptime_stretches')
      .selectAll()
      .where('kiosk_id', '=', row.kiosk_id)
      .where('axis', '=', row.axis)
      .where('recorded_at_ms', '=', row.superseded_at_ms)
      .where('from_ms', '<', row.to_ms)
      .where('to_ms', '>', row.from_ms)
      .orderBy('from_ms')
      .execute();
    items.push({
      kiosk: { id: KioskId.parse(row.kiosk_id), name: places.get(row.kiosk_id)?.name ?? row.kiosk_id },
      axis: axisOf(row.axis),
      before: intervalOf(before),
      after: instead.map((one) => intervalOf(knownEntry(one, row.superseded_at_ms))),
      correctedAtMs: row.superseded_at_ms,
    });
  }
  const last = rows[limit - 1];
  return {
    items,
    next: rows.length > limit && last !== undefined ? `${last.superseded_at_ms}.${last.id}` : null,
  };
}

function readCursor(cursor: string): [number, number] {
  const parts = /^(\d{1,15})\.(\d{1,15})$/.exec(cursor);
  if (parts === null) throw new AppError('request.invalid', 'This cursor is not of this list.');
  return [Number(parts[1]), Number(parts[2])];
}
