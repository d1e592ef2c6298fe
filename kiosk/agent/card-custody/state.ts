/**
 * Whose card is in a motor reader, and how it gets back, as data (DESIGN 1: the kiosk never traps a card; devices.md 7.5).
 * What the reader says of the card is the truth; what was ordered is a hope until the reader says so.
 */
import type { CardError } from '../../../devices/card-reader.ts';
import type { CardEvent, CardReason } from '../../../shared/protocol/index.ts';

/** Where the card is: at the gate for a hand to take, or inside. */
export type Media = 'none' | 'gate' | 'inside' | 'jammed' | 'unknown';

export interface ReaderNow {
  readonly media: Media;
  readonly isBinFull: boolean;
}

/**
 * What the present step of a visit wants of a card: `identify` and `insert` let one in (the first gives one back that
 * nobody could read), `keep` leaves one where it is, `giveBack` needs it no more.
 */
export type CardNeed = 'identify' | 'insert' | 'keep' | 'giveBack';

export interface VisitNow {
  readonly id: string;
  readonly need: CardNeed;
  /** Large type: twice the time (devices.md 7.5). */
  readonly isSlow: boolean;
}

/** One card in the care of the kiosk; nothing here says whose it is. */
export interface Card {
  readonly visitId: string | null;
  /** Why it goes back; as long as it is wanted, `visit-over`, which every visit comes to. */
  readonly reason: CardReason;
  readonly isSlow: boolean;
  /** It was offered and called out to the end: it may be captured now, and is never offered to the next citizen. */
  readonly isWarned: boolean;
  /** Events that have a record; each has one at most. */
  readonly told: readonly CardEvent[];
}

interface WithCard {
  readonly card: Card;
}

export type Phase =
  /** No card. `noticeUntilMonoMs`: how long the screen still tells of one that was captured. */
  | { readonly name: 'empty'; readonly noticeUntilMonoMs: number | null }
  /** One is in the gate of an open entry, on its way in. */
  | { readonly name: 'entering'; readonly untilMonoMs: number }
  /** In use by a visit; null: as long as the visit wants. */
  | (WithCard & { readonly name: 'held'; readonly untilMonoMs: number | null })
  /** On its way out; `attempts` that failed. */
  | (WithCard & { readonly name: 'returning'; readonly attempts: number })
  /** At the gate for a hand: asked for, then called out with a sound. */
  | (WithCard & {
      readonly name: 'offered';
      readonly stage: 'please' | 'warning';
      readonly untilMonoMs: number;
    })
  | (WithCard & { readonly name: 'capturing'; readonly attempts: number })
  /** The bin takes no more: back inside, out of the reach of the next citizen (XFS4IoT: hold). */
  | (WithCard & { readonly name: 'drawingBack'; readonly wasBinFull: boolean })
  /** Inside until the bin has room; the reader is out of service. Without `wasBinFull` it was refused for no reason we know. */
  | (WithCard & { readonly name: 'kept'; readonly wasBinFull: boolean })
  /** It does not move; the reader is out of service, and asked again at times. null: it is being asked. */
  | (WithCard & { readonly name: 'stuck'; readonly untilMonoMs: number | null })
  /** Nobody speaks for the reader; null: no card that we know of. */
  | {
      readonly name: 'away';
      readonly card: Card | null;
      /** The card hung in the gate when it was seen last: a hand may have taken it. */
      readonly wasAtGate: boolean;
      /** This run has not seen the reader yet: what it finds inside is of an earlier one. */
      readonly isFirstLook: boolean;
    };

export type Order =
  | { readonly type: 'setEntry'; readonly entry: 'open' | 'closed' }
  | { readonly type: 'move'; readonly to: 'exit' | 'retain' | 'rf' }
  | { readonly type: 'reset'; readonly card: 'exit' | 'stay' };

export interface CustodyState {
  readonly phase: Phase;
  /** null: away. */
  readonly reader: ReaderNow | null;
  /** As far as orders tell; unsure: an order failed. */
  readonly entry: 'open' | 'closed' | 'unsure';
  /** The visit that the entry was opened for, until it is known that nothing came in. */
  readonly openedFor: string | null;
  /** An entry that does not obey is not asked again before. */
  readonly entryAfterMonoMs: number;
  /** Being carried out; its number tells its answer from late ones. */
  readonly order: Order | null;
  readonly orderNo: number;
  readonly visit: VisitNow | null;
}

export type CustodyEvent =
  /** The session moved; null: no visit. */
  | { readonly type: 'visit'; readonly visit: VisitNow | null }
  /** The reader said something; null: it is away. */
  | { readonly type: 'reader'; readonly reader: ReaderNow | null }
  | {
      readonly type: 'done';
      readonly orderNo: number;
      readonly result: 'ok' | CardError;
      readonly reader: ReaderNow;
    }
  /** The monotonic clock reached `deadlineOf` the state. */
  | { readonly type: 'deadline' }
  /** Records can be stored again, or not any more. */
  | { readonly type: 'storage' };

export type CustodyEffect =
  | { readonly type: 'order'; readonly orderNo: number; readonly order: Order }
  | { readonly type: 'record'; readonly event: CardEvent; readonly card: Card };

export interface CustodyWorld {
  readonly monoMs: number;
  /** No card is taken in whose capture could not be recorded. */
  readonly canStore: boolean;
  readonly timeouts: {
    /** For taking the card, until the warning. */
    readonly takeMs: number;
    /** From the warning until the card is captured. */
    readonly cardWarningMs: number;
  };
}

export interface CustodyStep {
  readonly state: CustodyState;
  readonly effects: readonly CustodyEffect[];
}

/** A start: `card` is what the run before left in the reader, as far as it knew. */
export function initialState(card: Card | null, wasAtGate: boolean): CustodyState {
  return {
    phase: { name: 'away', card, wasAtGate, isFirstLook: true },
    reader: null,
    entry: 'closed',
    openedFor: null,
    entryAfterMonoMs: 0,
    order: null,
    orderNo: 0,
    visit: null,
  };
}

export function cardOf({ phase }: CustodyState): Card | null {
  return 'card' in phase ? phase.card : null;
}
