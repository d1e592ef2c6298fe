/**
 * What the agent and its screens say to each other over the loopback WebSocket. Pure: the kiosk UI imports it too.
 * A view is a whole picture of the screen's state, never a difference, so a screen that comes late or reloads is right at once.
 */
import * as z from 'zod';
import { Alternative } from '../../../shared/domain/alternative.ts';
import { DeviceAction, DeviceClass, DeviceState } from '../../../shared/domain/device-status.ts';
import { DeviceId, ServiceId } from '../../../shared/domain/ids.ts';
import { PrintEvidence } from '../../../shared/domain/print-evidence.ts';
import { LocalText } from '../../../shared/domain/local-text.ts';
import { Question } from '../../../shared/domain/question.ts';
import {
  Capability,
  Fee,
  MaterialItem,
  ReadingSection,
  ServiceGroup,
  ServiceKind,
  Verdict,
} from '../../../shared/domain/service.ts';
import { OutOfServiceNotice } from '../../../shared/domain/maintenance.ts';
import {
  CounterReason,
  FeedbackReason,
  Lane,
  SessionOutcome,
  UrgentReason,
} from '../../../shared/protocol/index.ts';
import { CODE_DIGITS } from '../resume/code.ts';
import { TechnicianMessage, TechnicianView } from './technician-messages.ts';

/** Largest message of a screen, bytes. */
export const MAX_CLIENT_MESSAGE_BYTES = 12 * 1024;
/** A signature as the pad sends it: strokes divided by `;`, points `x,y` of a thousandth of the pad. */
const STROKES = /^\d{1,4},\d{1,4}( \d{1,4},\d{1,4})*(;\d{1,4},\d{1,4}( \d{1,4},\d{1,4})*)*$/;
const MAX_STROKES_CHARS = 8 * 1024;

export const ViewStep = z.enum([
  'attract',
  'chooseService',
  'identify',
  'form',
  'greenChannel',
  'urgent',
  'checklist',
  'confirm',
  'sign',
  'read',
  'verdict',
  'code',
  'counter',
  'keep',
  'kept',
  'resume',
  'opening',
  'submit',
  'receipt',
  'take',
  'rate',
  'feedback',
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
  'codeWrong',
  'codeLocked',
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

/** The motor card reader (kiosk/agent/card-custody). */
const ViewCard = z.object({
  state: z.enum([
    /** Nobody is asked for a card now. */
    'closed',
    'insert',
    /** It is inside, and comes back at the end. */
    'held',
    'returning',
    /** It hangs in the gate: say "take your card", with `stage`. */
    'take',
    'capturing',
    /** Nobody took it: it is in the bin. Say whom to call. */
    'captured',
    /** As captured, but inside the reader. */
    'kept',
    /** It does not come out. Say whom to call. */
    'stuck',
    /** The reader ceased to answer with a card in it. Say whom to call. */
    'away',
  ]),
  /** Only with `take`: asked politely, then called out. */
  stage: z.enum(['please', 'warning']).nullable(),
  hasSound: z.boolean(),
  /** What is left of the stage; after `warning` the card is captured. */
  countdown: z.object({ remainingMs: z.int(), totalMs: z.int() }).nullable(),
  /** It is not of the visit that runs now: "somebody left a card here", not "your card". */
  isOthers: z.boolean(),
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
      kind: ServiceKind,
      /** Those that concern this citizen. */
      materials: z.array(MaterialItem),
      fees: z.array(Fee),
      workingDays: z.int().nullable(),
      promise: LocalText.nullable(),
      telephone: z.string().nullable(),
      nextSteps: z.array(LocalText),
      office: LocalText,
    })
    .nullable(),
  /** What is asked now, and which of how many it is. */
  question: z.object({ ask: Question, number: z.int(), total: z.int() }).nullable(),
  /** The lanes of the green channel that this citizen may choose. */
  lanes: z.array(Lane),
  /** In `urgent`: beyond this limit the counter decides. */
  urgentLimit: z.enum(['card', 'kiosk']).nullable(),
  /** One screen of a reading; `number` counts from 1. */
  page: z.object({ section: ReadingSection, number: z.int(), total: z.int() }).nullable(),
  verdict: Verdict.nullable(),
  /** What there is to take along, one text a code; `counter`: why the errand goes on there. */
  code: z.object({ texts: z.array(z.string()), counter: CounterReason.nullable() }).nullable(),
  /** What was entered can be kept for later. */
  canKeep: z.boolean(),
  /** Something is kept here: somebody may come back with a code. */
  hasKept: z.boolean(),
  /** The code to go on with; `text`: all that there is to know, for a telephone. */
  kept: z
    .object({
      code: z.string(),
      untilAtMs: z.int(),
      needsCard: z.boolean(),
      text: z.string(),
      paper: z.enum(['none', 'printing', 'printed', 'missing', 'unsure']),
    })
    .nullable(),
  /** In `resume`: what is asked for now. */
  asksFor: z.enum(['code', 'card']).nullable(),
  /** Something can be had on paper now. */
  canPrint: z.boolean(),
  /** What was answered so far, for the citizen to check: the question, and the answer in words. */
  answers: z.array(z.object({ title: LocalText, answer: LocalText })),
  lane: Lane.nullable(),
  /** Who is there, masked; the whole data never leaves the agent's memory. */
  identity: z.object({ maskedName: z.string(), maskedNumber: z.string(), isExpired: z.boolean() }).nullable(),
  receipt: z
    .object({
      number: z.string(),
      evidence: PrintEvidence,
      /** missing, unsure: show number or codes large. */
      paper: z.enum(['printed', 'missing', 'unsure']),
      /**
       * onceTaken: the citizen said "done", and the paper still hangs in the printer: say so · retracting: nobody took it in
       * time, and it is being pulled back.
       */
      closing: z.enum(['onceTaken', 'retracting']).nullable(),
      /** All that the paper would have said, one text a code; of a case the number says enough. */
      codes: z.array(z.string()),
      /** An office has it, and finds it by the number. */
      isCase: z.boolean(),
    })
    .nullable(),
  /** How the visit ended, on the farewell screen. */
  outcome: SessionOutcome.nullable(),
  /** A card lies on the reader at a moment when nobody needs it: say so, loudly. */
  isCardLeft: z.boolean(),
  /** null: this kiosk has no motor card reader. */
  card: ViewCard.nullable(),
  /** Whom to call when the machine cannot help; null: the site has told none. */
  helpPhone: z.string().nullable(),
  /** `call`: staff have been called; `canCall`: the button for it does something now. */
  help: z.object({
    call: z.object({ calledAtMs: z.int(), isSent: z.boolean() }).nullable(),
    canCall: z.boolean(),
  }),
  /** Where to go for what this kiosk cannot do now. */
  alternatives: z.array(Alternative),
  /** A technician took the machine out of service, and this is why; null: it is in service. */
  outOfService: OutOfServiceNotice.nullable(),
  /** null: no technician is here. */
  technician: TechnicianView.nullable(),
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
  z.strictObject({
    type: z.literal('answer'),
    ...at,
    question: z.string().max(40),
    value: z.string().max(200),
  }),
  z.strictObject({ type: z.literal('chooseLane'), ...at, lane: Lane }),
  z.strictObject({
    type: z.literal('sign'),
    ...at,
    strokes: z.string().max(MAX_STROKES_CHARS).regex(STROKES),
  }),
  z.strictObject({ type: z.literal('showCode'), ...at }),
  z.strictObject({ type: z.literal('leaveForCounter'), ...at }),
  z.strictObject({ type: z.literal('chooseCounter'), ...at, reason: CounterReason }),
  z.strictObject({ type: z.literal('chooseUrgent'), ...at, reason: UrgentReason }),
  z.strictObject({
    type: z.literal('feedback'),
    ...at,
    reasons: z.array(FeedbackReason).max(FeedbackReason.options.length),
  }),
  z.strictObject({ type: z.literal('keep'), ...at }),
  z.strictObject({ type: z.literal('resume'), ...at }),
  z.strictObject({
    type: z.literal('enterCode'),
    ...at,
    code: z.string().regex(new RegExp(`^\\d{${CODE_DIGITS}}$`)),
  }),
  z.strictObject({ type: z.literal('rate'), ...at, stars: z.int().min(1).max(5) }),
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

/** A call for a person, and its end. */
export const HelpMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('callHelp'), ...at }),
  z.strictObject({ type: z.literal('endHelpCall'), ...at, how: z.enum(['cancelled', 'helped']) }),
]);
export type HelpMessage = z.infer<typeof HelpMessage>;

/** All that a screen may send. */
export const ClientMessage = z.union([ClientEvent, HelpMessage, TechnicianMessage]);
export type ClientMessage = z.infer<typeof ClientMessage>;

export const ServerMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('view'), view: View }),
  /** A message of this client was refused; after `remaining` more the connection is closed. */
  z.object({ type: z.literal('error'), reason: z.string(), remaining: z.int() }),
]);
export type ServerMessage = z.infer<typeof ServerMessage>;
