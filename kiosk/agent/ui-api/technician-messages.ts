/** What the technician's screens and the agent say to each other, over the same WebSocket as the citizen's (messages.ts). */
import * as z from 'zod';
import { DeviceClass, DeviceStatusChange } from '../../../shared/domain/device-status.ts';
import { DeviceId } from '../../../shared/domain/ids.ts';
import { OutOfServiceNotice, PaperUnit } from '../../../shared/domain/maintenance.ts';
import { OrderNotice } from '../../../shared/domain/work-order.ts';

const Language = z.enum(['zh', 'en']);

export const TechnicianScreen = z.enum([
  'away',
  'code',
  'home',
  'device',
  'jam',
  'refill',
  'network',
  'ports',
  'logs',
  'service',
]);
export type TechnicianScreen = z.infer<typeof TechnicianScreen>;

/** The screen on which it was touched: the agent drops what was meant for another one. `away`: the attract screen. */
const at = { screen: TechnicianScreen };

/** One touch of a technician. */
export const TechnicianTouch = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('open'), ...at, language: Language }),
  z.strictObject({ do: z.literal('code'), ...at, code: z.string().regex(/^\d{6}$/) }),
  /** Back to the attract screen; whoever is in signs out. */
  z.strictObject({ do: z.literal('leave'), ...at }),
  z.strictObject({
    do: z.literal('show'),
    ...at,
    page: TechnicianScreen.exclude(['away', 'code']),
    deviceId: DeviceId.nullable(),
  }),
  z.strictObject({ do: z.literal('test'), ...at }),
  z.strictObject({ do: z.literal('stopTest'), ...at }),
  z.strictObject({ do: z.literal('refill'), ...at, amount: z.int().min(1).max(100_000) }),
  z.strictObject({ do: z.literal('emptyBin'), ...at }),
  z.strictObject({ do: z.literal('takeOut'), ...at, notice: OutOfServiceNotice }),
  z.strictObject({ do: z.literal('putBack'), ...at }),
  z.strictObject({ do: z.literal('probe'), ...at }),
  z.strictObject({ do: z.literal('export'), ...at }),
  z.strictObject({ do: z.literal('restart'), ...at }),
  z.strictObject({ do: z.literal('setLanguage'), ...at, language: Language }),
  z.strictObject({ do: z.literal('activity'), ...at }),
]);
export type TechnicianTouch = z.infer<typeof TechnicianTouch>;

/** Beside the touches of citizens, so that neither is taken for the other. */
export const TechnicianMessage = z.strictObject({ type: z.literal('technician'), touch: TechnicianTouch });
export type TechnicianMessage = z.infer<typeof TechnicianMessage>;

const DeviceNow = z.object({
  id: DeviceId,
  class: DeviceClass,
  driver: z.string(),
  path: z.string(),
  /** Complete; never payload. */
  status: DeviceStatusChange,
  /** Since its present driver was made. */
  framesSent: z.int(),
  framesReceived: z.int(),
  /** Errors by class, those that happened. */
  faults: z.record(z.string(), z.int()),
  retainCount: z.int().nullable(),
  filled: z.object({ amount: z.int(), unit: PaperUnit, atMs: z.int() }).nullable(),
});

const TestNow = z.object({
  deviceId: DeviceId,
  steps: z.array(z.object({ name: z.string(), isPassed: z.boolean(), detail: z.string().nullable() })),
  ask: z.enum(['layCard', 'insertCard', 'takeCard', 'showCode', 'takePaper']).nullable(),
  state: z.enum(['running', 'passed', 'failed', 'interrupted']),
});

const Network = z.object({
  kioskId: z.string(),
  /** null: being asked. */
  endpoints: z
    .array(
      z.object({
        endpoint: z.string(),
        outcome: z.enum(['reached', 'noName', 'refused', 'timeOut', 'noRoute']),
        durationMs: z.int(),
      }),
    )
    .nullable(),
  addresses: z.array(z.string()),
  /** Controller minus kiosk; null: not compared in this run. */
  clockOffsetMs: z.int().nullable(),
  /** Records that the controller does not have yet. */
  outboxRows: z.int(),
  canStore: z.boolean(),
  connects: z.int(),
  losses: z.int(),
});

const Exported = z.discriminatedUnion('state', [
  z.object({ state: z.literal('writing') }),
  z.object({ state: z.literal('written'), file: z.string(), lines: z.int() }),
  z.object({ state: z.literal('failed'), why: z.enum(['noStick', 'notWritable']) }),
]);

export const TechnicianView = z.object({
  screen: TechnicianScreen.exclude(['away']),
  language: Language,
  /** The time that codes are compared with, and whether a controller has confirmed it. */
  nowMs: z.int(),
  isClockConfirmed: z.boolean(),
  /** Only of the number pad. */
  code: z.object({ notice: z.enum(['wrong', 'used', 'paused']).nullable(), pausedMs: z.int() }).nullable(),
  deviceId: DeviceId.nullable(),
  devices: z.array(DeviceNow),
  /** Open work orders of this machine, as the controller told last, the worst first. */
  orders: z.array(OrderNotice),
  test: TestNow.nullable(),
  network: Network.nullable(),
  exported: Exported.nullable(),
  /** Signing out waits for the end of a test. */
  isLeaving: z.boolean(),
});
export type TechnicianView = z.infer<typeof TechnicianView>;
