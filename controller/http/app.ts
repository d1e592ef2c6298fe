/** The HTTP side of the controller: one fastify with its limits, errors, security headers and routes (DESIGN 2, style.md 2.5). */
import { fastify } from 'fastify';
import type { Log } from '../../shared/log.ts';
import type { FleetQueries } from '../fleet/read-model.ts';
import type { EventHub } from './live/event-hub.ts';
import type { Metrics } from './metrics.ts';
import { installOpenApi } from './openapi.ts';
import { installProblems, sendError } from './problems.ts';
import { eventRoutes } from './routes/events.ts';
import { type HealthCheck, healthRoutes } from './routes/health.ts';
import { kioskRoutes } from './routes/kiosks.ts';
import { metricsRoutes } from './routes/metrics.ts';
import { pageRoutes } from './routes/page.ts';
import { installSecurity, SECURITY_HEADERS } from './security.ts';
import { type HttpApp, withZod } from './zod-provider.ts';

/** Largest request body, bytes. */
const BODY_LIMIT_BYTES = 64 * 1024;
/** Socket without traffic, ms; longer than two heartbeats of the live stream. */
const CONNECTION_TIMEOUT_MS = 60_000;
/** Whole request received, ms. */
const REQUEST_TIMEOUT_MS = 15_000;
/** All headers received, ms. */
const HEADERS_TIMEOUT_MS = 10_000;
/** How often Node looks for requests above these limits, ms. */
const CHECK_INTERVAL_MS = 5_000;
const KEEP_ALIVE_TIMEOUT_MS = 10_000;
const MAX_CONNECTIONS = 1_000;

export interface HttpDeps {
  readonly log: Log;
  readonly fleet: FleetQueries;
  readonly hub: EventHub;
  readonly metrics: Metrics;
  readonly healthChecks: readonly HealthCheck[];
}

/** `host`: the name or address it will listen on, the only name besides loopback and addresses that it answers to. */
export async function createHttpApp(deps: HttpDeps, { host }: { host: string }): Promise<HttpApp> {
  const app = withZod(
    fastify({
      bodyLimit: BODY_LIMIT_BYTES,
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
      // A client that does not finish must not hold up a stop; every request of ours can be made again.
      forceCloseConnections: true,
      // A URL that cannot be read fails before any hook and handler.
      frameworkErrors(error, request, reply) {
        void sendError({ request, reply: reply.headers(SECURITY_HEADERS) }, error);
      },
      http: { headersTimeout: HEADERS_TIMEOUT_MS, connectionsCheckingInterval: CHECK_INTERVAL_MS },
    }),
  );
  app.server.maxConnections = MAX_CONNECTIONS;
  installSecurity(app, host);
  installProblems(app, deps.log);
  await installOpenApi(app);
  kioskRoutes(app, deps.fleet);
  eventRoutes(app, deps.hub);
  healthRoutes(app, deps.healthChecks);
  metricsRoutes(app, deps.metrics);
  await pageRoutes(app);
  return app;
}
