/** What the pages of dispatch ask of the controller; often enough to be told of changes by looking. */
import { queryOptions } from '@tanstack/react-query';
import type {
  ForecastErrors,
  IncidentDetail,
  IncidentSummary,
  OrderDetail,
  OrderSummary,
  RuleView,
} from '../../../dispatch/api.ts';
import type { ForecastView } from '../../../dispatch/forecast/supply.ts';
import type { WorkReportBy, WorkReportRow } from '../../../dispatch/report/report.ts';
import { request } from '../../lib/api.ts';
import { withNewest } from './my-day/newest-orders.ts';

export const REFETCH_MS = 5_000;
interface List<T> {
  readonly items: T[];
}

export const incidentsQuery = (isLive: boolean) =>
  queryOptions({
    queryKey: ['incidents', isLive],
    queryFn: ({ signal }) =>
      request<List<IncidentSummary>>('GET', '/incidents', { query: { isLive }, signal }),
    select: ({ items }) => items,
    refetchInterval: REFETCH_MS,
  });

export const incidentQuery = (id: string) =>
  queryOptions({
    queryKey: ['incident', id],
    queryFn: ({ signal }) => request<IncidentDetail>('GET', `/incidents/${id}`, { signal }),
    refetchInterval: REFETCH_MS,
  });

export const ordersQuery = queryOptions({
  queryKey: ['orders'],
  queryFn: ({ signal }) => request<List<OrderSummary>>('GET', '/orders', { query: { isLive: true }, signal }),
  select: ({ items }) => items,
  refetchInterval: REFETCH_MS,
});

export const myOrdersQuery = queryOptions({
  queryKey: ['my-orders'],
  queryFn: async ({ signal }) => ({
    items: withNewest((await request<List<OrderSummary>>('GET', '/my-orders', { signal })).items),
  }),
  select: ({ items }) => items,
  refetchInterval: REFETCH_MS,
});

export const orderQuery = (id: string) =>
  queryOptions({
    queryKey: ['order', id],
    queryFn: ({ signal }) => request<OrderDetail>('GET', `/orders/${id}`, { signal }),
  });

export const rulesQuery = queryOptions({
  queryKey: ['alert-rules'],
  queryFn: ({ signal }) => request<List<RuleView>>('GET', '/alert-rules', { signal }),
  select: ({ items }) => items,
});

/** `kiosks` null: the whole fleet. */
export const forecastsQuery = (kiosks: readonly string[] | null) =>
  queryOptions({
    queryKey: ['supply-forecasts', kiosks],
    queryFn: ({ signal }) =>
      request<List<ForecastView>>('GET', '/supply-forecasts', {
        query: kiosks === null ? {} : { kiosks: kiosks.join(',') },
        signal,
      }),
    select: ({ items }) => items,
  });

export const forecastErrorsQuery = queryOptions({
  queryKey: ['supply-forecast-errors'],
  queryFn: ({ signal }) => request<ForecastErrors>('GET', '/supply-forecasts/errors', { signal }),
});

export const workReportQuery = (by: WorkReportBy, days: string) =>
  queryOptions({
    queryKey: ['work-report', by, days],
    queryFn: ({ signal }) =>
      request<List<WorkReportRow>>('GET', '/work-report', { query: { by, days }, signal }),
    select: ({ items }) => items,
  });
