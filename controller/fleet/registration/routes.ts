/** Registering kiosks and changing what is registered, over HTTP. */
import * as z from 'zod';
import { KioskId } from '../../../shared/domain/ids.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Clock } from '../../../shared/time/clock.ts';
import { actorOf, principalOf } from '../../http/access.ts';
import { problemResponses } from '../../http/problems.ts';
import { requiredVersion, sendVersion } from '../../http/versions.ts';
import type { HttpApp } from '../../http/zod-provider.ts';
import { BulkRequest, BulkResult, KioskCreate, KioskCredential, KioskUpdate } from '../api.ts';
import type { FleetQueries } from '../fleet-queries.ts';
import { KioskDetail } from '../read-model.ts';
import type { Registration } from './registration.ts';

const Params = z.object({ id: KioskId });
const CREDENTIALS = { access: 'kiosks.credentials' } as const;
const SECRET = { ...CREDENTIALS, hasSecretAnswer: true } as const;

export interface RegistrationRouteDeps {
  readonly registration: Registration;
  readonly fleet: Pick<FleetQueries, 'findKiosk'>;
  readonly clock: Clock;
}

export function registrationRoutes(app: HttpApp, deps: RegistrationRouteDeps): void {
  editRoutes(app, deps);
  credentialRoutes(app, deps);
  bulkRoute(app, deps);
}

function editRoutes(app: HttpApp, { registration, fleet, clock }: RegistrationRouteDeps): void {
  app.route({
    method: 'POST',
    url: '/api/v1/kiosks',
    config: SECRET,
    schema: {
      tags: ['kiosks'],
      summary: 'Register a kiosk; its secret is told this once',
      body: KioskCreate,
      response: { 201: KioskCredential, ...problemResponses(400, 409) },
    },
    async handler(request, reply) {
      const credential = await registration.register(request.body, actorOf(request, clock.nowMs()));
      return await reply.code(201).send(credential);
    },
  });

  app.route({
    method: 'PATCH',
    url: '/api/v1/kiosks/:id',
    config: { access: 'kiosks.edit' },
    schema: {
      tags: ['kiosks'],
      summary: 'Name, site and labels of a kiosk',
      params: Params,
      body: KioskUpdate,
      response: { 200: KioskDetail, ...problemResponses(400, 404, 409, 412, 428) },
    },
    async handler(request, reply) {
      const { id } = request.params;
      const change = { update: request.body, version: requiredVersion(request) };
      await registration.update(id, change, actorOf(request, clock.nowMs()));
      const kiosk = await fleet.findKiosk(id);
      if (kiosk === undefined) throw new AppError('not-found', `There is no kiosk "${id}".`);
      sendVersion(reply, kiosk.version);
      return kiosk;
    },
  });
}

function credentialRoutes(app: HttpApp, { registration, clock }: RegistrationRouteDeps): void {
  app.route({
    method: 'POST',
    url: '/api/v1/kiosks/:id/secret',
    config: SECRET,
    schema: {
      tags: ['kiosks'],
      summary: 'A new secret; the old one and its connection end at once',
      params: Params,
      response: { 200: KioskCredential, ...problemResponses(400, 404) },
    },
    handler: (request) => registration.renewSecret(request.params.id, actorOf(request, clock.nowMs())),
  });

  for (const [verb, isRevoked] of [
    ['revoke', true],
    ['restore', false],
  ] as const) {
    app.route({
      method: 'POST',
      url: `/api/v1/kiosks/:id/${verb}`,
      config: CREDENTIALS,
      schema: {
        tags: ['kiosks'],
        summary: isRevoked
          ? 'Shut the kiosk out: it is disconnected at once'
          : 'Let a revoked kiosk connect again',
        params: Params,
        response: { 204: z.null(), ...problemResponses(400, 404) },
      },
      async handler(request, reply) {
        await registration.setRevoked(request.params.id, isRevoked, actorOf(request, clock.nowMs()));
        return await reply.code(204).send(null);
      },
    });
  }
}

function bulkRoute(app: HttpApp, { registration, clock }: RegistrationRouteDeps): void {
  app.route({
    method: 'POST',
    url: '/api/v1/kiosks/bulk',
    config: { access: 'kiosks.edit' },
    schema: {
      tags: ['kiosks'],
      summary: 'One action on many kiosks, with a preview and a result for each',
      body: BulkRequest,
      response: { 200: BulkResult, ...problemResponses(400, 403, 409) },
    },
    handler(request) {
      const { type } = request.body.action;
      const isCredential = type === 'revoke' || type === 'restore';
      if (isCredential && !principalOf(request).permissions.has('kiosks.credentials')) {
        throw new AppError('auth.forbidden', `To ${type} kiosks needs the permission "kiosks.credentials".`);
      }
      return registration.bulk(request.body, actorOf(request, clock.nowMs()));
    },
  });
}
