/** Planned maintenance over HTTP. */
import * as z from 'zod';
import type { Clock } from '../../../shared/time/clock.ts';
import { actorOf, principalOf } from '../../http/access.ts';
import { problemResponses } from '../../http/problems.ts';
import { requiredVersion, sendVersion } from '../../http/versions.ts';
import type { HttpApp } from '../../http/zod-provider.ts';
import { Maintenance, MaintenanceListParams, MaintenancePage, MaintenancePreview, TimeAway } from './api.ts';
import type { MaintenanceStep } from './maintenance.ts';
import type { ServiceHours } from './service-hours.ts';

const READ = { access: 'fleet.read' } as const;
const PLAN = { access: 'maintenance.plan' } as const;

export interface HoursRouteDeps {
  readonly hours: ServiceHours;
  readonly clock: Clock;
}

export function maintenanceRoutes(app: HttpApp, deps: HoursRouteDeps): void {
  listRoute(app, deps);
  planRoutes(app, deps);
  stepRoute(app, deps, 'approve', 'Approve what somebody else has planned');
  stepRoute(app, deps, 'cancel', 'Strike a plan that has not begun');
  stepRoute(app, deps, 'end', 'Say that the work is done before the end of the plan');
}

function listRoute(app: HttpApp, { hours }: HoursRouteDeps): void {
  app.route({
    method: 'GET',
    url: '/api/v1/maintenance',
    config: READ,
    schema: {
      tags: ['maintenance'],
      summary: 'Planned maintenance, latest first, all or what concerns a site',
      querystring: MaintenanceListParams,
      response: { 200: MaintenancePage, ...problemResponses(400, 404) },
    },
    handler: (request) => hours.listMaintenance(request.query, principalOf(request)),
  });
}

function planRoutes(app: HttpApp, { hours, clock }: HoursRouteDeps): void {
  app.route({
    method: 'POST',
    url: '/api/v1/maintenance',
    config: PLAN,
    schema: {
      tags: ['maintenance'],
      summary: 'Plan maintenance; begun already, it is recorded and excludes nothing',
      body: TimeAway,
      response: { 201: Maintenance, ...problemResponses(400, 404) },
    },
    async handler(request, reply) {
      const by = { actor: actorOf(request, clock.nowMs()), principal: principalOf(request) };
      const plan = await hours.planMaintenance(request.body, by);
      sendVersion(reply, plan.version);
      return await reply.code(201).send(plan);
    },
  });

  app.route({
    method: 'POST',
    url: '/api/v1/maintenance/preview',
    config: PLAN,
    schema: {
      tags: ['maintenance'],
      summary: 'What a plan would exclude; nothing is changed',
      body: TimeAway,
      response: { 200: MaintenancePreview, ...problemResponses(400, 404) },
    },
    handler: (request) => hours.previewMaintenance(request.body),
  });
}

function stepRoute(
  app: HttpApp,
  { hours, clock }: HoursRouteDeps,
  step: MaintenanceStep,
  summary: string,
): void {
  app.route({
    method: 'POST',
    url: `/api/v1/maintenance/:id/${step}`,
    config: step === 'approve' ? { access: 'maintenance.approve' } : PLAN,
    schema: {
      tags: ['maintenance'],
      summary,
      params: z.object({ id: z.uuid() }),
      response: { 200: Maintenance, ...problemResponses(400, 403, 404, 409, 412, 428) },
    },
    async handler(request, reply) {
      const change = { id: request.params.id, version: requiredVersion(request), step };
      const by = { actor: actorOf(request, clock.nowMs()), principal: principalOf(request) };
      const plan = await hours.changeMaintenance(change, by);
      sendVersion(reply, plan.version);
      return plan;
    },
  });
}
