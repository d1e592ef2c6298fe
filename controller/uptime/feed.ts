/**
 * What a batch of ingest adds to the evidence of uptime, written in the transaction of its records (DESIGN 2). Here nothing
 * is judged: a mark says from which run on there is news, and the settler follows within a second.
 */
import { sql } from 'kysely';
import { monthOf } from '../../shared/time/day.ts';
import type { Birth, OutboxRecord } from '../../shared/protocol/index.ts';
import type { UptimeBootsTable, UptimeFactsTable, UptimeVisitsTable } from '../store/uptime-schema.ts';
import type { Writer } from '../store/writer.ts';
import { markNews } from './account-rows.ts';
import { hourOfWeek } from './core/demand.ts';
import { factOf } from './facts.ts';

type BootRow = Omit<UptimeBootsTable, 'start_ms'>;

export interface StoredFact {
  readonly kioskId: string;
  readonly seq: number;
  readonly order: number;
  readonly receivedAtMs: number;
  readonly record: OutboxRecord;
}

export interface UptimeFeed {
  told(fact: StoredFact): void;
  born(kioskId: string, birth: Birth, receivedAtMs: number): void;
  write(writer: Writer): Promise<void>;
}

export function createUptimeFeed(): UptimeFeed {
  const facts: UptimeFactsTable[] = [];
  const boots = new Map<string, BootRow>();
  const births: BootRow[] = [];
  const visits = new Map<string, UptimeVisitsTable>();

  return {
    told({ kioskId, seq, order, receivedAtMs, record }) {
      if (record.type === 'session' && record.body.service !== null) {
        countVisit(visits, kioskId, record.body.service.id, record.atMs);
      }
      const fact = factOf(record);
      if (fact === null) return;
      const { atMs, bootCount, monoMs } = record;
      facts.push({
        kiosk_id: kioskId,
        boot_count: bootCount,
        seq,
        stored_order: order,
        at_ms: atMs,
        mono_ms: monoMs,
        received_at_ms: receivedAtMs,
        fact: JSON.stringify(fact),
      });
      boots.set(`${kioskId}/${bootCount}`, unborn(kioskId, bootCount));
    },
    born(kioskId, { bootCount, sentAtMs, monoMs }, receivedAtMs) {
      const clocks = { sent_at_ms: sentAtMs, mono_ms: monoMs, received_at_ms: receivedAtMs };
      births.push({ ...unborn(kioskId, bootCount), ...clocks });
    },
    async write(writer) {
      if (facts.length > 0)
        await writer.bulk.insert(writer.trx, { into: 'uptime_facts', columns: FACTS, rows: facts });
      // The first birth of a kiosk puts the clocks of all that it told before.
      const first = await firstBirths(writer, births);
      const marks = [
        ...boots.values(),
        ...births.map((row) => (first.has(row.kiosk_id) ? { ...row, boot_count: 0 } : row)),
      ];
      await writeBoots(writer, [...boots.values()], births);
      await markNews(writer, lowestBoots(marks));
      await writeVisits(writer, [...visits.values()]);
    },
  };
}

function unborn(kioskId: string, bootCount: number): BootRow {
  return {
    kiosk_id: kioskId,
    boot_count: bootCount,
    sent_at_ms: null,
    mono_ms: null,
    received_at_ms: null,
  };
}

function countVisit(
  visits: Map<string, UptimeVisitsTable>,
  kioskId: string,
  serviceId: string,
  atMs: number,
): void {
  const month = monthOf(atMs);
  const hour = hourOfWeek(atMs);
  const key = `${month}/${kioskId}/${serviceId}/${hour}`;
  const known = visits.get(key) ?? { month, kiosk_id: kioskId, service_id: serviceId, hour, visits: 0 };
  visits.set(key, { ...known, visits: known.visits + 1 });
}

const FACTS = {
  kiosk_id: 'text',
  boot_count: 'integer',
  seq: 'integer',
  stored_order: 'integer',
  at_ms: 'integer',
  mono_ms: 'integer',
  received_at_ms: 'integer',
  fact: 'text',
} as const;

const BOOTS = {
  kiosk_id: 'text',
  boot_count: 'integer',
  sent_at_ms: 'integer',
  mono_ms: 'integer',
  received_at_ms: 'integer',
} as const;

async function firstBirths({ trx, bulk }: Writer, births: readonly BootRow[]): Promise<Set<string>> {
  if (births.length === 0) return new Set();
  const born = bulk.rows(
    'born',
    { kiosk_id: 'text' },
    births.map(({ kiosk_id }) => ({ kiosk_id })),
  );
  const { rows } = await sql<{ kiosk_id: string }>`
    select distinct b.kiosk_id from ${born} join uptime_boots as b on b.kiosk_id = born.kiosk_id
    where b.received_at_ms is not null`.execute(trx);
  const known = new Set(rows.map(({ kiosk_id }) => kiosk_id));
  return new Set(births.map(({ kiosk_id }) => kiosk_id).filter((id) => !known.has(id)));
}

async function writeBoots(
  { trx, bulk }: Writer,
  told: readonly BootRow[],
  births: readonly BootRow[],
): Promise<void> {
  if (told.length > 0) await bulk.insert(trx, { into: 'uptime_boots', columns: BOOTS, rows: told });
  if (births.length === 0) return;
  // Only the first birth of a run counts: what is settled by its clocks stays.
  await sql`
    insert into uptime_boots (kiosk_id, boot_count, sent_at_ms, mono_ms, received_at_ms)
    select kiosk_id, boot_count, sent_at_ms, mono_ms, received_at_ms from ${bulk.rows('given', BOOTS, births)}
    where true
    on conflict (kiosk_id, boot_count) do update set sent_at_ms = excluded.sent_at_ms,
      mono_ms = excluded.mono_ms, received_at_ms = excluded.received_at_ms
    where uptime_boots.received_at_ms is null`.execute(trx);
}

function lowestBoots(rows: readonly BootRow[]): Map<string, number> {
  const lowest = new Map<string, number>();
  for (const { kiosk_id: id, boot_count: boot } of rows)
    lowest.set(id, Math.min(boot, lowest.get(id) ?? boot));
  return lowest;
}

async function writeVisits({ trx, bulk }: Writer, rows: readonly UptimeVisitsTable[]): Promise<void> {
  if (rows.length === 0) return;
  const columns = {
    month: 'text',
    kiosk_id: 'text',
    service_id: 'text',
    hour: 'integer',
    visits: 'integer',
  } as const;
  await sql`
    insert into uptime_visits (month, kiosk_id, service_id, hour, visits)
    select month, kiosk_id, service_id, hour, visits from ${bulk.rows('given', columns, rows)} where true
    on conflict (month, kiosk_id, service_id, hour) do update set
      visits = uptime_visits.visits + excluded.visits`.execute(trx);
}
