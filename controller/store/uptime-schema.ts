/** The tables of the account of uptime (controller/uptime). */

/** The part of a record that bears on uptime (uptime/core/evidence.ts). */
export interface UptimeFactsTable {
  kiosk_id: string;
  boot_count: number;
  seq: number;
  stored_order: number;
  at_ms: number;
  mono_ms: number;
  received_at_ms: number;
  /** JSON. */
  fact: string;
}

/** Runs of the agent: the first birth of each beside the controller's clock, null before it was born. */
export interface UptimeBootsTable {
  kiosk_id: string;
  boot_count: number;
  sent_at_ms: number | null;
  mono_ms: number | null;
  received_at_ms: number | null;
  /** Where its account begins; null: not settled yet. */
  start_ms: number | null;
}

/** How far each account is settled, and from which run on there is news. */
export interface UptimeKiosksTable {
  kiosk_id: string;
  dirty_boot: number | null;
  /** Sums from here on are made anew: service hours changed. */
  sums_from_ms: number | null;
  settled_until_ms: number;
}

/** When the controller of these regions watched; a gap is a time in which nothing can be said. */
export interface UptimeWatchTable {
  /** `,510106,510105,`; `*`: all. */
  regions: string;
  from_ms: number;
  to_ms: number;
}

/** The ledger (uptime/core/reconcile.ts). FOREVER stands for "lasts" and "is believed now". */
export interface UptimeStretchesTable {
  id: number;
  kiosk_id: string;
  axis: string;
  from_ms: number;
  to_ms: number;
  state: string;
  cause: string | null;
  served: number;
  is_failure: number;
  /** Keys, separated by spaces. */
  evidence: string;
  recorded_at_ms: number;
  /** When its end became known. */
  ended_at_ms: number;
  superseded_at_ms: number;
}

/** Sums of service hours by kiosk and service, of each day and of each month. */
export interface UptimeTotalsTable {
  /** 2026-10-03 or 2026-10 */
  period: string;
  kiosk_id: string;
  service_id: string;
  up_ms: number;
  down_ms: number;
  unknown_ms: number;
  excluded_ms: number;
  up_weight: number;
  down_weight: number;
  unknown_weight: number;
  failures: number;
  /** JSON of cause → ms; '' for none. */
  down_causes: string;
  unknown_causes: string;
}

/** Visits by hour of the week, the pattern of the month after. */
export interface UptimeVisitsTable {
  month: string;
  kiosk_id: string;
  service_id: string;
  hour: number;
  visits: number;
}

/** Weights of the hours of a week, written down when the month is first accounted: late visits do not change the past. */
export interface UptimeDemandTable {
  month: string;
  site_id: string;
  service_id: string;
  /** JSON; `null`: every hour alike. */
  profile: string;
}

export interface UptimeAreasTable {
  id: string;
  kind: string;
  group_id: string;
  from_ms: number;
  to_ms: number;
  /** JSON. */
  kiosks: string;
}

export interface UptimeSchema {
  uptime_facts: UptimeFactsTable;
  uptime_boots: UptimeBootsTable;
  uptime_kiosks: UptimeKiosksTable;
  uptime_watch: UptimeWatchTable;
  uptime_stretches: UptimeStretchesTable;
  uptime_totals: UptimeTotalsTable;
  uptime_visits: UptimeVisitsTable;
  uptime_demand: UptimeDemandTable;
  uptime_areas: UptimeAreasTable;
}
