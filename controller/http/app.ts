/** The HTTP side of the controller: one fastify with its limits, errors, security headers and routes (DESIGN 2, style.md 2.5). */
import cookie from '@fastify/cookie';
import { fastify } from 'fastify';
import type { Log } from '../../shared/log.ts';
import type { Clock } from '../../shared/time/clock.ts';
import type { Authenticator } from '../accounts/principal.ts';
import type { Store } from '../store/store.ts';
import { installAccess } from './access.ts';
import { consoleFiles } from './console-files.ts';
import { installIdempotency } from './idempotency.ts';
import type { EventHub } from './live/event-hub.ts';
import type { Metrics } from './metrics.ts';
import { installOpenApi } from './openapi.ts';
import { installOriginCheck } from './origin.ts';
import { installProblems, sendError } from './problems.ts';
import { installRateLimit } from './rate-limit.ts';
import { eventRoutes } from './routes/events.ts';
import { type HealthCheck, healthRoutes } from './routes/health.ts';
import { metricsRoutes } from './routes/metrics.ts';
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
  readonly clock: Clock;
  readonly store: Store;
  readonly authenticator: Authenticator;
  readonly hub: EventHub;
  readonly metrics: Metrics;
  readonly healthChecks: readonly HealthCheck[];
  /** Each adds the routes of one feature. */
  readonly features: readonly ((app: HttpApp) => void)[];
}

export interface HttpOptions {
  /** The name or address that it listens on. */
  readonly host: string;
  /** How browsers reach it through a proxy; null: directly. */
  readonly publicUrl: URL | null;
  /** For tests. */
  readonly requestsPerMinute?: number;
}

/** The order of the hooks is the order of the checks: host, origin, who it is and may, how often, sent before. */
export async function createHttpApp(deps: HttpDeps, options: HttpOptions): Promise<HttpApp> {
  const app = createFastify(options);
  installSecurity(app, [options.host, ...(options.publicUrl === null ? [] : [options.publicUrl.hostname])]);
  installProblems(app, deps.log);
  await app.register(cookie);
  installOriginCheck(app);
  installAccess(app, deps.authenticator);
  await installRateLimit(app, options.requestsPerMinute);
  installIdempotency(app, deps);
  await installOpenApi(app);
  for (const addRoutes of deps.features) addRoutes(app);
  eventRoutes(app, deps.hub, deps.authenticator);
  healthRoutes(app, deps.healthChecks);
  metricsRoutes(app, deps.metrics);
  await consoleFiles(app);
  return app;
}

function createFastify({ publicUrl }: HttpOptions): HttpApp {
  const app = withZod(
    fastify({
      bodyLimit: BODY_LIMIT_BYTES,
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
      // Only a proxy on this machine may say who the client is and that it came by TLS.
      trustProxy: publicUrl === null ? false : 'loopback',
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
  return app;
}
