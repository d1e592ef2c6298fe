/** GET /healthz: can this controller do its work now; for supervisors and load balancers. */
import * as z from 'zod';
import type { HttpApp } from '../zod-provider.ts';

const Health = z.object({
  status: z.enum(['ok', 'failing']),
  reasons: z.array(z.string()).describe('why it is failing, in words for people'),
});

/** Each check gives null, or the reason why the controller cannot work. */
export type HealthCheck = () => Promise<string | null>;

export function healthRoutes(app: HttpApp, checks: readonly HealthCheck[]): void {
  app.route({
    method: 'GET',
    url: '/healthz',
    config: { access: 'public' },
    schema: {
      tags: ['operation'],
      summary: 'Whether the store and the broker can be used',
      response: { 200: Health, 503: Health },
    },
    async handler(_request, reply) {
      const results = await Promise.all(checks.map((check) => check()));
      const reasons = results.filter((reason) => reason !== null);
      const isOk = reasons.length === 0;
      reply.header('cache-control', 'no-store');
      return await reply.code(isOk ? 200 : 503).send({ status: isOk ? 'ok' : 'failing', reasons });
    },
  });
}
