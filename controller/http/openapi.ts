/** GET /api/openapi.json: the API described by the schemas that check it (OpenAPI 3.1). */
import swagger from '@fastify/swagger';
import { ApiTokenCreate, SignIn, User, UserCreate } from '../accounts/api.ts';
import { AuditEntry } from '../audit/api.ts';
import { BulkRequest, KioskCreate, Region, Site, SiteCreate } from '../fleet/api.ts';
import { Predicate } from '../dispatch/alerts/rule.ts';
import { KioskDetail, KioskSummary, StoredRecord } from '../fleet/read-model.ts';
import { HolidayYear } from '../../shared/domain/service-hours/holidays.ts';
import { ServicePeriod } from '../../shared/domain/service-hours/service-hours.ts';
import { Closure, Maintenance } from '../uptime/hours/api.ts';
import { SESSION_COOKIE } from './access.ts';
import { HelloEvent, KioskEvent, PlanEvent, ResetEvent, TimeEvent } from './live/event-stream.ts';
import { EXAMPLES } from './openapi-examples.ts';
import { Problem } from './problems.ts';
import { type HttpApp, openApiTransforms } from './zod-provider.ts';

/** The schemas that have a name in the document, each with its example. */
export const COMPONENTS = {
  KioskSummary,
  KioskDetail,
  StoredRecord,
  Problem,
  HelloEvent,
  KioskEvent,
  PlanEvent,
  TimeEvent,
  ResetEvent,
  Site,
  SiteCreate,
  Region,
  KioskCreate,
  BulkRequest,
  SignIn,
  User,
  UserCreate,
  ApiTokenCreate,
  AuditEntry,
  ServicePeriod,
  HolidayYear,
  Closure,
  Maintenance,
  // A condition has conditions in it, which only a name can say.
  AlertCondition: Predicate,
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
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE },
          token: { type: 'http', scheme: 'bearer', description: 'An API token; its scopes are permissions.' },
        },
      },
    },
    ...openApiTransforms(COMPONENTS, EXAMPLES),
  });
  app.route({
    method: 'GET',
    url: '/api/openapi.json',
    config: { access: 'public' },
    schema: { hide: true },
    handler: () => app.swagger(),
  });
}
