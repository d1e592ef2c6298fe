/** All use of @fastify/rate-limit: no caller may take the controller's time from the others; the store's and the fleet's come first. */
import rateLimit from '@fastify/rate-limit';
import { AppError } from '../../shared/errors.ts';
import type { HttpApp } from './zod-provider.ts';

/** A console that loads a page makes about ten requests; a person who clicks fast makes a few a second. */
export const REQUESTS_PER_MINUTE = 1_200;
/** How many callers are remembered. */
const MAX_CALLERS = 10_000;

/** Must come after the access hook, whose principal is the caller, and before the routes. */
export async function installRateLimit(app: HttpApp, maxPerMinute = REQUESTS_PER_MINUTE): Promise<void> {
  await app.register(rateLimit, {
    max: maxPerMinute,
    timeWindow: '1 minute',
    cache: MAX_CALLERS,
    keyGenerator: (request) => request.principal?.id ?? request.ip,
    errorResponseBuilder: (_request, { after }) =>
      new AppError('request.too-many', `No more than ${maxPerMinute} requests a minute; go on in ${after}.`),
  });
}
