/** What the demo's kiosk says while it cannot do something: the sites of the demo fleet around it. */
import type { Alternative } from '../../domain/alternative.ts';
import type { DemoFleet } from './jinniu-fleet.ts';

type Site = DemoFleet['sites'][number];

const COUNT = 3;
const EARTH_RADIUS_M = 6_371_000;
/** Streets against the straight line. */
const DETOUR = 1.3;

export function demoAlternatives({ sites, regions }: DemoFleet, homeId: string): Alternative[] {
  const home = sites.find(({ id }) => id === homeId);
  if (home === undefined) return [];
  return sites
    .filter(({ id }) => id !== homeId)
    .map((site) => ({ site, walkMetres: Math.round(distanceM(home, site) * DETOUR) }))
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

/** On the sphere; exact enough within a city. */
function distanceM(from: Pick<Site, 'lat' | 'lon'>, to: Pick<Site, 'lat' | 'lon'>): number {
  const perDegree = (Math.PI / 180) * EARTH_RADIUS_M;
  const north = (to.lat - from.lat) * perDegree;
  const east = (to.lon - from.lon) * perDegree * Math.cos((from.lat * Math.PI) / 180);
  return Math.hypot(north, east);
}
