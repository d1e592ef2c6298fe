/** Schedules of preventive work over HTTP: documents with If-Match ("0": it is new). */
import * as z from 'zod';
import type { Clock } from '../../../shared/time/clock.ts';
import { actorOf } from '../../http/access.ts';
import { problemResponses } from '../../http/problems.ts';
import { requiredVersion, sendVersion } from '../../http/versions.ts';
import type { HttpApp } from '../../http/zod-provider.ts';
import { RuleId } from '../alerts/rule.ts';
import { ScheduleView } from '../api.ts';
import { Schedule } from '../preventive/schedule.ts';
import type { Settings } from '../settings.ts';

const READ = { access: 'fleet.read' } as const;
const CONFIGURE = { access: 'dispatch.configure' } as const;
const params = z.object({ id: RuleId });

export function scheduleRoutes(
  app: HttpApp,
  { settings, clock }: { settings: Settings; clock: Clock },
): void {
  app.route({
    method: 'GET',
    url: '/api/v1/schedules',
    config: READ,
    schema: {
      tags: ['dispatch'],
      summary: 'Preventive work by the calendar',
      response: { 200: z.object({ items: z.array(ScheduleView) }) },
    },
    handler: async () => ({
      items: (await settings.list('schedule')).map(({ id, body, version }) => ({ ...body, id, version })),
    }),
  });

  app.route({
    method: 'PUT',
    url: '/api/v1/schedules/:id',
    config: CONFIGURE,
    schema: {
      tags: ['dispatch'],
      summary: 'Write a schedule',
      params,
      body: Schedule,
      response: { 200: ScheduleView, ...problemResponses(400, 409, 412, 428) },
    },
    async handler(request, reply) {
      const { id } = request.params;
      const put = { kind: 'schedule', id, version: requiredVersion(request), body: request.body } as const;
      const version = await settings.put(put, actorOf(request, clock.nowMs()));
      sendVersion(reply, version);
      return { ...request.body, id, version };
    },
  });

  app.route({
    method: 'DELETE',
    url: '/api/v1/schedules/:id',
    config: CONFIGURE,
    schema: {
      tags: ['dispatch'],
      summary: 'Remove a schedule; orders that it has made stay',
      params,
      response: { 204: z.null(), ...problemResponses(400, 404, 412, 428) },
    },
    async handler(request, reply) {
      const which = { kind: 'schedule', id: request.params.id, version: requiredVersion(request) } as const;
      await settings.remove(which, actorOf(request, clock.nowMs()));
      return await reply.code(204).send(null);
    },
  });
}
