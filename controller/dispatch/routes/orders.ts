/** Work orders over HTTP: for the dispatcher all of them, for a technician the own ones. */
import * as z from 'zod';
import type { Clock } from '../../../shared/time/clock.ts';
import { actorOf, principalOf } from '../../http/access.ts';
import { problemResponses } from '../../http/problems.ts';
import { requiredVersion, sendVersion } from '../../http/versions.ts';
import type { HttpApp } from '../../http/zod-provider.ts';
import {
  CandidateView,
  Comment,
  OrderCommandBody,
  OrderCreate,
  OrderDetail,
  OrderListParams,
  OrderSummary,
  PhotoCreate,
} from '../api.ts';
import type { Cases } from '../cases.ts';

const READ = { access: 'fleet.read' } as const;
const WORK = { access: 'orders.work' } as const;
const HANDLE = { access: 'incidents.handle' } as const;
const params = z.object({ id: z.uuid() });

interface OrderRouteDeps {
  readonly cases: Cases;
  readonly clock: Clock;
}

export function orderRoutes(app: HttpApp, deps: OrderRouteDeps): void {
  orderReadRoutes(app, deps);
  orderChangeRoutes(app, deps);
  photoRoutes(app, deps);
}

function orderReadRoutes(app: HttpApp, { cases, clock }: OrderRouteDeps): void {
  app.route({
    method: 'GET',
    url: '/api/v1/orders',
    config: READ,
    schema: {
      tags: ['orders'],
      summary: 'Work orders, newest first',
      querystring: OrderListParams,
      response: { 200: z.object({ items: z.array(OrderSummary) }), ...problemResponses(400) },
    },
    handler: async ({ query: { isLive, kiosk, limit } }) => ({
      items: await cases.listOrders({ isLive, kioskId: kiosk, limit }),
    }),
  });

  app.route({
    method: 'GET',
    url: '/api/v1/my-orders',
    config: WORK,
    schema: {
      tags: ['orders'],
      summary: 'The live orders of the person who is signed in, in the order of the round',
      response: { 200: z.object({ items: z.array(OrderSummary) }) },
    },
    handler: async (request) => ({
      items: await cases.myDay(principalOf(request).id, clock.nowMs()),
    }),
  });

  app.route({
    method: 'GET',
    url: '/api/v1/orders/:id',
    config: READ,
    schema: {
      tags: ['orders'],
      summary: 'One work order with its timeline and the history of its machine',
      params,
      response: { 200: OrderDetail, ...problemResponses(400, 404) },
    },
    async handler(request, reply) {
      const order = await cases.readOrder(request.params.id);
      sendVersion(reply, order.version);
      return order;
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/orders/:id/candidates',
    config: HANDLE,
    schema: {
      tags: ['orders'],
      summary: 'Who could go, best first, and why others cannot',
      params,
      response: { 200: z.object({ items: z.array(CandidateView) }), ...problemResponses(400, 404) },
    },
    async handler(request) {
      const ranked = await cases.candidates(request.params.id, clock.nowMs());
      return {
        items: ranked.map(({ technician: { userId, name }, isOnShift, openOrders, distanceM, missing }) => ({
          userId,
          name,
          isOnShift,
          openOrders,
          distanceM,
          missing: [...missing],
        })),
      };
    },
  });
}

function orderChangeRoutes(app: HttpApp, { cases, clock }: OrderRouteDeps): void {
  app.route({
    method: 'POST',
    url: '/api/v1/orders',
    config: HANDLE,
    schema: {
      tags: ['orders'],
      summary: 'Send somebody, for an incident or for preventive work',
      body: OrderCreate,
      response: { 201: OrderSummary, ...problemResponses(400, 404, 409) },
    },
    async handler(request, reply) {
      const order = await cases.createOrder(request.body, actorOf(request, clock.nowMs()));
      sendVersion(reply, order.version);
      return await reply.code(201).send(order);
    },
  });

  app.route({
    method: 'POST',
    url: '/api/v1/orders/:id/commands',
    config: WORK,
    schema: {
      tags: ['orders'],
      summary: 'A step of a work order; technicians of their own ones',
      params,
      body: OrderCommandBody,
      response: { 200: OrderSummary, ...problemResponses(400, 403, 404, 409, 412, 428) },
    },
    async handler(request, reply) {
      const mayAll = principalOf(request).permissions.has('incidents.handle');
      const { doneAtMs, ...command } = request.body;
      const what = { command, version: requiredVersion(request), mayAll, doneAtMs };
      const order = await cases.orderCommand(request.params.id, what, actorOf(request, clock.nowMs()));
      sendVersion(reply, order.version);
      return order;
    },
  });

  app.route({
    method: 'POST',
    url: '/api/v1/orders/:id/comments',
    config: WORK,
    schema: {
      tags: ['orders'],
      summary: 'Comment',
      params,
      body: Comment,
      response: { 204: z.null(), ...problemResponses(400, 404) },
    },
    async handler(request, reply) {
      await cases.commentOrder(request.params.id, request.body, actorOf(request, clock.nowMs()));
      return await reply.code(204).send(null);
    },
  });
}

/** Base64 is a third longer, and the rest of the message is short. */
const PHOTO_LIMIT_BYTES = 2_100_000;

function photoRoutes(app: HttpApp, { cases, clock }: OrderRouteDeps): void {
  app.route({
    method: 'POST',
    url: '/api/v1/orders/:id/photos',
    config: WORK,
    bodyLimit: PHOTO_LIMIT_BYTES,
    schema: {
      tags: ['orders'],
      summary: 'Add a photo; what the camera wrote beside the picture, the place among it, is not kept',
      params,
      body: PhotoCreate,
      response: { 201: z.object({ id: z.uuid() }), ...problemResponses(400, 403, 404, 409) },
    },
    async handler(request, reply) {
      const mayAll = principalOf(request).permissions.has('incidents.handle');
      const { jpeg, doneAtMs } = request.body;
      const photo = { jpeg: Buffer.from(jpeg, 'base64'), doneAtMs, mayAll };
      const id = await cases.addPhoto(request.params.id, photo, actorOf(request, clock.nowMs()));
      return await reply.code(201).send({ id });
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/orders/:id/photos/:photoId',
    config: READ,
    schema: {
      tags: ['orders'],
      summary: 'A photo as JPEG',
      params: z.object({ id: z.uuid(), photoId: z.uuid() }),
      response: { 200: z.unknown().describe('image/jpeg'), ...problemResponses(400, 404) },
    },
    async handler(request, reply) {
      const jpeg = await cases.readPhoto(request.params.id, request.params.photoId);
      return await reply
        .header('cache-control', 'private, max-age=86400')
        .type('image/jpeg')
        .serializer((payload: unknown) => payload as string)
        .send(Buffer.from(jpeg));
    },
  });
}
