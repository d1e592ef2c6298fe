/**
 * The outbox: facts leave the kiosk in order and exactly once in effect (DESIGN 2; fleet.md 6.4). This is its contract;
 * `open-outbox.ts` implements it on the agent's SQLite file.
 *
 * An epoch is one run of the agent: a fresh random id at every open, in which seq counts from 1. A kiosk that comes back
 * from an old disk image therefore starts an epoch that nobody has seen and can never give a number twice, while the rows
 * that were in the image still carry their old keys and are true duplicates for the controller.
 */
import type { OutboxRecord, RecordType } from '../../../shared/protocol/index.ts';
import type { Unsubscribe } from '../../../shared/events.ts';

/** A fact as its author states it; the outbox adds time, boot count and sequence number. */
export type RecordDraft = {
  [T in RecordType]: { readonly type: T; readonly body: Extract<OutboxRecord, { type: T }>['body'] };
}[RecordType];

/** A record's key within this kiosk. */
export interface Position {
  readonly epoch: string;
  readonly seq: number;
}

/** Consecutive records of one epoch: record i has seq `firstSeq + i`. */
export interface Batch {
  readonly epoch: string;
  readonly firstSeq: number;
  readonly records: readonly OutboxRecord[];
}

/** What the outbox holds of one epoch, acknowledged tail included; low > high: nothing. */
export interface EpochRange {
  readonly epoch: string;
  readonly lowSeq: number;
  readonly highSeq: number;
}

/** How the previous run of the agent ended; power: the operating system was started anew without a clean exit. */
export type PreviousExit = 'first-start' | 'clean' | 'crash' | 'power';

/** A moment by the clocks of one run. */
export interface Alive {
  readonly atMs: number;
  readonly monoMs: number;
}

/** raised, lowered: the watermark moved (lowered: rows above it wait to be sent again); unchanged: nothing to do. */
export type AckResult = 'raised' | 'lowered' | 'unchanged';

/** Why the controller would not take a record. */
export interface Rejection {
  /** Id of the refused `log`, which is also the key of the controller's quarantine row. */
  readonly messageId: string;
  readonly detail: string;
}

export interface Outbox {
  /** Raised by one at each open, persisted. */
  readonly bootCount: number;
  readonly previousExit: PreviousExit;
  /** When the previous run wrote down last that it lived; null: it did not come to that. */
  readonly previousAlive: Alive | null;

  /**
   * Appends the record and runs the local effect in ONE transaction. Throws AppError `outbox.full` or `outbox.unusable`,
   * and then neither happened; what `localEffect` throws itself passes through, and then neither happened either.
   * Not to be called inside a transaction: the uplink might send what is rolled back later.
   */
  append(draft: RecordDraft, localEffect?: () => void): void;

  /** The capability `record.store`: false while a business record could not be stored (disk full, file unusable, 95 % of the cap). */
  readonly canStore: boolean;
  onCanStoreChange(listener: (canStore: boolean) => void): Unsubscribe;
  /** Called after the commit of each append; wakes the uplink. */
  onAppend(listener: () => void): Unsubscribe;

  /**
   * The next records to send after `after` (null: after the watermark), from the oldest epoch that is not fully
   * acknowledged; undefined when that epoch has no more, even if newer epochs do: they wait for its watermark.
   * At most `limit` records (never above 100) and 60 KB.
   */
  nextBatch(after: Position | null, limit: number): Batch | undefined;

  /**
   * Everything of `epoch` up to `seq` is stored by the controller, nothing above it is. Idempotent. A seq below the known
   * watermark means that the controller was restored from a backup. Throws like `append`; the caller may try again.
   */
  acknowledge(epoch: string, seq: number): AckResult;

  /**
   * Puts a record that the controller refused aside and a valid stand-in under its key, so that the sequence goes on.
   * `already`: the stand-in itself was refused, so the fault is not in the record. Throws like `append`.
   */
  replaceRejected(position: Position, rejection: Rejection): 'replaced' | 'already' | 'not-held';

  /** For the birth: oldest first, at most 32; the current epoch is always the last. */
  ranges(): EpochRange[];
  /** Records above the watermarks. */
  pendingRows(): number;
  /** Says that this run ends as planned; call it last. */
  markCleanExit(): void;
  /** Stops the timers; the store stays open. Idempotent. */
  close(): void;
}
