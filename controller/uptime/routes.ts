/** Uptime over HTTP. */
import * as z from 'zod';
import { KioskId } from '../../shared/domain/ids.ts';
import { problemResponses } from '../http/problems.ts';
import type { HttpApp } from '../http/zod-provider.ts';
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
import { reportCsv } from './report-csv.ts';
import type { Reports } from './reports/reports.ts';

const READ = { access: 'fleet.read' } as const;
const KioskParams = z.object({ id: KioskId });

export function uptimeRoutes(app: HttpApp, reports: Reports): void {
  fleetRoutes(app, reports);
  monthRoutes(app, reports);
  ledgerRoutes(app, reports);
  kioskRoutes(app, reports);
}

function fleetRoutes(app: HttpApp, reports: Reports): void {
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
    handler: ({ query }) => reports.ask('now', query),
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
    handler: ({ query }) => reports.ask('trend', query),
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
    handler: ({ query }) => reports.ask('heat', query),
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
    handler: ({ query }) => reports.ask('causes', query),
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
    handler: ({ query }) => reports.ask('groups', query),
  });
}

function monthRoutes(app: HttpApp, reports: Reports): void {
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
    handler: ({ query }) => reports.ask('budget', query),
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
    handler: ({ query }) => reports.ask('comparison', query),
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
    handler: ({ query }) => reports.ask('report', query),
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
      return reportCsv(await reports.ask('report', query), lang);
    },
  });
}

function ledgerRoutes(app: HttpApp, reports: Reports): void {
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
    handler: ({ query }) => reports.ask('corrections', query),
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
    handler: async ({ query }) => ({ items: await reports.ask('areas', query) }),
  });
}

function kioskRoutes(app: HttpApp, reports: Reports): void {
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
    handler: ({ params, query }) => reports.ask('kiosk', { ...query, id: params.id }),
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
    handler: ({ params, query }) => reports.ask('explanation', { id: params.id, atMs: query.atMs }),
  });
}
