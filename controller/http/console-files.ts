/** The built console: immutable assets, and index.html for every URL of its router, with a new CSP nonce each time. */
import { randomBytes } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem } from './problems.ts';
import type { HttpApp } from './zod-provider.ts';

const DIST = fileURLToPath(new URL('../console/dist/', import.meta.url));
const NONCE_MARK = '__CSP_NONCE__';
/** Names of files in assets/ hold a hash of their content. */
const IMMUTABLE = 'public, max-age=31536000, immutable';

const NOT_BUILT = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Doorstep</title>
<p>The console is not built on this machine. Run <code>npm run build</code> and start the controller again. The API works.</p></html>`;

export async function consoleFiles(app: HttpApp, folder = DIST): Promise<void> {
  const files = new Set(globSync('**/*.{js,css,svg,json,geojson,woff2,png,webmanifest}', { cwd: folder }));
  const index = join(folder, 'index.html');
  const html = existsSync(index) ? readFileSync(index, 'utf8') : NOT_BUILT;
  await app.register(fastifyStatic, { root: folder, serve: false, preCompressed: true });
  app.route({
    method: 'GET',
    url: '/*',
    config: { access: 'public', rateLimit: false },
    schema: { hide: true },
    handler(request, reply) {
      const path = pathOf(request);
      // Only names that were there at the start: no path of a request ever reaches the disk.
      if (files.has(path)) return sendAsset(reply, path);
      if (isPage(request)) return sendIndex(reply, html);
      return sendProblem({ request, reply }, 'not-found', { detail: `GET /${path}` });
    },
  });
}

function pathOf({ params }: FastifyRequest): string {
  return (params as { '*': string })['*'];
}

/** A browser that navigates asks for HTML; a script or a program that asks for a wrong URL must not get a page. */
function isPage({ headers, params }: FastifyRequest): boolean {
  const path = (params as { '*': string })['*'];
  return !/^(api|assets)(\/|$)/.test(path) && (headers.accept ?? '').includes('text/html');
}

function sendAsset(reply: FastifyReply, path: string): FastifyReply {
  const isImmutable = path.startsWith('assets/');
  // A service worker lives under the policy of its own file, and this one fetches (W3C Service Workers, 4.6).
  if (path === 'sw.js') reply.header('content-security-policy', "default-src 'none'; connect-src 'self'");
  return reply
    .header('cache-control', isImmutable ? IMMUTABLE : 'no-cache')
    .sendFile(path, { cacheControl: false });
}

/** The styles of antd and of the map are made at run time: they carry the nonce, and nothing else may be inline. */
function sendIndex(reply: FastifyReply, html: string): FastifyReply {
  const nonce = randomBytes(16).toString('base64');
  const policy = [
    "default-src 'self'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "worker-src 'self' blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ];
  return reply
    .headers({ 'content-security-policy': policy.join('; '), 'cache-control': 'no-store' })
    .type('text/html; charset=utf-8')
    .send(html.replaceAll(NONCE_MARK, nonce));
}
