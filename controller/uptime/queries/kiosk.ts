/** The account of one kiosk: its bars, and why it says what it says at a moment. */
import type { Kysely } from 'kysely';
import { AppError } from '../../../shared/errors.ts';
import { monthOf } from '../../../shared/time/day.ts';
import type { Schema } from '../../store/schema.ts';
import type { Axis, Evidence, Explanation, IntervalQuery, KioskUptime, UptimeInterval } from '../api.ts';
import { figuresOf } from '../core/availability.ts';
import { createClocks } from '../core/clocks.ts';
import type { Fact } from '../core/evidence.ts';
import { subtract, type Interval as Span } from '../../../shared/time/intervals.ts';
import { sumOf, totalsOf } from '../core/totals.ts';
import { profileKey, readProfiles } from '../demand-rows.ts';
import { FOREVER, readWatch } from '../story-rows.ts';
import type { WorkHours } from '../work-hours.ts';
import type { ReportDeps } from './report.ts';
import { knownEntry, readAsKnown, type KnownEntry } from './as-known.ts';

interface KioskRow {
  readonly id: KioskUptime['kiosk']['id'];
  readonly name: string;
  readonly siteId: string;
  readonly regionId: string;
}

async function existingKiosk(db: Kysely<Schema>, id: string): Promise<KioskRow> {
  const row = await db.selectFrom('kiosks').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new AppError('not-found', `There is no kiosk "${id}".`);
  return { id: row.id as KioskRow['id'], name: row.name, siteId: row.site_id, regionId: row.region_id };
}

export function axisOf(text: string): Axis {
  const [kind, id = ''] = text.split('/');
  return kind === 'device' || kind === 'service' ? { kind, id } : { kind: 'link' };
}

export function intervalOf(entry: KnownEntry): UptimeInterval {
  const { fromMs, toMs, state, cause, served, recordedAtMs, evidence } = entry;
  // States were checked when they were judged.
  return {
    fromMs,
    toMs,
    state: state as UptimeInterval['state'],
    cause,
    served,
    recordedAtMs,
    evidence: [...evidence],
  };
}

export async function readKioskUptime(
  { db, work, nowMs }: ReportDeps,
  kioskId: string,
  { fromMs, toMs, asKnownAtMs }: IntervalQuery,
): Promise<KioskUptime> {
  const kiosk = await existingKiosk(db, kioskId);
  const entries = await readAsKnown(db, kioskId, { fromMs, toMs }, asKnownAtMs);
  const account = await db
    .selectFrom('uptime_kiosks')
    .selectAll()
    .where('kiosk_id', '=', kioskId)
    .executeTakeFirst();
  const settledUntilMs = account?.settled_until_ms ?? 0;
  const span = { fromMs, toMs: Math.min(toMs, asKnownAtMs ?? settledUntilMs, nowMs) };
  const asked = (await work(asKnownAtMs))({ kioskId, ...kiosk }, { fromMs, toMs });
  const profiles = await readProfiles(db, kiosk.siteId, [monthOf(fromMs)]);
  const axes = Map.groupBy(entries, ({ axis }) => axis);
  const totals = [...axes].flatMap(([axis, stretches]) => {
    if (!axis.startsWith('service/') || span.toMs <= span.fromMs) return [];
    const profile = profiles.get(profileKey(axis.slice('service/'.length), monthOf(fromMs))) ?? null;
    return [totalsOf({ stretches, span, work: asked, profile, countedBefore: () => true })];
  });
  const watch = await readWatch(db, kiosk.regionId, nowMs);
  const blind = subtract([{ fromMs, toMs: Math.min(toMs, nowMs) }].filter(isLong), watch);
  return {
    kiosk: { id: kiosk.id, name: kiosk.name },
    settledUntilMs,
    axes: Array.from(axes, ([axis, own]) => ({ axis: axisOf(axis), intervals: own.map(intervalOf) })),
    serviceHours: subtract(asked.hours, asked.excluded),
    excluded: asked.reasons.map(({ fromMs, toMs, reason }) => ({ fromMs, toMs, reason })),
    blind,
    figures: figuresOf(sumOf(totals)),
  };
}

function isLong({ fromMs, toMs }: Span): boolean {
  return fromMs < toMs;
}

export async function explain(
  { db, work, nowMs }: ReportDeps,
  kioskId: string,
  atMs: number,
): Promise<Explanation> {
  const kiosk = await existingKiosk(db, kioskId);
  const rows = await db
    .selectFrom('uptime_stretches')
    .selectAll()
    .where('kiosk_id', '=', kioskId)
    .where('from_ms', '<=', atMs)
    .where('to_ms', '>', atMs)
    .orderBy('axis')
    .orderBy('recorded_at_ms')
    .execute();
  const watch = await readWatch(db, kiosk.regionId, nowMs);
  const axes = Map.groupBy(rows, ({ axis }) => axis);
  const explained: Explanation['axes'] = [];
  for (const [axis, own] of axes) {
    const current = own.find(({ superseded_at_ms: until }) => until === FOREVER);
    if (current === undefined) continue;
    const earlier = own
      .filter((row) => row !== current)
      .map((row) => intervalOf(knownEntry(row, row.superseded_at_ms - 1)));
    const interval = intervalOf(knownEntry(current, FOREVER - 1));
    explained.push({
      axis: axisOf(axis),
      interval,
      evidence: await readEvidence(db, kioskId, interval.evidence),
      earlier,
    });
  }
  const clock = await clockAt(db, kioskId, atMs);
  return {
    kiosk: { id: kiosk.id, name: kiosk.name },
    atMs,
    hours: hoursAt((await work())({ kioskId, ...kiosk }, { fromMs: atMs, toMs: atMs + 1 })),
    watched: watchedAt(watch, atMs),
    axes: explained,
    clock,
  };
}

function hoursAt({ hours, reasons }: ReturnType<WorkHours>): Explanation['hours'] {
  if (hours.length === 0) return { state: 'closed', reason: null };
  const reason = reasons[0]?.reason ?? null;
  return { state: reason === null ? 'counted' : 'excluded', reason };
}

function watchedAt(watch: readonly Span[], atMs: number): Explanation['watched'] {
  const span = watch.find(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs);
  if (span !== undefined) {
    return { isWatched: true, fromMs: span.fromMs, toMs: span.toMs === FOREVER ? null : span.toMs };
  }
  const before = watch.findLast(({ toMs }) => toMs <= atMs);
  const after = watch.find(({ fromMs }) => fromMs > atMs);
  return { isWatched: false, fromMs: before?.toMs ?? null, toMs: after?.fromMs ?? null };
}

/** The run that lived at the moment, or the last one before it. */
async function clockAt(db: Kysely<Schema>, kioskId: string, atMs: number): Promise<Explanation['clock']> {
  const rows = await db
    .selectFrom('uptime_boots')
    .selectAll()
    .where('kiosk_id', '=', kioskId)
    .orderBy('boot_count')
    .execute();
  const run = rows.findLast(({ start_ms: startMs }) => startMs !== null && startMs <= atMs);
  if (run === undefined) return null;
  const births = rows.flatMap((row) =>
    row.received_at_ms === null || row.mono_ms === null || row.sent_at_ms === null
      ? []
      : [
          {
            bootCount: row.boot_count,
            sentAtMs: row.sent_at_ms,
            monoMs: row.mono_ms,
            receivedAtMs: row.received_at_ms,
          },
        ],
  );
  const { method } = createClocks(births).of(run.boot_count);
  const born = births.find(({ bootCount }) => bootCount === run.boot_count) ?? births[0];
  const offsetMs = born === undefined ? 0 : born.receivedAtMs - born.sentAtMs;
  return { bootCount: run.boot_count, method, offsetMs };
}

async function readEvidence(
  db: Kysely<Schema>,
  kioskId: string,
  keys: readonly string[],
): Promise<Evidence[]> {
  const orders = keys.filter((key) => key.startsWith('r')).map((key) => Number(key.slice(1)));
  const facts =
    orders.length === 0
      ? []
      : await db
          .selectFrom('uptime_facts')
          .selectAll()
          .where('kiosk_id', '=', kioskId)
          .where('stored_order', 'in', orders)
          .execute();
  const times = keys.filter((key) => key.startsWith('l')).map((key) => Number(key.slice(1)));
  const changes =
    times.length === 0
      ? []
      : await db
          .selectFrom('link_transitions')
          .selectAll()
          .where('kiosk_id', '=', kioskId)
          .where('at_ms', 'in', times)
          .execute();
  return [
    ...facts.map((row) => {
      const fact = JSON.parse(row.fact) as Fact;
      return {
        kind: 'record' as const,
        order: row.stored_order,
        type: fact.kind,
        atMs: row.at_ms,
        text: factText(fact),
      };
    }),
    ...changes.map(({ at_ms: changedAtMs, link, cause, reason }) => ({
      kind: 'link' as const,
      atMs: changedAtMs,
      text: [link, cause, ...(reason === null ? [] : [reason])].join(' · '),
    })),
  ];
}

function factText(fact: Fact): string {
  switch (fact.kind) {
    case 'started':
      return `started · ${fact.previousExit ?? 'unknown'}`;
    case 'stopping':
      return 'stopping';
    case 'service':
      return fact.isOpen ? `${fact.id} · open` : `${fact.id} · closed · ${fact.missing.join(' ')}`;
    case 'device':
      return `${fact.id} · ${JSON.stringify(fact.changed)}`;
    case 'served':
      return 'served without a link';
  }
}
