/**
 * The tables of the controller as TypeScript sees them (DESIGN 6): snake_case columns, times in epoch ms (`…_at_ms`),
 * truth values as 0 and 1, structures as JSON text, so that both engines store the same.
 */

/** The controller's own facts. Rows: `controller_epoch`, the random id of this database. */
export interface MetaTable {
  key: string;
  value: string;
}

/** The last number given out by each counter: `stored_order`, `quarantine`. */
export interface CountersTable {
  name: string;
  last_value: number;
}

export interface RegionsTable {
  id: string;
  name: string;
}

export interface SitesTable {
  id: string;
  region_id: string;
  name: string;
  kind: string;
  /** WGS-84 degrees. */
  lat: number;
  lon: number;
}

export interface KiosksTable {
  id: string;
  /** The region of its site, kept here because lists are paged by region. */
  region_id: string;
  site_id: string;
  name: string;
  /** SHA-256 of the secret, hex. */
  secret_hash: string;
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

export interface Schema {
  meta: MetaTable;
  counters: CountersTable;
  regions: RegionsTable;
  sites: SitesTable;
  kiosks: KiosksTable;
  kiosk_links: KioskLinksTable;
  link_transitions: LinkTransitionsTable;
  kiosk_agents: KioskAgentsTable;
  devices: DevicesTable;
  services: ServicesTable;
  records: RecordsTable;
  watermarks: WatermarksTable;
  gaps: GapsTable;
  quarantine: QuarantineTable;
}
