/** Saved views of the person who is signed in. */
import * as z from 'zod';
import type { Clock } from '../../../shared/time/clock.ts';
import { principalOf } from '../../http/access.ts';
import { problemResponses } from '../../http/problems.ts';
import type { HttpApp } from '../../http/zod-provider.ts';
import { SavedView, SavedViewCreate } from '../api.ts';
import type { SavedViews } from '../views.ts';

const PERSON = { access: 'person' } as const;

export function viewRoutes(app: HttpApp, views: SavedViews, clock: Clock): void {
  app.route({
    method: 'GET',
    url: '/api/v1/views',
    config: PERSON,
    schema: {
      tags: ['views'],
      summary: 'Own and shared views of a page',
      querystring: z.strictObject({ page: SavedView.shape.page }),
      response: { 200: z.object({ items: z.array(SavedView) }), ...problemResponses(400) },
    },
    handler: async (request) => ({ items: await views.list(principalOf(request).id, request.query.page) }),
  });

  app.route({
    method: 'POST',
    url: '/api/v1/views',
    config: PERSON,
    schema: {
      tags: ['views'],
      summary: 'Keep the state of a page under a name',
      body: SavedViewCreate,
      response: { 201: SavedView, ...problemResponses(400, 409) },
    },
    async handler(request, reply) {
      const view = await views.create(principalOf(request).id, request.body, clock.nowMs());
      return reply.code(201).send(view);
    },
  });

  app.route({
    method: 'DELETE',
    url: '/api/v1/views/:id',
    config: PERSON,
    schema: {
      tags: ['views'],
      summary: 'Forget an own view',
      params: z.object({ id: z.uuid() }),
      response: { 204: z.null(), ...problemResponses(400, 404) },
    },
    async handler(request, reply) {
      await views.remove(principalOf(request).id, request.params.id);
      return reply.code(204).send(null);
    },
  });
}
