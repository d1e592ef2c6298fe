/** What the uptime pages ask of the controller. */
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type * as z from 'zod';
import type {
  Explanation,
  KioskUptime,
  MonthReport,
  UptimeBudget,
  UptimeCauses,
  UptimeComparison,
  UptimeGroups,
  UptimeHeat,
  UptimeNow,
  UptimeTrend,
} from '../../../uptime/api.ts';
import { addDays, dayStartMs } from '../../../../shared/time/day.ts';
import { request } from '../../lib/api.ts';

/** Days, both included; '' for all regions. */
export interface Period {
  readonly from: string;
  readonly to: string;
  readonly region: string;
}

export type MonthParams = Pick<Period, 'region'> & { readonly month: string };

function useUptime<Answer>(path: string, query: Readonly<Record<string, string | number>>) {
  return useQuery({
    queryKey: ['uptime', path, query],
    queryFn: ({ signal }) => request<Answer>('GET', path, { query, signal }),
    placeholderData: keepPreviousData,
  });
}

export const useUptimeNow = (region: string) => useUptime<UptimeNow>('/uptime/now', { region });
export const useTrend = (period: Period) =>
  useUptime<z.infer<typeof UptimeTrend>>('/uptime/trend', { ...period });
export const useCauses = (period: Period) =>
  useUptime<z.infer<typeof UptimeCauses>>('/uptime/causes', { ...period });
export const useWorst = (period: Period, by: 'site' | 'kiosk') =>
  useUptime<z.infer<typeof UptimeGroups>>('/uptime/groups', { ...period, by, limit: 10 });
export const useBudget = (params: MonthParams) =>
  useUptime<z.infer<typeof UptimeBudget>>('/uptime/budget', { ...params });
export const useComparison = ({ month, region }: MonthParams) =>
  useUptime<z.infer<typeof UptimeComparison>>('/uptime/comparison', { month, region });
export const useReport = (choice: ReportChoice) =>
  useUptime<z.infer<typeof MonthReport>>('/uptime/report', reportQuery(choice));

/** `known`: with what was known at the end of that day; '' for all that is known now. */
export type ReportChoice = MonthParams & { readonly known: string };

export function reportQuery({ month, region, known }: ReportChoice): Record<string, string | number> {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(known);
  return { month, region, ...(isDay ? { asKnownAtMs: dayStartMs(addDays(known, 1)) } : {}) };
}

export function useHeat(period: Period) {
  return useInfiniteQuery({
    queryKey: ['uptime', 'heat', period],
    queryFn: ({ pageParam, signal }) =>
      request<UptimeHeat>('GET', '/uptime/heat', {
        query: { ...period, limit: 50, after: pageParam },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
}

export function useKioskUptime(id: string, range: { fromMs: number; toMs: number }) {
  return useUptime<KioskUptime>(`/kiosks/${encodeURIComponent(id)}/uptime`, range);
}

export function useExplanation(id: string, atMs: number | null) {
  return useQuery({
    queryKey: ['uptime', 'explain', id, atMs],
    queryFn: ({ signal }) =>
      request<Explanation>('GET', `/kiosks/${encodeURIComponent(id)}/uptime/explanation`, {
        query: { atMs },
        signal,
      }),
    enabled: atMs !== null,
    placeholderData: keepPreviousData,
  });
}
