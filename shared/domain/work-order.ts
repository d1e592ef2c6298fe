/** Faults and the work that they cause, in words that kiosk and controller share (fleet.md 6.8, devices.md 8.4). */
import * as z from 'zod';

/** Worst first. */
export const Severity = z.enum(['critical', 'major', 'warning', 'info']);
export type Severity = z.infer<typeof Severity>;

/** What is wrong, as people sort it: alerts of one class at one kiosk are one incident. */
export const FaultClass = z.enum([
  'link',
  'service',
  'paper',
  'printer',
  'reader',
  'power',
  'tampering',
  'other',
]);
export type FaultClass = z.infer<typeof FaultClass>;

/** repair: of an incident · refill: before something runs out · the others by calendar (devices.md 8.4). */
export const OrderKind = z.enum(['repair', 'refill', 'daily-test', 'cleaning']);
export type OrderKind = z.infer<typeof OrderKind>;

export const OrderStage = z.enum([
  'open',
  'assigned',
  'travelling',
  'on-site',
  'fixed',
  'verified',
  'closed',
  'cancelled',
]);
export type OrderStage = z.infer<typeof OrderStage>;

/** `id` is a word of shared/i18n/order-words.ts. */
export const ChecklistItem = z.object({ id: z.string().max(40), isDone: z.boolean() });
export type ChecklistItem = z.infer<typeof ChecklistItem>;

/** What a machine is told of an order: enough to work by, and no word about a person, since it travels in clear (DESIGN 4). */
export const OrderNotice = z.object({
  id: z.uuid(),
  kind: OrderKind,
  faultClass: FaultClass,
  severity: Severity,
  stage: OrderStage.exclude(['closed', 'cancelled']),
  openedAtMs: z.int().min(0),
  /** null: the place does not open in sight. */
  fixByMs: z.int().min(0).nullable(),
  checklist: z.array(ChecklistItem).max(20),
});
export type OrderNotice = z.infer<typeof OrderNotice>;
