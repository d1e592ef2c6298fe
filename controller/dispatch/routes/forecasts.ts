/** Forecasts of supplies over HTTP, and how far earlier ones were off. */
import type { Kysely } from 'kysely';
import * as z from 'zod';
import { problemResponses } from '../../http/problems.ts';
import type { HttpApp } from '../../http/zod-provider.ts';
import type { Schema } from '../../store/schema.ts';
import { ForecastErrors, ForecastParams } from '../api.ts';
import { errorsOf } from '../forecast/predict.ts';
import { listForecasts, readAllStates } from '../forecast/rows.ts';
import { ForecastView } from '../forecast/supply.ts';

const READ = { access: 'fleet.read' } as const;

export function forecastRoutes(app: HttpApp, db: Kysely<Schema>): void {
  app.route({
    method: 'GET',
    url: '/api/v1/supply-forecasts',
    config: READ,
    schema: {
      tags: ['dispatch'],
      summary: 'When paper, cards and bins come to their end, the first ones first',
      querystring: ForecastParams,
      response: { 200: z.object({ items: z.array(ForecastView) }), ...problemResponses(400) },
    },
    handler: async ({ query: { kiosks, limit } }) => ({
      items: await listForecasts(db, { kioskIds: kiosks?.split(',') ?? null, limit }),
    }),
  });

  app.route({
    method: 'GET',
    url: '/api/v1/supply-forecasts/errors',
    config: READ,
    schema: {
      tags: ['dispatch'],
      summary: 'How far earlier forecasts were from what happened',
      response: { 200: ForecastErrors },
    },
    handler: async () => errorsOf(await readAllStates(db)),
  });
}
