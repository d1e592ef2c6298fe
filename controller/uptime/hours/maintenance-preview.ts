/** What a plan would take out of the reckoning, before anybody plans it. */
import { SiteListParams } from '../../fleet/api.ts';
import type { Places } from '../../fleet/places/places.ts';
import type { FleetRepository } from '../../fleet/repository.ts';
import { intersect, totalMs } from '../../../shared/time/intervals.ts';
import type { MaintenancePreview, Scope, TimeAway } from './api.ts';
import type { Place, Schedules } from './schedule.ts';

interface Deps {
  readonly places: Pick<Places, 'readSite' | 'listSites'>;
  readonly fleet: Pick<FleetRepository, 'findKiosk'>;
}

/** Kiosks of one site have the same hours, so that they are counted and not asked one by one. */
interface Group {
  readonly place: Place;
  readonly kiosks: number;
}

export async function previewOf(
  deps: Deps,
  { plan, schedules, nowMs }: { plan: TimeAway; schedules: Schedules; nowMs: number },
): Promise<MaintenancePreview> {
  const groups = await groupsIn(deps, plan.scope);
  const range = { fromMs: plan.fromMs, toMs: plan.toMs };
  const kiosks = groups.reduce((sum, group) => sum + group.kiosks, 0);
  const excludedMs = groups.reduce((sum, group) => {
    const { counted } = schedules.of(group.place, range);
    return sum + group.kiosks * totalMs(intersect(counted, [range]));
  }, 0);
  return {
    kiosks,
    sites: groups.length,
    excludedMs,
    windowMs: kiosks * (plan.toMs - plan.fromMs),
    isLate: plan.fromMs <= nowMs,
  };
}

async function groupsIn({ places, fleet }: Deps, scope: Scope): Promise<Group[]> {
  if (scope.kind === 'kiosk') {
    const kiosk = await fleet.findKiosk(scope.id);
    if (kiosk === undefined) return [];
    const place = { kioskId: kiosk.id, siteId: kiosk.site.id, regionId: kiosk.region };
    return [{ place, kiosks: 1 }];
  }
  const sites = scope.kind === 'site' ? [await places.readSite(scope.id)] : await sitesOf(places, scope.id);
  return sites
    .filter(({ kiosks }) => kiosks > 0)
    .map(({ id, region, kiosks }) => ({ place: { kioskId: null, siteId: id, regionId: region }, kiosks }));
}

async function sitesOf(places: Deps['places'], region: string) {
  const sites = [];
  for (let after: string | undefined; ;) {
    const page = await places.listSites(SiteListParams.parse({ region, limit: 500, after }));
    sites.push(...page.items);
    if (page.next === null) return sites;
    after = page.next;
  }
}
