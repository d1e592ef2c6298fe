/** Who may open the screen's WebSocket: this machine, a known page, and only with the token (DESIGN 2; Electron checklist, devices.md 7.1). */
import type { IncomingMessage } from 'node:http';
import { isSameToken } from './token.ts';

export interface AdmissionRules {
  readonly token: string;
  readonly allowedOrigins: readonly string[];
}

/** An HTTP status that refuses, or `admitted` . */
export type Admission = 'admitted' | 401 | 403 | 404;

export const SOCKET_PATH = '/ui';

export function admit(request: IncomingMessage, { token, allowedOrigins }: AdmissionRules): Admission {
  const url = tryParseUrl(request.url);
  if (url?.pathname !== SOCKET_PATH) return 404;
  if (!isLoopbackHost(request.headers.host)) return 403;
  const { origin } = request.headers;
  // A page always names its origin and cannot lie about it; a program that sends none has read the token file.
  if (origin !== undefined && !allowedOrigins.includes(origin)) return 403;
  return isSameToken(url.searchParams.get('token') ?? '', token) ? 'admitted' : 401;
}

/** A name that leads here by DNS rebinding shows itself in the Host header. */
export function isLoopbackHost(host: string | undefined): boolean {
  return /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host ?? '');
}

function tryParseUrl(path: string | undefined): URL | undefined {
  const text = `http://kiosk${path ?? ''}`;
  return URL.canParse(text) ? new URL(text) : undefined;
}
