/** What the HTTP API takes and gives about service hours, holidays, closures and maintenance; shared with the console. */
import * as z from 'zod';
import { KioskId, RegionId, SiteId } from '../../../shared/domain/ids.ts';
import { Day, HolidayYear } from '../../../shared/domain/service-hours/holidays.ts';
import { ServicePeriods } from '../../../shared/domain/service-hours/service-hours.ts';
import { Cursor, Limit, pageOf } from '../../http/paging.ts';

const AtMs = z.int().min(0).max(8_640_000_000_000_000);
const Reason = z.string().trim().min(1).max(200);

/** Hours that a site or a region has of its own; version 0: nobody has set any. */
export const OwnHours = z.object({
  periods: ServicePeriods,
  version: z.int(),
  recordedAtMs: AtMs.nullable(),
  recordedBy: z.string().nullable(),
});
export type OwnHours = z.infer<typeof OwnHours>;

/** A day goes by the site's period, else by the region's, else it has 24 hours. */
export const SiteHoursView = z.object({ site: OwnHours, region: OwnHours, regionId: RegionId });
export type SiteHoursView = z.infer<typeof SiteHoursView>;

export const HoursChange = z.strictObject({ periods: ServicePeriods });

/** The hours that one site has on a day become those of others from that day on. */
export const HoursCopy = z.strictObject({
  from: SiteId,
  fromDay: Day,
  to: z.array(SiteId).min(1).max(500),
  /** true: say what would happen and change nothing. */
  isPreview: z.boolean(),
});
export type HoursCopy = z.infer<typeof HoursCopy>;
export const HoursCopyResult = z.object({
  isDone: z.boolean(),
  rows: z.array(
    z.object({
      id: SiteId,
      name: z.string().nullable(),
      /** `set`: it has none of its own now. `replace`: its own hours give way. */
      outcome: z.enum(['set', 'replace', 'same', 'unknown']),
    }),
  ),
});
export type HoursCopyResult = z.infer<typeof HoursCopyResult>;

export const HolidayYearView = HolidayYear.extend({
  /** `built-in`: it came with this version of Doorstep. */
  origin: z.enum(['built-in', 'imported']),
  recordedAtMs: AtMs.nullable(),
  recordedBy: z.string().nullable(),
});
export type HolidayYearView = z.infer<typeof HolidayYearView>;
export const HolidayYears = z.object({ years: z.array(HolidayYearView) });
export type HolidayYears = z.infer<typeof HolidayYears>;

export const HolidayImport = z.strictObject({
  format: z.enum(['csv', 'json']),
  text: z.string().min(1).max(60_000),
  /** E.g. the number of the announcement. */
  source: z.string().trim().max(200).default(''),
  isPreview: z.boolean(),
});
export type HolidayImport = z.input<typeof HolidayImport>;
export const HolidayImportResult = z.object({
  isImported: z
    .boolean()
    .describe('false for a preview, and when any row is wrong: then nothing was changed'),
  /** null while no row can be read. */
  year: HolidayYear.nullable(),
  /** Whether this year is known already and gives way. */
  replaces: z.enum(['nothing', 'built-in', 'imported', 'same']),
  /** Rows that are wrong; the line of the CSV (header is 1) or the number of the day in the JSON (first is 1). */
  problems: z.array(z.object({ row: z.int(), day: z.string(), code: z.string(), message: z.string() })),
  days: z.object({ off: z.int(), makeUp: z.int() }),
});
export type HolidayImportResult = z.infer<typeof HolidayImportResult>;

/** A place that closes or is maintained. */
export const Scope = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('kiosk'), id: KioskId }),
  z.strictObject({ kind: z.literal('site'), id: SiteId }),
  z.strictObject({ kind: z.literal('region'), id: RegionId }),
]);
export type Scope = z.infer<typeof Scope>;

const Range = { fromMs: AtMs, toMs: AtMs };
const isForward = ({ fromMs, toMs }: { fromMs: number; toMs: number }) => fromMs < toMs;
const FORWARD = { path: ['toMs'], message: 'must be after fromMs' };

/** A time in which citizens cannot come in. It counts whenever it was written down: a closed door is a fact. */
export const Closure = z.object({
  id: z.uuid(),
  scope: Scope,
  ...Range,
  reason: z.string(),
  recordedAtMs: AtMs,
  recordedBy: z.string(),
  version: z.int(),
});
export type Closure = z.infer<typeof Closure>;
/** A place, a time and a reason: what closures and plans of maintenance are made from. */
export const TimeAway = z.strictObject({ scope: Scope, ...Range, reason: Reason }).refine(isForward, FORWARD);
export type TimeAway = z.infer<typeof TimeAway>;
export const ClosureListParams = z.strictObject({
  /** Closures of this site and of its region. */
  site: SiteId.optional(),
  /** Closures of this whole region, without those of single sites. */
  region: RegionId.optional(),
  fromMs: z.coerce.number().pipe(AtMs).optional(),
  toMs: z.coerce.number().pipe(AtMs).optional(),
});
export const ClosureList = z.object({ items: z.array(Closure) });

/**
 * `proposed` waits for approval; `approved` has not begun; `expired` was not approved before it began; `late` was planned
 * after it began. Only approved, running and done exclude anything.
 */
export const MaintenanceState = z.enum([
  'proposed',
  'approved',
  'running',
  'done',
  'cancelled',
  'expired',
  'late',
]);
export type MaintenanceState = z.infer<typeof MaintenanceState>;

export const Maintenance = z.object({
  id: z.uuid(),
  scope: Scope,
  /** Of the kiosk, site or region; its id when it is gone. */
  scopeName: z.string(),
  ...Range,
  reason: z.string(),
  state: MaintenanceState,
  plannedAtMs: AtMs,
  plannedBy: z.string(),
  approvedAtMs: AtMs.nullable(),
  approvedBy: z.string().nullable(),
  cancelledAtMs: AtMs.nullable(),
  endedAtMs: AtMs.nullable(),
  /** Whether the person who asks may approve it now. */
  mayApprove: z.boolean(),
  version: z.int(),
});
export type Maintenance = z.infer<typeof Maintenance>;
export const MaintenanceListParams = z.strictObject({
  /** Plans that touch this site: its own, its region's and its kiosks'. */
  site: SiteId.optional(),
  limit: Limit,
  after: Cursor.optional(),
});
export const MaintenancePage = pageOf(Maintenance);
export type MaintenancePage = z.infer<typeof MaintenancePage>;

/** What a plan would take out of the reckoning, summed over its kiosks. */
export const MaintenancePreview = z.object({
  kiosks: z.int(),
  sites: z.int(),
  /** Service time in the window that is not excluded already. */
  excludedMs: z.int(),
  /** The window itself, once for each kiosk. */
  windowMs: z.int(),
  /** It begins in the past, so it would be recorded and exclude nothing. */
  isLate: z.boolean(),
});
export type MaintenancePreview = z.infer<typeof MaintenancePreview>;
