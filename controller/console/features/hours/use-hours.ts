/** What decides over the hours of a place, fetched and joined: rules, holidays, closures, maintenance. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type * as z from 'zod';
import { holidayCalendar } from '../../../../shared/domain/service-hours/holidays.ts';
import type { SiteHours } from '../../../../shared/domain/service-hours/service-hours.ts';
import type {
  Closure,
  ClosureList,
  HolidayYears,
  Maintenance,
  MaintenancePage,
  OwnHours,
  SiteHoursView,
} from '../../../uptime/hours/api.ts';
import {
  type Exclusion,
  exclusionOfClosure,
  exclusionOfMaintenance,
} from '../../../uptime/hours/exclusions.ts';
import { request } from '../../lib/api.ts';

/** A site or a region whose hours are shown. */
export interface Owner {
  readonly kind: 'site' | 'region';
  readonly id: string;
  readonly name: string;
}

export function useHolidayYears() {
  return useQuery({
    queryKey: ['holidays'],
    queryFn: () => request<HolidayYears>('GET', '/holidays'),
  });
}

/** Of a region only its own are known; sites have both. */
export function useHours({ kind, id }: Owner) {
  return useQuery({
    queryKey: ['hours', kind, id],
    queryFn: async (): Promise<{ own: OwnHours; region: OwnHours }> => {
      const path = `/${kind}s/${encodeURIComponent(id)}/hours`;
      if (kind === 'region') {
        const own = await request<OwnHours>('GET', path);
        return { own, region: own };
      }
      const { site, region } = await request<SiteHoursView>('GET', path);
      return { own: site, region };
    },
  });
}

export function siteHoursOf(
  { kind }: Owner,
  { own, region }: { own: OwnHours; region: OwnHours },
  years: HolidayYears['years'],
): SiteHours {
  return {
    site: kind === 'site' ? own.periods : [],
    region: region.periods,
    holidays: holidayCalendar(years),
  };
}

interface Away {
  readonly closures: readonly Closure[];
  readonly maintenance: readonly Maintenance[];
}

/** Plans are few: the latest hundreds reach years back. */
const MAX_PLANS = 500;

/** Of a site, with those of its region; of a region only what closes all of it. */
export function useAway({ kind, id }: Owner) {
  return useQuery({
    queryKey: ['hours', 'away', kind, id],
    queryFn: async (): Promise<Away> => {
      const query = { [kind]: id };
      const closures = await request<z.infer<typeof ClosureList>>('GET', '/closures', { query });
      if (kind === 'region') return { closures: closures.items, maintenance: [] };
      const plans = await request<MaintenancePage>('GET', '/maintenance', {
        query: { ...query, limit: MAX_PLANS },
      });
      return { closures: closures.items, maintenance: plans.items };
    },
  });
}

/** What concerns the whole place; maintenance of a single kiosk does not close it. */
export function exclusionsOf({ closures, maintenance }: Away): Exclusion[] {
  return [
    ...closures.flatMap((closure) => exclusionOfClosure({ ...closure, removedAtMs: null }) ?? []),
    ...maintenance
      .filter(({ scope }) => scope.kind !== 'kiosk')
      .flatMap((plan) => exclusionOfMaintenance(plan) ?? []),
  ];
}

/** After any change of hours, closures and plans. */
export function useHoursChanged(): () => Promise<unknown> {
  const client = useQueryClient();
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ['hours'] }),
      client.invalidateQueries({ queryKey: ['maintenance'] }),
    ]);
}
