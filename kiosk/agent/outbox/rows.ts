/** The outbox's tables as prepared statements; every rule about watermarks and tails that needs SQL stands here (fleet.md 6.4). */
import type { Database } from 'better-sqlite3';
import type { OutboxRecord } from '../../../shared/protocol/index.ts';
import type { AckResult, Batch, EpochRange, Position, Rejection } from './outbox.ts';

/** Largest batch, bytes of JSON: leaves room for the head of a `log` below the 64 KB of a message. */
export const MAX_BATCH_BYTES = 60 * 1024;
/** A person may still want to see refused records, but they must not fill the disk. */
const MAX_REJECTED_ROWS = 1_000;
/** As many as a birth may carry. */
export const MAX_RANGES = 32;

interface EpochRow {
  no: number;
  epoch: string;
  last_seq: number;
  acked_seq: number;
}

/** Writers run in a transaction of the caller; readers need none. */
export function createOutboxRows(db: Database) {
  const statements = prepareStatements(db);

  function heldFrom({ no, last_seq }: EpochRow): number {
    return statements.lowestSeq.get(no) ?? last_seq + 1;
  }

  function append(epoch: string, json: string, nowMs: number): void {
    const row = statements.nextSeq.get(epoch);
    if (row === undefined) throw new Error('the epoch of this run is not stored');
    statements.insert.run(row.no, row.last_seq, json, nowMs);
  }

  function nextBatch(after: Position | null, limit: number): Batch | undefined {
    const oldest = statements.oldestPending.get();
    if (oldest === undefined) return undefined;
    const isAhead = after?.epoch === oldest.epoch && after.seq > oldest.acked_seq;
    const fromSeq = (isAhead ? after.seq : oldest.acked_seq) + 1;
    const records = readRecords(statements.recordsFrom.iterate(oldest.no, fromSeq, limit));
    return records.length === 0 ? undefined : { epoch: oldest.epoch, firstSeq: fromSeq, records };
  }

  function acknowledge(epoch: string, seq: number, nowMs: number): AckResult {
    const known = statements.epochByName.get(epoch);
    if (known === undefined) return 'unchanged';
    // What the tail no longer holds cannot be sent again, and what does not exist cannot be stored over there.
    const mark = Math.max(Math.min(seq, known.last_seq), heldFrom(known) - 1);
    if (mark === known.acked_seq) return 'unchanged';
    statements.setAcked.run(mark, known.no);
    if (mark < known.acked_seq) return 'lowered';
    statements.touch.run(nowMs, known.no, known.acked_seq, mark);
    return 'raised';
  }

  /** Removes what every epoch has held acknowledged since before `beforeMs`, always from its low end. */
  function purgeTail(beforeMs: number, currentEpoch: string): void {
    for (const epoch of statements.epochs.all()) {
      const cut = statements.firstToKeep.get(epoch.no, epoch.acked_seq, beforeMs) ?? epoch.last_seq + 1;
      statements.deleteBelow.run(epoch.no, cut);
    }
    statements.deleteEmptyEpochs.run(currentEpoch);
  }

  /** Removes the oldest acknowledged records whatever their age, at most `count`; says how many. */
  function shortenTail(count: number): number {
    return statements.deleteOldestAcked.run(count).changes;
  }

  function replace(position: Position, standIn: string, why: Rejection & { nowMs: number }): ReplaceResult {
    const { epoch, seq } = position;
    if (statements.isRejected.get(epoch, seq) !== undefined) return 'already';
    const moved = statements.reject.run({ epoch, seq, ...why }).changes;
    if (moved === 0) return 'not-held';
    statements.overwrite.run(standIn, epoch, seq);
    statements.trimRejected.run(MAX_REJECTED_ROWS);
    return 'replaced';
  }

  /** Epochs with something to send matter most, then the newest tails; never more than the birth may carry. */
  function ranges(currentEpoch: string): EpochRange[] {
    const epochs = statements.epochs.all();
    const isPending = (row: EpochRow) => row.acked_seq < row.last_seq || row.epoch === currentEpoch;
    const tails = epochs.filter((row) => !isPending(row));
    const pending = epochs.filter(isPending);
    const kept = [...pending.slice(0, MAX_RANGES - 1), ...pending.slice(MAX_RANGES - 1).slice(-1)];
    const room = MAX_RANGES - kept.length;
    return [...kept, ...(room === 0 ? [] : tails.slice(-room))]
      .toSorted((a, b) => a.no - b.no)
      .map((row) => ({ epoch: row.epoch, lowSeq: heldFrom(row), highSeq: row.last_seq }));
  }

  return {
    append,
    nextBatch,
    acknowledge,
    purgeTail,
    shortenTail,
    replace,
    ranges,
    addEpoch: (epoch: string) => void statements.addEpoch.run(epoch),
    pendingRows: () => statements.pendingRows.get() ?? 0,
  };
}

type ReplaceResult = 'replaced' | 'already' | 'not-held';

function readRecords(rows: Iterable<{ record: string }>): OutboxRecord[] {
  const records: OutboxRecord[] = [];
  let bytes = 0;
  for (const { record } of rows) {
    bytes += Buffer.byteLength(record) + 1;
    if (records.length > 0 && bytes > MAX_BATCH_BYTES) break;
    // Checked against the schema when it was appended.
    records.push(JSON.parse(record) as OutboxRecord);
  }
  return records;
}

function prepareStatements(db: Database) {
  return {
    addEpoch: db.prepare<[string]>('INSERT INTO outbox_epoch (epoch, last_seq, acked_seq) VALUES (?, 0, 0)'),
    epochs: db.prepare<[], EpochRow>('SELECT no, epoch, last_seq, acked_seq FROM outbox_epoch ORDER BY no'),
    epochByName: db.prepare<[string], EpochRow>(
      'SELECT no, epoch, last_seq, acked_seq FROM outbox_epoch WHERE epoch = ?',
    ),
    oldestPending: db.prepare<[], EpochRow>(
      'SELECT no, epoch, last_seq, acked_seq FROM outbox_epoch WHERE acked_seq < last_seq ORDER BY no LIMIT 1',
    ),
    pendingRows: db.prepare<[], number>('SELECT sum(last_seq - acked_seq) FROM outbox_epoch').pluck(),
    nextSeq: db.prepare<[string], { no: number; last_seq: number }>(
      'UPDATE outbox_epoch SET last_seq = last_seq + 1 WHERE epoch = ? RETURNING no, last_seq',
    ),
    insert: db.prepare<[number, number, string, number]>(
      'INSERT INTO outbox (epoch_no, seq, record, kept_since_ms) VALUES (?, ?, ?, ?)',
    ),
    recordsFrom: db.prepare<[number, number, number], { record: string }>(
      'SELECT record FROM outbox WHERE epoch_no = ? AND seq >= ? ORDER BY seq LIMIT ?',
    ),
    lowestSeq: db
      .prepare<[number], number>('SELECT seq FROM outbox WHERE epoch_no = ? ORDER BY seq LIMIT 1')
      .pluck(),
    setAcked: db.prepare<[number, number]>('UPDATE outbox_epoch SET acked_seq = ? WHERE no = ?'),
    touch: db.prepare<[number, number, number, number]>(
      'UPDATE outbox SET kept_since_ms = ? WHERE epoch_no = ? AND seq > ? AND seq <= ?',
    ),
    firstToKeep: db
      .prepare<[number, number, number], number>(
        'SELECT seq FROM outbox WHERE epoch_no = ? AND (seq > ? OR kept_since_ms >= ?) ORDER BY seq LIMIT 1',
      )
      .pluck(),
    deleteBelow: db.prepare<[number, number]>('DELETE FROM outbox WHERE epoch_no = ? AND seq < ?'),
    deleteEmptyEpochs: db.prepare<[string]>(
      `DELETE FROM outbox_epoch WHERE acked_seq = last_seq AND epoch <> ?
       AND NOT EXISTS (SELECT 1 FROM outbox WHERE epoch_no = no)`,
    ),
    deleteOldestAcked: db.prepare<[number]>(
      `DELETE FROM outbox WHERE rowid IN (
         SELECT o.rowid FROM outbox_epoch e JOIN outbox o ON o.epoch_no = e.no AND o.seq <= e.acked_seq
         ORDER BY e.no, o.seq LIMIT ?)`,
    ),
    isRejected: db.prepare<[string, number]>('SELECT 1 FROM outbox_rejected WHERE epoch = ? AND seq = ?'),
    reject: db.prepare<[Position & Rejection & { nowMs: number }]>(
      `INSERT INTO outbox_rejected (epoch, seq, record, message_id, detail, rejected_at_ms)
       SELECT :epoch, :seq, record, :messageId, :detail, :nowMs FROM outbox
       WHERE epoch_no = (SELECT no FROM outbox_epoch WHERE epoch = :epoch) AND seq = :seq`,
    ),
    overwrite: db.prepare<[string, string, number]>(
      `UPDATE outbox SET record = ?
       WHERE epoch_no = (SELECT no FROM outbox_epoch WHERE epoch = ?) AND seq = ?`,
    ),
    trimRejected: db.prepare<[number]>(
      'DELETE FROM outbox_rejected WHERE rowid NOT IN (SELECT rowid FROM outbox_rejected ORDER BY rowid DESC LIMIT ?)',
    ),
  };
}
