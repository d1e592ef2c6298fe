/** GET /metrics for Prometheus. */
import type { Metrics } from '../metrics.ts';
import type { HttpApp } from '../zod-provider.ts';

export function metricsRoutes(app: HttpApp, metrics: Metrics): void {
  app.route({
    method: 'GET',
    url: '/metrics',
    config: { access: 'public' },
    schema: { hide: true },
    async handler(_request, reply) {
      const text = await metrics.read();
      return await reply.type(metrics.contentType).header('cache-control', 'no-store').send(text);
    },
  });
}
