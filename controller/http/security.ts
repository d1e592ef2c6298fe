/** What every answer says to browsers, and the check of the Host header against DNS rebinding (OWASP secure headers). */
import { isIP } from 'node:net';
import { sendProblem } from './problems.ts';
import type { HttpApp } from './zod-provider.ts';

export const SECURITY_HEADERS = {
  'content-security-policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
} as const;

/** `ownHosts`: the name or address that the server listens on, and the one that its proxy gives it. */
export function installSecurity(app: HttpApp, ownHosts: readonly string[]): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY_HEADERS);
    if (isOwnHost(request.headers.host, ownHosts)) return undefined;
    return sendProblem({ request, reply }, 'request.misdirected');
  });
}

/**
 * A page of an attacker reaches a loopback server by letting its own name resolve to 127.0.0.1; its requests still
 * carry that name. Addresses are safe: a page that was loaded from an address has that address as its origin.
 */
export function isOwnHost(header: string | undefined, ownHosts: readonly string[]): boolean {
  const match = /^(?:\[([^\]]+)\]|([^:]+))(?::\d{1,5})?$/.exec(header ?? '');
  const host = (match?.[1] ?? match?.[2])?.toLowerCase();
  if (host === undefined) return false;
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    isIP(host) !== 0 ||
    ownHosts.some((own) => own.toLowerCase() === host)
  );
}
