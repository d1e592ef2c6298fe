/** The overview of the fleet. */
import { FleetOverview } from '../api.ts';
import type { HttpApp } from '../../http/zod-provider.ts';
import type { FleetQueries } from '../fleet-queries.ts';

export function overviewRoutes(app: HttpApp, fleet: FleetQueries): void {
  app.route({
    method: 'GET',
    url: '/api/v1/overview',
    config: { access: 'fleet.read' },
    schema: {
      tags: ['fleet'],
      summary: 'What serves now, what does not, and why, by region',
      response: { 200: FleetOverview },
    },
    handler: () => fleet.overview(),
  });
}
