/** What a plan means for people: who is reached by which machine, who by none, and what would replace a site. Pure. */
import type { PlanResult, PlanSite as SiteReport } from '../api.ts';
import { WALKS_M } from '../api.ts';
import type { DemandCell } from '../layers/layer.ts';
import type { PlanModel } from './model.ts';

/** For each cell the metres to the nearest of the sites, Infinity beyond the table. */
export function nearestOf({ distances: { table } }: PlanModel, sites: Iterable<number>): Float64Array {
  const nearest = new Float64Array(table.rowCount).fill(Infinity);
  for (const site of sites) {
    for (let at = table.start[site]!; at < table.start[site + 1]!; at++) {
      const row = table.rows[at]!;
      if (table.values[at]! < nearest[row]!) nearest[row] = table.values[at]!;
    }
  }
  return nearest;
}

export function residentsWithin(demand: readonly DemandCell[], nearest: Float64Array, walkM: number): number {
  let sum = 0;
  for (const [cell, { residents }] of demand.entries()) if (nearest[cell]! <= walkM) sum += residents;
  return sum;
}

export function bandsOf(demand: readonly DemandCell[], nearest: Float64Array): PlanResult['bands'] {
  return WALKS_M.map((walkM) => ({ walkM, residents: residentsWithin(demand, nearest, walkM) }));
}

interface Chosen {
  readonly sites: readonly number[];
  readonly walkM: number;
}

export function areasOf(
  model: PlanModel,
  demand: readonly DemandCell[],
  { sites, nearest, walkM }: Chosen & { nearest: Float64Array },
): PlanResult['areas'] {
  const areas = model.areas.map((area) => ({ area, residents: 0, covered: 0, machines: 0 }));
  for (const [cell, { residents }] of demand.entries()) {
    const area = areas[model.areaOf[cell]!]!;
    area.residents += residents;
    if (nearest[cell]! <= walkM) area.covered += residents;
  }
  for (const site of sites) {
    const own = areas.find(({ area }) => area === model.sites[site]!.area);
    if (own !== undefined) own.machines += 1;
  }
  return areas;
}

/** New ones as they are to be built, then existing ones by what they reach. */
export function sitesReport(
  model: PlanModel,
  demand: readonly DemandCell[],
  { sites, walkM, order }: Chosen & { order: readonly number[] },
): SiteReport[] {
  const inReach = new Int32Array(demand.length);
  for (const site of sites) forEachWithin(model, { site, walkM }, (cell) => (inReach[cell]! += 1));
  const chosen = new Set(sites);
  const turns = new Map(order.map((site, index) => [site, index + 1]));
  const turnOf = (site: number) => {
    const turn = turns.get(site);
    return turn === undefined ? {} : { turn };
  };
  const busyOf = (site: number) => {
    const busy = model.observed?.busy.get(site);
    return busy === undefined ? {} : { busy };
  };
  return sites
    .map((site) => {
      let [reached, alone] = [0, 0];
      forEachWithin(model, { site, walkM }, (cell) => {
        reached += demand[cell]!.residents;
        if (inReach[cell] === 1) alone += demand[cell]!.residents;
      });
      const { id, name, kind, area, lat, lon, cost, isExisting, up } = model.sites[site]!;
      const place = {
        id,
        name,
        kind,
        area,
        lat,
        lon,
        cost,
        isExisting,
        ...(up !== null && { up }),
        ...busyOf(site),
        ...turnOf(site),
      };
      const replacement = place.isExisting ? null : replacementOf(model, { site, walkM, inReach, chosen });
      return { ...place, reached, alone, replacement };
    })
    .sort((a, b) => (a.turn ?? Infinity) - (b.turn ?? Infinity) || b.reached - a.reached);
}

interface Falling {
  readonly site: number;
  readonly walkM: number;
  readonly inReach: Int32Array;
  readonly chosen: ReadonlySet<number>;
}

/** The candidate that would take over most of what only this site reaches, and others besides. */
function replacementOf(
  model: PlanModel,
  { site, walkM, inReach, chosen }: Falling,
): SiteReport['replacement'] {
  const own = new Set<number>();
  let lost = 0;
  forEachWithin(model, { site, walkM }, (cell) => {
    if (inReach[cell] !== 1) return;
    own.add(cell);
    lost += model.weight[cell]!;
  });
  let [best, most] = [-1, -1];
  for (const [other, { isAllowed }] of model.sites.entries()) {
    if (!isAllowed || chosen.has(other)) continue;
    let gain = 0;
    forEachWithin(model, { site: other, walkM }, (cell) => {
      if (inReach[cell] === 0 || own.has(cell)) gain += model.weight[cell]!;
    });
    if (gain > most) [best, most] = [other, gain];
  }
  if (best === -1) return null;
  const { id, name } = model.sites[best]!;
  return { id, name, loss: Math.max(0, lost - most) };
}

function forEachWithin(
  { distances: { table } }: PlanModel,
  { site, walkM }: { site: number; walkM: number },
  visit: (cell: number) => void,
): void {
  for (let at = table.start[site]!; at < table.start[site + 1]!; at++) {
    if (table.values[at]! <= walkM) visit(table.rows[at]!);
  }
}
