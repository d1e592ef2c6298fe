/**
 * Brings the account of one kiosk up to date: reads its story from the run before the news on, judges it, writes down what
 * is believed otherwise than before, and makes the sums of the days concerned anew. One transaction.
 */
import { dayOf, daysFrom, monthOf, dayStartMs } from '../../shared/time/day.ts';
import type { Writer } from '../store/writer.ts';
import { lockAccounts, type Account } from './account-rows.ts';
import type { Story, Stretch } from './core/evidence.ts';
import { judge } from './core/judge.ts';
import { reconcile } from './core/reconcile.ts';
import { runsOf } from './core/runs.ts';
import type { Interval as Span } from '../../shared/time/intervals.ts';
import { profileKey, settleProfiles } from './demand-rows.ts';
import { readBelieved, writeChanges } from './ledger-rows.ts';
import { readStory } from './story-rows.ts';
import { readSums, replaceSums } from './sum-rows.ts';
import { daySums, monthSums, startOfMonth } from './sums.ts';
import type { Place, WorkHours } from './work-hours.ts';

export interface SettleContext {
  readonly watch: readonly Span[];
  readonly work: WorkHours;
  readonly nowMs: number;
}

/** Locks the account and settles it. */
export async function settleKiosk(writer: Writer, place: Place, context: SettleContext): Promise<void> {
  const account = (await lockAccounts(writer, [place.kioskId])).get(place.kioskId);
  if (account !== undefined) await settleLocked(writer, { ...place, account }, context);
}

/** `account`: as it was locked in this transaction. */
export async function settleLocked(
  writer: Writer,
  { account, ...place }: Place & { readonly account: Account },
  context: SettleContext,
): Promise<void> {
  const { trx } = writer;
  const { kioskId } = place;
  const changedFromMs = await settleLedger(writer, kioskId, account.dirty_boot, context);
  const settledMs = account.settled_until_ms;
  const anewMs = await firstOfSums(writer, kioskId, account.sums_from_ms);
  const fromMs = settledMs === 0 ? changedFromMs : Math.min(changedFromMs, settledMs, anewMs);
  await settleSums(writer, place, fromMs, context);
  await trx
    .updateTable('uptime_kiosks')
    .set({ dirty_boot: null, sums_from_ms: null, settled_until_ms: Math.max(context.nowMs, settledMs) })
    .where('kiosk_id', '=', kioskId)
    .execute();
}

/** Not before the first stretch: there is nothing to sum. */
async function firstOfSums({ trx }: Writer, kioskId: string, sumsFromMs: number | null): Promise<number> {
  if (sumsFromMs === null) return Number.POSITIVE_INFINITY;
  const row = await trx
    .selectFrom('uptime_boots')
    .select((eb) => eb.fn.min('start_ms').as('start'))
    .where('kiosk_id', '=', kioskId)
    .executeTakeFirst();
  return Math.max(sumsFromMs, row?.start ?? Number.POSITIVE_INFINITY);
}

/** From where on anything is believed otherwise than before; Infinity: nothing is. */
async function settleLedger(
  writer: Writer,
  kioskId: string,
  dirtyBoot: number | null,
  { watch, nowMs }: SettleContext,
): Promise<number> {
  const { trx } = writer;
  const story = await readStory(trx, kioskId, { dirtyBoot, watch });
  const runs = story === null ? [] : runsOf(story);
  const cutMs = runs[0]?.startMs;
  if (story === null || cutMs === undefined) return Number.POSITIVE_INFINITY;
  for (const { bootCount, startMs } of runs) {
    await trx
      .updateTable('uptime_boots')
      .set({ start_ms: startMs })
      .where('kiosk_id', '=', kioskId)
      .where('boot_count', '=', bootCount)
      .where((eb) => eb.or([eb('start_ms', 'is', null), eb('start_ms', '<>', startMs)]))
      .execute();
  }
  const isWhole = story.floorMs === Number.NEGATIVE_INFINITY;
  const reaching = await readBelieved(trx, kioskId, isWhole ? Number.NEGATIVE_INFINITY : cutMs);
  const believed = reaching.filter(({ toMs }) => isWhole || toMs === null || toMs > cutMs);
  const before = isWhole ? story.before : believedBefore(reaching, cutMs);
  const judged = judge({ ...story, before }, runs);
  const changes = reconcile(believed, judged, cutMs);
  await writeChanges(writer, kioskId, changes, nowMs);
  return changes.changedFromMs ?? Number.POSITIVE_INFINITY;
}

function believedBefore(believed: readonly Stretch[], cutMs: number): Story['before'] {
  const services = believed.filter(({ axis, fromMs }) => axis.startsWith('service/') && fromMs < cutMs);
  const idsOf = (list: readonly Stretch[]) =>
    [...new Set(list.map(({ axis }) => axis.slice('service/'.length)))].sort();
  return { offered: idsOf(services), down: idsOf(services.filter(({ state }) => state === 'down')) };
}

async function settleSums(
  writer: Writer,
  place: Place,
  fromMs: number,
  context: SettleContext,
): Promise<void> {
  const { trx } = writer;
  const { nowMs, work } = context;
  if (fromMs >= nowMs) return;
  const believed = await readBelieved(trx, place.kioskId, dayStartMs(dayOf(fromMs)));
  const services = believed.filter(({ axis }) => axis.startsWith('service/'));
  const days = daysFrom(dayOf(fromMs), dayOf(nowMs - 1));
  const months = [...new Set(days.map(monthOf))];
  const serviceIds = [...new Set(services.map(({ axis }) => axis.slice('service/'.length)))];
  const profiles = await settleProfiles(trx, place.siteId, months, serviceIds);
  const profileOf = (serviceId: string, month: string) => profiles.get(profileKey(serviceId, month)) ?? null;
  const sums = daySums({ place, believed, fromMs, untilMs: nowMs, work, profileOf });
  const earlier = daysFrom(dayOf(startOfMonth(fromMs)), days[0] ?? '').slice(0, -1);
  const kept = earlier.length === 0 ? [] : await readSums(trx, place.kioskId, earlier);
  await replaceSums(writer, place.kioskId, [...days, ...months], [...sums, ...monthSums([...kept, ...sums])]);
}
