/** The planner over HTTP. Progress of solves comes as `plan` events of the live stream (http/live). */
import * as z from 'zod';
import { AppError } from '../../shared/errors.ts';
import type { Clock } from '../../shared/time/clock.ts';
import { CoordinateSystem } from '../fleet/api.ts';
import { actorOf } from '../http/access.ts';
import { problemResponses } from '../http/problems.ts';
import { requiredVersion, sendVersion } from '../http/versions.ts';
import type { HttpApp } from '../http/zod-provider.ts';
import {
  ApprovalRequest,
  Layer,
  LayerCreate,
  LayerImport,
  LayerPreview,
  SampleRequest,
  Scenario,
  ScenarioCreate,
  ScenarioSummary,
  ScenarioUpdate,
  SolveState,
} from './api.ts';
import { planAsCsv, planAsGeoJson } from './export.ts';
import type { Placement } from './placement.ts';

const PLAN = { access: 'plans.edit' } as const;
/** 100,000 cells with names. */
const IMPORT_LIMIT_BYTES = 24 * 1024 * 1024;
const Id = z.object({ id: z.uuid() });

export interface PlacementRouteDeps {
  readonly placement: Placement;
  readonly clock: Clock;
}

export function placementRoutes(app: HttpApp, deps: PlacementRouteDeps): void {
  layerRoutes(app, deps);
  scenarioReadRoutes(app, deps);
  scenarioEditRoutes(app, deps);
  solveRoutes(app, deps);
  app.addHook('onClose', () => deps.placement.close());
}

function layerRoutes(app: HttpApp, { placement, clock }: PlacementRouteDeps): void {
  app.route({
    method: 'GET',
    url: '/api/v1/placement/layers',
    config: PLAN,
    schema: {
      tags: ['placement'],
      summary: 'Layers of demand, candidates, streets and barriers, newest first',
      response: { 200: z.object({ items: z.array(Layer) }) },
    },
    handler: async () => ({ items: await placement.listLayers() }),
  });

  app.route({
    method: 'GET',
    url: '/api/v1/placement/layers/:id/rows',
    config: PLAN,
    schema: {
      tags: ['placement'],
      summary: 'All rows of a layer, WGS-84',
      params: Id,
      response: { 200: z.unknown().describe('array of rows'), ...problemResponses(400, 404) },
    },
    async handler({ params }, reply) {
      // As it is in the store: a large text that nobody here needs to read.
      const content = Buffer.from(await placement.layerContent(params.id));
      return await reply.type('application/json; charset=utf-8').send(content);
    },
  });

  app.route({
    method: 'POST',
    url: '/api/v1/placement/layers/preview',
    config: PLAN,
    bodyLimit: IMPORT_LIMIT_BYTES,
    schema: {
      tags: ['placement'],
      summary:
        'What importing this file would give: rows, totals, bad rows by name, doubts about its coordinates',
      body: LayerImport,
      response: { 200: LayerPreview, ...problemResponses(400) },
    },
    handler: ({ body }) => placement.previewLayer(body),
  });

  app.route({
    method: 'POST',
    url: '/api/v1/placement/layers',
    config: PLAN,
    bodyLimit: IMPORT_LIMIT_BYTES,
    schema: {
      tags: ['placement'],
      summary: 'Import a layer',
      body: LayerCreate,
      response: { 201: Layer, ...problemResponses(400) },
    },
    async handler(request, reply) {
      const layer = await placement.createLayer(request.body, actorOf(request, clock.nowMs()));
      return await reply.code(201).send(layer);
    },
  });

  app.route({
    method: 'POST',
    url: '/api/v1/placement/sample',
    config: PLAN,
    schema: {
      tags: ['placement'],
      summary: 'Add the sample layers of Jinniu: real names, invented figures',
      body: SampleRequest,
      response: { 201: z.object({ items: z.array(Layer) }), ...problemResponses(400) },
    },
    async handler(request, reply) {
      const items = await placement.createSample(actorOf(request, clock.nowMs()));
      return await reply.code(201).send({ items });
    },
  });

  app.route({
    method: 'DELETE',
    url: '/api/v1/placement/layers/:id',
    config: PLAN,
    schema: {
      tags: ['placement'],
      summary: 'Remove a layer that no scenario uses',
      params: Id,
      response: { 204: z.null(), ...problemResponses(400, 404, 409) },
    },
    async handler(request, reply) {
      await placement.removeLayer(request.params.id, actorOf(request, clock.nowMs()));
      return await reply.code(204).send(null);
    },
  });
}

function scenarioReadRoutes(app: HttpApp, { placement }: PlacementRouteDeps): void {
  app.route({
    method: 'GET',
    url: '/api/v1/placement/scenarios',
    config: PLAN,
    schema: {
      tags: ['placement'],
      summary: 'Scenarios, last changed first',
      response: { 200: z.object({ items: z.array(ScenarioSummary) }) },
    },
    handler: async () => ({ items: await placement.listScenarios() }),
  });

  app.route({
    method: 'GET',
    url: '/api/v1/placement/scenarios/:id',
    config: PLAN,
    schema: {
      tags: ['placement'],
      summary: 'A scenario with its result, and its solve if one is under way',
      params: Id,
      response: { 200: Scenario, ...problemResponses(400, 404) },
    },
    async handler({ params }, reply) {
      const scenario = await placement.readScenario(params.id);
      sendVersion(reply, scenario.version);
      return scenario;
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/placement/scenarios/:id/export',
    config: PLAN,
    schema: {
      tags: ['placement'],
      summary: 'The chosen sites as GeoJSON or CSV',
      params: Id,
      querystring: z.strictObject({
        format: z.enum(['geojson', 'csv']),
        lang: z.enum(['zh', 'en']).default('zh'),
        coordinates: CoordinateSystem.default('WGS-84'),
      }),
      response: {
        200: {
          description: 'The file',
          content: { 'text/csv': { schema: z.string() }, 'application/geo+json': { schema: z.string() } },
        },
        ...problemResponses(400, 404),
      },
    },
    async handler({ params, query }, reply) {
      const { result } = await placement.readScenario(params.id);
      if (result === null) throw new AppError('not-found', 'This scenario is not solved yet.');
      const { format, lang, coordinates } = query;
      reply.header('content-disposition', `attachment; filename="plan.${format}"`);
      reply.type(format === 'csv' ? 'text/csv; charset=utf-8' : 'application/geo+json');
      return format === 'csv'
        ? planAsCsv(result, { language: lang, coordinates })
        : planAsGeoJson(result, coordinates);
    },
  });
}

function scenarioEditRoutes(app: HttpApp, { placement, clock }: PlacementRouteDeps): void {
  app.route({
    method: 'POST',
    url: '/api/v1/placement/scenarios',
    config: PLAN,
    schema: {
      tags: ['placement'],
      summary: 'Create a scenario',
      body: ScenarioCreate,
      response: { 201: Scenario, ...problemResponses(400) },
    },
    async handler(request, reply) {
      const scenario = await placement.createScenario(request.body, actorOf(request, clock.nowMs()));
      sendVersion(reply, scenario.version);
      return await reply.code(201).send(scenario);
    },
  });

  app.route({
    method: 'PATCH',
    url: '/api/v1/placement/scenarios/:id',
    config: PLAN,
    schema: {
      tags: ['placement'],
      summary: 'Rename a scenario or change what it asks for',
      params: Id,
      body: ScenarioUpdate,
      response: { 200: Scenario, ...problemResponses(400, 404, 412, 428) },
    },
    async handler(request, reply) {
      const change = { id: request.params.id, update: request.body, version: requiredVersion(request) };
      const scenario = await placement.updateScenario(change, actorOf(request, clock.nowMs()));
      sendVersion(reply, scenario.version);
      return scenario;
    },
  });

  app.route({
    method: 'DELETE',
    url: '/api/v1/placement/scenarios/:id',
    config: PLAN,
    schema: {
      tags: ['placement'],
      summary: 'Remove a scenario from which nothing was approved',
      params: Id,
      response: { 204: z.null(), ...problemResponses(400, 404, 409, 412, 428) },
    },
    async handler(request, reply) {
      const which = { id: request.params.id, version: requiredVersion(request) };
      await placement.removeScenario(which, actorOf(request, clock.nowMs()));
      return await reply.code(204).send(null);
    },
  });
}

function solveRoutes(app: HttpApp, { placement, clock }: PlacementRouteDeps): void {
  app.route({
    method: 'POST',
    url: '/api/v1/placement/scenarios/:id/solve',
    config: PLAN,
    schema: {
      tags: ['placement'],
      summary: 'Start solving; progress comes as `plan` events of /api/v1/events',
      params: Id,
      response: { 202: SolveState, ...problemResponses(400, 404) },
    },
    async handler(request, reply) {
      const state = await placement.startSolve(request.params.id, actorOf(request, clock.nowMs()));
      return await reply.code(202).send(state);
    },
  });

  app.route({
    method: 'DELETE',
    url: '/api/v1/placement/scenarios/:id/solve',
    config: PLAN,
    schema: {
      tags: ['placement'],
      summary: 'Stop: the best plan so far is the answer',
      params: Id,
      response: { 202: SolveState, ...problemResponses(400, 404) },
    },
    async handler({ params }, reply) {
      return await reply.code(202).send(placement.stopSolve(params.id));
    },
  });

  app.route({
    method: 'POST',
    url: '/api/v1/placement/scenarios/:id/approvals',
    config: PLAN,
    schema: {
      tags: ['placement'],
      summary: 'Make chosen candidates sites of the fleet',
      params: Id,
      body: ApprovalRequest,
      response: { 200: Scenario, ...problemResponses(400, 404, 409) },
    },
    handler: (request) => placement.approve(request.params.id, request.body, actorOf(request, clock.nowMs())),
  });
}
