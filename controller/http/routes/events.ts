/** GET /api/v1/events: the live stream as server-sent events (HTML standard, 9.2). */
import * as z from 'zod';
import type { Authenticator } from '../../accounts/principal.ts';
import { principalOf } from '../access.ts';
import type { EventHub } from '../live/event-hub.ts';
import { problemResponses } from '../problems.ts';
import { createSseClient } from '../live/sse-client.ts';
import type { HttpApp } from '../zod-provider.ts';

export function eventRoutes(app: HttpApp, hub: EventHub, authenticator: Authenticator): void {
  const open = openStreams();
  const unsubscribe = authenticator.onSessionsEnded((sessionIds) =>
    sessionIds.forEach((id) => open.close(id)),
  );
  app.route({
    method: 'GET',
    url: '/api/v1/events',
    exposeHeadRoute: false,
    config: { access: 'fleet.read' },
    schema: {
      tags: ['live'],
      summary: 'Changes as they happen, as server-sent events',
      description:
        'Events: `hello` (HelloEvent) first, then `kiosk` (KioskEvent), `plan` (PlanEvent: a solve has moved on), `time` (TimeEvent) every 15 s and `reset` ' +
        '(fetch everything again). After a break send Last-Event-ID: `hello.isResumed` says whether all that was ' +
        'missed came before it.',
      headers: z.object({ 'last-event-id': z.string().max(64).optional() }),
      response: {
        200: { description: 'The stream', content: { 'text/event-stream': { schema: z.string() } } },
        ...problemResponses(401, 403),
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
      const client = createSseClient(reply.raw);
      const detach = hub.attach(client, request.headers['last-event-id']);
      const forget = open.add(principalOf(request).sessionId, () => client.close());
      reply.raw.on('close', () => {
        detach();
        forget();
      });
    },
  });
  app.addHook('preClose', async () => {
    unsubscribe();
    hub.close();
  });
}

/** The streams of each session: what was sent to somebody who signed out would be sent to nobody knows whom. */
function openStreams() {
  const closersBySession = new Map<string, Set<() => void>>();
  return {
    add(sessionId: string | null, close: () => void): () => void {
      if (sessionId === null) return () => {};
      const closers = closersBySession.get(sessionId) ?? new Set();
      closersBySession.set(sessionId, closers.add(close));
      return () => {
        closers.delete(close);
        if (closers.size === 0) closersBySession.delete(sessionId);
      };
    },
    close(sessionId: string): void {
      for (const close of closersBySession.get(sessionId) ?? []) close();
    },
  };
}
