/** The overview of the fleet. */
import { problemResponses } from '../../http/problems.ts';
import { FleetOverview, VisitSummary, VisitSummaryParams } from '../api.ts';
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

  app.route({
    method: 'GET',
    url: '/api/v1/visits',
    config: { access: 'fleet.read' },
    schema: {
      tags: ['fleet'],
      summary: 'How citizens’ visits went: counts, never persons',
      querystring: VisitSummaryParams,
      response: { 200: VisitSummary, ...problemResponses(400) },
    },
    handler: ({ query }) => fleet.summariseVisits(query),
  });
}
