/** Optimistic locking of the API: ETag out, If-Match back (RFC 9110 8.8.3 and 13.1.1). */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../shared/errors.ts';

export function sendVersion(reply: FastifyReply, version: number): void {
  reply.header('etag', `"${version}"`);
}

/**
 * The version that the caller has seen. @throws AppError `request.no-version` (428) without If-Match, so that nobody
 * overwrites by forgetting it; `*` is not accepted for the same reason.
 */
export function requiredVersion(request: FastifyRequest): number {
  const match = /^"(\d{1,15})"$/.exec(request.headers['if-match'] ?? '');
  if (match !== null) return Number(match[1]);
  throw new AppError(
    'request.no-version',
    'Send the version that you change: the ETag of the last answer, in the header If-Match.',
  );
}

/** @throws AppError `request.stale` (412) */
export function requireSameVersion(expected: number, actual: number): void {
  if (expected === actual) return;
  throw new AppError(
    'request.stale',
    `Somebody changed it: you have seen version ${expected}, now it is ${actual}.`,
  );
}
