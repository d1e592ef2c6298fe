/** What is known of supplies in the store: one row for each supply of each device. */
import type { Kysely } from 'kysely';
import type { Schema } from '../../store/schema.ts';
import type { Writer } from '../../store/writer.ts';
import type { SupplyState } from './machine.ts';
import type { ForecastView, SupplyForecast, SupplyKind } from './supply.ts';

type Db = Kysely<Schema>;

export interface SupplyRow {
  readonly kioskId: string;
  readonly deviceId: string;
  readonly state: SupplyState;
}

export async function readSupplies(db: Db, kioskIds: readonly string[]): Promise<SupplyRow[]> {
  if (kioskIds.length === 0) return [];
  const rows = await db
    .selectFrom('supply_states')
    .select(['kiosk_id', 'device_id', 'body'])
    .where('kiosk_id', 'in', kioskIds)
    .execute();
  return rows.map(stateOf);
}

/** Of a few kiosks after this one, all of theirs: what goes through the whole fleet a step at a time. */
export async function readSuppliesAfter(db: Db, kioskId: string, kiosks: number): Promise<SupplyRow[]> {
  const next = await db
    .selectFrom('supply_states')
    .select('kiosk_id')
    .distinct()
    .where('kiosk_id', '>', kioskId)
    .orderBy('kiosk_id')
    .limit(kiosks)
    .execute();
  return await readSupplies(
    db,
    next.map(({ kiosk_id: id }) => id),
  );
}

/** All of them, for figures over the fleet. */
export async function readAllStates(db: Db): Promise<SupplyState[]> {
  const rows = await db.selectFrom('supply_states').select(['kiosk_id', 'device_id', 'body']).execute();
  return rows.map((row) => stateOf(row).state);
}

function stateOf(row: { kiosk_id: string; device_id: string; body: string }): SupplyRow {
  return { kioskId: row.kiosk_id, deviceId: row.device_id, state: JSON.parse(row.body) as SupplyState };
}

const KEY = { kiosk_id: 'text', device_id: 'text', supply: 'text' } as const;

export async function saveSupplies({ trx, bulk }: Writer, rows: readonly SupplyRow[]): Promise<void> {
  await bulk.insert(trx, {
    into: 'supply_states',
    columns: { ...KEY, body: 'text' },
    rows: rows.map(columnsOf),
    overwriteBy: ['kiosk_id', 'device_id', 'supply'],
  });
}

export async function saveForecasts(
  { trx, bulk }: Writer,
  rows: readonly (SupplyRow & { readonly forecast: SupplyForecast })[],
): Promise<void> {
  await bulk.insert(trx, {
    into: 'supply_states',
    columns: { ...KEY, body: 'text', forecast: 'text', early_at_ms: 'integer' },
    rows: rows.map((row) => ({
      ...columnsOf(row),
      forecast: JSON.stringify(row.forecast),
      early_at_ms: row.forecast.earlyAtMs,
    })),
    overwriteBy: ['kiosk_id', 'device_id', 'supply'],
  });
}

function columnsOf({ kioskId, deviceId, state }: SupplyRow) {
  const { supply } = state;
  return { kiosk_id: kioskId, device_id: deviceId, supply, body: JSON.stringify(state, rounded) };
}

/** Ten-thousandths of a use are enough, and a third of the text. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Math.round(value * 10_000) / 10_000 : value;
}

/** Those that end first, first; what ends nowhere in sight comes last. */
export async function listForecasts(
  db: Db,
  { kioskIds, limit }: { kioskIds: readonly string[] | null; limit: number },
): Promise<ForecastView[]> {
  let query = db
    .selectFrom('supply_states as s')
    .innerJoin('kiosks as k', 'k.id', 's.kiosk_id')
    .select(['s.forecast', 'k.name'])
    .where('s.forecast', 'is not', null);
  if (kioskIds !== null) query = query.where('kiosk_id', 'in', kioskIds);
  const rows = await query
    .orderBy((eb) => eb.fn.coalesce('early_at_ms', eb.val(Number.MAX_SAFE_INTEGER)))
    .orderBy('kiosk_id')
    .orderBy('device_id')
    .limit(limit)
    .execute();
  return rows.map(({ forecast, name }) => ({
    ...(JSON.parse(forecast ?? '') as SupplyForecast),
    kioskName: name,
  }));
}

/** Which device of a kiosk gives visitors paper or cards: the receipt printer before the one for documents. */
export async function readGivers(
  db: Db,
  kioskIds: readonly string[],
): Promise<(kioskId: string, supply: SupplyKind) => string | null> {
  const devices =
    kioskIds.length === 0
      ? []
      : await db
          .selectFrom('devices')
          .select(['kiosk_id', 'device_id', 'class'])
          .where('kiosk_id', 'in', kioskIds)
          .orderBy('device_id')
          .execute();
  const of = Map.groupBy(devices, ({ kiosk_id: id }) => id);
  const find = (kioskId: string, deviceClass: string) =>
    of.get(kioskId)?.find((device) => device.class === deviceClass)?.device_id;
  return (kioskId, supply) =>
    (supply === 'paper'
      ? (find(kioskId, 'receiptPrinter') ?? find(kioskId, 'documentPrinter'))
      : find(kioskId, 'cardReader')) ?? null;
}
