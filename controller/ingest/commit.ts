/**
 * One batch, one transaction: records, watermarks, gaps, quarantine and projections become true together, or not at
 * all (DESIGN 2). Nothing in memory changes here; ingest.ts acts on the outcomes after the commit.
 */
import type { KioskId } from '../../shared/domain/ids.ts';
import type { Birth, Log } from '../../shared/protocol/index.ts';
import type { FleetChange } from '../fleet/read-model.ts';
import { createProjections, type Projections } from '../fleet/projections.ts';
import { createUptimeFeed, type UptimeFeed } from '../uptime/feed.ts';
import type { GapsTable, RecordsTable } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { writeTogether, type Writer } from '../store/writer.ts';
import { judgeLog, judgeRange } from './contiguous.ts';
import { project } from './handlers.ts';
import {
  insertGaps,
  insertQuarantine,
  insertRecords,
  readWatermarks,
  saveWatermarks,
  takeNumbers,
  type EpochKey,
  type QuarantineEntry,
} from './ledger.ts';

/** What one message wants written. */
export type Entry =
  | { readonly kind: 'log'; readonly kioskId: KioskId; readonly log: Log; readonly receivedAtMs: number }
  | {
      readonly kind: 'birth';
      readonly kioskId: KioskId;
      readonly birth: Birth;
      readonly receivedAtMs: number;
    }
  | { readonly kind: 'refused'; readonly quarantine: QuarantineEntry };

export interface EpochState {
  readonly epoch: string;
  readonly watermark: number;
  /** The kiosk holds more than we have. */
  readonly isBehind: boolean;
  readonly isRewound: boolean;
}

/** What became of it. */
export type Outcome =
  | {
      readonly kind: 'log';
      readonly verdict: 'new' | 'duplicate' | 'gap';
      readonly watermark: number;
      readonly stored: number;
    }
  | { readonly kind: 'birth'; readonly epochs: readonly EpochState[]; readonly lost: number }
  | { readonly kind: 'refused' };

export interface Committed {
  /** One for each entry, in order. */
  readonly outcomes: readonly Outcome[];
  readonly changes: FleetChange[];
}

/** Everything that the batch adds, gathered before it is written. */
interface Draft {
  readonly watermarks: Map<string, EpochKey & { seq: number }>;
  readonly moved: Set<string>;
  readonly records: RecordsTable[];
  readonly gaps: GapsTable[];
  readonly projections: Projections;
  readonly uptime: UptimeFeed;
  readonly changes: FleetChange[];
  nextOrder: number;
}

/** Writes the entries in order. Throws what the database throws; then nothing is written. */
export function commitBatch(store: Store, entries: readonly Entry[]): Promise<Committed> {
  return writeTogether(store, async (writer) => {
    const draft = await openDraft(writer, entries);
    const outcomes = entries.map((entry) => apply(draft, entry));
    await insertRecords(writer, draft.records);
    await insertGaps(writer, draft.gaps);
    await saveWatermarks(
      writer,
      Array.from(draft.moved, (key) => draft.watermarks.get(key)).filter((row) => row !== undefined),
    );
    await draft.projections.write(writer);
    await draft.uptime.write(writer);
    const refused = entries.flatMap((entry) => (entry.kind === 'refused' ? [entry.quarantine] : []));
    await insertQuarantine(writer, refused);
    for (const kiosk of draft.projections.touchedKiosks()) {
      draft.changes.push({ type: 'kiosk', kioskId: kiosk as KioskId });
    }
    return { outcomes, changes: draft.changes };
  });
}

async function openDraft(writer: Writer, entries: readonly Entry[]): Promise<Draft> {
  const offered = entries.reduce(
    (sum, entry) => sum + (entry.kind === 'log' ? entry.log.records.length : 0),
    0,
  );
  // First of all, and also for none: a transaction that begins by writing waits for its turn instead of failing halfway.
  const nextOrder = await takeNumbers(writer, 'stored_order', offered);
  const keys = new Map(entries.flatMap(epochKeys).map((key) => [keyText(key), key]));
  const watermarks = new Map(Array.from(keys, ([text, key]) => [text, { ...key, seq: 0 }]));
  for (const row of await readWatermarks(writer, [...keys.values()])) watermarks.set(keyText(row), row);
  return {
    watermarks,
    moved: new Set(),
    records: [],
    gaps: [],
    projections: createProjections(),
    uptime: createUptimeFeed(),
    changes: [],
    nextOrder,
  };
}

function epochKeys(entry: Entry): EpochKey[] {
  switch (entry.kind) {
    case 'log':
      return [{ kiosk_id: entry.kioskId, epoch: entry.log.epoch }];
    case 'birth':
      return entry.birth.outbox.map(({ epoch }) => ({ kiosk_id: entry.kioskId, epoch }));
    case 'refused':
      return [];
  }
}

function keyText({ kiosk_id: kioskId, epoch }: EpochKey): string {
  return `${kioskId}/${epoch}`;
}

function apply(draft: Draft, entry: Entry): Outcome {
  switch (entry.kind) {
    case 'log':
      return applyLog(draft, entry);
    case 'birth':
      return applyBirth(draft, entry);
    case 'refused':
      return { kind: 'refused' };
  }
}

function applyLog(draft: Draft, entry: Extract<Entry, { kind: 'log' }>): Outcome {
  const { kioskId, log } = entry;
  const before = watermarkOf(draft, { kiosk_id: kioskId, epoch: log.epoch });
  const verdict = judgeLog(before, log.firstSeq, log.records.length);
  if (verdict.tag !== 'new') return { kind: 'log', verdict: verdict.tag, watermark: before, stored: 0 };
  for (let index = verdict.skip; index < log.records.length; index += 1) addRecord(draft, entry, index);
  moveWatermark(draft, { kiosk_id: kioskId, epoch: log.epoch }, verdict.watermark);
  return {
    kind: 'log',
    verdict: 'new',
    watermark: verdict.watermark,
    stored: log.records.length - verdict.skip,
  };
}

function addRecord(draft: Draft, entry: Extract<Entry, { kind: 'log' }>, index: number): void {
  const { kioskId, log, receivedAtMs } = entry;
  const record = log.records[index];
  if (record === undefined) return;
  const order = draft.nextOrder;
  draft.nextOrder += 1;
  draft.records.push({
    kiosk_id: kioskId,
    epoch: log.epoch,
    seq: log.firstSeq + index,
    stored_order: order,
    type: record.type,
    at_ms: record.atMs,
    boot_count: record.bootCount,
    mono_ms: record.monoMs,
    received_at_ms: receivedAtMs,
    body: JSON.stringify(record.body),
  });
  project(record, kioskId, draft.projections);
  draft.uptime.told({ kioskId, seq: log.firstSeq + index, order, receivedAtMs, record });
  draft.changes.push({ type: 'record', kioskId, recordType: record.type, order });
}

function applyBirth(draft: Draft, entry: Extract<Entry, { kind: 'birth' }>): Outcome {
  const { kioskId, birth, receivedAtMs } = entry;
  let lost = 0;
  const epochs = birth.outbox.map(({ epoch, lowSeq, highSeq }) => {
    const key = { kiosk_id: kioskId, epoch };
    const verdict = judgeRange(watermarkOf(draft, key), lowSeq, highSeq);
    if (verdict.lost !== null) {
      const { lowSeq: low, highSeq: high } = verdict.lost;
      draft.gaps.push({ ...key, low_seq: low, high_seq: high, noticed_at_ms: receivedAtMs });
      lost += high - low + 1;
      moveWatermark(draft, key, verdict.watermark);
    }
    const isBehind = highSeq > verdict.watermark;
    return { epoch, watermark: verdict.watermark, isBehind, isRewound: verdict.isRewound };
  });
  draft.projections.born({ kioskId, birth, receivedAtMs });
  draft.uptime.born(kioskId, birth, receivedAtMs);
  return { kind: 'birth', epochs, lost };
}

function watermarkOf(draft: Draft, key: EpochKey): number {
  return draft.watermarks.get(keyText(key))?.seq ?? 0;
}

function moveWatermark(draft: Draft, key: EpochKey, seq: number): void {
  draft.watermarks.set(keyText(key), { ...key, seq });
  draft.moved.add(keyText(key));
}
