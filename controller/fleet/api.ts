/** What the HTTP API takes and gives about the fleet; schemas without a server, shared with the console. */
import * as z from 'zod';
import { DeviceProblem } from '../../shared/domain/device-problems.ts';
import { KioskId, RegionId, SiteId } from '../../shared/domain/ids.ts';
import { Cursor, Limit, pageOf } from '../http/paging.ts';
import { DeviceClass } from '../../shared/domain/device-status.ts';
import { DevicesState, KioskSummary, Label, LinkState, Reason, ServiceState } from './read-model.ts';

/** `receiptPrinter.paper-out` */
export const ProblemKey = z.templateLiteral([DeviceClass, '.', DeviceProblem]);
export type ProblemKey = z.infer<typeof ProblemKey>;

/** `a,b,c` in a query string: any of them. Empty means no filter. */
function anyOf<Item extends z.ZodType<string, string>>(item: Item) {
  return z
    .string()
    .max(400)
    .transform((text) => text.split(',').filter((part) => part !== ''))
    .pipe(z.array(item));
}

export const KIOSK_SORTS = ['id', 'name', 'region', 'link', 'service', 'devices', 'lastSeen'] as const;

/** The filters of list, map, export and bulk actions: the same words everywhere. */
export const KioskFilter = z.strictObject({
  region: anyOf(RegionId).optional(),
  site: anyOf(SiteId).optional(),
  link: anyOf(LinkState).optional(),
  service: anyOf(ServiceState).optional(),
  devices: anyOf(DevicesState).optional(),
  label: anyOf(Label).optional(),
  /** Kiosks with a device that has this problem. */
  problem: anyOf(ProblemKey).optional(),
  revoked: z.enum(['yes', 'no']).optional(),
  /** Part of id, name or name of the site, in any case. */
  q: z.string().trim().max(80).optional(),
});
export type KioskFilter = z.infer<typeof KioskFilter>;

/** `-lastSeen`: descending. Severity order for states: worst first when ascending. */
export const KioskSort = z.enum([...KIOSK_SORTS, ...KIOSK_SORTS.map((name) => `-${name}` as const)]);
export type KioskSort = z.infer<typeof KioskSort>;

export const KioskListParams = KioskFilter.extend({
  sort: KioskSort.default('id'),
  limit: Limit,
  after: Cursor.optional(),
});
/** Absent and undefined mean the same: no filter. */
export type KioskListQuery = Partial<z.infer<typeof KioskListParams>> & { readonly limit: number };

export const KioskPage = pageOf(KioskSummary).extend({
  total: z.int().describe('kiosks that match, on all pages'),
});
export type KioskPage = z.infer<typeof KioskPage>;

/** One kiosk on the map. Short keys: there are 10,000 of them. */
export const KioskPoint = z.object({
  id: KioskId,
  name: z.string(),
  lat: z.number(),
  lon: z.number(),
  link: LinkState,
  service: ServiceState,
  devices: DevicesState,
});
export type KioskPoint = z.infer<typeof KioskPoint>;
export const KioskPoints = z.object({ items: z.array(KioskPoint) });

/** What is counted of visits; the answers are those of the protocol (shared/protocol/records.ts). */
export const VisitTopic = z.enum([
  'outcome',
  'lane',
  'urgent',
  'urgentRefused',
  'counter',
  'help',
  'rating',
  'feedback',
]);
export type VisitTopic = z.infer<typeof VisitTopic>;

export const VisitSummaryParams = z.strictObject({
  kiosk: KioskId.optional().describe('of this one alone'),
  days: z.coerce.number().int().min(1).max(366).default(30).describe('until today, in China Standard Time'),
});
export type VisitSummaryQuery = z.infer<typeof VisitSummaryParams>;

export const VisitSummary = z.object({
  fromDay: z.iso.date(),
  toDay: z.iso.date(),
  /** By topic, how often each answer was given; what was never given is absent. */
  topics: z.record(VisitTopic, z.record(z.string(), z.int())),
});
export type VisitSummary = z.infer<typeof VisitSummary>;

const Counts = z.object({
  kiosks: z.int(),
  /** What they last said they can do, whether they can be reached now or not. */
  service: z.record(ServiceState, z.int()),
  /** Connected (online or suspect), and all of its services open. */
  serving: z.int(),
  link: z.record(LinkState, z.int()),
});
export const FleetOverview = Counts.extend({
  asOfMs: z.int(),
  regions: z.array(Counts.extend({ id: RegionId, name: z.string() })),
  /** Kiosks that serve nothing or not everything, worst and oldest first; at most 50. */
  troubled: z.array(KioskSummary),
  troubledTotal: z.int(),
  /** The same causes counted over all kiosks, most frequent first; `sample` shows the words. */
  causes: z.array(
    z.object({ kiosks: z.int(), sample: Reason, filter: z.string().describe('query string of the list') }),
  ),
  sessionsToday: z.object({ completed: z.int(), all: z.int() }),
});
export type FleetOverview = z.infer<typeof FleetOverview>;

/** One change of a kiosk, newest first in pages. */
export const TimelineItem = z.object({
  key: z.string(),
  atMs: z.int(),
  what: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('link'), link: LinkState, cause: z.string() }),
    z.object({
      kind: z.literal('device'),
      deviceId: z.string(),
      class: z.string(),
      changed: z.record(z.string(), z.unknown()),
    }),
    z.object({
      kind: z.literal('service'),
      serviceId: z.string(),
      isOpen: z.boolean(),
      missing: z.array(z.string()),
    }),
    z.object({ kind: z.literal('agent'), state: z.string(), previousExit: z.string().nullable() }),
    /** Says what was done, not who was there. */
    z.object({
      kind: z.literal('session'),
      outcome: z.string(),
      serviceId: z.string().nullable(),
      durationMs: z.int(),
      lastStep: z.string(),
      receipt: z.string().nullable(),
      wasOffline: z.boolean(),
    }),
    z.object({ kind: z.literal('supply'), deviceId: z.string(), level: z.string() }),
    /** A card that was captured, or had other trouble on its way back; never whose. */
    z.object({
      kind: z.literal('card'),
      deviceId: z.string(),
      event: z.string(),
      reason: z.string(),
      retainCount: z.int(),
    }),
    /** A paper that nobody waited for; never whose. */
    z.object({ kind: z.literal('paper'), deviceId: z.string(), event: z.string() }),
    /** Somebody at the machine asked for a person; never who. */
    z.object({
      kind: z.literal('help'),
      event: z.string(),
      step: z.string(),
      serviceId: z.string().nullable(),
    }),
    /** What a technician did at the machine. */
    z.object({
      kind: z.literal('maintenance'),
      act: z.string(),
      deviceId: z.string().nullable(),
      result: z.string(),
      steps: z.array(z.object({ name: z.string(), isPassed: z.boolean() })),
      filled: z.object({ amount: z.int(), unit: z.string() }).nullable(),
      cards: z.int().nullable(),
      notice: z.string().nullable(),
      wrongCodes: z.int().nullable(),
    }),
  ]),
});
export type TimelineItem = z.infer<typeof TimelineItem>;
export const TimelineKind = z.enum([
  'link',
  'device',
  'service',
  'agent',
  'session',
  'supply',
  'card',
  'paper',
  'maintenance',
  'help',
]);
export type TimelineKind = z.infer<typeof TimelineKind>;
export const TimelineParams = z.strictObject({
  kinds: anyOf(TimelineKind).optional(),
  limit: Limit,
  before: Cursor.optional(),
});
export type TimelineQuery = Partial<z.infer<typeof TimelineParams>> & { readonly limit: number };

/** What opens a kiosk for a technician now and in the next minutes; the first is in force. */
export const TechnicianCodes = z.object({
  /** The controller's time of the answer. */
  nowMs: z.int(),
  stepMs: z.int(),
  codes: z.array(z.object({ code: z.string(), untilMs: z.int() })),
});
export type TechnicianCodes = z.infer<typeof TechnicianCodes>;

export const SiteKind = z.enum(['market', 'office-building', 'police-room', 'service-hall', 'other']);
export type SiteKind = z.infer<typeof SiteKind>;

const SiteFields = {
  name: z.string().trim().min(1).max(80),
  region: RegionId,
  kind: SiteKind,
  address: z.string().trim().max(160),
  lat: z.number().min(-90).max(90),
  lon: z.number().min(-180).max(180),
};
export const Site = z.object({
  id: SiteId,
  ...SiteFields,
  kiosks: z.int(),
  /** The scenario of the planner that chose it; null: nobody's plan. */
  plan: z.object({ scenarioId: z.uuid(), name: z.string() }).nullable(),
  version: z.int(),
});
export type Site = z.infer<typeof Site>;
export const SiteCreate = z.strictObject({
  id: SiteId,
  ...SiteFields,
  address: SiteFields.address.default(''),
});
export type SiteCreate = z.infer<typeof SiteCreate>;
export const SiteUpdate = z.strictObject(SiteFields).partial();
export type SiteUpdate = z.infer<typeof SiteUpdate>;
export const SiteListParams = z.strictObject({
  region: anyOf(RegionId).optional(),
  kind: anyOf(SiteKind).optional(),
  q: z.string().trim().max(80).optional(),
  limit: Limit,
  after: Cursor.optional(),
});
export const SitePage = pageOf(Site).extend({ total: z.int() });

export const Region = z.object({
  id: RegionId,
  name: z.string(),
  sites: z.int(),
  kiosks: z.int(),
  version: z.int(),
});
export type Region = z.infer<typeof Region>;
export const RegionCreate = z.strictObject({ id: RegionId, name: z.string().trim().min(1).max(80) });
export const RegionUpdate = z.strictObject({ name: z.string().trim().min(1).max(80) });

/** GCJ-02 and BD-09 are converted to WGS-84 (DESIGN 5). */
export const CoordinateSystem = z.enum(['WGS-84', 'GCJ-02', 'BD-09']);
export const SiteImport = z.strictObject({
  format: z.enum(['csv', 'geojson']),
  text: z.string().min(1),
  coordinates: CoordinateSystem.default('WGS-84'),
  /** true: say what would happen and change nothing. */
  isPreview: z.boolean(),
});
export type SiteImport = z.input<typeof SiteImport>;
export const SiteImportResult = z.object({
  isImported: z
    .boolean()
    .describe('false for a preview, and when any row is wrong: then nothing was changed'),
  rows: z.array(
    z.object({
      /** Line of the CSV (header is 1) or number of the feature (first is 1). */
      row: z.int(),
      id: z.string().nullable(),
      name: z.string().nullable(),
      outcome: z.enum(['create', 'update', 'same', 'error']),
      /** Where and what, for people; empty unless `error`. */
      problems: z.array(z.object({ field: z.string(), code: z.string(), message: z.string() })),
      lat: z.number().nullable(),
      lon: z.number().nullable(),
    }),
  ),
  counts: z.object({ create: z.int(), update: z.int(), same: z.int(), error: z.int() }),
});
export type SiteImportResult = z.infer<typeof SiteImportResult>;

export const KioskCreate = z.strictObject({
  id: KioskId,
  site: SiteId,
  name: z.string().trim().min(1).max(80),
  labels: z.array(Label).max(12).default([]),
});
export type KioskCreate = z.input<typeof KioskCreate>;
export const KioskUpdate = z
  .strictObject({ site: SiteId, name: z.string().trim().min(1).max(80), labels: z.array(Label).max(12) })
  .partial();
export type KioskUpdate = z.infer<typeof KioskUpdate>;
/** `secret` is shown this once: it goes into the kiosk's secretFile. */
export const KioskCredential = z.object({ id: KioskId, secret: z.string() });
export type KioskCredential = z.infer<typeof KioskCredential>;

export const BulkAction = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('add-label'), label: Label }),
  z.strictObject({ type: z.literal('remove-label'), label: Label }),
  z.strictObject({ type: z.literal('move'), site: SiteId }),
  z.strictObject({ type: z.literal('revoke') }),
  z.strictObject({ type: z.literal('restore') }),
]);
export type BulkAction = z.infer<typeof BulkAction>;
export const BulkRequest = z.strictObject({
  action: BulkAction,
  /** Named kiosks, or every kiosk that matches a query string of the list (at most 10,000). */
  selection: z.union([
    z.strictObject({ ids: z.array(KioskId).min(1).max(500) }),
    z.strictObject({ query: z.string().max(1_000) }),
  ]),
  isPreview: z.boolean(),
  /** With `query`: how many the person saw in the preview; another number now refuses with 409. */
  expectedCount: z.int().optional(),
});
export type BulkRequest = z.infer<typeof BulkRequest>;
export const BulkResult = z.object({
  isDone: z.boolean(),
  /** changed (or would be), unchanged (is so already), failed. */
  counts: z.object({ changed: z.int(), unchanged: z.int(), failed: z.int() }),
  rows: z.array(
    z.object({
      id: KioskId,
      name: z.string().nullable(),
      outcome: z.enum(['changed', 'unchanged', 'failed']),
      /** Why it cannot be changed: there is none with this id; it is configured for another region than the site's. */
      problem: z.enum(['unknown-kiosk', 'other-region']).nullable(),
    }),
  ),
});
export type BulkResult = z.infer<typeof BulkResult>;

/** A named query string of a page, own or shared with everybody. */
export const SavedView = z.object({
  id: z.string(),
  page: z.enum(['kiosks', 'map']),
  name: z.string(),
  query: z.string(),
  isShared: z.boolean(),
  isOwn: z.boolean(),
});
export type SavedView = z.infer<typeof SavedView>;
export const SavedViewCreate = z.strictObject({
  page: z.enum(['kiosks', 'map']),
  name: z.string().trim().min(1).max(40),
  query: z.string().max(1_000),
  isShared: z.boolean(),
});
export type SavedViewCreate = z.infer<typeof SavedViewCreate>;
