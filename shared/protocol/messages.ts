/** Every message between kiosk and controller. Unknown fields are ignored, an unknown version is nacked (DESIGN 4). */
import * as z from 'zod';
import { DeviceClass, DeviceState } from '../domain/device-status.ts';
import { DeviceId, ServiceId } from '../domain/ids.ts';
import { OrderNotice } from '../domain/work-order.ts';
import { OutboxRecord } from './records.ts';
import type { DownKind, UpKind } from './topics.ts';

const Version = z.literal(1);
const EpochMs = z.int().min(0);
/** Random id of one connection of a kiosk; a death counts only if it names the current one (Sparkplug B 3.0, 6.4). */
const LinkSessionId = z.uuid();
/** Raised by one at every start of the agent, persisted. */
const BootCount = z.int().min(1);
/** Random id of one run of the outbox; seq counts from 1 within it. */
export const OutboxEpoch = z.uuid();
const Seq = z.int().min(0);

const upHead = {
  v: Version,
  /** Names the message in a nack. */
  id: z.uuid(),
  sessionId: LinkSessionId,
  sentAtMs: EpochMs,
};

/** First message of a connection: who is there, with what, and what it still has to tell. */
export const Birth = z.object({
  ...upHead,
  bootCount: BootCount,
  /** Raised by one before every CONNECT, persisted: tells an old birth from a new one. */
  connectCount: z.int().min(1),
  agentVersion: z.string().max(32),
  monoMs: z.int().min(0),
  devices: z
    .array(
      z.object({
        id: DeviceId,
        class: DeviceClass,
        driver: z.string().max(48),
        identity: z.string().max(80).nullable(),
      }),
    )
    .max(32),
  services: z.array(z.object({ id: ServiceId, version: z.int().min(1) })).max(64),
  /** Ranges that the outbox still holds, oldest epoch first; low > high: nothing. */
  outbox: z.array(z.object({ epoch: OutboxEpoch, lowSeq: Seq, highSeq: Seq })).max(32),
});
export type Birth = z.infer<typeof Birth>;

/** The MQTT will; it is written before the connection exists, so it carries no time. */
export const Death = z.object({ v: Version, bootCount: BootCount, sessionId: LinkSessionId });
export type Death = z.infer<typeof Death>;

/** A planned leave, just before DISCONNECT. */
export const Bye = z.object({
  ...upHead,
  reason: z.enum(['update', 'reboot', 'shutdown', 'sleep', 'maintenance', 'restart', 'power-failure']),
  /** When it expects to be back; null: nobody knows. */
  backByMs: EpochMs.nullable(),
});
export type Bye = z.infer<typeof Bye>;

/** Every 30 s: alive, and how it feels. Refreshes presence, is not history (DESIGN 2). */
export const Beat = z.object({
  ...upHead,
  monoMs: z.int().min(0),
  /** The latest estimate of controller clock minus kiosk clock, ms; null before the first `time`. */
  clockOffsetMs: z.int().nullable(),
  isServing: z.boolean(),
  openServices: z.int().min(0),
  outboxRows: z.int().min(0),
  memoryBytes: z.int().min(0),
  devices: z.record(DeviceId, DeviceState),
});
export type Beat = z.infer<typeof Beat>;

/** Largest number of records in one `log` (fleet.md 6.4). */
export const MAX_LOG_RECORDS = 100;

/** A batch of the outbox: consecutive records of one epoch; record i has seq `firstSeq + i`. */
export const Log = z.object({
  ...upHead,
  epoch: OutboxEpoch,
  firstSeq: z.int().min(1),
  records: z.array(OutboxRecord).min(1).max(MAX_LOG_RECORDS),
});
export type Log = z.infer<typeof Log>;

/** Everything up to and including `seq` is stored; the kiosk may delete it, and sends what comes after. */
export const Ok = z.object({
  v: Version,
  epoch: OutboxEpoch,
  seq: Seq,
  /** Random id of the controller's database: a new one means that it was restored or replaced. */
  controllerEpoch: z.uuid(),
  /** How many `log` messages may be under way. */
  window: z.int().min(1).max(64),
  /** True: something after `seq` is missing, send again from `seq + 1`. */
  resend: z.boolean(),
});
export type Ok = z.infer<typeof Ok>;

/** Answer to a birth for the kiosk's clock: t0 its sending time, t1 our receipt, t2 our sending (RFC 5905, 8). */
export const Time = z.object({ v: Version, t0Ms: EpochMs, t1Ms: EpochMs, t2Ms: EpochMs });
export type Time = z.infer<typeof Time>;

export const Rebirth = z.object({ v: Version, reason: z.enum(['unknown-session', 'gap', 'restored']) });
export type Rebirth = z.infer<typeof Rebirth>;

export const NackReason = z.enum(['malformed', 'oversized', 'unknown-version', 'unknown-kind']);
export type NackReason = z.infer<typeof NackReason>;

/** A message was quarantined; it will not be looked at again. */
export const Nack = z.object({
  v: Version,
  /** Id of the refused message; null when it could not be read. */
  messageId: z.string().max(64).nullable(),
  reason: NackReason,
  /** First problems, with their paths; never values. */
  detail: z.string().max(500),
});
export type Nack = z.infer<typeof Nack>;

/** More than anybody can work off in one visit; the worst come first. */
export const MAX_KIOSK_ORDERS = 20;

/** All open work orders of this machine, for its technician's screens: after each birth, and after each change of one. */
export const Orders = z.object({ v: Version, orders: z.array(OrderNotice).max(MAX_KIOSK_ORDERS) });
export type Orders = z.infer<typeof Orders>;

/** Retained on `<region>/_controller/state`; also the controller's will on an external broker. */
export const ControllerState = z.object({ v: Version, isOnline: z.boolean(), controllerEpoch: z.uuid() });
export type ControllerState = z.infer<typeof ControllerState>;

export const UP_SCHEMAS = {
  birth: Birth,
  death: Death,
  bye: Bye,
  beat: Beat,
  log: Log,
} as const satisfies Record<UpKind, z.ZodType>;
export const DOWN_SCHEMAS = {
  ok: Ok,
  time: Time,
  rebirth: Rebirth,
  nack: Nack,
  orders: Orders,
} as const satisfies Record<DownKind, z.ZodType>;
