/** Serves the kiosk UI as app://kiosk: files of one directory and nothing else. */
import { readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { NO_FEATURES } from './content-policy.ts';

/** As browsers name it in `Origin`; the agent admits it by default (kiosk/agent/config.ts). */
export const APP_SCHEME = 'app';
export const APP_HOST = 'kiosk';
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.mp3': 'audio/mpeg',
  '.mp4': 'video/mp4',
  '.webm': 'video/webm',
  '.wasm': 'application/wasm',
};

/** Every answer carries these. */
export function securityHeaders(contentPolicy: string): Record<string, string> {
  return {
    'content-security-policy': contentPolicy,
    'permissions-policy': NO_FEATURES,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
  };
}

/** The file that `path` of a URL means, or null when it leads out of `root` or is no path at all. */
export function fileOf(root: string, path: string): string | null {
  const decoded = tryDecode(path === '/' ? '/index.html' : path);
  if (decoded === null || /[\0\\]/.test(decoded)) return null;
  const file = join(root, decoded);
  return file.startsWith(root + sep) ? file : null;
}

/** `root`: absolute, without a separator at its end. */
export function createFileServer(root: string, contentPolicy: string): (path: string) => Promise<Response> {
  const headers = securityHeaders(contentPolicy);
  return async (path) => {
    const file = fileOf(root, path);
    const type = file === null ? undefined : TYPES[extname(file)];
    if (file === null || type === undefined) return new Response(null, { status: 404, headers });
    try {
      return new Response(await readFile(file), { headers: { ...headers, 'content-type': type } });
    } catch {
      // No such file, or a directory: for the page both are "not there".
      return new Response(null, { status: 404, headers });
    }
  };
}

function tryDecode(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}
