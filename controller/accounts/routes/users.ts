/** Users and API tokens, for administrators. */
import * as z from 'zod';
import type { Clock } from '../../../shared/time/clock.ts';
import { actorOf, principalOf } from '../../http/access.ts';
import { problemResponses } from '../../http/problems.ts';
import { requiredVersion, sendVersion } from '../../http/versions.ts';
import type { HttpApp } from '../../http/zod-provider.ts';
import type { Accounts } from '../accounts.ts';
import { ApiToken, ApiTokenCreate, ApiTokenCreated, User, UserCreate, UserUpdate } from '../api.ts';

const Id = z.object({ id: z.string().max(64) });

export function userRoutes(app: HttpApp, accounts: Accounts, clock: Clock): void {
  const config = { access: 'users.manage' } as const;

  app.route({
    method: 'GET',
    url: '/api/v1/users',
    config,
    schema: {
      tags: ['users'],
      summary: 'All users',
      response: { 200: z.object({ items: z.array(User) }), ...problemResponses(401, 403) },
    },
    handler: async () => ({ items: await accounts.list() }),
  });

  app.route({
    method: 'POST',
    url: '/api/v1/users',
    config,
    schema: {
      tags: ['users'],
      summary: 'Make a user',
      body: UserCreate,
      response: { 201: User, ...problemResponses(400, 401, 403, 409) },
    },
    async handler(request, reply) {
      const user = await accounts.create(request.body, actorOf(request, clock.nowMs()));
      sendVersion(reply, user.version);
      return await reply.code(201).send(user);
    },
  });

  app.route({
    method: 'PATCH',
    url: '/api/v1/users/:id',
    config,
    schema: {
      tags: ['users'],
      summary: 'Change a user; a new password, new roles or a disabled account end its sessions',
      params: Id,
      body: UserUpdate,
      response: { 200: User, ...problemResponses(400, 401, 403, 404, 409, 412, 428) },
    },
    async handler(request, reply) {
      const version = requiredVersion(request);
      const actor = actorOf(request, clock.nowMs());
      const user = await accounts.update(request.params.id, { update: request.body, version }, actor);
      sendVersion(reply, user.version);
      return user;
    },
  });
}

export function tokenRoutes(app: HttpApp, { tokens }: Accounts, clock: Clock): void {
  const config = { access: 'tokens.manage' } as const;

  app.route({
    method: 'GET',
    url: '/api/v1/tokens',
    config,
    schema: {
      tags: ['tokens'],
      summary: 'API tokens, newest first',
      response: { 200: z.object({ items: z.array(ApiToken) }), ...problemResponses(401, 403) },
    },
    handler: async () => ({ items: await tokens.list() }),
  });

  app.route({
    method: 'POST',
    url: '/api/v1/tokens',
    config: { ...config, hasSecretAnswer: true },
    schema: {
      tags: ['tokens'],
      summary: 'Make a token; it is shown this once',
      body: ApiTokenCreate,
      response: { 201: ApiTokenCreated, ...problemResponses(400, 401, 403) },
    },
    async handler(request, reply) {
      const actor = actorOf(request, clock.nowMs());
      return await reply.code(201).send(await tokens.create(request.body, principalOf(request), actor));
    },
  });

  app.route({
    method: 'DELETE',
    url: '/api/v1/tokens/:id',
    config,
    schema: {
      tags: ['tokens'],
      summary: 'End a token at once',
      params: Id,
      response: { 204: z.null(), ...problemResponses(401, 403, 404) },
    },
    async handler(request, reply) {
      await tokens.remove(request.params.id, actorOf(request, clock.nowMs()));
      return await reply.code(204).send(null);
    },
  });
}
