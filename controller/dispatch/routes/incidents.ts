/** Incidents over HTTP. */
import * as z from 'zod';
import type { Clock } from '../../../shared/time/clock.ts';
import { actorOf } from '../../http/access.ts';
import { problemResponses } from '../../http/problems.ts';
import { requiredVersion, sendVersion } from '../../http/versions.ts';
import type { HttpApp } from '../../http/zod-provider.ts';
import {
  Comment,
  IncidentCommand,
  IncidentDetail,
  IncidentListParams,
  IncidentSummary,
  WhyNot,
} from '../api.ts';
import type { Cases } from '../cases.ts';
import type { Explain } from '../explain.ts';

const READ = { access: 'fleet.read' } as const;
const HANDLE = { access: 'incidents.handle' } as const;
const params = z.object({ id: z.uuid() });

export function incidentRoutes(
  app: HttpApp,
  { cases, explain, clock }: { cases: Cases; explain: Explain; clock: Clock },
): void {
  app.route({
    method: 'GET',
    url: '/api/v1/incidents',
    config: READ,
    schema: {
      tags: ['incidents'],
      summary: 'Incidents: live ones worst first, others newest first',
      querystring: IncidentListParams,
      response: { 200: z.object({ items: z.array(IncidentSummary) }), ...problemResponses(400) },
    },
    async handler({ query: { isLive, kiosk, region, limit } }) {
      return { items: await cases.listIncidents({ isLive, kioskId: kiosk, regionId: region, limit }) };
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/incidents/:id',
    config: READ,
    schema: {
      tags: ['incidents'],
      summary: 'One incident with its timeline, orders and notifications',
      params,
      response: { 200: IncidentDetail, ...problemResponses(400, 404) },
    },
    async handler(request, reply) {
      const incident = await cases.readIncident(request.params.id);
      sendVersion(reply, incident.version);
      return incident;
    },
  });

  app.route({
    method: 'POST',
    url: '/api/v1/incidents/:id/commands',
    config: HANDLE,
    schema: {
      tags: ['incidents'],
      summary: 'Acknowledge or close; an acknowledgement that comes too late stays as a note',
      params,
      body: IncidentCommand,
      response: { 200: IncidentSummary, ...problemResponses(400, 404, 409, 412, 428) },
    },
    async handler(request, reply) {
      const what = { ...request.body, version: requiredVersion(request) };
      const incident = await cases.command(request.params.id, what, actorOf(request, clock.nowMs()));
      sendVersion(reply, incident.version);
      return incident;
    },
  });

  app.route({
    method: 'POST',
    url: '/api/v1/incidents/:id/comments',
    config: HANDLE,
    schema: {
      tags: ['incidents'],
      summary: 'Comment',
      params,
      body: Comment,
      response: { 204: z.null(), ...problemResponses(400, 404) },
    },
    async handler(request, reply) {
      await cases.commentIncident(request.params.id, request.body.text, actorOf(request, clock.nowMs()));
      return await reply.code(204).send(null);
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/incidents/:id/why-not',
    config: READ,
    schema: {
      tags: ['incidents'],
      summary: 'Why was I not told? With the facts behind each answer, newest first',
      params,
      querystring: z.strictObject({ userId: z.string().max(60).optional() }),
      response: { 200: z.object({ items: z.array(WhyNot) }), ...problemResponses(400, 404) },
    },
    handler: async ({ params, query }) => ({ items: await explain.whyNot(params.id, query.userId ?? null) }),
  });
}
