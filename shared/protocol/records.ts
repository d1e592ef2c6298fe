/** Facts that a kiosk reports through its outbox. No personal data in clear, ever (DESIGN 4). */
import * as z from 'zod';
import { DeviceClass, DeviceStatusChange, PaperLevel } from '../domain/device-status.ts';
import { DeviceId, ServiceId } from '../domain/ids.ts';
import { OutOfServiceNotice, PaperUnit } from '../domain/maintenance.ts';
import { PrintEvidence } from '../domain/print-evidence.ts';
import { Capability } from '../domain/service.ts';

const EpochMs = z.int().min(0);
const DurationMs = z.int().min(0);

/** A change of one device, of one service, or of the agent itself; only changed properties are named. */
export const StatusBody = z.discriminatedUnion('axis', [
  z.object({
    axis: z.literal('device'),
    deviceId: DeviceId,
    deviceClass: DeviceClass,
    changed: DeviceStatusChange,
  }),
  z.object({
    axis: z.literal('service'),
    serviceId: ServiceId,
    isOpen: z.boolean(),
    /** Why it is closed. */
    missing: z.array(Capability),
  }),
  z.object({
    axis: z.literal('agent'),
    state: z.enum(['started', 'stopping']),
    /** How the previous run ended, as far as the agent can tell. */
    previousExit: z.enum(['first-start', 'clean', 'crash', 'power']).optional(),
    /** When the previous run wrote down last that it lived, by its own clocks; tells a power cut from the minutes before it. */
    previousAlive: z.object({ atMs: EpochMs, monoMs: z.int().min(0) }).optional(),
  }),
]);

/** Personal data of an application, readable only by the case office's private key (kiosk/agent/session/seal.ts). */
export const SealedCase = z.object({
  alg: z.literal('X25519-HKDF-SHA256-A256GCM'),
  /** Which public key of the case office was used: first 16 hex digits of its SHA-256. */
  keyId: z.string().regex(/^[0-9a-f]{16}$/),
  ephemeralKey: z.base64url().max(64),
  nonce: z.base64url().max(24),
  ciphertext: z.base64url().max(16 * 1024),
});
export type SealedCase = z.infer<typeof SealedCase>;

/**
 * sent-to-counter: left with a paper or a code that says which counter, and what to bring · kept: left with a code, to go on at
 * this kiosk within a day.
 */
export const SessionOutcome = z.enum([
  'completed',
  'sent-to-counter',
  'kept',
  'cancelled',
  'timed-out',
  'interrupted',
  'failed',
]);
export type SessionOutcome = z.infer<typeof SessionOutcome>;

/** 绿色通道: why a case is done the same day; `normal`: in its turn. */
export const Lane = z.enum(['normal', 'elderly', 'veteran', 'urgent']);
export type Lane = z.infer<typeof Lane>;

/** Why a case cannot wait: a hospital, an exam, a death, a journey, work that begins. */
export const UrgentReason = z.enum(['medical', 'exam', 'bereavement', 'journey', 'work']);
export type UrgentReason = z.infer<typeof UrgentReason>;

/** What was not good about a visit; from a list, so that nobody writes down a name. */
export const FeedbackReason = z.enum(['slow', 'unclear', 'typing', 'device', 'unfinished']);
export type FeedbackReason = z.infer<typeof FeedbackReason>;

/** Why somebody goes to a counter: papers are missing · not sure whether it is for them · the machine cannot do it. */
export const CounterReason = z.enum(['materials', 'eligibility', 'device']);
export type CounterReason = z.infer<typeof CounterReason>;

/** One citizen's visit, from the first touch to the end; says what was done, not who was there. */
export const SessionBody = z.object({
  citizenSessionId: z.uuid(),
  outcome: SessionOutcome,
  startedAtMs: EpochMs,
  durationMs: DurationMs,
  /** null: the citizen left before choosing. */
  service: z.object({ id: ServiceId, version: z.int().min(1) }).nullable(),
  /** The step in which it ended. */
  lastStep: z.string().max(32),
  cardReads: z.object({ ok: z.int().min(0), rejected: z.int().min(0) }),
  /** The number printed on the paper, and how sure we are that the paper exists. */
  receipt: z.object({ number: z.string().max(32), evidence: PrintEvidence }).nullable(),
  sealedCase: SealedCase.optional(),
  lane: Lane.exclude(['normal']).optional(),
  /** Somebody asked for the green channel as urgent; not granted: beyond a limit, and the counter decides. */
  urgent: z.object({ reason: UrgentReason, isGranted: z.boolean() }).optional(),
  /** With the outcome `sent-to-counter`. */
  counterReason: CounterReason.optional(),
  /** What the citizen thought of it, 1 to 5; absent: said nothing. */
  rating: z.int().min(1).max(5).optional(),
  /** Asked for after a rating of three or less. */
  feedback: z.array(FeedbackReason).min(1).max(FeedbackReason.options.length).optional(),
  /** True when the controller could not be reached while it ran: served all the same. */
  wasOffline: z.boolean(),
});
export type SessionBody = z.infer<typeof SessionBody>;

export const CommandResultBody = z.object({
  commandId: z.uuid(),
  state: z.enum(['succeeded', 'failed', 'rejected', 'expired', 'timed-out', 'cancelled', 'indeterminate']),
  detail: z.string().max(500).optional(),
});

/** A consumable crossed a threshold (XFS4IoT Printer.PaperThreshold). */
export const SupplyBody = z.object({
  deviceId: DeviceId,
  supply: z.literal('paper'),
  level: PaperLevel,
});

/** Why a card was given back: its visit is over · nobody could read it · no visit asked for it · a start of the agent found it. */
export const CardReason = z.enum(['visit-over', 'unread', 'uninvited', 'found']);
export type CardReason = z.infer<typeof CardReason>;

/**
 * captured: in the bin · kept: inside, because the bin takes no more · stuck: cannot be moved · unknown: the reader is away
 * with it. `taken` (by a hand at the gate) and `gone` (nobody saw how) end what one of these began.
 */
export const CardEvent = z.enum(['captured', 'kept', 'stuck', 'unknown', 'taken', 'gone']);
export type CardEvent = z.infer<typeof CardEvent>;

/** A card that did not simply go back into the hand it came from: when and where, never whose (devices.md 7.5). */
export const CardBody = z.object({
  deviceId: DeviceId,
  event: CardEvent,
  reason: CardReason,
  /** The visit in which it came in; null: none, or nobody knows. */
  citizenSessionId: z.uuid().nullable(),
  happenedAtMs: EpochMs,
  /** Cards that this reader has captured so far, this one included (XFS4IoT Storage `retainCount`). */
  retainCount: z.int().min(0),
});
export type CardBody = z.infer<typeof CardBody>;

/**
 * A paper in the mouth of the printer that belonged to nobody present (found at a start, left after the visit): pulled
 * back, or taken by whoever came by. A receipt that its own visit had pulled back is in the record of that visit.
 */
export const PaperBody = z.object({
  deviceId: DeviceId,
  event: z.enum(['retracted', 'taken']),
  /** null: nobody knows which it was. */
  receiptNumber: z.string().max(32).nullable(),
  happenedAtMs: EpochMs,
});
export type PaperBody = z.infer<typeof PaperBody>;

/**
 * What a technician did at the machine. `refused`: a pause began after too many wrong codes · `tested`: a device ·
 * `refilled`: paper · `bin-emptied`: of captured cards · `taken-out`, `put-back`: of service · `logs-exported` · `restarted`.
 */
export const MaintenanceAct = z.enum([
  'signed-in',
  'signed-out',
  'refused',
  'tested',
  'refilled',
  'bin-emptied',
  'taken-out',
  'put-back',
  'logs-exported',
  'restarted',
]);
export type MaintenanceAct = z.infer<typeof MaintenanceAct>;

/** interrupted: by the technician, or by the end of the agent · timed-out: nobody touched anything any more. */
export const MaintenanceResult = z.enum(['done', 'failed', 'interrupted', 'timed-out']);
export type MaintenanceResult = z.infer<typeof MaintenanceResult>;

/** One act of a technician: what, at which device, and how it went; who it was, the controller knows from who saw the code. */
export const MaintenanceBody = z.object({
  /** From one code to the end; null: nobody came in. */
  technicianSessionId: z.uuid().nullable(),
  act: MaintenanceAct,
  /** null: it concerns the whole machine. */
  deviceId: DeviceId.nullable(),
  result: MaintenanceResult,
  happenedAtMs: EpochMs,
  /** Of a test, what was tried (devices/self-test). */
  steps: z
    .array(z.object({ name: z.string().max(24), isPassed: z.boolean() }))
    .max(16)
    .optional(),
  /** What was put in. */
  filled: z.object({ amount: z.int().min(1).max(100_000), unit: PaperUnit }).optional(),
  /** How many cards were taken out of the bin, as counted. */
  cards: z.int().min(0).optional(),
  notice: OutOfServiceNotice.optional(),
  /** Wrong codes in a row. */
  wrongCodes: z.int().min(1).optional(),
});
export type MaintenanceBody = z.infer<typeof MaintenanceBody>;

/** called: by a button · the ends: by the citizen, by whoever came, with the visit, or by itself after a while. */
export const HelpCallEvent = z.enum(['called', 'cancelled', 'helped', 'left', 'expired']);
export type HelpCallEvent = z.infer<typeof HelpCallEvent>;

/** Somebody at the machine asks for a person: where in a visit, never who. */
export const HelpCallBody = z.object({
  helpCallId: z.uuid(),
  event: HelpCallEvent,
  step: z.string().max(32),
  serviceId: ServiceId.nullable(),
  happenedAtMs: EpochMs,
});
export type HelpCallBody = z.infer<typeof HelpCallBody>;

const stamp = {
  /** Wall clock of the kiosk when it happened. */
  atMs: EpochMs,
  /** Which run of the agent, and its monotonic clock then: lets the controller correct a wrong wall clock. */
  bootCount: z.int().min(1),
  monoMs: z.int().min(0),
};

export const OutboxRecord = z.discriminatedUnion('type', [
  z.object({ type: z.literal('status'), ...stamp, body: StatusBody }),
  z.object({ type: z.literal('session'), ...stamp, body: SessionBody }),
  z.object({ type: z.literal('command-result'), ...stamp, body: CommandResultBody }),
  z.object({ type: z.literal('supply'), ...stamp, body: SupplyBody }),
  z.object({ type: z.literal('card'), ...stamp, body: CardBody }),
  z.object({ type: z.literal('paper'), ...stamp, body: PaperBody }),
  z.object({ type: z.literal('maintenance'), ...stamp, body: MaintenanceBody }),
  z.object({ type: z.literal('help-call'), ...stamp, body: HelpCallBody }),
]);
export type OutboxRecord = z.infer<typeof OutboxRecord>;
export type RecordType = OutboxRecord['type'];
