/** Service hours, holidays and closures over HTTP. */
import * as z from 'zod';
import { RegionId, SiteId } from '../../../shared/domain/ids.ts';
import { actorOf } from '../../http/access.ts';
import { problemResponses } from '../../http/problems.ts';
import { requiredVersion, sendVersion } from '../../http/versions.ts';
import type { HttpApp } from '../../http/zod-provider.ts';
import {
  Closure,
  ClosureList,
  ClosureListParams,
  HolidayImport,
  HolidayImportResult,
  HolidayYears,
  HoursChange,
  HoursCopy,
  HoursCopyResult,
  OwnHours,
  SiteHoursView,
  TimeAway,
} from './api.ts';
import { type HoursRouteDeps, maintenanceRoutes } from './maintenance-routes.ts';
import type { HoursOwner } from './own-hours.ts';

const READ = { access: 'fleet.read' } as const;
const EDIT = { access: 'sites.edit' } as const;

export function serviceHoursRoutes(app: HttpApp, deps: HoursRouteDeps): void {
  readRoutes(app, deps);
  setRoute(app, deps, 'site');
  setRoute(app, deps, 'region');
  copyRoute(app, deps);
  holidayRoutes(app, deps);
  closureRoutes(app, deps);
  maintenanceRoutes(app, deps);
}

function readRoutes(app: HttpApp, { hours }: HoursRouteDeps): void {
  app.route({
    method: 'GET',
    url: '/api/v1/sites/:id/hours',
    config: READ,
    schema: {
      tags: ['service hours'],
      summary: 'Hours of a site and of its region; the version is that of the site',
      params: z.object({ id: SiteId }),
      response: { 200: SiteHoursView, ...problemResponses(400, 404) },
    },
    async handler({ params }, reply) {
      const view = await hours.readSite(params.id);
      sendVersion(reply, view.site.version);
      return view;
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/regions/:id/hours',
    config: READ,
    schema: {
      tags: ['service hours'],
      summary: 'Hours that the sites of a region have unless they have their own',
      params: z.object({ id: RegionId }),
      response: { 200: OwnHours, ...problemResponses(400, 404) },
    },
    async handler({ params }, reply) {
      const own = await hours.readRegion(params.id);
      sendVersion(reply, own.version);
      return own;
    },
  });
}

function setRoute(app: HttpApp, { hours, clock }: HoursRouteDeps, kind: HoursOwner['kind']): void {
  app.route({
    method: 'PUT',
    url: `/api/v1/${kind}s/:id/hours`,
    config: EDIT,
    schema: {
      tags: ['service hours'],
      summary: `Set the hours of a ${kind}; If-Match "0" while it has none`,
      params: z.object({ id: kind === 'site' ? SiteId : RegionId }),
      body: HoursChange,
      response: { 200: OwnHours, ...problemResponses(400, 404, 412, 428) },
    },
    async handler(request, reply) {
      const { periods } = request.body;
      const owner = { kind, id: request.params.id };
      const change = { owner, periods, version: requiredVersion(request) };
      const own = await hours.set(change, actorOf(request, clock.nowMs()));
      sendVersion(reply, own.version);
      return own;
    },
  });
}

function copyRoute(app: HttpApp, { hours, clock }: HoursRouteDeps): void {
  app.route({
    method: 'POST',
    url: '/api/v1/sites/copy-hours',
    config: EDIT,
    schema: {
      tags: ['service hours'],
      summary: 'Give the hours of one site to others: all or none',
      body: HoursCopy,
      response: { 200: HoursCopyResult, ...problemResponses(400, 404) },
    },
    handler: (request) => hours.copy(request.body, actorOf(request, clock.nowMs())),
  });
}

function holidayRoutes(app: HttpApp, { hours, clock }: HoursRouteDeps): void {
  app.route({
    method: 'GET',
    url: '/api/v1/holidays',
    config: READ,
    schema: {
      tags: ['service hours'],
      summary: 'Public holidays and make-up workdays of every year that is known',
      response: { 200: HolidayYears },
    },
    handler: async () => ({ years: await hours.holidayYears() }),
  });

  app.route({
    method: 'POST',
    url: '/api/v1/holidays/import',
    config: EDIT,
    schema: {
      tags: ['service hours'],
      summary: 'Take in the holidays of a year from CSV or JSON: all rows or none',
      body: HolidayImport,
      response: { 200: HolidayImportResult, ...problemResponses(400) },
    },
    handler: (request) => hours.importHolidays(request.body, actorOf(request, clock.nowMs())),
  });
}

function closureRoutes(app: HttpApp, { hours, clock }: HoursRouteDeps): void {
  app.route({
    method: 'GET',
    url: '/api/v1/closures',
    config: READ,
    schema: {
      tags: ['service hours'],
      summary: 'Closures in a time, all or those that concern a site',
      querystring: ClosureListParams,
      response: { 200: ClosureList, ...problemResponses(400, 404) },
    },
    handler: async ({ query }) => ({ items: await hours.listClosures(query) }),
  });

  app.route({
    method: 'POST',
    url: '/api/v1/closures',
    config: EDIT,
    schema: {
      tags: ['service hours'],
      summary: 'Write down that a place is closed',
      body: TimeAway,
      response: { 201: Closure, ...problemResponses(400, 404) },
    },
    async handler(request, reply) {
      const closure = await hours.createClosure(request.body, actorOf(request, clock.nowMs()));
      sendVersion(reply, closure.version);
      return await reply.code(201).send(closure);
    },
  });

  app.route({
    method: 'DELETE',
    url: '/api/v1/closures/:id',
    config: EDIT,
    schema: {
      tags: ['service hours'],
      summary: 'Take a closure back',
      params: z.object({ id: z.uuid() }),
      response: { 204: z.null(), ...problemResponses(400, 404, 412, 428) },
    },
    async handler(request, reply) {
      const which = { id: request.params.id, version: requiredVersion(request) };
      await hours.removeClosure(which, actorOf(request, clock.nowMs()));
      return await reply.code(204).send(null);
    },
  });
}
