/** Scenarios in the store: what was asked, what came out, what was approved. */
import { randomUUID } from 'node:crypto';
import type { Kysely, Selectable, Transaction } from 'kysely';
import { AppError } from '../../shared/errors.ts';
import { SiteId } from '../../shared/domain/ids.ts';
import { type Actor, appendAudit } from '../audit/append.ts';
import { requireSameVersion } from '../http/versions.ts';
import type { PlacementScenariosTable } from '../store/placement-tables.ts';
import type { Schema } from '../store/schema.ts';
import { newMachines } from './plan/asked.ts';
import {
  type Approval,
  PlanResult,
  PlanSettings,
  type Scenario,
  type ScenarioSummary,
  type ScenarioUpdate,
} from './api.ts';

type Db = Kysely<Schema> | Transaction<Schema>;
type Row = Selectable<PlacementScenariosTable>;
type Summary = Pick<ScenarioSummary, 'status' | 'gap' | 'machines' | 'covered' | 'residents' | 'cost'>;

const NOT_SOLVED: Summary = {
  status: null,
  gap: null,
  machines: null,
  covered: null,
  residents: null,
  cost: null,
};

function headOf(row: Omit<Row, 'result' | 'settings' | 'solved_settings' | 'summary'>) {
  return {
    id: row.id,
    name: row.name,
    version: row.version,
    createdBy: row.created_by,
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
    solvedAtMs: row.solved_at_ms,
  };
}

/** Newest change first. */
export async function listScenarios(db: Db): Promise<ScenarioSummary[]> {
  const rows = await db
    .selectFrom('placement_scenarios')
    .select([
      'id',
      'name',
      'version',
      'created_by',
      'created_at_ms',
      'updated_at_ms',
      'solved_at_ms',
      'summary',
    ])
    .orderBy('updated_at_ms', 'desc')
    .orderBy('id')
    .execute();
  return rows.map(({ summary, ...row }) => ({
    ...headOf(row),
    ...(summary === null ? NOT_SOLVED : (JSON.parse(summary) as Summary)),
  }));
}

/** Throws AppError `not-found`. */
export async function readScenario(db: Db, id: string): Promise<Omit<Scenario, 'solve'>> {
  const row = await db.selectFrom('placement_scenarios').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new AppError('not-found', `There is no scenario "${id}".`);
  return {
    ...headOf(row),
    settings: PlanSettings.parse(JSON.parse(row.settings)),
    result: row.result === null ? null : PlanResult.parse(JSON.parse(row.result)),
    isStale: row.solved_settings !== null && row.solved_settings !== row.settings,
    approvals: await approvalsOf(db, id),
  };
}

async function approvalsOf(db: Db, scenarioId: string): Promise<Approval[]> {
  const rows = await db
    .selectFrom('placement_approvals')
    .selectAll()
    .where('scenario_id', '=', scenarioId)
    .orderBy('site_id')
    .execute();
  return rows.map((row) => ({
    candidateId: row.candidate_id,
    siteId: SiteId.parse(row.site_id),
    by: row.approved_by,
    atMs: row.approved_at_ms,
  }));
}

/** Throws AppError `not-found`: a layer of the settings does not exist, or is of another kind. */
async function requireLayers(db: Db, settings: PlanSettings): Promise<void> {
  const wanted = [
    ['demand', settings.demandLayer],
    ['candidates', settings.candidateLayer],
    ['streets', settings.streetLayer],
    ['barriers', settings.barrierLayer],
    ...settings.futures.map(({ demandLayer }) => ['demand', demandLayer] as const),
  ] as const;
  for (const [kind, id] of wanted) {
    if (id === null) continue;
    const layer = await db
      .selectFrom('placement_layers')
      .select('kind')
      .where('id', '=', id)
      .where('kind', '=', kind)
      .executeTakeFirst();
    if (layer === undefined) throw new AppError('request.invalid', `There is no ${kind} layer "${id}".`);
  }
}

/** Returns its id. Throws AppError `request.invalid`. */
export async function insertScenario(
  trx: Transaction<Schema>,
  { name, settings }: { name: string; settings: PlanSettings },
  actor: Actor,
): Promise<string> {
  await requireLayers(trx, settings);
  const id = randomUUID();
  const time = { created_at_ms: actor.atMs, updated_at_ms: actor.atMs };
  await trx
    .insertInto('placement_scenarios')
    .values({ id, name, settings: JSON.stringify(settings), created_by: actor.name, ...time })
    .execute();
  const entity = { type: 'scenario', id };
  await appendAudit(trx, actor, {
    action: 'scenario.create',
    entity,
    before: null,
    after: { name, settings },
  });
  return id;
}

/** Throws AppError `not-found`, `request.stale`, `request.invalid`. */
export async function updateScenario(
  trx: Transaction<Schema>,
  { id, update, version }: { id: string; update: ScenarioUpdate; version: number },
  actor: Actor,
): Promise<void> {
  const before = await readScenario(trx, id);
  requireSameVersion(version, before.version);
  const { name, settings } = {
    name: update.name ?? before.name,
    settings: update.settings ?? before.settings,
  };
  await requireLayers(trx, settings);
  await trx
    .updateTable('placement_scenarios')
    .set((eb) => ({
      name,
      settings: JSON.stringify(settings),
      updated_at_ms: actor.atMs,
      version: eb('version', '+', 1),
    }))
    .where('id', '=', id)
    .execute();
  await appendAudit(trx, actor, {
    action: 'scenario.update',
    entity: { type: 'scenario', id },
    before: { name: before.name, settings: before.settings },
    after: { name, settings },
  });
}

/** A scenario with approved sites is the reason why they are there, and stays. Throws AppError `not-found`, `store.conflict`. */
export async function removeScenario(
  trx: Transaction<Schema>,
  { id, version }: { id: string; version: number },
  actor: Actor,
): Promise<void> {
  const before = await readScenario(trx, id);
  requireSameVersion(version, before.version);
  if (before.approvals.length > 0) {
    throw new AppError(
      'store.conflict',
      `Sites were approved from "${before.name}": it stays as their reason.`,
    );
  }
  await trx.deleteFrom('placement_scenarios').where('id', '=', id).execute();
  const entity = { type: 'scenario', id };
  await appendAudit(trx, actor, {
    action: 'scenario.remove',
    entity,
    before: { name: before.name },
    after: null,
  });
}

/** Keeps what a solve of `settings` found. The scenario may have been removed meanwhile: then nothing. */
export async function storeResult(
  trx: Transaction<Schema>,
  solved: { id: string; settings: PlanSettings; result: PlanResult },
  actor: Actor,
): Promise<void> {
  const { id, settings, result } = solved;
  const summary: Summary = {
    status: result.status,
    gap: result.gap,
    machines: newMachines(result),
    covered: result.residents.covered,
    residents: result.residents.total,
    cost: result.cost,
  };
  const { numUpdatedRows } = await trx
    .updateTable('placement_scenarios')
    .set({
      solved_settings: JSON.stringify(settings),
      summary: JSON.stringify(summary),
      result: JSON.stringify(result),
      solved_at_ms: actor.atMs,
      updated_at_ms: actor.atMs,
    })
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) return;
  const entity = { type: 'scenario', id };
  await appendAudit(trx, actor, { action: 'scenario.solve', entity, before: null, after: summary });
}

export async function insertApproval(
  trx: Transaction<Schema>,
  { scenarioId, candidateId, siteId }: { scenarioId: string; candidateId: string; siteId: string },
  actor: Actor,
): Promise<void> {
  await trx
    .insertInto('placement_approvals')
    .values({
      site_id: siteId,
      scenario_id: scenarioId,
      candidate_id: candidateId,
      approved_by: actor.name,
      approved_at_ms: actor.atMs,
    })
    .execute();
}
