/**
 * Who may call a route. Every route names its access in `config`; one without is a programming error that stops the
 * start, so that a new route cannot be left open by forgetting.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../shared/errors.ts';
import type { Actor } from '../audit/append.ts';
import { type Permission, rolesWith } from '../accounts/permissions.ts';
import type { Authenticator, Principal } from '../accounts/principal.ts';
import type { HttpApp } from './zod-provider.ts';

/** `public`: anybody. `signed-in`: any person or token. `person`: a person in a session, no token. Else: the permission. */
export type Access = 'public' | 'signed-in' | 'person' | Permission;

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
  }
  interface FastifyRequest {
    principal: Principal | null;
  }
}

/** `__Host-` would need TLS, which a controller on loopback behind a proxy does not have. */
export const SESSION_COOKIE = 'doorstep_session';

/** Must come before the routes. */
export function installAccess(app: HttpApp, authenticator: Authenticator): void {
  app.decorateRequest('principal', null);
  app.addHook('onRoute', ({ method, url, config }) => {
    if (config?.access === undefined)
      throw new Error(`${String(method)} ${url} does not say who may call it`);
  });
  app.addHook('onRequest', async (request, reply) => {
    request.principal = await identify(request, authenticator);
    requireAccess(request.routeOptions.config.access ?? 'public', request.principal);
    if (request.principal !== null) forbidCaching(reply);
  });
}

function identify(
  { cookies, headers }: FastifyRequest,
  authenticator: Authenticator,
): Promise<Principal | null> {
  // A token that is sent is meant: it never falls back to a cookie that happens to be there.
  const bearer = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (bearer !== undefined) return authenticator.byToken(bearer);
  const session = cookies[SESSION_COOKIE];
  return session === undefined ? Promise.resolve(null) : authenticator.bySession(session);
}

function requireAccess(access: Access, principal: Principal | null): void {
  if (access === 'public') return;
  if (principal === null) throw new AppError('auth.required', 'Sign in, or send an API token.');
  if (access === 'signed-in') return;
  if (access === 'person') {
    if (principal.kind === 'user') return;
    throw new AppError('auth.forbidden', 'Only a signed-in person may do this, not an API token.');
  }
  if (principal.permissions.has(access)) return;
  throw new AppError(
    'auth.forbidden',
    `This needs the permission "${access}", which these roles have: ${rolesWith(access).join(', ')}.`,
  );
}

function forbidCaching(reply: FastifyReply): void {
  reply.header('cache-control', 'no-store');
}

/** For handlers of routes that are not public. */
export function principalOf({ principal }: FastifyRequest): Principal {
  if (principal === null) throw new Error('a route that is not public ran without a principal');
  return principal;
}

/** Who the audit log names for this request. */
export function actorOf(request: FastifyRequest, atMs: number): Actor {
  const { kind, id, name } = principalOf(request);
  return { kind, id, name, address: request.ip, atMs };
}
