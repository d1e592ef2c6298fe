/** Dispatch as the HTTP API shows it; shared with the console. */
import * as z from 'zod';
import { KioskId, RegionId } from '../../shared/domain/ids.ts';
import { OrderKind } from '../../shared/domain/work-order.ts';
import { Rule } from './alerts/rule.ts';
import { Silence } from './alerts/silence.ts';
import { DayUseError, ForecastError } from './forecast/supply.ts';
import { Incident, TimelineEntry } from './incidents/incident.ts';
import { OnCall, Policy } from './notify/policy.ts';
import { NextStep, UsedPart, WorkOrder } from './orders/order.ts';
import { Technician } from './orders/technician.ts';
import { Schedule } from './preventive/schedule.ts';

const versioned = { version: z.int().describe('for If-Match') };
const Note = z.string().trim().max(500);
/** In a query string. */
const Flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const ListLimit = z.coerce.number().pipe(z.int().min(1).max(500)).default(200);

export const IncidentListParams = z.strictObject({
  isLive: Flag.optional(),
  kiosk: KioskId.optional(),
  region: RegionId.optional(),
  limit: ListLimit,
});

/** An incident with the name of what it concerns. */
export const IncidentSummary = Incident.extend({ name: z.string() });
export type IncidentSummary = z.infer<typeof IncidentSummary>;

export const Notification = z.object({
  id: z.uuid(),
  channelId: z.string().nullable(),
  userId: z.string().nullable(),
  state: z.enum(['waiting', 'sent', 'failed', 'unreachable']),
  reason: z.string(),
  title: z.string(),
  createdAtMs: z.int(),
  dueAtMs: z.int(),
  attempts: z.int(),
  sentAtMs: z.int().nullable(),
});
export type Notification = z.infer<typeof Notification>;

export const OrderSummary = WorkOrder.extend({
  kiosk: z.object({ name: z.string(), siteName: z.string(), lat: z.number(), lon: z.number() }),
  assigneeName: z.string().nullable(),
});
export type OrderSummary = z.infer<typeof OrderSummary>;

export const IncidentDetail = IncidentSummary.extend({
  timeline: z.array(TimelineEntry),
  orders: z.array(OrderSummary),
  notifications: z.array(Notification),
});
export type IncidentDetail = z.infer<typeof IncidentDetail>;

export const IncidentCommand = z.strictObject({
  do: z.enum(['acknowledge', 'close']),
  note: Note.default(''),
});
/** When it was done, by the clock of the phone: steps of a basement come later. Absent: now. */
const doneAtMs = z.int().min(0).optional();
export const Comment = z.strictObject({ text: z.string().trim().min(1).max(1_000), doneAtMs });
export type Comment = z.infer<typeof Comment>;
/** Base64 of a JPEG of at most 1.5 MB. */
export const PhotoCreate = z.strictObject({ jpeg: z.base64().max(2_000_000), doneAtMs });

export const OrderListParams = z.strictObject({
  isLive: Flag.optional(),
  kiosk: KioskId.optional(),
  limit: ListLimit,
});

/** `assigneeId` null: the best of those on shift, or nobody yet. */
export const OrderCreate = z.strictObject({
  kioskId: KioskId,
  /** null: preventive work. */
  incidentId: z.uuid().nullable(),
  kind: OrderKind,
  assigneeId: z.string().max(60).nullable(),
});
export type OrderCreate = z.infer<typeof OrderCreate>;

export const OrderCommandBody = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('assign'), to: z.string().min(1).max(60), doneAtMs }),
  z.strictObject({ do: z.literal('agree'), ...NextStep.shape, doneAtMs }),
  z.strictObject({ do: z.enum(['travel', 'arrive', 'hand-over', 'close']), doneAtMs }),
  z.strictObject({ do: z.literal('check'), item: z.string().max(40), isDone: z.boolean(), doneAtMs }),
  z.strictObject({ do: z.literal('use'), used: UsedPart, doneAtMs }),
  z.strictObject({ do: z.enum(['fix', 'cancel']), note: Note, doneAtMs }),
]);
export type OrderCommandBody = z.infer<typeof OrderCommandBody>;

export const OrderDetail = OrderSummary.extend({
  address: z.string(),
  timeline: z.array(TimelineEntry),
  /** Those that are still kept, oldest first; who took them and when is in the timeline. */
  photoIds: z.array(z.uuid()),
  /** What was wrong with this machine before, newest first. */
  history: z.array(IncidentSummary),
});
export type OrderDetail = z.infer<typeof OrderDetail>;

export const CandidateView = z.object({
  userId: z.string(),
  name: z.string(),
  isOnShift: z.boolean(),
  openOrders: z.int(),
  distanceM: z.int(),
  missing: z.array(z.enum(['region', 'line', 'skill'])),
});
export type CandidateView = z.infer<typeof CandidateView>;

export const RuleView = Rule.safeExtend(versioned);
export type RuleView = z.infer<typeof RuleView>;
export const SilenceView = Silence.safeExtend({ id: z.string(), ...versioned });
export type SilenceView = z.infer<typeof SilenceView>;
export const TechnicianView = Technician.extend(versioned);
export type TechnicianView = z.infer<typeof TechnicianView>;
export const ScheduleView = Schedule.safeExtend({ id: z.string(), ...versioned });
export type ScheduleView = z.infer<typeof ScheduleView>;
export const PolicyView = Policy.extend(versioned);
export type PolicyView = z.infer<typeof PolicyView>;
export const OnCallView = OnCall.extend(versioned);
export type OnCallView = z.infer<typeof OnCallView>;

export const DryRunRequest = z.strictObject({ rule: Rule, days: z.int().min(1).max(92).default(30) });
export const DryRunResult = z.object({
  fromMs: z.int(),
  toMs: z.int(),
  kiosks: z.int().describe('how many kiosks have a history in this time'),
  count: z.int(),
  /** The newest ones. */
  fired: z.array(
    z.object({
      kioskId: z.string(),
      name: z.string(),
      atMs: z.int(),
      untilMs: z.int().nullable(),
      isFlapping: z.boolean(),
    }),
  ),
});
export type DryRunResult = z.infer<typeof DryRunResult>;

export const ForecastParams = z.strictObject({
  /** Ids with commas between; absent: the whole fleet. */
  kiosks: z.string().max(4_000).optional(),
  limit: ListLimit,
});
export const ForecastErrors = z.object({
  low: z.array(ForecastError),
  days: z.array(DayUseError),
});
export type ForecastErrors = z.infer<typeof ForecastErrors>;

export const WorkReportParams = z.strictObject({
  by: z.enum(['technician', 'region']).default('technician'),
  /** Until now. */
  days: z.coerce.number().pipe(z.int().min(1).max(366)).default(30),
});

/** One answer to “why was I not told?”, newest first. */
export const WhyNot = z.object({
  atMs: z.int(),
  kind: z.enum([
    'sent',
    'waiting',
    'failed',
    'unreachable',
    'muted',
    'not-addressed',
    'acknowledged',
    'too-mild',
  ]),
  detail: z.string(),
});
export type WhyNot = z.infer<typeof WhyNot>;
