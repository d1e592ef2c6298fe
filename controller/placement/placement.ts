/** The planner's desk: layers, scenarios, solves, approvals. Every change is in the audit log. */
import type { Kysely } from 'kysely';
import { AppError } from '../../shared/errors.ts';
import type { Clock } from '../../shared/time/clock.ts';
import type { Actor } from '../audit/append.ts';
import { insertSite } from '../fleet/places/sites.ts';
import { SiteCreate } from '../fleet/api.ts';
import type { Schema } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import type {
  ApprovalRequest,
  Layer,
  LayerCreate,
  LayerImport,
  LayerPreview,
  PlanSettings,
  Scenario,
  ScenarioCreate,
  ScenarioSummary,
  ScenarioUpdate,
  SolveState,
} from './api.ts';
import type * as z from 'zod';
import { existingSites } from './existing-sites.ts';
import { insertLayer, listLayers, readContent, readLayer, removeLayer } from './layer-store.ts';
import {
  insertApproval,
  insertScenario,
  listScenarios,
  readScenario,
  removeScenario,
  storeResult,
  updateScenario,
} from './scenario-store.ts';
import { createSolveDesk, type SolveDesk } from './solve-desk.ts';
import type { LayerKind } from './layers/layer.ts';
import type { WarmSite } from './plan/input.ts';
import { createTaskRunner, type TaskRunner } from './work/run-task.ts';
import type { Task } from './work/tasks.ts';

/** What can go wrong is said at the functions of layer-store.ts and scenario-store.ts. */
export interface Placement {
  listLayers(): Promise<Layer[]>;
  /** JSON text of the rows. */
  layerContent(id: string): Promise<string>;
  /** Throws AppError `request.invalid` for a file that cannot be read. */
  previewLayer(file: LayerImport): Promise<LayerPreview>;
  /** Throws AppError `request.invalid` when rows are bad and may not be left out. */
  createLayer(file: LayerCreate, actor: Actor): Promise<Layer>;
  /** The invented city of the pilot: population and candidates. */
  createSample(actor: Actor): Promise<Layer[]>;
  removeLayer(id: string, actor: Actor): Promise<void>;
  listScenarios(): Promise<ScenarioSummary[]>;
  readScenario(id: string): Promise<Scenario>;
  createScenario(scenario: z.infer<typeof ScenarioCreate>, actor: Actor): Promise<Scenario>;
  updateScenario(
    change: { id: string; update: ScenarioUpdate; version: number },
    actor: Actor,
  ): Promise<Scenario>;
  removeScenario(which: { id: string; version: number }, actor: Actor): Promise<void>;
  startSolve(id: string, actor: Actor): Promise<SolveState>;
  /** Throws AppError `not-found` when nothing is under way. */
  stopSolve(id: string): SolveState;
  approve(id: string, request: z.infer<typeof ApprovalRequest>, actor: Actor): Promise<Scenario>;
  readonly desk: Pick<SolveDesk, 'onChange'>;
  /** No thread runs afterwards. */
  close(): Promise<void>;
}

type Db = Kysely<Schema>;

interface Parts {
  readonly db: Db;
  readonly runner: TaskRunner;
}

export function createPlacement({ db }: Store, clock: Clock): Placement {
  const runner = createTaskRunner();
  const desk = createSolveDesk(clock, runner);
  const scenarioOf = async (id: string): Promise<Scenario> => ({
    ...(await readScenario(db, id)),
    solve: desk.stateOf(id),
  });
  return {
    desk,
    async close() {
      await desk.close();
      await runner.close();
    },
    listLayers: () => listLayers(db),
    layerContent: (id) => readContent(db, id),
    previewLayer: async (file) => (await read({ db, runner }, file)).preview,
    createLayer: (file, actor) => createLayer({ db, runner }, file, actor),
    createSample: (actor) => createSample({ db, runner }, actor),
    removeLayer: (id, actor) => db.transaction().execute((trx) => removeLayer(trx, id, actor)),
    listScenarios: () => listScenarios(db),
    readScenario: scenarioOf,
    async createScenario(scenario, actor) {
      return await scenarioOf(await db.transaction().execute((trx) => insertScenario(trx, scenario, actor)));
    },
    async updateScenario(change, actor) {
      await db.transaction().execute((trx) => updateScenario(trx, change, actor));
      return await scenarioOf(change.id);
    },
    removeScenario: (which, actor) => db.transaction().execute((trx) => removeScenario(trx, which, actor)),
    async startSolve(id, actor) {
      const { settings, result } = await readScenario(db, id);
      return desk.start({
        scenarioId: id,
        userId: actor.id,
        prepare: () =>
          solveTask(db, {
            settings,
            warmStart: result?.sites.map(({ id, year, machines }) => ({ id, year, machines })) ?? [],
            nowMs: clock.nowMs(),
          }),
        store: (result) =>
          db
            .transaction()
            .execute((trx) => storeResult(trx, { id, settings, result }, { ...actor, atMs: clock.nowMs() })),
      });
    },
    stopSolve(id) {
      const state = desk.stop(id);
      if (state === null) throw new AppError('not-found', 'Nothing is being solved here.');
      return state;
    },
    async approve(id, request, actor) {
      await approve(db, { id, request }, actor);
      return await scenarioOf(id);
    },
  };
}

/** What a layer is compared with, where there is none of its own kind yet. */
const OTHER_KIND: Partial<Record<LayerKind, LayerKind>> = { demand: 'candidates', candidates: 'demand' };

/** Compared with what is known of the city: the newest layer of the same kind, or else the places of the other. */
async function read({ db, runner }: Parts, file: LayerImport) {
  const layers = await listLayers(db);
  const newestOf = (wanted: LayerKind | undefined) => layers.find(({ kind }) => kind === wanted);
  const reference = newestOf(file.kind) ?? newestOf(OTHER_KIND[file.kind]);
  return await runner.run({
    kind: 'read-layer',
    file,
    reference: reference === undefined ? null : await readContent(db, reference.id),
  }).answer;
}

async function createLayer(
  { db, runner }: Parts,
  { name, source, leavesOutBadRows, ...file }: LayerCreate,
  actor: Actor,
) {
  const { preview, layer } = await read({ db, runner }, file);
  if (preview.badCount > 0 && !leavesOutBadRows) {
    const first = preview.bad[0]!;
    throw new AppError(
      'request.invalid',
      `${preview.badCount} rows are bad, first row ${first.row}: ${first.problems[0]?.field ?? ''} ${first.problems[0]?.message ?? ''}.`,
    );
  }
  if (layer.rows === 0) throw new AppError('request.invalid', 'No row of the file is good.');
  const { kind } = file;
  const id = await db
    .transaction()
    .execute((trx) => insertLayer(trx, { kind, name, source, isSample: false, ...layer }, actor));
  return await readLayer(db, id);
}

async function createSample({ db, runner }: Parts, actor: Actor): Promise<Layer[]> {
  const { demand, candidates } = await runner.run({ kind: 'sample' }).answer;
  const common = { source: '', isSample: true };
  const ids = await db
    .transaction()
    .execute(async (trx) => [
      await insertLayer(trx, { kind: 'demand', name: '金牛区示例人口', ...common, ...demand }, actor),
      await insertLayer(
        trx,
        { kind: 'candidates', name: '金牛区示例候选点', ...common, ...candidates },
        actor,
      ),
    ]);
  return await Promise.all(ids.map((id) => readLayer(db, id)));
}

async function solveTask(
  db: Db,
  { settings, warmStart, nowMs }: { settings: PlanSettings; warmStart: readonly WarmSite[]; nowMs: number },
): Promise<Extract<Task, { kind: 'solve' }>> {
  const { demandLayer, candidateLayer, streetLayer, barrierLayer, futures } = settings;
  return {
    kind: 'solve',
    settings,
    demand: await readContent(db, demandLayer),
    futures: await Promise.all(futures.map((future) => readContent(db, future.demandLayer))),
    candidates: await readContent(db, candidateLayer),
    streets: streetLayer === null ? null : await readContent(db, streetLayer),
    barriers: barrierLayer === null ? null : await readContent(db, barrierLayer),
    existing: settings.keepsExisting ? await existingSites(db, nowMs) : [],
    warmStart,
  };
}

/** Only what the newest result chose can be approved. Throws AppError `request.invalid`, `store.conflict`. */
async function approve(
  db: Db,
  { id, request }: { id: string; request: z.infer<typeof ApprovalRequest> },
  actor: Actor,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const { result, approvals } = await readScenario(trx, id);
    for (const candidateId of new Set(request.candidates)) {
      const chosen = result?.sites.find((site) => site.id === candidateId && !site.isExisting);
      if (chosen === undefined) {
        throw new AppError('request.invalid', `The plan of this scenario does not choose "${candidateId}".`);
      }
      if (approvals.some((approval) => approval.candidateId === candidateId)) continue;
      const { name, kind, lat, lon, area } = chosen;
      const site = SiteCreate.parse({
        id: candidateId,
        name,
        kind,
        lat,
        lon,
        address: area,
        region: request.region,
      });
      await insertSite(trx, site, actor);
      await insertApproval(trx, { scenarioId: id, candidateId, siteId: site.id }, actor);
    }
  });
}
