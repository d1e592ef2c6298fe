/**
 * Against cross-site request forgery (OWASP CSRF cheat sheet, "verifying origin"; Fetch Metadata): a request that changes
 * something must come from a page of this host. The SameSite=Strict cookie is the first wall, this is the second.
 */
import type { FastifyRequest } from 'fastify';
import { SESSION_COOKIE } from './access.ts';
import { sendProblem } from './problems.ts';
import type { HttpApp } from './zod-provider.ts';

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

export function installOriginCheck(app: HttpApp): void {
  // A form of another site can send text/plain without asking (CORS safelist); no route of ours takes it.
  app.removeContentTypeParser('text/plain');
  app.addHook('onRequest', async (request, reply) => {
    if (SAFE_METHODS.has(request.method) || isFromOwnPage(request)) return undefined;
    return sendProblem({ request, reply }, 'request.cross-site');
  });
}

function isFromOwnPage({ headers, cookies }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const { origin } = headers;
  // Browsers send Origin with every POST; without it this is a program, which has no reason to bring a cookie.
  if (origin === undefined) return cookies[SESSION_COOKIE] === undefined;
  // Only the host: behind a proxy that ends TLS the scheme that we see is not the browser's.
  return URL.canParse(origin) && new URL(origin).host === headers.host;
}
