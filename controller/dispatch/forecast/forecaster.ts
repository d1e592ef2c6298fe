/**
 * Keeps the forecast of supplies: reads records behind a cursor of its own, looks ahead once an hour, and has work planned for
 * what would run out soon. Through the fleet a few kiosks at a time, because the loop of the controller carries keepalives.
 */
import { dayOf } from '../../../shared/time/day.ts';
import { readRecordsAfter } from '../../ingest/ledger.ts';
import type { Store } from '../../store/store.ts';
import { writeTogether, type Writer } from '../../store/writer.ts';
import { createPlanner, type Planner, type PlannerDeps } from '../planner.ts';
import type { Place, ServiceHours } from '../service-time.ts';
import { newSupply, supplyAfter, type SupplyState } from './machine.ts';
import { HORIZON_MS, predict, type Prediction } from './predict.ts';
import { type SupplyNews, supplyNewsOf, SUPPLY_RECORDS } from './records.ts';
import { refillOf } from './refill.ts';
import {
  readGivers,
  readSupplies,
  readSuppliesAfter,
  saveForecasts,
  saveSupplies,
  type SupplyRow,
} from './rows.ts';
import type { SupplyForecast } from './supply.ts';

const AHEAD_MS = 3_600_000;
const RECORDS_AT_ONCE = 500;
const KIOSKS_AT_ONCE = 20;
const HOUR_MS = 3_600_000;

export function createForecaster(deps: PlannerDeps): Planner {
  const { store, clock } = deps;
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  return createPlanner(deps, 'forecast', async (closing) => {
    while (!closing.aborted && !(await readOnce(store)));
    if (clock.monoMs() - lookedAtMs < AHEAD_MS) return;
    lookedAtMs = clock.monoMs();
    for (let after = ''; !closing.aborted;) {
      const rows = await readSuppliesAfter(store.db, after, KIOSKS_AT_ONCE);
      const last = rows
        .map(({ kioskId }) => kioskId)
        .toSorted()
        .at(-1);
      if (last === undefined) return;
      await lookAhead(deps, rows);
      after = last;
    }
  });
}

/** One page of records, each exactly once: the cursor moves in the same transaction. true: there are no more. */
async function readOnce(store: Store): Promise<boolean> {
  return await writeTogether(store, async (writer) => {
    const { trx } = writer;
    const cursor = await trx
      .selectFrom('counters')
      .select('last_value')
      .where('name', '=', 'supply_cursor')
      .executeTakeFirstOrThrow();
    const { records, upTo, isLast } = await readRecordsAfter(trx, {
      types: SUPPLY_RECORDS,
      order: cursor.last_value,
      limit: RECORDS_AT_ONCE,
    });
    if (upTo === null) return true;
    const news = records.flatMap((record) =>
      supplyNewsOf(record).map((item) => ({ kioskId: record.kioskId, ...item })),
    );
    await applyNews(writer, news);
    await trx.updateTable('counters').set({ last_value: upTo }).where('name', '=', 'supply_cursor').execute();
    return isLast;
  });
}

async function applyNews(writer: Writer, news: readonly (SupplyNews & { kioskId: string })[]): Promise<void> {
  const kioskIds = [...new Set(news.map(({ kioskId }) => kioskId))];
  const giverOf = await readGivers(writer.trx, kioskIds);
  const keyOf = (kioskId: string, deviceId: string, supply: string) => `${kioskId}/${deviceId}/${supply}`;
  const known = new Map(
    (await readSupplies(writer.trx, kioskIds)).map((row) => [
      keyOf(row.kioskId, row.deviceId, row.state.supply),
      row,
    ]),
  );
  const changed = new Map<string, SupplyRow>();
  for (const { kioskId, deviceId: told, supply, event } of news) {
    const deviceId = told ?? giverOf(kioskId, supply);
    if (deviceId === null) continue;
    const key = keyOf(kioskId, deviceId, supply);
    const before = changed.get(key) ?? known.get(key);
    // Cards go out only where a device has said that it holds some.
    if (before === undefined && supply === 'cards' && event.do === 'used') continue;
    const state = supplyAfter(before?.state ?? newSupply(supply, event.atMs), event);
    changed.set(key, { kioskId, deviceId, state });
  }
  await saveSupplies(writer, [...changed.values()]);
}

async function lookAhead(deps: PlannerDeps, rows: readonly SupplyRow[]): Promise<void> {
  const { store, fleet, clock, hours, regions, plan } = deps;
  const nowMs = clock.nowMs();
  const places = new Map(
    (await fleet.listConditions([...new Set(rows.map(({ kioskId }) => kioskId))])).map((kiosk) => [
      kiosk.kioskId,
      kiosk,
    ]),
  );
  const seen: (SupplyRow & { forecast: SupplyForecast })[] = [];
  for (const { kioskId, deviceId, state } of rows) {
    const place = places.get(kioskId);
    if (place === undefined || !(regions?.some((region) => region === place.regionId) ?? true)) continue;
    const isOpen = openIn(hours, place, nowMs);
    const prediction = predict(state, { fromMs: nowMs, isOpen });
    const forecast = forecastOf({ kioskId, deviceId, state }, prediction);
    seen.push({ kioskId, deviceId, state: told(state, prediction, nowMs), forecast });
  }
  await writeTogether(store, (writer) => saveForecasts(writer, seen));
  for (const { forecast } of seen) {
    const work = refillOf(forecast, nowMs);
    const isShutOut = places.get(forecast.kioskId)?.isRevoked ?? true;
    if (work !== null && !isShutOut) await plan(work);
  }
}

/** Once a day, so that what was told can be compared with what came. */
function told(state: SupplyState, { lowAtMs, usesNextDay }: Prediction, nowMs: number): SupplyState {
  if (state.day?.day === dayOf(nowMs)) return state;
  return supplyAfter(state, { do: 'told', atMs: nowMs, lowAtMs, usesNextDay });
}

/** Whether any part of the hour is opening time. */
function openIn(hours: ServiceHours, place: Place, nowMs: number): (hourMs: number) => boolean {
  const open = hours(place, { fromMs: nowMs - HOUR_MS, toMs: nowMs + HORIZON_MS + HOUR_MS });
  let next = 0;
  return (hourMs) => {
    while (next < open.length && open[next]!.toMs <= hourMs) next++;
    const interval = open[next];
    return interval !== undefined && interval.fromMs < hourMs + HOUR_MS;
  };
}

function forecastOf({ kioskId, deviceId, state }: SupplyRow, prediction: Prediction): SupplyForecast {
  const { supply, level, fill, usesSinceFill } = state;
  const { leftPart, usesPerDay, outAtMs, earlyAtMs, basis } = prediction;
  const filled = fill === null ? null : { atMs: fill.atMs, amount: fill.amount, unit: fill.unit };
  return {
    kioskId,
    deviceId,
    supply,
    level,
    filled,
    usesSinceFill,
    leftPart,
    usesPerDay,
    outAtMs,
    earlyAtMs,
    basis,
  };
}
