/** What the API says of kiosks; every query is in fleet/read-model.ts. */
import * as z from 'zod';
import { KioskId, RegionId } from '../../../shared/domain/ids.ts';
import { AppError } from '../../../shared/errors.ts';
import {
  type FleetQueries,
  KioskDetail,
  KioskSummary,
  LinkState,
  StoredRecord,
} from '../../fleet/read-model.ts';
import { problemResponses } from '../problems.ts';
import type { HttpApp } from '../zod-provider.ts';

const MAX_PAGE = 500;
const Limit = z.coerce.number().pipe(z.int().min(1).max(MAX_PAGE)).default(100);
const Cursor = z.string().max(200);

const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item),
    next: z.string().nullable().describe('cursor of the next page, null: last'),
  });

const KioskParams = z.object({ id: KioskId });

export function kioskRoutes(app: HttpApp, fleet: FleetQueries): void {
  app.route({
    method: 'GET',
    url: '/api/v1/kiosks',
    schema: {
      tags: ['kiosks'],
      summary: 'Kiosks, page by page',
      querystring: z.strictObject({
        region: RegionId.optional(),
        link: LinkState.optional(),
        limit: Limit,
        after: Cursor.optional().describe('`next` of the previous page'),
      }),
      response: { 200: pageOf(KioskSummary), ...problemResponses(400) },
    },
    handler: ({ query }) => fleet.listKiosks(withoutUndefined(query)),
  });

  app.route({
    method: 'GET',
    url: '/api/v1/kiosks/:id',
    schema: {
      tags: ['kiosks'],
      summary: 'One kiosk with its devices and services',
      params: KioskParams,
      response: { 200: KioskDetail, ...problemResponses(400, 404) },
    },
    handler: ({ params }) => existingKiosk(fleet, params.id),
  });

  app.route({
    method: 'GET',
    url: '/api/v1/kiosks/:id/records',
    schema: {
      tags: ['kiosks'],
      summary: 'What the kiosk reported, newest first',
      params: KioskParams,
      querystring: z.strictObject({
        type: z.string().max(48).optional(),
        limit: Limit,
        before: Cursor.optional().describe('`next` of the previous page'),
      }),
      response: { 200: pageOf(StoredRecord), ...problemResponses(400, 404) },
    },
    async handler({ params, query }) {
      await existingKiosk(fleet, params.id);
      return await fleet.listRecords(params.id, withoutUndefined(query));
    },
  });
}

async function existingKiosk(fleet: FleetQueries, id: KioskId): Promise<KioskDetail> {
  const kiosk = await fleet.findKiosk(id);
  if (kiosk === undefined) throw new AppError('not-found', `There is no kiosk "${id}".`);
  return kiosk;
}

type Defined<T> = { [Key in keyof T]: Exclude<T[Key], undefined> };

/** zod gives absent keys the type `| undefined`, which exactOptionalPropertyTypes keeps apart from absent. */
function withoutUndefined<T extends object>(query: T): Defined<T> {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)) as Defined<T>;
}
