/**
 * What the agent and its screens say to each other over the loopback WebSocket. Pure: the kiosk UI imports it too.
 * A view is a whole picture of the screen's state, never a difference, so a screen that comes late or reloads is right at once.
 */
import * as z from 'zod';
import { DeviceAction, DeviceClass, DeviceState } from '../../../shared/domain/device-status.ts';
import { DeviceId, ServiceId } from '../../../shared/domain/ids.ts';
import { PrintEvidence } from '../../../shared/domain/print-evidence.ts';
import { LocalText } from '../../../shared/domain/local-text.ts';
import { Capability, MaterialItem, ServiceGroup } from '../../../shared/domain/service.ts';
import { SessionOutcome } from '../../../shared/protocol/index.ts';

/** Largest message of a screen, bytes. */
export const MAX_CLIENT_MESSAGE_BYTES = 4 * 1024;

export const ViewStep = z.enum([
  'attract',
  'chooseService',
  'identify',
  'checklist',
  'confirm',
  'submit',
  'receipt',
  'take',
  'done',
]);
const Language = z.enum(['zh', 'en']);
const TextSize = z.enum(['standard', 'large']);

/** Each is one text of the screen (kiosk/agent/session/state.ts). */
const ViewNotice = z.enum([
  'cardMovedAway',
  'cardInvalid',
  'cardRecordInvalid',
  'cardLayAgain',
  'serviceClosed',
  'outOfService',
]);

const ViewService = z.object({
  id: ServiceId,
  group: ServiceGroup,
  picture: z.string(),
  title: LocalText,
  summary: LocalText,
  identity: z.enum(['idCard', 'none']),
  isOpen: z.boolean(),
  /** Why it is closed. */
  missing: z.array(Capability),
});

export const View = z.object({
  /** Raised with each view of this run of the agent. */
  revision: z.int(),
  kioskName: z.string(),
  step: ViewStep,
  language: Language,
  textSize: TextSize,
  notice: ViewNotice.nullable(),
  /** What is left until the step ends by itself, when it is worth showing; `dialog` asks "are you still there?". */
  countdown: z
    .object({ kind: z.enum(['dialog', 'step']), remainingMs: z.int(), totalMs: z.int() })
    .nullable(),
  services: z.array(ViewService),
  /** The chosen service with its list. */
  service: z
    .object({
      ...ViewService.shape,
      materials: z.array(MaterialItem),
      nextSteps: z.array(LocalText),
      office: LocalText,
    })
    .nullable(),
  /** Who is there, masked; the whole data never leaves the agent's memory. */
  identity: z.object({ maskedName: z.string(), maskedNumber: z.string(), isExpired: z.boolean() }).nullable(),
  receipt: z
    .object({
      number: z.string(),
      evidence: PrintEvidence,
      /** missing, unsure: show number and QR code large. */
      paper: z.enum(['printed', 'missing', 'unsure']),
      qrData: z.string(),
    })
    .nullable(),
  /** How the visit ended, on the farewell screen. */
  outcome: SessionOutcome.nullable(),
  /** A card lies on the reader at a moment when nobody needs it: say so, loudly. */
  isCardLeft: z.boolean(),
  link: z.enum(['offline', 'connecting', 'online']),
  devices: z.array(
    z.object({ id: DeviceId, class: DeviceClass, state: DeviceState, action: DeviceAction.nullable() }),
  ),
});
export type View = z.infer<typeof View>;

/** The screen on which it was touched: the agent drops what was meant for another one. */
const at = { step: ViewStep };

/** One touch. */
export const ClientEvent = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('begin'),
    ...at,
    language: Language.exactOptional(),
    textSize: TextSize.exactOptional(),
  }),
  z.strictObject({ type: z.literal('chooseService'), ...at, serviceId: ServiceId }),
  z.strictObject({ type: z.literal('next'), ...at }),
  z.strictObject({ type: z.literal('back'), ...at }),
  z.strictObject({ type: z.literal('cancel'), ...at }),
  z.strictObject({ type: z.literal('done'), ...at }),
  z.strictObject({ type: z.literal('activity'), ...at }),
  z.strictObject({
    type: z.literal('setPreferences'),
    ...at,
    language: Language.exactOptional(),
    textSize: TextSize.exactOptional(),
  }),
]);
export type ClientEvent = z.infer<typeof ClientEvent>;

export const ServerMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('view'), view: View }),
  /** A message of this client was refused; after `remaining` more the connection is closed. */
  z.object({ type: z.literal('error'), reason: z.string(), remaining: z.int() }),
]);
export type ServerMessage = z.infer<typeof ServerMessage>;
