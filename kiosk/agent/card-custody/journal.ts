/**
 * What is in each motor reader as far as the agent knows, one row a reader, so that the next run knows what it finds after
 * a crash. It is written before an order goes out, and together with the record that it belongs to (DESIGN 2).
 */
import * as z from 'zod';
import type { DeviceId } from '../../../shared/domain/ids.ts';
import { CardEvent, CardReason } from '../../../shared/protocol/index.ts';
import type { AgentStore } from '../store.ts';
import { cardOf, initialState, type CustodyState } from './state.ts';

const Kept = z.object({
  card: z.object({
    visitId: z.uuid().nullable(),
    reason: CardReason,
    isSlow: z.boolean(),
    isWarned: z.boolean(),
    told: z.array(CardEvent).readonly(),
  }),
  /** Seen last in the gate, within reach of a hand. */
  wasAtGate: z.boolean(),
});

export interface CustodyEntry {
  /** Cards captured so far. */
  readonly retainCount: number;
  /** null: the reader is empty. */
  readonly content: z.infer<typeof Kept> | null;
}

export interface CustodyJournal {
  /** A row that this release cannot read counts as empty: what is inside is found by the reader. */
  load(deviceId: DeviceId): CustodyEntry;
  /** @throws what SQLite throws when the disk is full or gone */
  put(deviceId: DeviceId, entry: CustodyEntry): void;
}

export function createCustodyJournal({ db }: AgentStore): CustodyJournal {
  const select = db.prepare<[string], { retain_count: number; card: string | null }>(
    'SELECT retain_count, card FROM card_custody WHERE device_id = ?',
  );
  const upsert = db.prepare<[string, number, string | null]>(
    `INSERT INTO card_custody (device_id, retain_count, card) VALUES (?, ?, ?)
     ON CONFLICT (device_id) DO UPDATE SET retain_count = excluded.retain_count, card = excluded.card`,
  );
  return {
    load(deviceId) {
      const row = select.get(deviceId);
      if (row === undefined) return { retainCount: 0, content: null };
      return { retainCount: row.retain_count, content: tryParse(row.card) };
    },
    put(deviceId, { retainCount, content }) {
      upsert.run(deviceId, retainCount, content === null ? null : JSON.stringify(content));
    },
  };
}

function tryParse(text: string | null): CustodyEntry['content'] {
  if (text === null) return null;
  try {
    return Kept.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

export function contentOf(state: CustodyState): CustodyEntry['content'] {
  const card = cardOf(state);
  if (card === null) return null;
  const { phase, reader } = state;
  return { card, wasAtGate: phase.name === 'away' ? phase.wasAtGate : reader?.media === 'gate' };
}

/** What an earlier run left belongs to nobody here, and is offered anew, unless it was called out to the end (devices.md 7.3). */
export function stateAfter(content: CustodyEntry['content']): CustodyState {
  if (content === null) return initialState(null, false);
  const { card, wasAtGate } = content;
  return initialState(card.isWarned ? card : { ...card, reason: 'found' }, wasAtGate);
}
