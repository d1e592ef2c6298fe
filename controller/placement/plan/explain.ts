/** What a plan means for people: who is reached by which machine, who by none, and what would replace a site. Pure. */
import type { PlanResult, PlanSite as SiteReport } from '../api.ts';
import { TIME_SLICES, WALKS_M } from '../api.ts';
import type { DistanceTable } from '../distance/by-line.ts';
import type { DemandCell } from '../layers/layer.ts';
import { ruleOf, saysSomething } from './area-rules.ts';
import type { Load } from './loads.ts';
import type { PlanModel } from './model.ts';
import { isOpenIn } from './slices.ts';
import { createSwaps } from './swaps.ts';

/** For each cell the metres to the nearest of the sites, Infinity beyond the table. */
export function nearestOf({ distances: { table } }: PlanModel, sites: Iterable<number>): Float64Array {
  return nearestIn(table, sites);
}

export function nearestIn(table: DistanceTable, sites: Iterable<number>): Float64Array {
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

/** By when they want service: residents with an open machine within the walk. */
export function slicesReport(
  model: PlanModel,
  demand: readonly DemandCell[],
  { sites, walkM }: Chosen,
): PlanResult['slices'] {
  return TIME_SLICES.map((slice) => {
    const open = sites.filter((site) => isOpenIn(slice, model.sites[site]!.hours));
    return { slice, residents: residentsWithin(demand, nearestOf(model, open), walkM) };
  });
}

interface Chosen {
  readonly sites: readonly number[];
  readonly walkM: number;
}

export function areasOf(
  model: PlanModel,
  demand: readonly DemandCell[],
  { sites, nearest, walkM, machinesAt }: Chosen & Pick<Turns, 'machinesAt'> & { nearest: Float64Array },
): PlanResult['areas'] {
  const areas = model.areas.map((area) => {
    const rule = ruleOf(model.settings, area);
    return { area, residents: 0, covered: 0, machines: 0, ...(saysSomething(rule) && { rule }) };
  });
  for (const [cell, { residents }] of demand.entries()) {
    const area = areas[model.areaOf[cell]!]!;
    area.residents += residents;
    if (nearest[cell]! <= walkM) area.covered += residents;
  }
  for (const site of sites) {
    const own = areas.find(({ area }) => area === model.sites[site]!.area);
    // A place with several machines that stand is one, as the rules count them.
    if (own !== undefined) own.machines += model.sites[site]!.isExisting ? 1 : machinesAt(site);
  }
  return areas;
}

interface Turns {
  readonly machinesAt: (site: number) => number;
  readonly loads: ReadonlyMap<number, Load>;
  /** In which they are built. */
  readonly order: readonly number[];
  readonly yearOf: ReadonlyMap<number, number>;
}

/** New ones as they are to be built, then existing ones by what they reach. */
export function sitesReport(
  model: PlanModel,
  demand: readonly DemandCell[],
  { sites, walkM, order, yearOf, loads, machinesAt }: Chosen & Turns,
): SiteReport[] {
  const inReach = new Int32Array(demand.length);
  for (const site of sites) forEachWithin(model, { site, walkM }, (cell) => (inReach[cell]! += 1));
  const replacementOf = createSwaps(model, sites);
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
      const { id, name, kind, area, lat, lon, cost, isExisting, hours, up } = model.sites[site]!;
      const year = yearOf.get(site);
      const load = loads.get(site);
      const place = {
        id,
        name,
        kind,
        area,
        lat,
        lon,
        cost: cost * machinesAt(site),
        machines: machinesAt(site),
        ...(load !== undefined && { load }),
        isExisting,
        hours,
        ...(year !== undefined && { year }),
        ...(up !== null && { up }),
        ...busyOf(site),
        ...turnOf(site),
      };
      const replacement = place.isExisting ? null : replacementOf(site);
      return { ...place, reached, alone, replacement };
    })
    .sort((a, b) => (a.turn ?? Infinity) - (b.turn ?? Infinity) || b.reached - a.reached);
}

/** Of today's cells. */
function forEachWithin(
  { distances: { table }, outlook: { today } }: PlanModel,
  { site, walkM }: { site: number; walkM: number },
  visit: (cell: number) => void,
): void {
  for (let at = table.start[site]!; at < table.start[site + 1]!; at++) {
    const cell = table.rows[at]!;
    if (cell < today && table.values[at]! <= walkM) visit(cell);
  }
}
