/** Uptime over HTTP. */
import * as z from 'zod';
import { KioskId } from '../../shared/domain/ids.ts';
import type { Clock } from '../../shared/time/clock.ts';
import type { LinkState } from '../fleet/read-model.ts';
import { problemResponses } from '../http/problems.ts';
import type { HttpApp } from '../http/zod-provider.ts';
import type { Store } from '../store/store.ts';
import {
  AreaList,
  AreaParams,
  BudgetParams,
  CompareParams,
  CorrectionPage,
  CorrectionParams,
  ExplainParams,
  Explanation,
  GroupParams,
  HeatParams,
  IntervalParams,
  KioskUptime,
  MonthReport,
  RangeParams,
  ReportParams,
  Scope,
  UptimeBudget,
  UptimeCauses,
  UptimeComparison,
  UptimeGroups,
  UptimeHeat,
  UptimeNow,
  UptimeTrend,
} from './api.ts';
import {
  readBudget,
  readCauses,
  readComparison,
  readGroupFigures,
  readHeat,
  readTrend,
} from './queries/fleet.ts';
import { explain, readKioskUptime } from './queries/kiosk.ts';
import { readAreaOutages, readCorrections, readNow } from './queries/now.ts';
import { monthReport } from './queries/report.ts';
import { reportCsv } from './report-csv.ts';
import type { WorkHours } from './work-hours.ts';

export interface UptimeRouteDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly work: (asKnownAtMs?: number) => Promise<WorkHours>;
  readonly linkOf: (kioskId: string) => LinkState;
}

const READ = { access: 'fleet.read' } as const;
const KioskParams = z.object({ id: KioskId });

export function uptimeRoutes(app: HttpApp, deps: UptimeRouteDeps): void {
  fleetRoutes(app, deps);
  monthRoutes(app, deps);
  ledgerRoutes(app, deps);
  kioskRoutes(app, deps);
}

function context({ store, clock, work }: UptimeRouteDeps) {
  return { db: store.db, work, nowMs: clock.nowMs() };
}

function fleetRoutes(app: HttpApp, deps: UptimeRouteDeps): void {
  const { db } = deps.store;
  const question = (summary: string) => ({ tags: ['uptime'], summary });
  app.route({
    method: 'GET',
    url: '/api/v1/uptime/now',
    config: READ,
    schema: {
      ...question('What serves now, and the month so far'),
      querystring: Scope,
      response: { 200: UptimeNow, ...problemResponses(400) },
    },
    handler: ({ query }) => readNow(context(deps), query, deps.linkOf),
  });
  app.route({
    method: 'GET',
    url: '/api/v1/uptime/trend',
    config: READ,
    schema: {
      ...question('Figures of each day'),
      querystring: RangeParams,
      response: { 200: UptimeTrend, ...problemResponses(400) },
    },
    handler: ({ query }) => readTrend(db, query),
  });
  app.route({
    method: 'GET',
    url: '/api/v1/uptime/heat',
    config: READ,
    schema: {
      ...question('Kiosk by day, worst kiosk first'),
      querystring: HeatParams,
      response: { 200: UptimeHeat, ...problemResponses(400) },
    },
    handler: ({ query }) => readHeat(db, query),
  });
  app.route({
    method: 'GET',
    url: '/api/v1/uptime/causes',
    config: READ,
    schema: {
      ...question('Causes of down time, most time first'),
      querystring: RangeParams,
      response: { 200: UptimeCauses, ...problemResponses(400) },
    },
    handler: ({ query }) => readCauses(db, query),
  });
  app.route({
    method: 'GET',
    url: '/api/v1/uptime/groups',
    config: READ,
    schema: {
      ...question('Figures by region, site, kiosk, service, model or supplier, worst first'),
      querystring: GroupParams,
      response: { 200: UptimeGroups, ...problemResponses(400) },
    },
    handler: ({ query }) => readGroupFigures(db, query),
  });
}

function monthRoutes(app: HttpApp, deps: UptimeRouteDeps): void {
  const { db } = deps.store;
  app.route({
    method: 'GET',
    url: '/api/v1/uptime/budget',
    config: READ,
    schema: {
      tags: ['uptime'],
      summary: 'Error budget of each region in a month',
      querystring: BudgetParams,
      response: { 200: UptimeBudget, ...problemResponses(400) },
    },
    handler: ({ query }) => readBudget(db, query, deps.clock.nowMs()),
  });
  app.route({
    method: 'GET',
    url: '/api/v1/uptime/comparison',
    config: READ,
    schema: {
      tags: ['uptime'],
      summary: 'A month beside the one before and the one of last year',
      querystring: CompareParams,
      response: { 200: UptimeComparison, ...problemResponses(400) },
    },
    handler: ({ query }) => readComparison(db, query),
  });
  app.route({
    method: 'GET',
    url: '/api/v1/uptime/report',
    config: READ,
    schema: {
      tags: ['uptime'],
      summary: 'Report of a month, also as known on an earlier day',
      querystring: ReportParams,
      response: { 200: MonthReport, ...problemResponses(400) },
    },
    handler: ({ query }) => monthReport(context(deps), query),
  });
  app.route({
    method: 'GET',
    url: '/api/v1/uptime/report.csv',
    config: { access: 'fleet.export' },
    schema: {
      tags: ['uptime'],
      summary: 'Report of a month as a CSV file for spreadsheets',
      querystring: ReportParams.extend({ lang: z.enum(['zh', 'en']).default('zh') }),
      response: {
        200: { description: 'The file', content: { 'text/csv': { schema: z.string() } } },
        ...problemResponses(400),
      },
    },
    async handler({ query: { lang, ...query } }, reply) {
      reply.type('text/csv; charset=utf-8');
      reply.header('content-disposition', `attachment; filename="uptime-${query.month}.csv"`);
      return reportCsv(await monthReport(context(deps), query), lang);
    },
  });
}

function ledgerRoutes(app: HttpApp, deps: UptimeRouteDeps): void {
  const { db } = deps.store;
  app.route({
    method: 'GET',
    url: '/api/v1/uptime/corrections',
    config: READ,
    schema: {
      tags: ['uptime'],
      summary: 'What was believed and is believed no longer, newest first',
      querystring: CorrectionParams,
      response: { 200: CorrectionPage, ...problemResponses(400) },
    },
    handler: ({ query }) => readCorrections(db, query),
  });
  app.route({
    method: 'GET',
    url: '/api/v1/uptime/areas',
    config: READ,
    schema: {
      tags: ['uptime'],
      summary: 'Area outages, newest first',
      querystring: AreaParams,
      response: { 200: AreaList, ...problemResponses(400) },
    },
    handler: async ({ query }) => ({ items: await readAreaOutages(db, query, deps.linkOf) }),
  });
}

function kioskRoutes(app: HttpApp, deps: UptimeRouteDeps): void {
  app.route({
    method: 'GET',
    url: '/api/v1/kiosks/:id/uptime',
    config: READ,
    schema: {
      tags: ['uptime'],
      summary: 'The account of a kiosk: every axis with causes and evidence',
      params: KioskParams,
      querystring: IntervalParams,
      response: { 200: KioskUptime, ...problemResponses(400, 404) },
    },
    handler: ({ params, query }) => readKioskUptime(context(deps), params.id, query),
  });
  app.route({
    method: 'GET',
    url: '/api/v1/kiosks/:id/uptime/explanation',
    config: READ,
    schema: {
      tags: ['uptime'],
      summary: 'Why the account says what it says of one moment',
      params: KioskParams,
      querystring: ExplainParams,
      response: { 200: Explanation, ...problemResponses(400, 404) },
    },
    handler: ({ params, query }) => explain(context(deps), params.id, query.atMs),
  });
}
