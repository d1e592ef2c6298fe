/** GET / and its few files: the live page, read once at the start and served from memory. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { HttpApp } from '../zod-provider.ts';

const FOLDER = new URL('../page/', import.meta.url);

/** Only these are served: no path of a request ever reaches the disk. */
const FILES = [
  { url: '/', file: 'index.html', type: 'text/html; charset=utf-8' },
  { url: '/page/page.css', file: 'page.css', type: 'text/css; charset=utf-8' },
  { url: '/page/fleet.css', file: 'fleet.css', type: 'text/css; charset=utf-8' },
  { url: '/page/page.js', file: 'page.js', type: 'text/javascript; charset=utf-8' },
  { url: '/page/live.js', file: 'live.js', type: 'text/javascript; charset=utf-8' },
  { url: '/page/table.js', file: 'table.js', type: 'text/javascript; charset=utf-8' },
  { url: '/page/words.js', file: 'words.js', type: 'text/javascript; charset=utf-8' },
  { url: '/favicon.svg', file: 'favicon.svg', type: 'image/svg+xml' },
] as const;

export async function pageRoutes(app: HttpApp): Promise<void> {
  for (const { url, file, type } of FILES) {
    const content = await readFile(new URL(file, FOLDER));
    const etag = `"${createHash('sha256').update(content).digest('base64url')}"`;
    app.route({
      method: 'GET',
      url,
      schema: { hide: true },
      handler(request, reply) {
        reply.headers({ etag, 'cache-control': 'no-cache' });
        if (request.headers['if-none-match'] === etag) return reply.code(304).send();
        return reply.type(type).send(content);
      },
    });
  }
}
