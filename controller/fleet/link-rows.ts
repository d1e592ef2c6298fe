/** SQL of the link axis: its present state, one row for each kiosk, and its history of transitions (DESIGN 2). */
import { sql, type Kysely } from 'kysely';
import type { RegionId } from '../../shared/domain/ids.ts';
import type { KioskLinksTable, LinkTransitionsTable, Schema } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { writeTogether, type Writer } from '../store/writer.ts';

/** `regions`: the shard of this controller (DESIGN 2); null: all. */
export function readLinks(
  { db }: Store,
  regions: readonly RegionId[] | null,
): Promise<(KioskLinksTable & { region_id: string })[]> {
  const links = db
    .selectFrom('kiosk_links as l')
    .innerJoin('kiosks as k', 'k.id', 'l.kiosk_id')
    .selectAll('l')
    .select('k.region_id');
  return (regions === null ? links : links.where('k.region_id', 'in', regions)).execute();
}

/** Writes both in one transaction; kiosks that are not registered are left out. */
export async function saveLinks(
  store: Store,
  links: readonly KioskLinksTable[],
  transitions: readonly LinkTransitionsTable[],
): Promise<void> {
  await writeTogether(store, async (writer) => {
    await updateLinks(writer, links);
    await appendTransitions(writer, transitions);
  });
}

async function updateLinks({ trx, bulk }: Writer, links: readonly KioskLinksTable[]): Promise<void> {
  if (links.length === 0) return;
  const columns = {
    kiosk_id: 'text',
    link: 'text',
    since_at_ms: 'integer',
    last_seen_at_ms: 'integer',
    clock_offset_ms: 'integer',
  } as const;
  await sql`
    update kiosk_links set
      link = given.link, since_at_ms = given.since_at_ms,
      last_seen_at_ms = given.last_seen_at_ms, clock_offset_ms = given.clock_offset_ms
    from ${bulk.rows('given', columns, links)} where kiosk_links.kiosk_id = given.kiosk_id`.execute(trx);
}

async function appendTransitions(
  { trx, bulk }: Writer,
  transitions: readonly LinkTransitionsTable[],
): Promise<void> {
  if (transitions.length === 0) return;
  const columns = {
    kiosk_id: 'text',
    at_ms: 'integer',
    link: 'text',
    cause: 'text',
    heard_at_ms: 'integer',
    reason: 'text',
  } as const;
  await sql`
    insert into link_transitions (kiosk_id, at_ms, link, cause, heard_at_ms, reason)
    select given.kiosk_id, given.at_ms, given.link, given.cause, given.heard_at_ms, given.reason
    from ${bulk.rows('given', columns, transitions)}
    join kiosks on kiosks.id = given.kiosk_id`.execute(trx);
}

/** Changes of one link from the last one at or before `fromMs` on, oldest first. */
export async function readTransitions(
  db: Kysely<Schema>,
  kioskId: string,
  fromMs: number,
): Promise<LinkTransitionsTable[]> {
  const ofKiosk = db.selectFrom('link_transitions').selectAll().where('kiosk_id', '=', kioskId);
  const before = await ofKiosk.where('at_ms', '<=', fromMs).orderBy('at_ms', 'desc').limit(1).execute();
  const since = await ofKiosk
    .where('at_ms', '>=', before[0]?.at_ms ?? 0)
    .orderBy('at_ms')
    .execute();
  return since;
}
