/** Questions about the whole fleet, or a part of it: trend, heat map, causes, groups, budget, comparison. */
import type { Kysely } from 'kysely';
import { RegionId } from '../../../shared/domain/ids.ts';
import { addMonths, daysFrom } from '../../../shared/time/day.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Schema } from '../../store/schema.ts';
import type {
  BudgetQuery,
  CompareQuery,
  GroupQuery,
  HeatQuery,
  RangeQuery,
  UptimeBudget,
  UptimeCauses,
  UptimeComparison,
  UptimeGroups,
  UptimeHeat,
  UptimeTrend,
} from '../api.ts';
import { figuresOf } from '../core/availability.ts';
import { NOTHING, sumOf } from '../core/totals.ts';
import { DownCause, ownerOf } from '../words.ts';
import { periodsOf, settledUntil, sumGroups, type GroupSum } from './groups.ts';
import { readPlaces, readRegionNames, type KioskPlace } from './places.ts';
import { figures, groups, worstFirst } from './report.ts';

type Db = Kysely<Schema>;

export async function readTrend(db: Db, { from, to, ...scope }: RangeQuery): Promise<UptimeTrend> {
  const days = daysFrom(from, to);
  const sums = await sumGroups(db, { periods: days, scope, by: ['period'] });
  const byDay = new Map(sums.map(({ period, totals }) => [period, totals]));
  return {
    figures: figures(sums),
    items: days.map((day) => ({ day, figures: figuresOf(byDay.get(day) ?? NOTHING) })),
  };
}

export async function readHeat(db: Db, { from, to, limit, after, ...scope }: HeatQuery): Promise<UptimeHeat> {
  const places = await readPlaces(db);
  const days = daysFrom(from, to);
  const overall = await sumGroups(db, { periods: periodsOf({ from, to }), scope, by: ['kiosk_id'] });
  const ranked = worstFirst(
    overall
      .filter(({ kioskId }) => places.has(kioskId))
      .map((sum) => ({ id: sum.kioskId, figures: figuresOf(sum.totals) })),
  );
  const start = after === undefined ? 0 : readOffset(after);
  const page = ranked.slice(start, start + limit);
  const cells = new Map<string, GroupSum['totals']>();
  for (const { id } of page) {
    const sums = await sumGroups(db, {
      periods: days,
      scope: { ...scope, kiosk: places.get(id)?.id },
      by: ['period'],
    });
    for (const { period, totals } of sums) cells.set(`${id} ${period}`, totals);
  }
  return {
    days,
    items: page.map(({ id, figures }) => {
      const { name, site, id: kioskId } = places.get(id) as KioskPlace;
      const row = days.map((day) => cellOf(cells.get(`${id} ${day}`)));
      return { id: kioskId, name, site, availability: figures.availability, cells: row };
    }),
    next: start + limit < ranked.length ? String(start + limit) : null,
  };
}

function cellOf(totals: GroupSum['totals'] | undefined): UptimeHeat['items'][number]['cells'][number] {
  if (totals === undefined) return null;
  const { availability, unknownMs, serviceMs } = figuresOf(totals);
  return serviceMs === 0 ? null : { a: availability, u: unknownMs / serviceMs };
}

function readOffset(cursor: string): number {
  if (!/^\d{1,6}$/.test(cursor)) throw new AppError('request.invalid', 'This cursor is not of this list.');
  return Number(cursor);
}

export async function readCauses(db: Db, { from, to, ...scope }: RangeQuery): Promise<UptimeCauses> {
  const sums = await sumGroups(db, { periods: periodsOf({ from, to }), scope, by: ['kiosk_id'] });
  const { downMs, downByCause } = sumOf(sums.map(({ totals }) => totals));
  const ranked = DownCause.options
    .map((cause) => ({ cause, downMs: downByCause[cause] ?? 0 }))
    .filter(({ downMs }) => downMs > 0)
    .sort((a, b) => b.downMs - a.downMs);
  let before = 0;
  const items = ranked.map(({ cause, downMs: ms }) => {
    before += ms;
    const kiosks = sums.filter(({ totals }) => (totals.downByCause[cause] ?? 0) > 0).length;
    return {
      cause,
      owner: ownerOf(cause),
      downMs: ms,
      share: ms / downMs,
      cumulative: before / downMs,
      kiosks,
    };
  });
  return { downMs, items };
}

export async function readGroupFigures(
  db: Db,
  { from, to, by, limit, ...scope }: GroupQuery,
): Promise<UptimeGroups> {
  const places = await readPlaces(db);
  const regionNames = await readRegionNames(db);
  const columns = by === 'service' ? (['kiosk_id', 'service_id'] as const) : (['kiosk_id'] as const);
  const sums = await sumGroups(db, { periods: periodsOf({ from, to }), scope, by: columns });
  const named = (sum: GroupSum): { id: string; name: string } => {
    const place = places.get(sum.kioskId);
    switch (by) {
      case 'region':
        return { id: place?.region ?? '', name: regionNames.get(place?.region ?? '') ?? '' };
      case 'site':
        return { id: place?.site.id ?? '', name: place?.site.name ?? '' };
      case 'kiosk':
        return { id: sum.kioskId, name: place?.name ?? '' };
      case 'service':
        return { id: sum.serviceId, name: sum.serviceId };
      case 'model':
      case 'supplier':
        return { id: place?.[by] ?? '', name: place?.[by] ?? '' };
    }
  };
  const names = new Map(sums.map((sum) => [named(sum).id, named(sum).name]));
  const all = worstFirst(groups(sums, (sum) => named(sum).id).filter(({ id }) => id !== ''));
  const items = all.slice(0, limit).map((group) => ({ ...group, name: names.get(group.id) ?? group.id }));
  return { total: all.length, items };
}

export async function readBudget(
  db: Db,
  { month, region, objective }: BudgetQuery,
  nowMs: number,
): Promise<UptimeBudget> {
  const scope = region === undefined ? {} : { region };
  const places = await readPlaces(db);
  const regionNames = await readRegionNames(db);
  const sums = await sumGroups(db, { periods: [month], scope, by: ['kiosk_id'] });
  const known = sums.filter(({ kioskId }) => places.has(kioskId));
  const byRegion = groups(known, ({ kioskId }) => places.get(kioskId)?.region ?? '');
  return {
    month,
    objective,
    asOfMs: await settledUntil(db, scope, nowMs),
    items: byRegion.map(({ id, figures: own }) => {
      const allowedMs = Math.floor(own.serviceMs * (1 - objective));
      return {
        region: { id: RegionId.parse(id), name: regionNames.get(id) ?? id },
        allowedMs,
        usedMs: own.downMs,
        burn: allowedMs === 0 ? null : own.downMs / allowedMs,
        unknownMs: own.unknownMs,
        figures: own,
      };
    }),
  };
}

export async function readComparison(db: Db, { month, ...scope }: CompareQuery): Promise<UptimeComparison> {
  const of = async (asked: string) => {
    const sums = await sumGroups(db, { periods: [asked], scope, by: ['service_id'] });
    return sums.length === 0 ? null : figures(sums);
  };
  const now = await of(month);
  const compare = async (other: string) => {
    const then = await of(other);
    const isKnown = typeof now?.availability === 'number' && typeof then?.availability === 'number';
    const change = isKnown ? (now.availability ?? 0) - (then.availability ?? 0) : null;
    return { month: other, figures: then, change };
  };
  return {
    month,
    figures: now ?? figuresOf(NOTHING),
    previous: await compare(addMonths(month, -1)),
    lastYear: await compare(addMonths(month, -12)),
  };
}
