/** What happened at one kiosk, newest first: what it reported and what the controller saw of its link, in one order. */
import type { Kysely } from 'kysely';
import { AppError } from '../../../shared/errors.ts';
import type { OutboxRecord } from '../../../shared/protocol/index.ts';
import type { Schema } from '../../store/schema.ts';
import { TimelineItem, TimelineKind, type TimelineQuery } from '../api.ts';
import type { Page } from '../read-model.ts';

/** Place in the order; records and transitions of one millisecond are kept apart by `key`. */
interface Place {
  readonly atMs: number;
  readonly key: string;
}

type Entry = TimelineItem & Place;

/** Times of records are of the kiosk's clock. Throws AppError `request.invalid` for a cursor that is none of ours. */
export async function listTimeline(
  db: Kysely<Schema>,
  kioskId: string,
  { kinds = [], limit, before }: TimelineQuery,
): Promise<Page<TimelineItem>> {
  const wanted = new Set(kinds.length === 0 ? TimelineKind.options : kinds);
  const from = before === undefined ? null : readCursor(before);
  const [records, links] = await Promise.all([
    recordEntries(db, kioskId, { wanted, from, limit: limit + 1 }),
    wanted.has('link') ? linkEntries(db, kioskId, { from, limit: limit + 1 }) : [],
  ]);
  const entries = [...records, ...links].toSorted(newestFirst).slice(0, limit + 1);
  const page = entries.slice(0, limit);
  const last = page.at(-1);
  const hasMore = entries.length > limit && last !== undefined;
  return { items: page, next: hasMore ? `${last.atMs}.${last.key}` : null };
}

/** Keys have one length, so that text sorts them: a record stands before the transition of its millisecond. */
function newestFirst(a: Place, b: Place): number {
  return b.atMs - a.atMs || Number(b.key > a.key) - Number(b.key < a.key);
}

function readCursor(cursor: string): Place {
  const parts = /^(\d{1,15})\.([lr]\d{15})$/.exec(cursor);
  if (parts === null) throw new AppError('request.invalid', 'This cursor is not of this timeline.');
  return { atMs: Number(parts[1]), key: parts[2] ?? '' };
}

function keyOf(source: 'l' | 'r', number: number): string {
  return `${source}${String(number).padStart(15, '0')}`;
}

interface Window {
  readonly from: Place | null;
  readonly limit: number;
}

async function recordEntries(
  db: Kysely<Schema>,
  kioskId: string,
  { wanted, from, limit }: Window & { wanted: ReadonlySet<TimelineKind> },
): Promise<Entry[]> {
  const axes = (['device', 'service', 'agent'] as const).filter((axis) => wanted.has(axis));
  const types = [
    ...(['session', 'supply', 'card', 'paper', 'maintenance'] as const).filter((type) => wanted.has(type)),
    ...(wanted.has('help') ? (['help-call'] as const) : []),
  ];
  if (axes.length + types.length === 0) return [];
  let query = db
    .selectFrom('records')
    .select(['stored_order', 'type', 'at_ms', 'body'])
    .where('kiosk_id', '=', kioskId)
    .where((eb) =>
      eb.or([
        ...(types.length > 0 ? [eb('type', 'in', types)] : []),
        // The JSON is ours: quotes inside its texts are escaped, so this matches the property and nothing else.
        ...axes.map((axis) => eb.and([eb('type', '=', 'status'), eb('body', 'like', `%"axis":"${axis}"%`)])),
      ]),
    );
  if (from !== null) {
    const order = from.key.startsWith('r') ? Number(from.key.slice(1)) : 0;
    query = query.where((eb) =>
      eb.or([
        eb('at_ms', '<', from.atMs),
        eb.and([eb('at_ms', '=', from.atMs), eb('stored_order', '<', order)]),
      ]),
    );
  }
  const rows = await query.orderBy('at_ms', 'desc').orderBy('stored_order', 'desc').limit(limit).execute();
  return rows.map((row) => {
    const body: unknown = JSON.parse(row.body);
    return entry({ atMs: row.at_ms, key: keyOf('r', row.stored_order) }, {
      type: row.type,
      body,
    } as OutboxRecord);
  });
}

/** Several transitions in one millisecond are one place in the order: only the last of them is shown. */
async function linkEntries(db: Kysely<Schema>, kioskId: string, { from, limit }: Window): Promise<Entry[]> {
  let query = db.selectFrom('link_transitions').selectAll().where('kiosk_id', '=', kioskId);
  // A record of the same millisecond sorts before the transition.
  if (from !== null) query = query.where('at_ms', from.key.startsWith('r') ? '<=' : '<', from.atMs);
  const rows = await query.orderBy('at_ms', 'desc').limit(limit).execute();
  const byPlace = new Map(rows.toReversed().map((row) => [row.at_ms, row]));
  return [...byPlace.values()].map((row) => ({
    atMs: row.at_ms,
    key: keyOf('l', row.at_ms),
    what: TimelineItem.shape.what.parse({ kind: 'link', link: row.link, cause: row.cause }),
  }));
}

function entry(place: Place, record: OutboxRecord): Entry {
  return { ...place, what: TimelineItem.shape.what.parse(whatOf(record)) };
}

/** What people see of a record; of a visit only what was done. */
function whatOf({ type, body }: OutboxRecord): unknown {
  switch (type) {
    case 'status':
      if (body.axis === 'device') {
        return { kind: 'device', deviceId: body.deviceId, class: body.deviceClass, changed: body.changed };
      }
      if (body.axis === 'service') return { kind: 'service', ...body };
      return { kind: 'agent', state: body.state, previousExit: body.previousExit ?? null };
    case 'session': {
      const { outcome, service, durationMs, lastStep, receipt, wasOffline } = body;
      return {
        kind: 'session',
        outcome,
        serviceId: service?.id ?? null,
        durationMs,
        lastStep,
        receipt: receipt?.evidence ?? null,
        wasOffline,
      };
    }
    case 'supply':
      return { kind: 'supply', deviceId: body.deviceId, level: body.level };
    case 'card': {
      const { deviceId, event, reason, retainCount } = body;
      return { kind: 'card', deviceId, event, reason, retainCount };
    }
    case 'paper':
      return { kind: 'paper', deviceId: body.deviceId, event: body.event };
    case 'maintenance': {
      const { act, deviceId, result, steps = [], filled, cards, notice, wrongCodes } = body;
      return {
        kind: 'maintenance',
        act,
        deviceId,
        result,
        steps,
        filled: filled ?? null,
        cards: cards ?? null,
        notice: notice ?? null,
        wrongCodes: wrongCodes ?? null,
      };
    }
    case 'help-call':
      return { kind: 'help', event: body.event, step: body.step, serviceId: body.serviceId };
    case 'command-result':
      throw new Error('command results are not asked for');
  }
}
