/** GET /api/openapi.json: the API described by the schemas that check it (OpenAPI 3.1). */
import swagger from '@fastify/swagger';
import { KioskDetail, KioskSummary, StoredRecord } from '../fleet/read-model.ts';
import { HelloEvent, KioskEvent, ResetEvent, TimeEvent } from './live/event-stream.ts';
import { Problem } from './problems.ts';
import { type HttpApp, openApiTransforms } from './zod-provider.ts';

const COMPONENTS = {
  KioskSummary,
  KioskDetail,
  StoredRecord,
  Problem,
  HelloEvent,
  KioskEvent,
  TimeEvent,
  ResetEvent,
};

/** Must come before the routes: it collects them as they are added. */
export async function installOpenApi(app: HttpApp): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Doorstep controller',
        description: 'The state of a fleet of self-service kiosks. Times are epoch milliseconds, UTC.',
        version: '1',
      },
    },
    ...openApiTransforms(COMPONENTS),
  });
  app.route({
    method: 'GET',
    url: '/api/openapi.json',
    schema: { hide: true },
    handler: () => app.swagger(),
  });
}
