/** The hours that sites and regions have of their own: versions in the store, of which the newest counts. */
import type { Kysely, Transaction } from 'kysely';
import { AppError } from '../../../shared/errors.ts';
import { ServicePeriods } from '../../../shared/domain/service-hours/service-hours.ts';
import { type Actor, appendAudit } from '../../audit/append.ts';
import { requireSameVersion } from '../../http/versions.ts';
import type { Schema } from '../../store/schema.ts';
import type { OwnHours } from './api.ts';

type Db = Kysely<Schema> | Transaction<Schema>;

export interface HoursOwner {
  readonly kind: 'site' | 'region';
  readonly id: string;
}

const NONE: OwnHours = { periods: [], version: 0, recordedAtMs: null, recordedBy: null };

export async function readOwnHours(db: Db, { kind, id }: HoursOwner): Promise<OwnHours> {
  const row = await db
    .selectFrom('service_hours')
    .selectAll()
    .where('owner_kind', '=', kind)
    .where('owner_id', '=', id)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return NONE;
  return {
    periods: periodsOf(row.periods),
    version: row.version,
    recordedAtMs: row.recorded_at_ms,
    recordedBy: row.recorded_by,
  };
}

export interface HoursWrite {
  readonly owner: HoursOwner;
  readonly periods: ServicePeriods;
  /** null: whatever there is. */
  readonly version: number | null;
}

/** Throws AppError `request.stale`. Nothing is written when nothing changes. */
export async function writeOwnHours(
  trx: Transaction<Schema>,
  { owner, periods, version }: HoursWrite,
  actor: Actor,
): Promise<void> {
  const before = await readOwnHours(trx, owner);
  if (version !== null) requireSameVersion(version, before.version);
  if (isSame(before.periods, periods)) return;
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('service_hours')
    .values({
      owner_kind: owner.kind,
      owner_id: owner.id,
      version: before.version + 1,
      recorded_at_ms: actor.atMs,
      recorded_by: actor.name,
      periods: JSON.stringify(periods),
    })
    .onConflict((conflict) => conflict.columns(['owner_kind', 'owner_id', 'version']).doNothing())
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows === 0n) {
    throw new AppError('request.stale', 'Somebody changed the hours at the same moment.');
  }
  await appendAudit(trx, actor, {
    action: `${owner.kind}.hours`,
    entity: { type: owner.kind, id: owner.id },
    before: before.version === 0 ? null : before.periods,
    after: periods,
  });
}

export function isSame(a: ServicePeriods, b: ServicePeriods): boolean {
  return JSON.stringify(ServicePeriods.parse(a)) === JSON.stringify(ServicePeriods.parse(b));
}

export interface AllHours {
  readonly siteHours: ReadonlyMap<string, ServicePeriods>;
  readonly regionHours: ReadonlyMap<string, ServicePeriods>;
}

/** Of everybody, as they were known at that moment. */
export async function readAllHours(db: Db, asKnownAtMs: number): Promise<AllHours> {
  const rows = await db
    .selectFrom('service_hours')
    .select(['owner_kind', 'owner_id', 'periods'])
    .where('recorded_at_ms', '<=', asKnownAtMs)
    .orderBy('version')
    .execute();
  // Of one owner a later row replaces an earlier one.
  const of = (kind: string) =>
    new Map(rows.filter((row) => row.owner_kind === kind).map((row) => [row.owner_id, row.periods]));
  return { siteHours: parsed(of('site')), regionHours: parsed(of('region')) };
}

function parsed(texts: ReadonlyMap<string, string>): ReadonlyMap<string, ServicePeriods> {
  return new Map(Array.from(texts, ([id, text]) => [id, periodsOf(text)]));
}

/** Checked when it was written. */
function periodsOf(text: string): ServicePeriods {
  return JSON.parse(text) as ServicePeriods;
}
