/** Reads the story of a kiosk from the store: all of it, or from the run before the news on. */
import type { Kysely } from 'kysely';
import { readTransitions } from '../fleet/link-rows.ts';
import type { LinkState } from '../fleet/read-model.ts';
import type { Schema } from '../store/schema.ts';
import type { Born, Fact, LinkChange, Story, Told } from './core/evidence.ts';
import type { Interval as Span } from '../../shared/time/intervals.ts';

/** "Lasts", and "is believed now". */
export const FOREVER = Number.MAX_SAFE_INTEGER;

/** A run stands for itself, and the gap before it belongs to the one before: that is where a new account begins. */
export async function readStory(
  db: Kysely<Schema>,
  kioskId: string,
  { dirtyBoot, watch }: { dirtyBoot: number | null; watch: readonly Span[] },
): Promise<Story | null> {
  const boots = await readBoots(db, kioskId, dirtyBoot);
  if (boots.all.length === 0) return null;
  const { fromBoot } = boots;
  const startMs = boots.all.find(({ boot_count }) => boot_count === fromBoot)?.start_ms ?? null;
  return {
    fromBoot,
    floorMs:
      boots.all.findLast(({ boot_count: boot }) => boot < fromBoot)?.start_ms ?? Number.NEGATIVE_INFINITY,
    births: boots.all.flatMap(bornOf),
    told: await readTold(db, kioskId, fromBoot),
    links: (await readTransitions(db, kioskId, startMs ?? 0)).map(changeOf),
    watch,
    before: { offered: [], down: [] },
  };
}

type BootRow = Schema['uptime_boots'];

/** `all`: from the last birth before the run on, which helps to estimate its clocks. */
async function readBoots(db: Kysely<Schema>, kioskId: string, dirtyBoot: number | null) {
  const ofKiosk = db.selectFrom('uptime_boots').selectAll().where('kiosk_id', '=', kioskId);
  const highest = ofKiosk.orderBy('boot_count', 'desc').limit(1);
  const newest = await highest.executeTakeFirst();
  const target = Math.min(dirtyBoot ?? Number.MAX_SAFE_INTEGER, newest?.boot_count ?? 0);
  const before = await highest.where('boot_count', '<', target).executeTakeFirst();
  const fromBoot = before?.boot_count ?? 0;
  const helper = await highest
    .where('boot_count', '<', fromBoot)
    .where('received_at_ms', 'is not', null)
    .executeTakeFirst();
  const all = await ofKiosk
    .where('boot_count', '>=', helper?.boot_count ?? 0)
    .orderBy('boot_count')
    .execute();
  return { fromBoot, all };
}

function bornOf({ boot_count: bootCount, sent_at_ms, mono_ms, received_at_ms }: BootRow): Born[] {
  if (sent_at_ms === null || mono_ms === null || received_at_ms === null) return [];
  return [{ bootCount, sentAtMs: sent_at_ms, monoMs: mono_ms, receivedAtMs: received_at_ms }];
}

async function readTold(db: Kysely<Schema>, kioskId: string, fromBoot: number): Promise<Told[]> {
  const rows = await db
    .selectFrom('uptime_facts')
    .selectAll()
    .where('kiosk_id', '=', kioskId)
    .where('boot_count', '>=', fromBoot)
    .execute();
  return rows.map((row) => ({
    bootCount: row.boot_count,
    seq: row.seq,
    order: row.stored_order,
    atMs: row.at_ms,
    monoMs: row.mono_ms,
    receivedAtMs: row.received_at_ms,
    fact: JSON.parse(row.fact) as Fact,
  }));
}

function changeOf(row: Schema['link_transitions']): LinkChange {
  return {
    atMs: row.at_ms,
    link: row.link as LinkState,
    cause: row.cause,
    heardAtMs: row.heard_at_ms,
    reason: row.reason,
  };
}

/** A watch that was written down so recently goes on: its controller lives. */
const WATCH_FRESH_MS = 30_000;

/** When the controller of this region watched; the last span lasts if it is going on. */
export async function readWatch(db: Kysely<Schema>, regionId: string, nowMs: number): Promise<Span[]> {
  const rows = await db.selectFrom('uptime_watch').selectAll().orderBy('from_ms').execute();
  return rows
    .filter(({ regions }) => regions === '*' || regions.includes(`,${regionId},`))
    .map((row, index, own) => {
      const isLast = index === own.length - 1;
      const lasts = isLast && nowMs - row.to_ms < WATCH_FRESH_MS;
      return { fromMs: row.from_ms, toMs: lasts ? FOREVER : row.to_ms };
    });
}
