/** What can happen to a session, and what a transition asks to be done; both plain data (style.md 3, STATE MACHINES). */
import type { CardRejection } from '../../../devices/id-card-reader.ts';
import type { PaperEvent, PrintFailure, ReceiptElement } from '../../../devices/receipt-printer.ts';
import type { PrintEvidence } from '../../../shared/domain/print-evidence.ts';
import type {
  CounterReason,
  FeedbackReason,
  Lane,
  SealedCase,
  SessionBody,
  UrgentReason,
} from '../../../shared/protocol/index.ts';
import type { KeptWish } from '../resume/kept-wish.ts';
import type { Citizen, Language, StepName, TextSize, Visit, Wish } from './state.ts';

/** What a finger does. `step` is the screen it was meant for: a late or double tap is dropped, not applied to the next one. */
type CitizenEvent =
  | {
      readonly type: 'begin';
      readonly step: StepName;
      readonly language?: Language;
      readonly textSize?: TextSize;
    }
  | { readonly type: 'chooseService'; readonly step: StepName; readonly serviceId: string }
  | { readonly type: 'answer'; readonly step: StepName; readonly question: string; readonly value: string }
  | { readonly type: 'chooseLane'; readonly step: StepName; readonly lane: Lane }
  /** Strokes of a finger, as the pad draws them (ui-api/messages.ts). */
  | { readonly type: 'sign'; readonly step: StepName; readonly strokes: string }
  /** Take it along as codes. */
  | { readonly type: 'showCode'; readonly step: StepName }
  /** Go to a counter instead: why is asked first. */
  | { readonly type: 'leaveForCounter'; readonly step: StepName }
  | { readonly type: 'chooseCounter'; readonly step: StepName; readonly reason: CounterReason }
  | { readonly type: 'chooseUrgent'; readonly step: StepName; readonly reason: UrgentReason }
  | { readonly type: 'feedback'; readonly step: StepName; readonly reasons: readonly FeedbackReason[] }
  /** Leave, and go on later. */
  | { readonly type: 'keep'; readonly step: StepName }
  /** Go on with what was kept. */
  | { readonly type: 'resume'; readonly step: StepName }
  | { readonly type: 'enterCode'; readonly step: StepName; readonly code: string }
  | { readonly type: 'rate'; readonly step: StepName; readonly stars: number }
  | { readonly type: 'next'; readonly step: StepName }
  | { readonly type: 'back'; readonly step: StepName }
  | { readonly type: 'cancel'; readonly step: StepName }
  /** Paper taken, or farewell read. */
  | { readonly type: 'done'; readonly step: StepName }
  /** A touch without meaning, or "yes, I am still here". */
  | { readonly type: 'activity'; readonly step: StepName }
  | {
      readonly type: 'setPreferences';
      readonly step: StepName;
      readonly language?: Language;
      readonly textSize?: TextSize;
    };

type CardOutcome =
  | { readonly type: 'cardRead'; readonly citizen: Citizen }
  | { readonly type: 'cardRejected'; readonly reason: CardRejection | 'lyingBefore' };

export type SessionEvent =
  | CitizenEvent
  | CardOutcome
  /** The monotonic clock reached the deadline of the state. */
  | { readonly type: 'deadline' }
  /** The case is stored. */
  | {
      readonly type: 'filed';
      readonly visitId: string;
      readonly number: string;
      readonly sealedCase: SealedCase | null;
    }
  | { readonly type: 'filingFailed'; readonly visitId: string }
  | {
      readonly type: 'printed';
      readonly visitId: string;
      readonly evidence: PrintEvidence;
      readonly failure: PrintFailure | null;
    }
  /** It is locked away; `number` is for the paper that tells the code. */
  | {
      readonly type: 'kept';
      readonly visitId: string;
      readonly code: string;
      readonly untilAtMs: number;
      readonly number: string;
    }
  | { readonly type: 'keepFailed'; readonly visitId: string }
  | { readonly type: 'resumed'; readonly visitId: string; readonly wish: KeptWish }
  | { readonly type: 'resumeRefused'; readonly visitId: string; readonly why: 'wrong' | 'card' | 'locked' }
  /** What the printer saw of a paper after its job; `jobId` is the number of the receipt. */
  | { readonly type: 'paper'; readonly jobId: string; readonly fate: PaperEvent['type'] }
  /** Pulled back or not: what became of it was told as `paper`. */
  | { readonly type: 'retractEnded'; readonly visitId: string }
  /** The controller became reachable, or ceased to be. */
  | { readonly type: 'linkChanged' }
  /** The agent stops: everything personal goes; the journal tells the next run about the visit. */
  | { readonly type: 'stop' };

/** What a step decides by itself; all else is the same in every step in which a citizen thinks. */
export type ChoiceEvent = Extract<
  SessionEvent,
  {
    readonly type:
      | 'chooseService'
      | 'answer'
      | 'chooseLane'
      | 'sign'
      | 'showCode'
      | 'leaveForCounter'
      | 'chooseCounter'
      | 'chooseUrgent'
      | 'resume'
      | 'enterCode'
      | 'next'
      | 'back'
      | 'done'
      | 'cardRead'
      | 'cardRejected';
  }
>;

export type Effect =
  /**
   * Seal if the service needs it and somebody at a counter does not do it all, store the case under a new receipt number,
   * then answer `filed` or `filingFailed`.
   */
  | {
      readonly type: 'file';
      readonly visit: Visit;
      readonly wish: Wish;
      readonly signature: string | null;
      readonly counter: CounterReason | null;
    }
  /** Lock away what was entered, then answer `kept` or `keepFailed`. */
  | {
      readonly type: 'keep';
      readonly visitId: string;
      readonly wish: KeptWish;
      readonly cardNumber: string | null;
    }
  /** Try the code, then answer `resumed` or `resumeRefused`. */
  | {
      readonly type: 'open';
      readonly visitId: string;
      readonly code: string;
      readonly cardNumber: string | null;
    }
  /** Print, then answer `printed`. */
  | {
      readonly type: 'print';
      readonly visitId: string;
      readonly jobId: string;
      readonly content: readonly ReceiptElement[];
    }
  /** Pull the paper of this job back, then answer `retractEnded`. */
  | { readonly type: 'retract'; readonly visitId: string; readonly jobId: string }
  /** Append the one record of the visit and forget its journal row, in one transaction. */
  | { readonly type: 'finish'; readonly body: SessionBody };

export interface Transition<S> {
  readonly state: S;
  readonly effects: readonly Effect[];
}
