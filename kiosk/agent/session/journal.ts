/**
 * The journal of visits: one row from the beginning of a visit to the append of its one record, so that a crash between
 * the two loses neither (DESIGN 2). It holds no personal data: only that somebody was there, and how far they came.
 */
import * as z from 'zod';
import { ServiceId } from '../../../shared/domain/ids.ts';
import { PrintEvidence } from '../../../shared/domain/print-evidence.ts';
import { CounterReason, Lane, SealedCase, SessionBody } from '../../../shared/protocol/index.ts';
import type { AgentStore } from '../store.ts';
import { isActive } from './machine.ts';
import type { ActiveState, SessionState } from './state.ts';

const Step = z.enum([
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
]);

/** A visit as far as it came. */
const Open = z.object({
  kind: z.literal('open'),
  visitId: z.uuid(),
  step: Step,
  startedAtMs: z.int(),
  /** When it came into this step. */
  updatedAtMs: z.int(),
  cardReads: SessionBody.shape.cardReads,
  wasOffline: z.boolean(),
  language: z.enum(['zh', 'en']),
  textSize: z.enum(['standard', 'large']),
  service: z.object({ id: ServiceId, version: z.int() }).nullable(),
  /** Personal data was in memory, of the card or in answers: it is gone after a restart, and the visit with it. */
  hadCitizen: z.boolean(),
  receipt: z.object({ number: z.string(), evidence: PrintEvidence }).nullable(),
  lane: Lane.default('normal'),
  /** The errand goes on at a counter. */
  counter: CounterReason.nullable().default(null),
  urgent: SessionBody.shape.urgent,
  rating: SessionBody.shape.rating,
  sealedCase: SealedCase.nullable(),
});
export type OpenEntry = z.infer<typeof Open>;

/** A visit that is over, whose record found no room in the outbox yet. */
const Over = z.object({ kind: z.literal('over'), visitId: z.uuid(), body: SessionBody });

const Entry = z.discriminatedUnion('kind', [Open, Over]);
export type JournalEntry = z.infer<typeof Entry>;

export interface Journal {
  /** Oldest first; a row that this release cannot read is still one visit, and comes as one that ended at `nowMs`. */
  load(nowMs: number): JournalEntry[];
  /** @throws what SQLite throws when the disk is full or gone */
  put(entry: JournalEntry): void;
  /** To be called inside the transaction that appends the record. */
  remove(visitId: string): void;
}

export function createJournal({ db }: AgentStore): Journal {
  const select = db.prepare<[], { visit_id: string; entry: string }>(
    'SELECT visit_id, entry FROM session_journal ORDER BY no',
  );
  const upsert = db.prepare<[string, string]>(
    `INSERT INTO session_journal (visit_id, entry) VALUES (?, ?)
     ON CONFLICT (visit_id) DO UPDATE SET entry = excluded.entry`,
  );
  const remove = db.prepare<[string]>('DELETE FROM session_journal WHERE visit_id = ?');
  return {
    load: (nowMs) =>
      select.all().map(({ visit_id, entry }) => tryParseEntry(entry) ?? unreadable(visit_id, nowMs)),
    put: (entry) => void upsert.run(entry.visitId, JSON.stringify(entry)),
    remove: (visitId) => void remove.run(visitId),
  };
}

function tryParseEntry(text: string): JournalEntry | undefined {
  try {
    return Entry.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function unreadable(visitId: string, nowMs: number): JournalEntry {
  return {
    kind: 'over',
    visitId,
    body: {
      citizenSessionId: visitId,
      outcome: 'interrupted',
      startedAtMs: nowMs,
      durationMs: 0,
      service: null,
      lastStep: 'unknown',
      cardReads: { ok: 0, rejected: 0 },
      receipt: null,
      wasOffline: true,
    },
  };
}

/** The row that belongs to a state; undefined where no visit is open. */
export function journalEntryOf(state: SessionState, nowMs: number): OpenEntry | undefined {
  if (!isActive(state)) return undefined;
  const { visit, step } = state;
  const filed = 'filed' in state ? state.filed : null;
  const evidence = 'evidence' in state ? state.evidence : 'unknown';
  return {
    kind: 'open',
    visitId: visit.id,
    step,
    startedAtMs: visit.startedAtMs,
    updatedAtMs: nowMs,
    cardReads: visit.cardReads,
    wasOffline: visit.wasOffline,
    language: visit.language,
    textSize: visit.textSize,
    service: 'service' in state ? { id: state.service.id, version: state.service.version } : null,
    hadCitizen: isPersonal(state),
    receipt: filed === null ? null : { number: filed.number, evidence },
    lane: filed === null ? 'normal' : filed.lane,
    counter: filed === null ? null : filed.counter,
    ...(filed === null || filed.urgent === null ? {} : { urgent: filed.urgent }),
    ...(state.step === 'feedback' ? { rating: state.stars } : {}),
    sealedCase: filed === null ? null : filed.sealedCase,
  };
}

function isPersonal(state: ActiveState): boolean {
  const hasCard = 'citizen' in state && state.citizen !== null;
  return hasCard || ('answers' in state && Object.keys(state.answers).length > 0);
}

/** Whether two states of one visit have the same row, apart from its time. */
export function isSameEntry(first: OpenEntry, second: OpenEntry): boolean {
  return JSON.stringify({ ...first, updatedAtMs: 0 }) === JSON.stringify({ ...second, updatedAtMs: 0 });
}
