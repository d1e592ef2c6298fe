/** What an incident is, in words that the API and the console share (fleet.md 6.8). */
import * as z from 'zod';
import { FaultClass, Severity } from '../../../shared/domain/work-order.ts';

/** From fault to fixed. Only `closed` is the end, and a relapse soon after it opens it again. */
export const IncidentStage = z.enum([
  'open',
  'acknowledged',
  'dispatched',
  'on-site',
  'fixed',
  'verified',
  'closed',
]);
export type IncidentStage = z.infer<typeof IncidentStage>;

/** How it ended. recovered: by itself, before anybody was sent · repaired: verified by the machine · dismissed: by hand. */
export const Resolution = z.enum(['recovered', 'repaired', 'dismissed']);
export type Resolution = z.infer<typeof Resolution>;

const EpochMs = z.int().min(0);

export const Incident = z.object({
  id: z.uuid(),
  /** One live incident for each: what gathers alerts. */
  key: z.string(),
  subject: z.object({ kind: z.enum(['kiosk', 'site', 'region']), id: z.string() }),
  /** null: it concerns more than one. */
  kioskId: z.string().nullable(),
  regionId: z.string(),
  faultClass: FaultClass,
  /** The worst that it came to. */
  severity: Severity,
  stage: IncidentStage,
  /** Grows with every change of its state; what a command must have seen. */
  version: z.int().min(1),
  /** How many entries its timeline has. */
  entries: z.int().min(1),
  openedAtMs: EpochMs,
  /** When each stage was reached since it was opened, or opened again. */
  stageAtMs: z.partialRecord(IncidentStage, EpochMs),
  /** Alerts that hold now: `<kiosk>/<rule>`. */
  firing: z.array(z.string()),
  /** The trouble is over, by itself or by somebody's hands; null: it is not. */
  recoveredAtMs: EpochMs.nullable(),
  isFlapping: z.boolean(),
  reopened: z.int().min(0),
  /** How many steps of the escalation were told since it was opened. */
  told: z.int().min(0),
  resolution: Resolution.nullable(),
  /** The kiosks of an outage. */
  kiosks: z.array(z.string()),
});
export type Incident = z.infer<typeof Incident>;

/** What somebody may ask of an incident. */
export const IncidentAction = z.enum([
  'acknowledge',
  'dispatch',
  'arrive',
  'fix',
  'verify',
  'close',
  'recall',
]);
export type IncidentAction = z.infer<typeof IncidentAction>;

/** What stands in the timeline; `stale`: somebody wanted something of a state that was gone. */
export const IncidentEntryKind = z.enum([
  'fired',
  'resolved',
  'reopened',
  ...IncidentAction.options,
  'comment',
  'stale',
  'told',
]);
export type IncidentEntryKind = z.infer<typeof IncidentEntryKind>;

/** One line of a timeline, of an incident or of a work order. */
export const TimelineEntry = z.object({
  seq: z.int().min(1),
  atMs: EpochMs,
  /** null: the controller itself. */
  by: z.object({ id: z.string(), name: z.string() }).nullable(),
  kind: z.string(),
  stage: z.string(),
  /** Evidence, notes, what was used: by kind. */
  detail: z.record(z.string(), z.unknown()),
});
export type TimelineEntry = z.infer<typeof TimelineEntry>;
