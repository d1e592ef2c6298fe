/** Sites and regions over HTTP. */
import * as z from 'zod';
import { RegionId, SiteId } from '../../../shared/domain/ids.ts';
import type { Clock } from '../../../shared/time/clock.ts';
import { actorOf } from '../../http/access.ts';
import { problemResponses } from '../../http/problems.ts';
import { requiredVersion, sendVersion } from '../../http/versions.ts';
import type { HttpApp } from '../../http/zod-provider.ts';
import {
  Region,
  RegionCreate,
  RegionUpdate,
  Site,
  SiteCreate,
  SiteImport,
  SiteImportResult,
  SiteListParams,
  SitePage,
  SiteUpdate,
} from '../api.ts';
import type { Places } from './places.ts';

const READ = { access: 'fleet.read' } as const;
const EDIT = { access: 'sites.edit' } as const;
/** Five thousand rows with long addresses. */
const IMPORT_LIMIT_BYTES = 2 * 1024 * 1024;

export interface PlaceRouteDeps {
  readonly places: Places;
  readonly clock: Clock;
}

export function placeRoutes(app: HttpApp, deps: PlaceRouteDeps): void {
  siteReadRoutes(app, deps);
  siteEditRoutes(app, deps);
  regionRoutes(app, deps);
}

function siteReadRoutes(app: HttpApp, { places }: PlaceRouteDeps): void {
  app.route({
    method: 'GET',
    url: '/api/v1/sites',
    config: READ,
    schema: {
      tags: ['sites'],
      summary: 'Sites, page by page',
      querystring: SiteListParams,
      response: { 200: SitePage, ...problemResponses(400) },
    },
    handler: ({ query }) => places.listSites(query),
  });

  app.route({
    method: 'GET',
    url: '/api/v1/sites/:id',
    config: READ,
    schema: {
      tags: ['sites'],
      summary: 'One site',
      params: z.object({ id: SiteId }),
      response: { 200: Site, ...problemResponses(400, 404) },
    },
    async handler({ params }, reply) {
      const site = await places.readSite(params.id);
      sendVersion(reply, site.version);
      return site;
    },
  });
}

function siteEditRoutes(app: HttpApp, { places, clock }: PlaceRouteDeps): void {
  app.route({
    method: 'POST',
    url: '/api/v1/sites',
    config: EDIT,
    schema: {
      tags: ['sites'],
      summary: 'Create a site',
      body: SiteCreate,
      response: { 201: Site, ...problemResponses(400, 409) },
    },
    async handler(request, reply) {
      const site = await places.createSite(request.body, actorOf(request, clock.nowMs()));
      sendVersion(reply, site.version);
      return await reply.code(201).send(site);
    },
  });

  app.route({
    method: 'PATCH',
    url: '/api/v1/sites/:id',
    config: EDIT,
    schema: {
      tags: ['sites'],
      summary: 'Change a site; its region only while it has no kiosks',
      params: z.object({ id: SiteId }),
      body: SiteUpdate,
      response: { 200: Site, ...problemResponses(400, 404, 409, 412, 428) },
    },
    async handler(request, reply) {
      const change = { id: request.params.id, update: request.body, version: requiredVersion(request) };
      const site = await places.updateSite(change, actorOf(request, clock.nowMs()));
      sendVersion(reply, site.version);
      return site;
    },
  });

  app.route({
    method: 'DELETE',
    url: '/api/v1/sites/:id',
    config: EDIT,
    schema: {
      tags: ['sites'],
      summary: 'Remove a site that has no kiosks',
      params: z.object({ id: SiteId }),
      response: { 204: z.null(), ...problemResponses(400, 404, 409, 412, 428) },
    },
    async handler(request, reply) {
      const which = { id: request.params.id, version: requiredVersion(request) };
      await places.removeSite(which, actorOf(request, clock.nowMs()));
      return await reply.code(204).send(null);
    },
  });

  app.route({
    method: 'POST',
    url: '/api/v1/sites/import',
    config: EDIT,
    bodyLimit: IMPORT_LIMIT_BYTES,
    schema: {
      tags: ['sites'],
      summary: 'Create and change sites from a CSV or GeoJSON file: all rows or none',
      body: SiteImport,
      response: { 200: SiteImportResult, ...problemResponses(400, 409) },
    },
    handler: (request) => places.importSites(request.body, actorOf(request, clock.nowMs())),
  });
}

function regionRoutes(app: HttpApp, { places, clock }: PlaceRouteDeps): void {
  const params = z.object({ id: RegionId });
  app.route({
    method: 'GET',
    url: '/api/v1/regions',
    config: READ,
    schema: {
      tags: ['regions'],
      summary: 'All regions',
      response: { 200: z.object({ items: z.array(Region) }) },
    },
    handler: async () => ({ items: await places.listRegions() }),
  });

  app.route({
    method: 'POST',
    url: '/api/v1/regions',
    config: EDIT,
    schema: {
      tags: ['regions'],
      summary: 'Create a region',
      body: RegionCreate,
      response: { 201: Region, ...problemResponses(400, 409) },
    },
    async handler(request, reply) {
      const region = await places.createRegion(request.body, actorOf(request, clock.nowMs()));
      sendVersion(reply, region.version);
      return await reply.code(201).send(region);
    },
  });

  app.route({
    method: 'PATCH',
    url: '/api/v1/regions/:id',
    config: EDIT,
    schema: {
      tags: ['regions'],
      summary: 'Rename a region',
      params,
      body: RegionUpdate,
      response: { 200: Region, ...problemResponses(400, 404, 412, 428) },
    },
    async handler(request, reply) {
      const change = { id: request.params.id, update: request.body, version: requiredVersion(request) };
      const region = await places.renameRegion(change, actorOf(request, clock.nowMs()));
      sendVersion(reply, region.version);
      return region;
    },
  });

  app.route({
    method: 'DELETE',
    url: '/api/v1/regions/:id',
    config: EDIT,
    schema: {
      tags: ['regions'],
      summary: 'Remove a region that has no sites',
      params,
      response: { 204: z.null(), ...problemResponses(400, 404, 409, 412, 428) },
    },
    async handler(request, reply) {
      const which = { id: request.params.id, version: requiredVersion(request) };
      await places.removeRegion(which, actorOf(request, clock.nowMs()));
      return await reply.code(204).send(null);
    },
  });
}
