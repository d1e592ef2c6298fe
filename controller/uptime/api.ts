/** What the HTTP API says about uptime; schemas without a server, shared with the console. All durations in ms, all days of China. */
import * as z from 'zod';
import { KioskId, RegionId, ServiceId, SiteId } from '../../shared/domain/ids.ts';
import { DevicesState, LinkState } from '../fleet/read-model.ts';
import { Cursor, Limit, pageOf } from '../http/paging.ts';
import { DownCause, LinkCause, Owner, UnknownCause, Verdict } from './words.ts';

/** 2026-10-03 */
export const Day = z.iso.date();
/** 2026-10 */
export const Month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'must be a month such as 2026-10');

const Share = z.number().min(0).max(1).nullable();
const DurationMs = z.int().min(0);

/** What a stretch of service hours was made of; the law is serviceMs = upMs + downMs + unknownMs, to the millisecond. */
export const Figures = z.object({
  /** Service hours up to now, without what is excluded. */
  serviceMs: DurationMs,
  upMs: DurationMs,
  downMs: DurationMs,
  unknownMs: DurationMs,
  /** Service hours taken out of the account: approved maintenance, closures. */
  excludedMs: DurationMs,
  /** up / (up + down); null: nothing is known. */
  availability: Share,
  /** As if all unknown time had been down … */
  low: Share,
  /** … and as if it had been up. */
  high: Share,
  /** Like `availability`, but each hour counts as much as citizens usually come in it. */
  weighted: Share,
  /** Times that a service went down. */
  failures: z.int(),
  /** Mean time up between two failures. */
  mtbfMs: DurationMs.nullable(),
  /** Mean time from going down to serving again. */
  mttrMs: DurationMs.nullable(),
  downByCause: z.partialRecord(DownCause, DurationMs),
  downByOwner: z.partialRecord(Owner, DurationMs),
  unknownByCause: z.partialRecord(UnknownCause, DurationMs),
});
export type Figures = z.infer<typeof Figures>;

/** Which part of the fleet. */
export const Scope = z.strictObject({
  region: RegionId.optional(),
  site: SiteId.optional(),
  kiosk: KioskId.optional(),
  service: ServiceId.optional(),
});
export type Scope = z.infer<typeof Scope>;

const MAX_DAYS = 400;
const range = { from: Day, to: Day };
const isRange = ({ from, to }: { from: string; to: string }) =>
  from <= to && Date.parse(to) - Date.parse(from) < MAX_DAYS * 86_400_000;
const RANGE_RULE = { path: ['to'], message: `must not be before "from", and at most ${MAX_DAYS} days after` };

/** First and last day, both included. */
export const RangeParams = Scope.extend(range).refine(isRange, RANGE_RULE);
export type RangeQuery = z.infer<typeof RangeParams>;

/** The fleet in this moment, and the month so far. */
export const UptimeNow = z.object({
  /** The figures of `month` are complete up to here. */
  asOfMs: z.int(),
  /** Kiosks by what their services are now. */
  kiosks: z.object({
    all: z.int(),
    /** Every service is up. */
    up: z.int(),
    /** Some are. */
    partial: z.int(),
    down: z.int(),
    unknown: z.int(),
    /** Outside their service hours, or excluded; counted above as well. */
    resting: z.int(),
  }),
  /** Why services are down now, most kiosks first. */
  causes: z.array(z.object({ cause: DownCause, owner: Owner, kiosks: z.int() })),
  /** Cut off, and known to have served all the same. */
  networkOnly: z.int(),
  month: Month,
  figures: Figures,
  /** Areas that are cut off now. */
  areas: z.array(z.lazy(() => AreaOutage)),
});
export type UptimeNow = z.infer<typeof UptimeNow>;

/** Day by day, and of all days together. */
export const UptimeTrend = z.object({
  figures: Figures,
  items: z.array(z.object({ day: Day, figures: Figures })),
});
export type UptimeTrend = z.infer<typeof UptimeTrend>;

export const HeatParams = Scope.omit({ kiosk: true })
  .extend({ ...range, limit: Limit, after: Cursor.optional() })
  .refine(isRange, RANGE_RULE);
export type HeatQuery = z.infer<typeof HeatParams>;

/** Kiosk × day, worst kiosk first. Short: there are many cells. */
export const UptimeHeat = pageOf(
  z.object({
    id: KioskId,
    name: z.string(),
    site: z.object({ id: SiteId, name: z.string() }),
    availability: Share,
    /** One for each of `days`; null: nothing to measure, or nothing known. `u`: share of service hours unknown. */
    cells: z.array(z.object({ a: Share, u: z.number() }).nullable()),
  }),
).extend({ days: z.array(Day) });
export type UptimeHeat = z.infer<typeof UptimeHeat>;

/** Pareto: most time first. */
export const UptimeCauses = z.object({
  downMs: DurationMs,
  items: z.array(
    z.object({
      cause: DownCause,
      owner: Owner,
      downMs: DurationMs,
      /** Of all down time. */
      share: z.number(),
      /** Of all down time, with every cause above it. */
      cumulative: z.number(),
      kiosks: z.int(),
    }),
  ),
});
export type UptimeCauses = z.infer<typeof UptimeCauses>;

/** model and supplier come from labels such as `model:K200` and `supplier:甲公司`. */
export const GroupBy = z.enum(['region', 'site', 'kiosk', 'service', 'model', 'supplier']);
export type GroupBy = z.infer<typeof GroupBy>;
export const GroupParams = Scope.extend({
  ...range,
  by: GroupBy,
  limit: Limit,
}).refine(isRange, RANGE_RULE);
export type GroupQuery = z.infer<typeof GroupParams>;

/** Worst first; groups of which nothing is known come last. */
export const UptimeGroups = z.object({
  total: z.int(),
  items: z.array(z.object({ id: z.string(), name: z.string(), kiosks: z.int(), figures: Figures })),
});
export type UptimeGroups = z.infer<typeof UptimeGroups>;

export const BudgetParams = z.strictObject({
  month: Month,
  region: RegionId.optional(),
  /** What was promised, such as 0.99. */
  objective: z.coerce.number().min(0.5).max(0.99999).default(0.99),
});
export type BudgetQuery = z.infer<typeof BudgetParams>;

export const UptimeBudget = z.object({
  month: Month,
  objective: z.number(),
  asOfMs: z.int(),
  items: z.array(
    z.object({
      region: z.object({ id: RegionId, name: z.string() }),
      /** Down time that the objective allows in the service hours so far. */
      allowedMs: DurationMs,
      usedMs: DurationMs,
      /** Used over allowed; above 1 the promise is broken. null: no service hours yet. */
      burn: z.number().nullable(),
      /** Would be used as well if all unknown time turned out to be down. */
      unknownMs: DurationMs,
      figures: Figures,
    }),
  ),
});
export type UptimeBudget = z.infer<typeof UptimeBudget>;

export const CompareParams = Scope.extend({ month: Month });
export type CompareQuery = z.infer<typeof CompareParams>;
const Compared = z.object({
  month: Month,
  /** null: nothing was measured then. */
  figures: Figures.nullable(),
  /** Availability of the month asked for minus this one's. */
  change: z.number().nullable(),
});
export const UptimeComparison = z.object({
  month: Month,
  figures: Figures,
  /** 环比 */
  previous: Compared,
  /** 同比 */
  lastYear: Compared,
});
export type UptimeComparison = z.infer<typeof UptimeComparison>;

export const ReportParams = Scope.extend({
  month: Month,
  /** The report as it would have been made then; absent: with everything known now. */
  asKnownAtMs: z.coerce.number().pipe(z.int().min(0)).optional(),
});
export type ReportQuery = z.infer<typeof ReportParams>;

/** From a work order to its proof by the machine (fleet.md 2.21); empty without work orders. */
export const RepairStage = z.enum(['acknowledge', 'dispatch', 'travel', 'on-site', 'verify']);

export type RepairStage = z.infer<typeof RepairStage>;

export const MonthReport = z.object({
  month: Month,
  region: RegionId.nullable(),
  /** Figures are complete up to here: the end of the month, or now. */
  asOfMs: z.int(),
  asKnownAtMs: z.int().nullable(),
  total: Figures,
  regions: z.array(z.object({ id: RegionId, name: z.string(), kiosks: z.int(), figures: Figures })),
  services: z.array(z.object({ id: z.string(), kiosks: z.int(), figures: Figures })),
  kiosks: z.array(
    z.object({
      id: KioskId,
      name: z.string(),
      site: z.object({ id: SiteId, name: z.string() }),
      region: RegionId,
      figures: Figures,
    }),
  ),
  repair: z.array(z.object({ stage: RepairStage, meanMs: DurationMs, count: z.int() })),
  /** Corrections of this month that became known after its end. */
  lateCorrections: z.int(),
});
export type MonthReport = z.infer<typeof MonthReport>;

/** What something rests on. A record is in GET /api/v1/kiosks/:id/records under its `order`. */
export const Evidence = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('record'), order: z.int(), type: z.string(), atMs: z.int(), text: z.string() }),
  z.object({ kind: z.literal('link'), atMs: z.int(), text: z.string() }),
  z.object({ kind: z.literal('watch'), fromMs: z.int(), toMs: z.int().nullable() }),
]);
export type Evidence = z.infer<typeof Evidence>;

/** Which of the parallel stories of a kiosk. */
export const Axis = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('link') }),
  z.object({ kind: z.literal('device'), id: z.string() }),
  z.object({ kind: z.literal('service'), id: z.string() }),
]);
export type Axis = z.infer<typeof Axis>;

export const IntervalState = z.union([LinkState, DevicesState, Verdict]);
export const UptimeInterval = z.object({
  fromMs: z.int(),
  /** null: lasts. */
  toMs: z.int().nullable(),
  /** Of a link: LinkState; of a device: ok, attention, fault, unknown; of a service: up, down, unknown. */
  state: IntervalState,
  /** null: needs none. Of a device the problem in words of `DeviceProblem`. */
  cause: z.union([DownCause, UnknownCause, LinkCause, z.string()]).nullable(),
  /** Citizens served meanwhile without a link. */
  served: z.int(),
  /** When the controller came to know it. */
  recordedAtMs: z.int(),
  /** Keys of evidence: `r17` is the record of order 17, `l…` the change of the link at that time. */
  evidence: z.array(z.string()),
});
export type UptimeInterval = z.infer<typeof UptimeInterval>;

const instants = {
  fromMs: z.coerce.number().pipe(z.int().min(0)),
  toMs: z.coerce.number().pipe(z.int().min(0)),
};
export const IntervalParams = z
  .strictObject({ ...instants, asKnownAtMs: z.coerce.number().pipe(z.int().min(0)).optional() })
  .refine(({ fromMs, toMs }) => fromMs < toMs && toMs - fromMs <= 100 * 86_400_000, {
    path: ['toMs'],
    message: 'must be after "fromMs", and at most 100 days later',
  });
export type IntervalQuery = z.infer<typeof IntervalParams>;

/** The bars of one kiosk: every axis, oldest stretch first. */
export const KioskUptime = z.object({
  kiosk: z.object({ id: KioskId, name: z.string() }),
  settledUntilMs: z.int(),
  axes: z.array(z.object({ axis: Axis, intervals: z.array(UptimeInterval) })),
  /** When somebody is meant to be served: service hours without exclusions. */
  serviceHours: z.array(z.object({ fromMs: z.int(), toMs: z.int() })),
  excluded: z.array(z.object({ fromMs: z.int(), toMs: z.int(), reason: z.string() })),
  /** When nobody watched. */
  blind: z.array(z.object({ fromMs: z.int(), toMs: z.int() })),
  figures: Figures,
});
export type KioskUptime = z.infer<typeof KioskUptime>;

export const Correction = z.object({
  kiosk: z.object({ id: KioskId, name: z.string() }),
  axis: Axis,
  /** What was believed … */
  before: UptimeInterval,
  /** … and what came in its place. */
  after: z.array(UptimeInterval),
  correctedAtMs: z.int(),
});
export type Correction = z.infer<typeof Correction>;

export const CorrectionParams = z.strictObject({
  kiosk: KioskId.optional(),
  region: RegionId.optional(),
  /** Corrections that became known in this time. */
  ...instants,
  /** yes: only those that changed what a service was. */
  services: z.enum(['yes', 'no']).default('no'),
  limit: Limit,
  after: Cursor.optional(),
});
export type CorrectionQuery = z.infer<typeof CorrectionParams>;
export const CorrectionPage = pageOf(Correction);
export type CorrectionPage = z.infer<typeof CorrectionPage>;

export const ExplainParams = z.strictObject({ atMs: instants.fromMs });
/** Why the account says what it says of one kiosk at one moment. */
export const Explanation = z.object({
  kiosk: z.object({ id: KioskId, name: z.string() }),
  atMs: z.int(),
  /** counted: in service hours · closed: outside of them · excluded: taken out of the account, for `reason`. */
  hours: z.object({ state: z.enum(['counted', 'closed', 'excluded']), reason: z.string().nullable() }),
  /** false: nobody watched; `since` until `until`. */
  watched: z.object({ isWatched: z.boolean(), fromMs: z.int().nullable(), toMs: z.int().nullable() }),
  axes: z.array(
    z.object({
      axis: Axis,
      interval: UptimeInterval,
      evidence: z.array(Evidence),
      /** What was believed of this moment before, oldest first. */
      earlier: z.array(UptimeInterval),
    }),
  ),
  /** How times of this run of the agent were put right; null: no run covers the moment. */
  clock: z
    .object({
      bootCount: z.int(),
      /** Controller minus kiosk. */
      offsetMs: z.int(),
      /** exact: by the monotonic clock and a birth of this run · estimated: with the offset of another run. */
      method: z.enum(['exact', 'estimated']),
    })
    .nullable(),
});
export type Explanation = z.infer<typeof Explanation>;

/** Many kiosks that share a site, a network or a region lost their link within a minute: one event. */
export const AreaOutage = z.object({
  id: z.string(),
  kind: z.enum(['site', 'provider', 'region']),
  /** The site or region, or the label of the provider. */
  group: z.string(),
  name: z.string(),
  fromMs: z.int(),
  /** null: lasts. */
  toMs: z.int().nullable(),
  kiosks: z.array(KioskId),
  /** Of them, still away. */
  away: z.int(),
});
export type AreaOutage = z.infer<typeof AreaOutage>;
export const AreaParams = z.strictObject({ ...instants, region: RegionId.optional() });
export type AreaQuery = z.infer<typeof AreaParams>;
export const AreaList = z.object({ items: z.array(AreaOutage) });
