/**
 * An invented month before the first start of a demo. Messages of kiosks go through the same ingest as real ones, what the
 * controller would have seen of links and of itself goes into the same tables, and the account of uptime settles all of it.
 */
import { noLog } from '../../shared/log.ts';
import { seededRandom } from '../../shared/random.ts';
import type { Clock } from '../../shared/time/clock.ts';
import { addDays, dayOf, dayStartMs } from '../../shared/time/day.ts';
import { subtract, type Interval } from '../../shared/time/intervals.ts';
import type { Uplink } from '../broker/broker.ts';
import { saveLinks } from '../fleet/link-rows.ts';
import type { PresenceBoard } from '../fleet/presence-board.ts';
import { createIngest, type Ingest } from '../ingest/ingest.ts';
import type { LinkTransitionsTable } from '../store/schema.ts';
import { readControllerEpoch, type Store } from '../store/store.ts';
import { writeTogether } from '../store/writer.ts';
import { readGroups, saveArea } from '../uptime/area-rows.ts';
import { settleKiosk } from '../uptime/settle.ts';
import { FOREVER } from '../uptime/story-rows.ts';
import { readWorkHours } from '../uptime/work-hours.ts';
import { areaOutagesOf } from './area-outages.ts';
import { liveThrough } from './life.ts';
import { transitionsOf } from './link.ts';
import { uplinksOf } from './messages.ts';
import { writePlans } from './plans.ts';
import { labelsOf, spanOf, spellsOf, type DemoKiosk, type Month } from './stories.ts';

export interface History {
  readonly records: number;
  readonly fromMs: number;
  readonly toMs: number;
}

export interface HistoryDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly seed: number;
  /** Kiosks beyond this number, in the order of their ids, get none. */
  readonly kiosks: number;
  /** The number of the last run of each; whoever plays these kiosks later goes on with the next. */
  readonly lastBoot: number;
  readonly progress: (text: string) => void;
}

const DAYS = 30;
/** When the account is settled as time goes by, days before the end: what is learned later corrects it. The controller does the rest. */
const SETTLED_DAYS_AGO = [20, 16, 14, 5];

/** null: this database knows facts of its own, and none are invented beside them. */
export async function inventHistory(deps: HistoryDeps): Promise<History | null> {
  const { store, clock, seed, progress } = deps;
  const facts = await store.db.selectFrom('records').select('seq').limit(1).execute();
  if (facts.length > 0) return null;
  const toMs = clock.nowMs();
  const month: Month = {
    kiosks: (await readKiosks(store)).slice(0, deps.kiosks),
    random: seededRandom(seed),
    lastBoot: deps.lastBoot,
    fromMs: dayStartMs(addDays(dayOf(toMs), -DAYS)),
    toMs,
  };
  const blind = spanOf(month, 'blind');
  const watch = subtract([month], [blind]);
  const spells = spellsOf(month);
  const lives = month.kiosks.map((kiosk, index) => liveThrough(kiosk, spells[index] ?? [], month));
  const uplinks = month.kiosks
    .flatMap((kiosk, index) => uplinksOf(kiosk, lives[index]!, month.random))
    .sort((a, b) => a.receivedAtMs - b.receivedAtMs);
  const links = month.kiosks.flatMap(({ id }, index) => transitionsOf(id, lives[index]!.connections, toMs));
  await writeFrame(store, month, watch);
  const ingest = createIngest({
    store,
    clock,
    log: noLog,
    fleet: { knows: () => true },
    presence: NOBODY_LISTENS,
    controllerEpoch: await readControllerEpoch(store),
    send: () => {},
  });
  let doneMs = month.fromMs;
  for (const untilMs of steps(month)) {
    const isNow = (atMs: number) => doneMs <= atMs && (atMs < untilMs || untilMs === toMs);
    await deliver(
      ingest,
      uplinks.filter(({ receivedAtMs }) => isNow(receivedAtMs)),
    );
    await saveLinks(
      store,
      [],
      links.filter(({ at_ms: atMs }) => isNow(atMs)),
    );
    if (untilMs < toMs) await settle(store, month, { watch, nowMs: untilMs });
    doneMs = untilMs;
    progress(dayOf(untilMs - 1));
  }
  await ingest.close();
  await writeEnd(store, month, links);
  return { records: ingest.metrics.counters().records, fromMs: month.fromMs, toMs };
}

async function readKiosks({ db }: Store): Promise<DemoKiosk[]> {
  const rows = await db
    .selectFrom('kiosks as k')
    .innerJoin('sites as s', 's.id', 'k.site_id')
    .select(['k.id', 'k.region_id', 'k.site_id', 's.kind', 's.lat'])
    .orderBy('k.id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    regionId: row.region_id,
    siteId: row.site_id,
    siteKind: row.kind,
    lat: row.lat,
  }));
}

function steps({ toMs }: Month): number[] {
  return [...SETTLED_DAYS_AGO.map((days) => dayStartMs(addDays(dayOf(toMs), -days))), toMs];
}

/** What does not come from kiosks: labels, hours and plans, and when the controller watched. */
async function writeFrame(store: Store, month: Month, watch: readonly Interval[]): Promise<void> {
  await writeTogether(store, async ({ trx }) => {
    const labels = month.kiosks.flatMap(({ id }, index) =>
      labelsOf(index).map((label) => ({ kiosk_id: id, label })),
    );
    await trx
      .insertInto('kiosk_labels')
      .values(labels)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const rows = watch.map(({ fromMs, toMs }) => ({ regions: '*', from_ms: fromMs, to_ms: toMs }));
    await trx.insertInto('uptime_watch').values(rows).execute();
    await writePlans(trx, month);
  });
}

/** Links are told by link.ts, which knows when: the board would take them to have changed now. */
const NOBODY_LISTENS: PresenceBoard = {
  start: () => Promise.resolve(),
  linkOf: () => 'unknown',
  isCurrentSession: () => true,
  isStaleBirth: () => false,
  apply: () => {},
  noteClockOffset: () => {},
  setReachable: () => {},
  onChange: () => () => {},
  close: () => Promise.resolve(),
};

/** As many at once as ingest takes in. */
const AT_ONCE = 2_000;

async function deliver(ingest: Ingest, uplinks: readonly Uplink[]): Promise<void> {
  for (let start = 0; start < uplinks.length; start += AT_ONCE) {
    await Promise.all(uplinks.slice(start, start + AT_ONCE).map((uplink) => ingest.accept(uplink)));
  }
}

async function settle(
  store: Store,
  { kiosks }: Month,
  { watch, nowMs }: { watch: readonly Interval[]; nowMs: number },
): Promise<void> {
  const past = watch.filter(({ fromMs }) => fromMs < nowMs);
  const known = past.map((span) => (span.toMs >= nowMs ? { ...span, toMs: FOREVER } : span));
  const work = await readWorkHours(store.db, nowMs);
  await writeTogether(store, async (writer) => {
    for (const { id, siteId, regionId } of kiosks) {
      await settleKiosk(writer, { kioskId: id, siteId, regionId }, { watch: known, work, nowMs });
    }
  });
}

async function writeEnd(
  store: Store,
  { kiosks, toMs }: Month,
  links: readonly LinkTransitionsTable[],
): Promise<void> {
  for (const area of areaOutagesOf(links, await readGroups(store.db))) await saveArea(store.db, area);
  const rows = kiosks.flatMap(({ id }) => {
    const last = links.findLast(({ kiosk_id: kioskId }) => kioskId === id);
    if (last === undefined) return [];
    return [
      { kiosk_id: id, link: last.link, since_at_ms: last.at_ms, last_seen_at_ms: toMs, clock_offset_ms: 0 },
    ];
  });
  await saveLinks(store, rows, []);
}
