/** What the demo's kiosk says while it cannot do something: the sites of the demo fleet around it. */
import type { Alternative } from '../../domain/alternative.ts';
import { greatCircleM } from '../../geo/great-circle.ts';
import type { DemoFleet } from './jinniu-fleet.ts';

const COUNT = 3;
/** Streets against the straight line. */
const DETOUR = 1.3;

export function demoAlternatives({ sites, regions }: DemoFleet, homeId: string): Alternative[] {
  const home = sites.find(({ id }) => id === homeId);
  if (home === undefined) return [];
  return sites
    .filter(({ id }) => id !== homeId)
    .map((site) => ({ site, walkMetres: Math.round(greatCircleM(home, site) * DETOUR) }))
    .toSorted((first, second) => first.walkMetres - second.walkMetres)
    .slice(0, COUNT)
    .map(({ site: { name, kind }, walkMetres }) => ({
      name: name.slice(0, 30),
      address: `${regions[0]?.name ?? ''}${/^[^街]+街道/.exec(name)?.[0] ?? ''}`,
      walkMetres,
      days: kind === 'office-building' ? ('weekdays' as const) : ('daily' as const),
      opensAt: '08:30',
      closesAt: kind === 'market' ? '18:00' : '20:00',
      services: 'all' as const,
    }));
}
