/** What the API says of kiosks; the questions are in fleet-queries.ts. */
import * as z from 'zod';
import { KioskId } from '../../../shared/domain/ids.ts';
import { AppError } from '../../../shared/errors.ts';
import { Cursor, Limit, pageOf } from '../../http/paging.ts';
import { problemResponses } from '../../http/problems.ts';
import { sendVersion } from '../../http/versions.ts';
import type { HttpApp } from '../../http/zod-provider.ts';
import {
  KioskFilter,
  KioskListParams,
  KioskPage,
  KioskPoints,
  KioskSort,
  TimelineItem,
  TimelineParams,
} from '../api.ts';
import { exportKiosks } from '../export.ts';
import type { FleetQueries } from '../fleet-queries.ts';
import { KioskDetail, StoredRecord } from '../read-model.ts';

const KioskParams = z.object({ id: KioskId });
const READ = { access: 'fleet.read' } as const;

export function kioskRoutes(app: HttpApp, fleet: FleetQueries): void {
  listRoutes(app, fleet);
  oneKioskRoutes(app, fleet);
  historyRoutes(app, fleet);
}

function listRoutes(app: HttpApp, fleet: FleetQueries): void {
  app.route({
    method: 'GET',
    url: '/api/v1/kiosks',
    config: READ,
    schema: {
      tags: ['kiosks'],
      summary: 'Kiosks, page by page',
      querystring: KioskListParams,
      response: { 200: KioskPage, ...problemResponses(400) },
    },
    handler: ({ query }) => fleet.listKiosks(query),
  });

  app.route({
    method: 'GET',
    url: '/api/v1/kiosks/points',
    config: READ,
    schema: {
      tags: ['kiosks'],
      summary: 'Where all matching kiosks stand, for the map',
      querystring: KioskFilter,
      response: { 200: KioskPoints, ...problemResponses(400) },
    },
    handler: async ({ query }) => ({ items: await fleet.listPoints(query) }),
  });

  app.route({
    method: 'GET',
    url: '/api/v1/kiosks.csv',
    config: { access: 'fleet.export' },
    schema: {
      tags: ['kiosks'],
      summary: 'All matching kiosks as a CSV file for spreadsheets',
      querystring: KioskFilter.extend({
        sort: KioskSort.default('id'),
        lang: z.enum(['zh', 'en']).default('zh'),
      }),
      response: {
        200: { description: 'The file', content: { 'text/csv': { schema: z.string() } } },
        ...problemResponses(400),
      },
    },
    handler({ query: { lang, ...query } }, reply) {
      reply.type('text/csv; charset=utf-8');
      reply.header('content-disposition', 'attachment; filename="kiosks.csv"');
      // The schema describes the text; fastify sends a stream of it as it is.
      return exportKiosks(fleet, query, lang) as unknown as string;
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/labels',
    config: READ,
    schema: {
      tags: ['kiosks'],
      summary: 'Labels in use',
      response: { 200: z.object({ items: z.array(z.string()) }) },
    },
    handler: async () => ({ items: await fleet.listLabels() }),
  });
}

function oneKioskRoutes(app: HttpApp, fleet: FleetQueries): void {
  app.route({
    method: 'GET',
    url: '/api/v1/kiosks/:id',
    config: READ,
    schema: {
      tags: ['kiosks'],
      summary: 'One kiosk with its devices and services',
      params: KioskParams,
      response: { 200: KioskDetail, ...problemResponses(400, 404) },
    },
    async handler({ params }, reply) {
      const kiosk = await existingKiosk(fleet, params.id);
      sendVersion(reply, kiosk.version);
      return kiosk;
    },
  });
}

function historyRoutes(app: HttpApp, fleet: FleetQueries): void {
  app.route({
    method: 'GET',
    url: '/api/v1/kiosks/:id/timeline',
    config: READ,
    schema: {
      tags: ['kiosks'],
      summary: 'What happened at the kiosk, newest first',
      params: KioskParams,
      querystring: TimelineParams,
      response: { 200: pageOf(TimelineItem), ...problemResponses(400, 404) },
    },
    async handler({ params, query }) {
      await existingKiosk(fleet, params.id);
      return await fleet.listTimeline(params.id, query);
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/kiosks/:id/records',
    config: READ,
    schema: {
      tags: ['kiosks'],
      summary: 'What the kiosk reported, word for word, newest first',
      params: KioskParams,
      querystring: z.strictObject({
        type: z.string().max(48).optional(),
        limit: Limit,
        before: Cursor.optional(),
      }),
      response: { 200: pageOf(StoredRecord), ...problemResponses(400, 404) },
    },
    async handler({ params, query: { type, limit, before } }) {
      await existingKiosk(fleet, params.id);
      return await fleet.listRecords(params.id, {
        limit,
        ...(type === undefined ? {} : { type }),
        ...(before === undefined ? {} : { before }),
      });
    },
  });
}

async function existingKiosk(fleet: FleetQueries, id: KioskId): Promise<KioskDetail> {
  const kiosk = await fleet.findKiosk(id);
  if (kiosk === undefined) throw new AppError('not-found', `There is no kiosk "${id}".`);
  return kiosk;
}
