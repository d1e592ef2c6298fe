/** What a work order is, in words that the API and the console share (fleet.md 6.8, devices.md 8.4). */
import * as z from 'zod';
import {
  ChecklistItem,
  FaultClass,
  OrderKind,
  OrderStage,
  Severity,
} from '../../../shared/domain/work-order.ts';

/** First line clears what hands can clear; second line brings tools and parts (fleet.md 2.21). */
export const Line = z.union([z.literal(1), z.literal(2)]);
export type Line = z.infer<typeof Line>;

export const Skill = z.enum(['printer', 'reader', 'network', 'power', 'supplies']);
export type Skill = z.infer<typeof Skill>;

const EpochMs = z.int().min(0);

/** What went into the machine: it feeds the forecast. `part` is a word of the catalogue, e.g. `receipt-roll`. */
export const UsedPart = z.strictObject({
  part: z.string().trim().min(1).max(60),
  amount: z.int().min(1).max(100_000),
});
export type UsedPart = z.infer<typeof UsedPart>;

export const NextStep = z.strictObject({ what: z.string().trim().min(1).max(200), byMs: EpochMs });

export const WorkOrder = z.object({
  id: z.uuid(),
  /** null: preventive work. */
  incidentId: z.uuid().nullable(),
  kioskId: z.string(),
  siteId: z.string(),
  regionId: z.string(),
  kind: OrderKind,
  /** What planned it, and what for: each is made once (orders/planned.ts). Absent: somebody sent it. */
  planKey: z.string().max(160).optional(),
  faultClass: FaultClass,
  severity: Severity,
  line: Line,
  skills: z.array(Skill),
  stage: OrderStage,
  assigneeId: z.string().nullable(),
  version: z.int().min(1),
  entries: z.int().min(1),
  openedAtMs: EpochMs,
  stageAtMs: z.partialRecord(OrderStage, EpochMs),
  /** Both count opening time only; null: the place does not open in sight. */
  respondByMs: EpochMs.nullable(),
  fixByMs: EpochMs.nullable(),
  /** Response ends when the next step is agreed, and by when (DB12/T 1060). */
  nextStep: NextStep.nullable(),
  respondedAtMs: EpochMs.nullable(),
  /** kiosk: the rotating code opened the machine's technician screens · told: somebody said so. */
  arrival: z.object({ proof: z.enum(['kiosk', 'told']), atMs: EpochMs }).nullable(),
  checklist: z.array(ChecklistItem),
  used: z.array(UsedPart),
  /** It is not fixed without one. */
  needsPhoto: z.boolean().optional(),
  /** How many there are. */
  photos: z.int().min(0).optional(),
  /** Nothing of its incident holds any more. */
  isHealthy: z.boolean(),
  /** It became well before anybody arrived: the technician decides whether to go. */
  isRecoveredByItself: z.boolean(),
  /** A self-test that the machine recorded after the arrival. */
  testedAtMs: EpochMs.nullable(),
});
export type WorkOrder = z.infer<typeof WorkOrder>;

export const OrderAction = z.enum([
  'assign',
  'agree',
  'travel',
  'arrive',
  'check',
  'use',
  'fix',
  'hand-over',
  'close',
  'cancel',
]);
export type OrderAction = z.infer<typeof OrderAction>;
