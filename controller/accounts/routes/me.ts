/** What people do with their own account. */
import type { FastifyRequest } from 'fastify';
import * as z from 'zod';
import { AppError } from '../../../shared/errors.ts';
import type { Clock } from '../../../shared/time/clock.ts';
import { actorOf, principalOf } from '../../http/access.ts';
import { problemResponses } from '../../http/problems.ts';
import type { HttpApp } from '../../http/zod-provider.ts';
import type { Accounts, Own } from '../accounts.ts';
import { OwnSession, PasswordChange, TotpCode, TotpEnrolment } from '../api.ts';

const Code = z.strictObject({ code: TotpCode });

export function meRoutes(app: HttpApp, accounts: Accounts, clock: Clock): void {
  const config = { access: 'person' } as const;

  app.route({
    method: 'PUT',
    url: '/api/v1/me/password',
    config,
    schema: {
      tags: ['me'],
      summary: 'Change the own password; ends all other sessions',
      body: PasswordChange,
      response: { 204: z.null(), ...problemResponses(400, 401, 403) },
    },
    async handler(request, reply) {
      await accounts.changePassword(ownOf(request), request.body, actorOf(request, clock.nowMs()));
      return await reply.code(204).send(null);
    },
  });

  app.route({
    method: 'POST',
    url: '/api/v1/me/totp',
    config: { ...config, hasSecretAnswer: true },
    schema: {
      tags: ['me'],
      summary: 'Begin a second factor',
      response: { 200: TotpEnrolment, ...problemResponses(401, 403) },
    },
    handler: (request) => accounts.beginTotp(ownOf(request)),
  });

  app.route({
    method: 'PUT',
    url: '/api/v1/me/totp',
    config,
    schema: {
      tags: ['me'],
      summary: 'Put it in force with a code made from it',
      body: Code,
      response: { 204: z.null(), ...problemResponses(400, 401, 403, 409) },
    },
    async handler(request, reply) {
      await accounts.confirmTotp(ownOf(request), request.body.code, actorOf(request, clock.nowMs()));
      return await reply.code(204).send(null);
    },
  });

  app.route({
    method: 'DELETE',
    url: '/api/v1/me/totp',
    config,
    schema: {
      tags: ['me'],
      summary: 'Remove the second factor with a code',
      body: Code,
      response: { 204: z.null(), ...problemResponses(400, 401, 403) },
    },
    async handler(request, reply) {
      await accounts.removeTotp(ownOf(request), request.body.code, actorOf(request, clock.nowMs()));
      return await reply.code(204).send(null);
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/me/sessions',
    config,
    schema: {
      tags: ['me'],
      summary: 'The own sessions',
      response: { 200: z.object({ items: z.array(OwnSession) }), ...problemResponses(401, 403) },
    },
    async handler(request) {
      const { userId, sessionId } = ownOf(request);
      return { items: await accounts.sessions.list(userId, sessionId) };
    },
  });

  app.route({
    method: 'DELETE',
    url: '/api/v1/me/sessions/:id',
    config,
    schema: {
      tags: ['me'],
      summary: 'End one of the own sessions',
      params: z.object({ id: z.string().max(64) }),
      response: { 204: z.null(), ...problemResponses(401, 403, 404) },
    },
    async handler(request, reply) {
      const { userId, sessionId } = ownOf(request);
      const own = await accounts.sessions.list(userId, sessionId);
      // Sessions of others do not exist for the caller.
      if (!own.some(({ id }) => id === request.params.id)) {
        throw new AppError('not-found', 'There is no such session; it may have ended already.');
      }
      await accounts.sessions.end(request.params.id);
      return await reply.code(204).send(null);
    },
  });
}

/** `access: 'person'` has made sure of it. */
function ownOf(request: FastifyRequest): Own {
  const { id, sessionId } = principalOf(request);
  return { userId: id, sessionId: sessionId ?? '' };
}
