/**
 * The citizen's session as data (DESIGN 2: the screen is the state of this machine; devices.md 7.5 for privacy).
 * Personal data lives in the fields `citizen`, `answers` and `signature` of a state and nowhere else; a state without
 * them holds none.
 */
import type { IdCard } from '../../../devices/id-card-reader.ts';
import type { Answers } from '../../../shared/domain/question.ts';
import type { Capability, ServiceDefinition } from '../../../shared/domain/service.ts';
import type { PrintEvidence } from '../../../shared/domain/print-evidence.ts';
import type {
  CounterReason,
  Lane,
  SealedCase,
  SessionBody,
  SessionOutcome,
} from '../../../shared/protocol/index.ts';

/** What a case needs of the card. The photo is never kept: no service of ours asks for it. */
export type Citizen = Omit<IdCard, 'photo'>;

export type Language = 'zh' | 'en';
export type TextSize = 'standard' | 'large';

/** One visit; nothing here says who it is. */
export interface Visit {
  readonly id: string;
  readonly startedAtMs: number;
  readonly startedMonoMs: number;
  readonly cardReads: { readonly ok: number; readonly rejected: number };
  /** The controller could not be reached at some moment of the visit. */
  readonly wasOffline: boolean;
  readonly language: Language;
  readonly textSize: TextSize;
}

/** Why something did not go on; each is one text on the screen. */
export type Notice =
  /** Keep the card still. */
  | 'cardMovedAway'
  /** Not an ID document, or one that the reader does not believe. */
  | 'cardInvalid'
  /** The record of the card is wrong (check digit, dates): nothing of it was used. */
  | 'cardRecordInvalid'
  /** It lay there before anybody was asked for it: take it off, lay it on again. */
  | 'cardLayAgain'
  | 'serviceClosed'
  /** Visits cannot be recorded now, so none can begin. */
  | 'outOfService'
  /** No kept visit opens with this code, and with this card. */
  | 'codeWrong'
  /** Too many wrong codes at this kiosk: an hour's rest. */
  | 'codeLocked';

/** Every state but a quiet attract screen ends by itself at a deadline on the monotonic clock. */
export interface Deadline {
  /** idle: nobody touched anything · dialog: nobody answered "are you still there?" · step: the step's own limit. */
  readonly kind: 'idle' | 'dialog' | 'step';
  readonly atMonoMs: number;
}

interface Active {
  readonly visit: Visit;
  readonly deadline: Deadline;
}

/** How sure we are that the citizen holds paper; `missing` and `unsure` show number and QR code on the screen. */
export type PaperState = 'printed' | 'missing' | 'unsure';

export type Attract = {
  readonly step: 'attract';
  readonly notice: Notice | null;
  readonly deadline: Deadline | null;
};
export type ChooseService = Active & {
  readonly step: 'chooseService';
  readonly citizen: Citizen | null;
  readonly notice: Notice | null;
};
export type Identify = Active & {
  readonly step: 'identify';
  readonly service: ServiceDefinition;
  readonly notice: Notice | null;
};
/** What somebody wants, and what they have said about it. */
export interface Wish {
  readonly service: ServiceDefinition;
  readonly citizen: Citizen | null;
  readonly answers: Answers;
  readonly lane: Lane;
  /** null: nobody said that it is urgent. */
  readonly urgent: UrgentClaim | null;
}
export type UrgentClaim = NonNullable<SessionBody['urgent']>;
/** The first question without an answer is asked (shared/domain/question.ts). */
export type Form = Active & Wish & { readonly step: 'form' };
/** 绿色通道, in one question. */
export type GreenChannel = Active & Wish & { readonly step: 'greenChannel' };
/** Why is it urgent? `limit`: beyond it, people at the counter decide. */
export type Urgent = Active & Wish & { readonly step: 'urgent'; readonly limit: 'card' | 'kiosk' | null };
export type Checklist = Active & Wish & { readonly step: 'checklist' };
export type Confirm = Active & Wish & { readonly step: 'confirm'; readonly notice: Notice | null };
/** 告知承诺: a promise under one's own hand. */
export type Sign = Active & Wish & { readonly step: 'sign' };
/** Plain words about the law; `page` counts from 0. */
export type Read = Active & Wish & { readonly step: 'read'; readonly page: number };
/** What a self-check says. */
export type Judge = Active & Wish & { readonly step: 'verdict' };
/** From where a side way left the way through a service, so that "back" leads there. */
export interface Aside {
  readonly from: WishState['step'] | 'identify';
  /** Of a reading. */
  readonly page: number;
}
/** What the service says, as codes for a telephone; with a reason: the way to a counter. */
export type Code = Active & Wish & Aside & { readonly step: 'code'; readonly counter: CounterReason | null };
/** It does not go on here: why? */
export type Counter = Active & Wish & Aside & { readonly step: 'counter' };
/** What was entered is being locked away, to go on later at this kiosk. */
export type Keep = Active & Wish & Aside & { readonly step: 'keep' };
/** The code with which it goes on; nothing that was entered is here any more. */
export type Kept = Active & {
  readonly step: 'kept';
  readonly service: ServiceDefinition;
  readonly code: string;
  readonly untilAtMs: number;
  /** Of the paper that says so. */
  readonly number: string;
  readonly paper: PaperState | 'none' | 'printing';
};
/** Somebody comes back: first the code is asked for, then the card if it needs one. */
export type Resume = Active & {
  readonly step: 'resume';
  readonly citizen: Citizen | null;
  readonly code: string | null;
  readonly notice: Notice | null;
};
/** Whether the code is the right one takes a moment. */
export type Opening = Active & {
  readonly step: 'opening';
  readonly citizen: Citizen | null;
  readonly code: string;
};
/** The case is being sealed and stored; with a reason: nothing is, and a paper for the counter is printed. */
export type Submit = Active &
  Wish & {
    readonly step: 'submit';
    readonly signature: string | null;
    readonly counter: CounterReason | null;
  };
/** What stays of a case once it is stored: the sealed form, which this kiosk cannot read. */
interface Filed {
  readonly number: string;
  readonly lane: Lane;
  readonly urgent: UrgentClaim | null;
  readonly sealedCase: SealedCase | null;
  /** null: it is done here. */
  readonly counter: CounterReason | null;
  /** All that the paper says, for a telephone; none: an office has a case, and its number counts as much. */
  readonly codes: readonly string[];
}
/** The receipt is being printed. The case is stored: nobody can cancel it here. */
export type Receipt = Active & {
  readonly step: 'receipt';
  readonly service: ServiceDefinition;
  readonly filed: Filed;
};
/** The citizen takes paper and card. */
export type Take = Active & {
  readonly step: 'take';
  readonly service: ServiceDefinition;
  readonly filed: Filed;
  readonly evidence: PrintEvidence;
  readonly paper: PaperState;
  /**
   * onceTaken: the citizen is done, and the paper still hangs in the printer · retracting: the time for taking it is
   * over, and it is being pulled back.
   */
  readonly closing: 'onceTaken' | 'retracting' | null;
};
/** How was it? One touch, or none. */
export type Rate = Active & {
  readonly step: 'rate';
  readonly service: ServiceDefinition;
  readonly filed: Filed;
  readonly evidence: PrintEvidence;
};
/** What was not good? Touches, or none. */
export type Feedback = Omit<Rate, 'step'> & { readonly step: 'feedback'; readonly stars: number };
/** A farewell; the visit is over and recorded. */
export type Done = {
  readonly step: 'done';
  readonly outcome: SessionOutcome;
  readonly language: Language;
  readonly textSize: TextSize;
  readonly deadline: Deadline;
};

/** Steps of the way through a service, as `steps/path.ts` orders them. */
export type WishState = Form | GreenChannel | Urgent | Checklist | Confirm | Sign | Read | Judge;
export type ActiveState =
  | ChooseService
  | Identify
  | WishState
  | Code
  | Counter
  | Keep
  | Kept
  | Resume
  | Opening
  | Submit
  | Receipt
  | Take
  | Rate
  | Feedback;
export type SessionState = Attract | ActiveState | Done;
export type StepName = SessionState['step'];

/** Steps that a citizen leaves by being idle, after a dialog. */
export type WaitingState = ChooseService | Identify | WishState | Code | Counter | Resume;

interface SessionTimeouts {
  /** Without a touch, until the dialog; doubled with large type (devices.md 7.5). */
  readonly idleMs: number;
  /** How long the dialog counts down. */
  readonly dialogMs: number;
  /** How long "take your paper" stays. */
  readonly takeMs: number;
  /** How long the printer may take for a receipt. */
  readonly printMs: number;
  /** How long the farewell and short notices stay. */
  readonly farewellMs: number;
}

/** What the machine may know of the world at one event; nothing else. */
export interface World {
  readonly nowMs: number;
  readonly monoMs: number;
  readonly isOnline: boolean;
  /** The reader sees a card. */
  readonly isCardPresent: boolean;
  /** Used if this event starts a visit. */
  readonly newVisitId: string;
  /** What the receipt calls this machine. */
  readonly kioskName: string;
  readonly services: readonly ServiceDefinition[];
  /** Capabilities that work now. */
  readonly available: ReadonlySet<Capability>;
  readonly timeouts: SessionTimeouts;
  /** What stands against an urgent case of the card that was read; null: nothing. */
  readonly urgentLimit: 'card' | 'kiosk' | null;
  /** One more visit can be kept for later. */
  readonly canKeep: boolean;
  /** Somebody may come back. */
  readonly hasKept: boolean;
}

export const ATTRACT: Attract = { step: 'attract', notice: null, deadline: null };
