/** The account of a kiosk made anew from nothing but the evidence, and held against what was settled bit by bit. */
import { dayOf, daysFrom, monthOf } from '../../shared/time/day.ts';
import type { Kysely } from 'kysely';
import type { Schema } from '../store/schema.ts';
import type { Stretch } from './core/evidence.ts';
import { judge } from './core/judge.ts';
import type { Interval as Span } from '../../shared/time/intervals.ts';
import { profileKey, readProfiles } from './demand-rows.ts';
import { readBelieved } from './ledger-rows.ts';
import { readStory } from './story-rows.ts';
import { readSums, rowOfSum } from './sum-rows.ts';
import { daySums, monthSums, type Sum } from './sums.ts';
import type { Place, WorkHours } from './work-hours.ts';

export interface Account {
  readonly stretches: readonly Stretch[];
  readonly sums: readonly Sum[];
}

export interface RecomputeContext {
  readonly watch: readonly Span[];
  readonly work: WorkHours;
  /** How far the account was settled: the same moment has to be the end of this one. */
  readonly untilMs: number;
}

export async function recompute(
  db: Kysely<Schema>,
  place: Place,
  context: RecomputeContext,
): Promise<Account> {
  const story = await readStory(db, place.kioskId, { dirtyBoot: 0, watch: context.watch });
  if (story === null) return { stretches: [], sums: [] };
  const stretches = judge(story);
  const services = stretches.filter(({ axis }) => axis.startsWith('service/'));
  const fromMs = Math.min(...services.map(({ fromMs }) => fromMs));
  const { untilMs, work } = context;
  if (services.length === 0 || fromMs >= untilMs) return { stretches, sums: [] };
  const months = [...new Set(daysFrom(dayOf(fromMs), dayOf(untilMs - 1)).map(monthOf))];
  const profiles = await readProfiles(db, place.siteId, months);
  const profileOf = (serviceId: string, month: string) => profiles.get(profileKey(serviceId, month)) ?? null;
  const days = daySums({ place, believed: stretches, fromMs, untilMs, work, profileOf });
  return { stretches, sums: [...days, ...monthSums(days)] };
}

/** What differs, in words; empty when both are the same to the millisecond. */
export async function verify(db: Kysely<Schema>, place: Place, context: RecomputeContext): Promise<string[]> {
  const account = await recompute(db, place, context);
  const { kioskId } = place;
  const believed = await readBelieved(db, kioskId, Number.NEGATIVE_INFINITY);
  const periods = [...new Set(account.sums.map(({ period }) => period))];
  const stored = periods.length === 0 ? [] : await readSums(db, kioskId, periods);
  return [
    ...differences('ledger', plain(believed).map(barText), plain(account.stretches).map(barText)),
    ...differences(
      'sums',
      stored.map((sum) => sumText(kioskId, sum)),
      account.sums.map((sum) => sumText(kioskId, sum)),
    ),
  ].map((text) => `${kioskId}: ${text}`);
}

function differences(what: string, stored: readonly string[], anew: readonly string[]): string[] {
  const before = new Set(stored);
  const after = new Set(anew);
  return [
    ...stored
      .filter((text) => !after.has(text))
      .map((text) => `${what} has ${text}, which the evidence does not give`),
    ...anew.filter((text) => !before.has(text)).map((text) => `${what} lacks ${text}`),
  ];
}

/** A stretch that was settled in two pieces is the same stretch. */
function plain(stretches: readonly Stretch[]): Stretch[] {
  const axes = Map.groupBy(stretches, ({ axis }) => axis);
  return [...axes.values()].flatMap((own) => {
    const joined: Stretch[] = [];
    for (const stretch of own.toSorted((a, b) => a.fromMs - b.fromMs)) {
      const last = joined.at(-1);
      const isSame =
        last?.toMs === stretch.fromMs &&
        last.state === stretch.state &&
        last.cause === stretch.cause &&
        !stretch.isFailure;
      if (isSame)
        joined[joined.length - 1] = { ...last, toMs: stretch.toMs, served: last.served + stretch.served };
      else joined.push(stretch);
    }
    return joined;
  });
}

function barText({ axis, fromMs, toMs, state, cause, served, isFailure }: Stretch): string {
  const end = toMs === null ? '…' : new Date(toMs).toISOString();
  return `${axis} ${new Date(fromMs).toISOString()}–${end} ${state} ${cause ?? ''} ${served} ${isFailure}`;
}

function sumText(kioskId: string, sum: Sum): string {
  return Object.values(rowOfSum(kioskId, sum)).join(' ');
}
