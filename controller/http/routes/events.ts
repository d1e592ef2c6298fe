/** GET /api/v1/events: the live stream as server-sent events (HTML standard, 9.2). */
import * as z from 'zod';
import type { EventHub } from '../live/event-hub.ts';
import { createSseClient } from '../live/sse-client.ts';
import type { HttpApp } from '../zod-provider.ts';

export function eventRoutes(app: HttpApp, hub: EventHub): void {
  app.route({
    method: 'GET',
    url: '/api/v1/events',
    exposeHeadRoute: false,
    schema: {
      tags: ['live'],
      summary: 'Changes as they happen, as server-sent events',
      description:
        'Events: `hello` (HelloEvent) first, then `kiosk` (KioskEvent), `time` (TimeEvent) every 15 s and `reset` ' +
        '(fetch everything again). After a break send Last-Event-ID: `hello.isResumed` says whether all that was ' +
        'missed came before it.',
      headers: z.object({ 'last-event-id': z.string().max(64).optional() }),
      response: {
        200: { description: 'The stream', content: { 'text/event-stream': { schema: z.string() } } },
      },
    },
    handler(request, reply) {
      reply.headers({
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        // nginx would collect events before it passes them on.
        'x-accel-buffering': 'no',
      });
      reply.hijack();
      for (const [name, value] of Object.entries(reply.getHeaders())) {
        if (value !== undefined) reply.raw.setHeader(name, value);
      }
      const detach = hub.attach(createSseClient(reply.raw), request.headers['last-event-id']);
      reply.raw.on('close', detach);
    },
  });
  app.addHook('preClose', async () => hub.close());
}
