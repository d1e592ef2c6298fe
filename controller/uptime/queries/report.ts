/** The report of a month: from the sums of the month, or as it would have been made on an earlier day. */
import type { Kysely } from 'kysely';
import { spanOfMonth } from '../../../shared/time/day.ts';
import { listRepaired } from '../../dispatch/orders/rows.ts';
import type { Schema } from '../../store/schema.ts';
import type { Figures, MonthReport, ReportQuery } from '../api.ts';
import { figuresOf } from '../core/availability.ts';
import { stageTimes } from '../core/repair.ts';
import { sumOf } from '../core/totals.ts';
import type { WorkHours } from '../work-hours.ts';
import { IS_SUPERSEDED, sumsAsKnown } from './as-known.ts';
import { settledUntil, sumGroups, type GroupSum } from './groups.ts';
import { readPlaces, readRegionNames, type KioskPlace } from './places.ts';

export interface ReportDeps {
  readonly db: Kysely<Schema>;
  /** As they are known now, or were known then. */
  readonly work: (asKnownAtMs?: number) => Promise<WorkHours>;
  readonly nowMs: number;
}

export async function monthReport(deps: ReportDeps, query: ReportQuery): Promise<MonthReport> {
  const { db, nowMs } = deps;
  const { month, asKnownAtMs, ...scope } = query;
  const places = await readPlaces(db);
  const regionNames = await readRegionNames(db);
  const sums =
    asKnownAtMs === undefined
      ? await sumGroups(db, { periods: [month], scope, by: ['kiosk_id', 'service_id'] })
      : await sumsAsKnown(deps, places, query, asKnownAtMs);
  const known = sums.filter(({ kioskId }) => places.has(kioskId));
  const { toMs } = spanOfMonth(month);
  const settledMs = await settledUntil(db, scope, nowMs);
  // From kiosks to regions to the whole: each sum is added up once.
  const kiosks = Array.from(
    Map.groupBy(known, ({ kioskId }) => kioskId),
    ([kioskId, own]) => ({
      place: places.get(kioskId) as KioskPlace,
      totals: sumOf(own.map(({ totals }) => totals)),
    }),
  );
  const regions = Array.from(
    Map.groupBy(kiosks, ({ place }) => place.region),
    ([id, own]) => ({ id, kiosks: own.length, totals: sumOf(own.map(({ totals }) => totals)) }),
  );
  return {
    month,
    region: scope.region ?? null,
    asOfMs: Math.min(toMs, asKnownAtMs ?? settledMs),
    asKnownAtMs: asKnownAtMs ?? null,
    total: figuresOf(sumOf(regions.map(({ totals }) => totals))),
    regions: worstFirst(
      regions.map(({ id, kiosks: count, totals }) => ({
        id,
        name: regionNames.get(id) ?? id,
        kiosks: count,
        figures: figuresOf(totals),
      })),
    ),
    services: worstFirst(groups(known, ({ serviceId }) => serviceId)),
    kiosks: worstFirst(
      kiosks.map(({ place: { id, name, site, region }, totals }) => ({
        id,
        name,
        site,
        region,
        figures: figuresOf(totals),
      })),
    ),
    repair: await readRepair(db, query, nowMs),
    lateCorrections: await countLateCorrections(db, month, asKnownAtMs ?? nowMs),
  };
}

/** Of the repairs that were proven in the month, as far as that was known. */
async function readRepair(
  db: Kysely<Schema>,
  { month, region, site, kiosk, asKnownAtMs = Number.MAX_SAFE_INTEGER }: ReportQuery,
  nowMs: number,
): Promise<MonthReport['repair']> {
  const { fromMs, toMs } = spanOfMonth(month);
  const orders = await listRepaired(db, {
    fromMs,
    toMs: Math.min(toMs, asKnownAtMs, nowMs + 1),
    regionId: region,
  });
  return stageTimes(
    orders
      .filter(({ siteId, kioskId }) => (site ?? siteId) === siteId && (kiosk ?? kioskId) === kioskId)
      .map(({ openedAtMs, stageAtMs }) => ({ openedAtMs, reachedAtMs: stageAtMs })),
  );
}

export function figures(sums: readonly GroupSum[]): Figures {
  return figuresOf(sumOf(sums.map(({ totals }) => totals)));
}

export function groups(sums: readonly GroupSum[], keyOf: (sum: GroupSum) => string) {
  return Array.from(Map.groupBy(sums, keyOf), ([id, own]) => ({
    id,
    kiosks: new Set(own.map(({ kioskId }) => kioskId)).size,
    figures: figures(own),
  }));
}

/** Those of which nothing is known come last. */
export function worstFirst<T extends { readonly id: string; readonly figures: Figures }>(
  list: readonly T[],
): T[] {
  const rank = (one: T) => one.figures.availability ?? 2;
  return list.toSorted((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1));
}

async function countLateCorrections(db: Kysely<Schema>, month: string, untilMs: number): Promise<number> {
  const { fromMs, toMs } = spanOfMonth(month);
  const row = await db
    .selectFrom('uptime_stretches')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where(IS_SUPERSEDED)
    .where('superseded_at_ms', '>=', toMs)
    .where('superseded_at_ms', '<=', untilMs)
    .where('from_ms', '<', toMs)
    .where('to_ms', '>', fromMs)
    .where('axis', 'like', 'service/%')
    .executeTakeFirstOrThrow();
  return row.count;
}
