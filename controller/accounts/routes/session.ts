/** Sign-in, sign-out and the first set-up over HTTP. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod';
import { isAppError } from '../../../shared/errors.ts';
import { SESSION_COOKIE } from '../../http/access.ts';
import { problemResponses } from '../../http/problems.ts';
import type { HttpApp } from '../../http/zod-provider.ts';
import type { Accounts } from '../accounts.ts';
import { SessionInfo, SessionState, SetUp, SignIn } from '../api.ts';
import type { Origin, Started } from '../sign-in.ts';

export function sessionRoutes(app: HttpApp, accounts: Accounts): void {
  const { door, sessions } = accounts;

  app.route({
    method: 'GET',
    url: '/api/v1/session',
    config: { access: 'public' },
    schema: { tags: ['session'], summary: 'Who is signed in', response: { 200: SessionState } },
    async handler({ principal }, reply) {
      reply.header('cache-control', 'no-store');
      const isSignedIn = principal?.sessionId !== null && principal?.sessionId !== undefined;
      const session = isSignedIn ? await accounts.info(principal.id, principal.sessionId) : null;
      return { session, isSetUpNeeded: session === null && (await door.isSetUpNeeded()) };
    },
  });

  app.route({
    method: 'POST',
    url: '/api/v1/session',
    config: { access: 'public' },
    schema: {
      tags: ['session'],
      summary: 'Sign in',
      body: SignIn,
      response: { 200: SessionInfo, ...problemResponses(400, 401, 403, 429) },
    },
    async handler(request, reply) {
      const started = await withRetryAfter(reply, () => door.signIn(request.body, originOf(request)));
      setCookie(request, reply, started);
      return await accounts.info(started.userId, started.sessionId);
    },
  });

  app.route({
    method: 'DELETE',
    url: '/api/v1/session',
    config: { access: 'public' },
    schema: { tags: ['session'], summary: 'Sign out', response: { 204: z.null(), ...problemResponses(403) } },
    async handler({ principal }, reply) {
      if (principal?.kind === 'user' && principal.sessionId !== null) await sessions.end(principal.sessionId);
      return await reply.clearCookie(SESSION_COOKIE, { path: '/' }).code(204).send(null);
    },
  });

  app.route({
    method: 'POST',
    url: '/api/v1/setup',
    config: { access: 'public' },
    schema: {
      tags: ['session'],
      summary: 'Make the first administrator, with the secret that the controller printed',
      body: SetUp,
      response: { 201: SessionInfo, ...problemResponses(400, 401, 403, 409, 429) },
    },
    async handler(request, reply) {
      const started = await withRetryAfter(reply, () => door.setUp(request.body, originOf(request)));
      setCookie(request, reply, started);
      return await reply.code(201).send(await accounts.info(started.userId, started.sessionId));
    },
  });
}

function originOf({ ip, headers }: FastifyRequest): Origin {
  return { address: ip, userAgent: headers['user-agent'] ?? '' };
}

async function withRetryAfter<T>(reply: FastifyReply, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isAppError(error, 'auth.throttled'))
      reply.header('retry-after', String(error.context['retryAfterS']));
    throw error;
  }
}

function setCookie({ protocol }: FastifyRequest, reply: FastifyReply, { token }: Started): void {
  // Without an age it ends with the browser; the server ends it earlier.
  reply.setCookie(SESSION_COOKIE, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: protocol === 'https',
  });
}
