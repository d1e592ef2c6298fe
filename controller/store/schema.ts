/**
 * The tables of the controller as TypeScript sees them (DESIGN 6): snake_case columns, times in epoch ms (`…_at_ms`),
 * truth values as 0 and 1, structures as JSON text, so that both engines store the same.
 */
import type { Generated } from 'kysely';
import type { DispatchSchema } from './dispatch-schema.ts';
import type { PlacementTables } from './placement-tables.ts';
import type { UptimeSchema } from './uptime-schema.ts';

/** The controller's own facts. Rows: `controller_epoch`, the random id of this database. */
export interface MetaTable {
  key: string;
  value: string;
}

/** The last number given out by each counter: `stored_order`, `quarantine`, `audit`, `uptime_stretches`; how far readers of records came: `dispatch_cursor`, `supply_cursor`. */
export interface CountersTable {
  name: string;
  last_value: number;
}

export interface RegionsTable {
  id: string;
  name: string;
  /** Grows with every change; the ETag of the API. */
  version: Generated<number>;
}

export interface SitesTable {
  id: string;
  region_id: string;
  name: string;
  kind: string;
  /** WGS-84 degrees. */
  lat: number;
  lon: number;
  address: Generated<string>;
  version: Generated<number>;
}

export interface KiosksTable {
  id: string;
  /** The region of its site, kept here because lists are paged by region. */
  region_id: string;
  site_id: string;
  name: string;
  /** SHA-256 of the secret, hex. */
  secret_hash: string;
  /** Key of the technician codes, sealed; null: none is known. */
  technician_key: Generated<string | null>;
  /** null: it may connect. */
  revoked_at_ms: Generated<number | null>;
  version: Generated<number>;
}

export interface KioskLabelsTable {
  kiosk_id: string;
  label: string;
}

/** The two summaries that lists filter and sort by; written only by ingest's projections, absent before the first report. */
export interface KioskStatesTable {
  kiosk_id: string;
  /** full, partial, none, unknown. */
  service: string;
  /** ok, attention, fault, unknown. */
  devices: string;
}

/** The link axis; written only by the presence board, so that it never waits for ingest's row locks. */
export interface KioskLinksTable {
  kiosk_id: string;
  link: string;
  since_at_ms: number;
  last_seen_at_ms: number | null;
  /** Controller clock minus kiosk clock, ms. */
  clock_offset_ms: number | null;
}

/** Every change of the link axis, in the order in which the controller saw it. */
export interface LinkTransitionsTable {
  kiosk_id: string;
  at_ms: number;
  link: string;
  cause: string;
  /** When the kiosk was heard of last before it; null: not known, or it came online. */
  heard_at_ms: number | null;
  /** What it said when it left. */
  reason: string | null;
}

/** What the newest birth said of the agent; written only by ingest. */
export interface KioskAgentsTable {
  kiosk_id: string;
  agent_version: string;
  boot_count: number;
  born_at_ms: number;
}

export interface DevicesTable {
  kiosk_id: string;
  device_id: string;
  class: string;
  driver: string | null;
  /** JSON of every property reported so far (DeviceStatusChange). */
  status: string;
  /** The summary of `status`: ok, attention, fault or unknown. */
  health: string;
  /** What is wrong, from `status`: `,paper-out,cover-open,`, so that one LIKE finds one problem; '' when all is well. */
  problems: string;
  updated_at_ms: number;
}

export interface ServicesTable {
  kiosk_id: string;
  service_id: string;
  is_open: number;
  /** JSON array of capabilities. */
  missing: string;
  updated_at_ms: number;
}

/** Somebody asks for help at this kiosk now. */
export interface HelpCallsTable {
  kiosk_id: string;
  /** By the kiosk's clock. */
  called_at_ms: number;
}

/** Citizens' visits of one kiosk on one day of China Standard Time. */
export interface SessionCountsTable {
  /** 2026-11-24. */
  day: string;
  kiosk_id: string;
  sessions: number;
  completed: number;
}

/** How visits of one kiosk went on one day of China Standard Time: so many times this answer to this topic. */
export interface VisitCountsTable {
  day: string;
  kiosk_id: string;
  topic: string;
  answer: string;
  count: number;
}

/** Facts that kiosks reported, exactly once each. */
export interface RecordsTable {
  kiosk_id: string;
  epoch: string;
  seq: number;
  /** Grows with every commit and never repeats; the cursor of readers. May have holes. */
  stored_order: number;
  type: string;
  at_ms: number;
  boot_count: number;
  mono_ms: number;
  received_at_ms: number;
  /** JSON. */
  body: string;
}

/** Everything of (kiosk, epoch) up to and including `seq` is stored or known to be lost. */
export interface WatermarksTable {
  kiosk_id: string;
  epoch: string;
  seq: number;
}

/** Records that a kiosk lost before they reached us. */
export interface GapsTable {
  kiosk_id: string;
  epoch: string;
  low_seq: number;
  high_seq: number;
  noticed_at_ms: number;
}

/** Messages that could not be read. The payload is not kept: it may hold personal data put there by mistake. */
export interface QuarantineTable {
  id: number;
  kiosk_id: string;
  kind: string;
  reason: string;
  detail: string;
  length_bytes: number;
  sha256: string;
  received_at_ms: number;
}

export interface UsersTable {
  id: string;
  /** What is typed to sign in, lower case. */
  name: string;
  display_name: string;
  /** JSON array of roles. */
  roles: string;
  /** argon2id in PHC form. */
  password_hash: string;
  /** base32; null: no second factor. */
  totp_secret: string | null;
  /** The last accepted time step: a code works once (RFC 6238, 5.2). */
  totp_last_step: number;
  is_disabled: number;
  created_at_ms: number;
  last_sign_in_at_ms: number | null;
  version: Generated<number>;
}

export interface SessionsTable {
  id: string;
  /** SHA-256 of the cookie's value, hex. */
  token_hash: string;
  user_id: string;
  created_at_ms: number;
  last_seen_at_ms: number;
  address: string;
  user_agent: string;
}

export interface ApiTokensTable {
  id: string;
  name: string;
  /** SHA-256, hex. */
  token_hash: string;
  /** JSON array of permissions. */
  scopes: string;
  created_by: string;
  created_at_ms: number;
  expires_at_ms: number | null;
  last_used_at_ms: number | null;
}

/** Who changed what; each row's hash covers the row before it (controller/audit/chain.ts). */
export interface AuditTable {
  seq: number;
  at_ms: number;
  actor_kind: string;
  actor_id: string;
  actor_name: string;
  address: string;
  action: string;
  entity_type: string;
  entity_id: string;
  /** JSON. */
  before: string;
  after: string;
  hash: string;
}

/** Answers of creations that were asked for with an Idempotency-Key. */
export interface IdempotencyKeysTable {
  principal_id: string;
  key: string;
  /** SHA-256 of method, path and body: the same key for something else is refused. */
  request_hash: string;
  /** null: still at work. */
  status: number | null;
  body: string | null;
  created_at_ms: number;
}

export interface SavedViewsTable {
  id: string;
  user_id: string;
  page: string;
  name: string;
  query: string;
  is_shared: number;
  created_at_ms: number;
}

/** Hours of a site or region: every change adds a version, the newest counts. */
export interface ServiceHoursTable {
  /** site or region. */
  owner_kind: string;
  owner_id: string;
  version: number;
  recorded_at_ms: number;
  recorded_by: string;
  /** JSON of ServicePeriods. */
  periods: string;
}

/** Imported years; every import adds a version, the newest counts. */
export interface HolidayYearsTable {
  year: number;
  version: number;
  recorded_at_ms: number;
  recorded_by: string;
  source: string;
  /** JSON array of Holiday. */
  holidays: string;
}

export interface ClosuresTable {
  id: string;
  /** kiosk, site or region. */
  scope_kind: string;
  scope_id: string;
  from_ms: number;
  to_ms: number;
  reason: string;
  recorded_at_ms: number;
  recorded_by: string;
  removed_at_ms: number | null;
  version: number;
}

export interface MaintenanceTable {
  id: string;
  scope_kind: string;
  scope_id: string;
  /** As it was called when this was planned. */
  scope_name: string;
  from_ms: number;
  to_ms: number;
  reason: string;
  planned_at_ms: number;
  planned_by_id: string;
  planned_by: string;
  approved_at_ms: number | null;
  approved_by: string | null;
  cancelled_at_ms: number | null;
  ended_at_ms: number | null;
  version: number;
}

export interface Schema extends UptimeSchema, DispatchSchema, PlacementTables {
  meta: MetaTable;
  counters: CountersTable;
  regions: RegionsTable;
  sites: SitesTable;
  kiosks: KiosksTable;
  kiosk_labels: KioskLabelsTable;
  kiosk_states: KioskStatesTable;
  users: UsersTable;
  sessions: SessionsTable;
  api_tokens: ApiTokensTable;
  audit: AuditTable;
  idempotency_keys: IdempotencyKeysTable;
  saved_views: SavedViewsTable;
  kiosk_links: KioskLinksTable;
  link_transitions: LinkTransitionsTable;
  kiosk_agents: KioskAgentsTable;
  devices: DevicesTable;
  services: ServicesTable;
  help_calls: HelpCallsTable;
  session_counts: SessionCountsTable;
  visit_counts: VisitCountsTable;
  records: RecordsTable;
  watermarks: WatermarksTable;
  gaps: GapsTable;
  quarantine: QuarantineTable;
  service_hours: ServiceHoursTable;
  holiday_years: HolidayYearsTable;
  closures: ClosuresTable;
  maintenance: MaintenanceTable;
}
