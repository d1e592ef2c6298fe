/** The class of readers for Chinese ID documents: XFS4IoT CardReader of type contactless, plus our events. */
import type { IdCardReaderStatus } from '../shared/domain/device-status.ts';
import type { Unsubscribe } from '../shared/events.ts';
import type { Driver } from './driver.ts';

/** Which of the four documents it is (devices.md 1.6). */
export type IdCardKind = 'resident' | 'hkMacaoTaiwan' | 'foreigner2017' | 'foreigner2023';

/** Personal data: lives only inside a citizen's session, is never logged, and is dropped by `wipe`. */
export interface IdCard {
  readonly kind: IdCardKind;
  /** Chinese name; empty when the document has none. */
  readonly name: string;
  /** Name in Latin letters, only on foreigners' documents. */
  readonly latinName: string;
  /** GB/T 2261.1. */
  readonly sex: 'male' | 'female' | 'unknown' | 'notStated';
  /** Code of the ethnic group 01-56, 97, 98 (GB/T 3304) on a resident card, else empty. */
  readonly ethnicCode: string;
  /** ISO 3166-1 alpha-3 on foreigners' documents, else empty. */
  readonly nationality: string;
  /** YYYYMMDD. */
  readonly birthDate: string;
  readonly address: string;
  /** The number of the document's holder. */
  readonly number: string;
  readonly authority: string;
  /** YYYYMMDD. */
  readonly validFrom: string;
  /** YYYYMMDD or 长期; a card can be genuine and expired, the caller decides. */
  readonly validTo: string;
  /** WLT blob of 1024 bytes, opaque. */
  readonly photo: Uint8Array;
}

export type CardRejection =
  /** The card was taken away too early: ask to keep it still. */
  | 'movedAway'
  /** Not an ID document, or it failed authentication. */
  | 'invalidMedia'
  /** The record arrived, but its number or dates are wrong: nothing of it is used. */
  | 'invalidRecord';

export type CardEvent =
  /** `durationMs`: from the first sign of the card to the whole record. */
  | { readonly type: 'read'; readonly card: IdCard; readonly durationMs: number }
  | { readonly type: 'rejected'; readonly reason: CardRejection; readonly detail: string }
  | { readonly type: 'removed' };

export interface IdCardReader extends Driver<IdCardReaderStatus> {
  readonly deviceClass: 'idCardReader';
  /** `asking` polls for a card every 300 ms; `idle` only keeps the line watched every 3 s (devices.md 1.5). */
  setAttention(attention: 'asking' | 'idle'): void;
  /** One `read` for each time a card is laid on, however often the module answers "found". */
  onCard(listener: (event: CardEvent) => void): Unsubscribe;
}
