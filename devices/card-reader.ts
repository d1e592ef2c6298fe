/** The class of motor card readers and dispensers: XFS4IoT CardReader of type motor (devices.md 5.1, 5.3). */
import type { CardReaderStatus } from '../shared/domain/device-status.ts';
import type { Unsubscribe } from '../shared/events.ts';
import type { Driver } from './driver.ts';

/** XFS4IoT error words of ReadRawData, ChipIO, Move and Reset, and our own for a lost line. */
export type CardError =
  | 'mediaJam'
  | 'noMedia'
  | 'invalidMedia'
  | 'cardTooShort'
  | 'cardTooLong'
  | 'retainBinFull'
  | 'storageEmpty'
  | 'atrNotObtained'
  | 'protocolNotSupported'
  | 'invalidData'
  | 'chipMute'
  | 'chipShortCircuit'
  | 'sequenceError'
  | 'unsupportedCommand'
  | 'hardwareError'
  | 'userError'
  | 'timeOut'
  | 'cancelled'
  | 'linkLost';

/** How an operation ended. After `timeOut` or `linkLost` it may or may not have been carried out: look at `status`. */
export type CardResult<T = null> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: CardError; readonly detail: string };

/** exit: out of the gate, for a hand to take · retain: into the bin · chip, rf: where the contacts or the antenna are. */
export type CardPosition = 'exit' | 'retain' | 'chip' | 'rf';

export interface ChipReset {
  readonly protocol: 'T=0' | 'T=1';
  /** ISO 7816-3 answer to reset. */
  readonly atr: Uint8Array;
}

/** ISO 7811 tracks as text without sentinels; null: this track could not be read. */
export type CardTracks = Readonly<Record<1 | 2 | 3, string | null>>;

export type MediaEvent =
  /** A card came in at the gate. */
  | { readonly type: 'inserted' }
  /** A card that was moved out is gone from the gate. */
  | { readonly type: 'taken' };

export interface CardReader extends Driver<CardReaderStatus> {
  readonly deviceClass: 'cardReader';
  /** Lets a card in, or not; a reader starts with its entry closed. */
  setEntry(entry: 'open' | 'closed'): Promise<CardResult>;
  /** Moves the card that is inside or at the gate. `noMedia` where there is none. */
  move(to: CardPosition, signal?: AbortSignal): Promise<CardResult>;
  /** Takes a card from the stacker to the chip contacts; `storageEmpty`, `unsupportedCommand` without a stacker. */
  dispense(signal?: AbortSignal): Promise<CardResult>;
  /** Clears a fault; a card inside goes out, into the bin, or stays. */
  reset(card: 'exit' | 'retain' | 'stay'): Promise<CardResult>;
  powerChip(how: 'cold' | 'warm'): Promise<CardResult<ChipReset>>;
  powerChipOff(): Promise<CardResult>;
  /** A command APDU of 4 to 261 bytes; the answer with its status word (ISO 7816-4). Never traced. */
  exchange(apdu: Uint8Array): Promise<CardResult<Uint8Array>>;
  /** Never traced. */
  readTracks(): Promise<CardResult<CardTracks>>;
  onMedia(listener: (event: MediaEvent) => void): Unsubscribe;
}
