/** The tables of dispatch, as schema.ts those of the rest. */

/** Rules, silences, people and channels: each a JSON document of its kind. */
export interface DispatchDocumentsTable {
  kind: string;
  id: string;
  version: number;
  body: string;
}

/** Where the alerts of a kiosk stand (dispatch/alerts), so that a restart neither forgets nor repeats. */
export interface AlertStatesTable {
  kiosk_id: string;
  /** JSON of rule → Alert. */
  body: string;
}

/** What was told of an alert, and what was not and why. */
export interface AlertEventsTable {
  kiosk_id: string;
  at_ms: number;
  rule_id: string;
  fault_class: string;
  /** fired, resolved, muted. */
  kind: string;
  /** What muted it; '' otherwise. */
  detail: string;
}

export interface IncidentsTable {
  id: string;
  key: string;
  /** The key until it is closed; null afterwards. */
  live_key: string | null;
  kiosk_id: string | null;
  region_id: string;
  /** 0 is the worst. */
  severity: number;
  stage: string;
  opened_at_ms: number;
  closed_at_ms: number | null;
  /** When time alone does something to it. */
  due_at_ms: number | null;
  version: number;
  /** JSON of the whole Incident. */
  body: string;
}

export interface WorkOrdersTable {
  id: string;
  incident_id: string | null;
  kiosk_id: string;
  region_id: string;
  assignee_id: string | null;
  stage: string;
  is_live: number;
  opened_at_ms: number;
  version: number;
  /** Planned work is made once for each key; null: somebody sent it. */
  plan_key: string | null;
  /** JSON of the whole WorkOrder. */
  body: string;
}

export interface DispatchTimelineTable {
  /** incident, order. */
  entity: string;
  entity_id: string;
  seq: number;
  at_ms: number;
  by_id: string | null;
  by_name: string | null;
  kind: string;
  stage: string;
  /** JSON. */
  detail: string;
}

/** The ledger of who was told what, and of who was not. */
export interface NotificationsTable {
  id: string;
  incident_id: string;
  /** null: there is no way to them. */
  channel_id: string | null;
  user_id: string | null;
  /** JSON array of mail addresses; empty for robots. */
  recipients: string;
  severity: string;
  title: string;
  text: string;
  /** waiting, sent, failed, unreachable. */
  state: string;
  reason: string;
  created_at_ms: number;
  /** Not before: quiet hours. */
  due_at_ms: number;
  attempts: number;
  /** The message in which it last travelled, with others. */
  batch_id: string | null;
  attempted_at_ms: number | null;
  sent_at_ms: number | null;
}

/** One supply of one device (dispatch/forecast). */
export interface SupplyStatesTable {
  kiosk_id: string;
  device_id: string;
  /** paper, bin, cards. */
  supply: string;
  /** JSON of SupplyState. */
  body: string;
  /** JSON of SupplyForecast; null: not looked at yet. */
  forecast: string | null;
  /** With one chance in ten it is out before. */
  early_at_ms: number | null;
}

export interface OrderPhotosTable {
  id: string;
  order_id: string;
  stored_at_ms: number;
  /** Base64, without what the camera wrote beside the picture. */
  jpeg: string;
}

export interface DispatchSchema {
  order_photos: OrderPhotosTable;
  supply_states: SupplyStatesTable;
  dispatch_documents: DispatchDocumentsTable;
  alert_states: AlertStatesTable;
  alert_events: AlertEventsTable;
  incidents: IncidentsTable;
  work_orders: WorkOrdersTable;
  dispatch_timeline: DispatchTimelineTable;
  notifications: NotificationsTable;
}
